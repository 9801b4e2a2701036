"""Folders of pictures with 16 bits a value."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.readers.detect import read_any
from tests.core.data.making import write_classes


def write_deep(root: Path, *highest: int) -> Path:
    """Makes two classes, each with one grey picture up to each of these values."""
    random = np.random.default_rng(0)
    for name in ("cat", "dog"):
        (root / name).mkdir(parents=True)
        for number, value in enumerate(highest):
            pixels = random.integers(0, value, (8, 8), np.uint16, endpoint=True)
            pixels[0, 0] = value
            Image.fromarray(pixels).save(root / name / f"{number}.png")
    return root


def warnings(path: Path) -> list[str]:
    return [one.message for one in read_any(path).problems if one.hint]


def test_that_values_of_twelve_bits_are_warned_of(tmp_path):
    root = write_deep(tmp_path / "scans", 4095, 4000)
    for _ in range(2):  # the second time from what was remembered
        (warning,) = warnings(root)
        assert warning == (
            "4 of 4 pictures with 16 bits a value hold only values up to 4,095 of "
            "65,535. Of 16 bits the upper 8 are kept, so they come out nearly black."
        )


@pytest.mark.parametrize("highest", [(65535, 65535), (4095, 60000, 65535)])
def test_that_values_of_sixteen_bits_are_not(tmp_path, highest):
    assert warnings(write_deep(tmp_path / "scans", *highest)) == []


def test_that_dark_pictures_of_eight_bits_are_not(tmp_path):
    root = write_classes(tmp_path / "pets", {"cat": 1, "dog": 1})
    for file in root.glob("*/*.png"):
        Image.new("L", (8, 8), 3).save(file)
    assert warnings(root) == []
