import numpy as np
import pytest

from core.data.images import ArrayImages
from core.data.shape import choose_shape
from core.data.types import UInt8Array
from core.experiment import DatasetSpec


class Mixed:
    """Images of different shapes whose source does not know them."""

    shape = None

    def __init__(self, shapes: list[tuple[int, int, int]]) -> None:
        self.shapes = shapes
        self.reads = 0

    def __len__(self) -> int:
        return len(self.shapes)

    def read(self, index: int) -> UInt8Array:
        self.reads += 1
        return np.zeros(self.shapes[index], np.uint8)

    def file(self, index: int) -> None:
        return None


def chosen(images, **settings):
    return choose_shape(images, np.arange(len(images)), DatasetSpec(**settings))


def array(*shape: int) -> ArrayImages:
    return ArrayImages(np.zeros((3, *shape), np.uint8))


def test_that_images_of_one_size_keep_it_without_a_word():
    assert chosen(array(28, 30, 1)) == ((28, 30, 1), ())


@pytest.mark.parametrize(
    ("sides", "expected"),
    [((100, 100, 100, 3024), 96), ((300, 500, 480), 224), ((20, 9, 30), 32)],
)
def test_that_mixed_sizes_are_snapped_and_said(sides, expected):
    shape, problems = chosen(Mixed([(side, side + 1, 3) for side in sides]))
    assert shape == (expected, expected, 3)
    assert [problem.severity for problem in problems] == ["information"]
    assert f"{expected}×{expected}" in problems[0].message


def test_that_large_images_of_one_size_are_made_smaller():
    shape, problems = chosen(array(480, 640, 3))
    assert shape == (224, 224, 3)
    assert "large" in problems[0].message


def test_that_one_colour_image_makes_all_colour():
    shape, _ = chosen(Mixed([(8, 8, 1), (8, 8, 3), (8, 8, 1)]))
    assert shape == (8, 8, 3)


@pytest.mark.parametrize(("mode", "channels"), [("grayscale", 1), ("rgb", 3)])
def test_that_a_chosen_colour_mode_is_taken(mode, channels):
    assert chosen(array(8, 8, 3), color_mode=mode)[0] == (8, 8, channels)


def test_that_a_chosen_size_is_taken_as_height_and_width():
    assert chosen(array(30, 40, 3), image_size=(15, 20))[0] == (15, 20, 3)


def test_that_enlarging_is_warned_of():
    _, problems = chosen(array(8, 8, 1), image_size=(224, 224))
    assert [problem.severity for problem in problems] == ["warning"]
    assert "enlarged" in problems[0].message


def test_that_squeezing_is_said():
    _, problems = chosen(array(60, 120, 1), image_size=(60, 60))
    assert "squeezed" in problems[0].message


def test_that_a_huge_source_of_unknown_shapes_is_sampled():
    images = Mixed([(8, 8, 1), (9, 9, 1)] * 5000)
    chosen(images)
    assert images.reads <= 256
