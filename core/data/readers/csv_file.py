"""CSV files with one image a row: a label and its pixels, as Kaggle has them."""

from pathlib import Path

from core.data.readers.arrays import Piece, array_dataset
from core.data.readers.csv_careful import read_careful
from core.data.readers.csv_fast import NotClean, Table, read_fast
from core.data.readers.csv_guess import check_guess, report_guess, settled
from core.data.readers.csv_layout import Layout, no_label, opened_rows
from core.data.readers.naming import listed, part_of, without_part
from core.data.readers.pixels import as_pixels
from core.data.types import (
    TEST,
    TRAIN,
    UNASSIGNED,
    Progress,
    RawDataset,
    no_progress,
)
from core.experiment import DatasetSpec, Problem, fail

CSV_SUFFIXES = (".csv", ".tsv", ".csv.gz", ".tsv.gz")


def is_csv(path: Path) -> bool:
    """Whether a file is called like a table."""
    return path.name.lower().endswith(CSV_SUFFIXES)


def read_csv(
    path: Path, spec: DatasetSpec | None = None, progress: Progress = no_progress
) -> RawDataset:
    """Reads one CSV file.

    The label stands in a column called `label`, `class` or `target`; without a header
    it is the first, unless only the last one can be, and which one was taken is told.
    All other columns are pixels from 0 to 255, row by row.

    Args:
        path: The file.
        spec: `pixel_shape` says what shape the rows have; without it, a square.
        progress: Told how far reading is.

    Raises:
        ProblemError: the file is empty or broken; with line and column.
    """
    return _dataset(path, [path], spec, progress)


def read_csv_folder(
    path: Path,
    files: list[Path],
    spec: DatasetSpec | None = None,
    progress: Progress = no_progress,
) -> RawDataset:
    """Reads the CSV files of a folder: one, or those for training and testing.

    Args:
        path: What the person chose.
        files: The CSV files.
        spec: As for `read_csv`.
        progress: As for `read_csv`.

    Raises:
        ProblemError: it isn't clear which file to take, or one is broken.
    """
    chosen = files if len(files) == 1 else _family(path, files)
    return _dataset(path, chosen, spec, progress)


def read_table(path: Path, progress: Progress = no_progress) -> tuple[Table, Layout]:
    """Reads labels and pixels as they stand in a file.

    Raises:
        ProblemError: the file is empty or broken, has no column of labels, or takes
            more memory than is free.
    """
    packed = path.name.lower().endswith(".gz")
    total = None if packed else path.stat().st_size
    with opened_rows(path) as (file, layout):
        if layout.label is None:
            raise no_label(path.name, layout)
        try:
            return read_fast(file, layout, progress, path.name, total), layout
        except NotClean:
            pass
    with opened_rows(path) as (file, layout):
        return read_careful(file, layout, progress, path.name), layout


def _family(path: Path, files: list[Path]) -> list[Path]:
    """Returns the files that are the parts of one data set, training first."""
    families: dict[str, list[Path]] = {}
    for file in files:
        if part_of(file.name) != UNASSIGNED:
            families.setdefault(without_part(file.name), []).append(file)
    whole = [
        family
        for family in families.values()
        if any(part_of(file.name) == TRAIN for file in family)
    ]
    if len(whole) != 1:
        raise fail(
            f"Expected one CSV file in {path.name}, or one with a name that ends in "
            f"_train and one in _test. Found {listed(file.name for file in files)}.",
            "Choose one of the files instead of the folder.",
        )
    return sorted(whole[0], key=lambda file: part_of(file.name))


def _dataset(
    path: Path, files: list[Path], spec: DatasetSpec | None, progress: Progress
) -> RawDataset:
    problems: list[Problem] = []
    pieces: list[Piece] = []
    layout: Layout | None = None
    for file in files:
        if len(files) > 1 and part_of(file.name) == TEST and _lacks_labels(file):
            problems.append(_no_labels_for_test(file))
            continue
        column = layout.label if layout else None
        table, layout = settled(*read_table(file, progress), column)
        problems += report_guess(file.name, layout)
        problems += _ignored(file, layout)
        pixels, notes = as_pixels(
            {0: table.pixels}, file.name, spec.pixel_shape if spec else None
        )
        problems += notes
        part = part_of(file.name) if len(files) > 1 else UNASSIGNED
        pieces.append(Piece(file.name, part, pixels[0], table.labels, table.groups))
    if layout is not None:
        check_guess(path.name, layout, pieces)
    return array_dataset(path, "CSV file", pieces, problems=tuple(problems))


def _lacks_labels(file: Path) -> bool:
    with opened_rows(file) as (_, layout):
        return layout.label is None


def _no_labels_for_test(file: Path) -> Problem:
    return Problem(
        severity="warning",
        message=f"{file.name} has no column of labels and was left out.",
        hint="A part of the other images is kept for testing instead.",
    )


def _ignored(file: Path, layout: Layout) -> list[Problem]:
    if not layout.ignored:
        return []
    columns = listed(layout.describe(index) for index in layout.ignored)
    message = f"{file.name}: {columns} holds no pixels and was left out."
    return [Problem(severity="information", message=message)]
