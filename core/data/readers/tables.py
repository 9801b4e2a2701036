"""Telling tables of pixels from tables that say something about other files."""

import csv
from pathlib import Path

from core.data.readers.csv_layout import decoded, is_number, opened_rows
from core.experiment import ProblemError

_FEWEST_PIXELS = 16
"""Fewer numbers are places or measures, no image that anyone learns from."""
_LONGEST_LINE = 64 * 2**20


def holds_images(path: Path) -> bool:
    """Whether a CSV file's first row is an image: a label and many numbers.

    Lists of files and their labels, of boxes or of answers to hand in are none; nor is
    what can't be read as a table.
    """
    try:
        with opened_rows(path) as (file, layout):
            line = file.readline(_LONGEST_LINE)
            while line and not line.strip():
                line = file.readline(_LONGEST_LINE)
        (cells,) = csv.reader([decoded(line)], delimiter=layout.separator)
    except (ProblemError, ValueError, csv.Error):
        return False
    if layout.label is None:
        return False
    others = set(layout.others)
    pixels = [cell for column, cell in enumerate(cells) if column not in others]
    return len(pixels) >= _FEWEST_PIXELS and all(map(is_number, pixels))
