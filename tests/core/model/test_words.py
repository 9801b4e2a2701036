import pytest

from core.model.words import counted, describe_shape, gigabytes, times


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((28, 28, 1), "an image of 28×28 with 1 channel"),
        ((7, 9, 32), "an image of 7×9 with 32 channels"),
        ((1234,), "1,234 numbers"),
        ((1,), "1 number"),
        ((), "1 number"),
        ((7, 16), "numbers in the shape 7×16"),
        ((2, 3, 4, 5), "numbers in the shape 2×3×4×5"),
    ],
)
def test_that_shapes_are_said_in_words(shape, words):
    assert describe_shape(shape) == words


def test_that_numbers_go_with_their_nouns():
    assert counted(1, "channel") == "1 channel"
    assert counted(2000, "channel") == "2,000 channels"
    assert times((3, 3)) == "3×3"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (900, "1 kB"),
        (4e3, "4 kB"),
        (2.5e6, "2.5 MB"),
        (128e6, "128 MB"),
        (1.6e9, "1.6 GB"),
        (157.8e9, "158 GB"),
        (1.3e12, "1.3 TB"),
    ],
)
def test_that_sizes_have_a_convenient_unit(size, words):
    assert gigabytes(size) == words
