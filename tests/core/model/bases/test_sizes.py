import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.bases.sizes import automatic_size, plan

SIDES = st.integers(1, 2000)


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ((28, 28), (96, 96)),
        ((100, 100), (100, 100)),
        ((224, 224), (224, 224)),
        ((96, 192), (96, 192)),
        ((48, 96), (96, 192)),
        ((448, 896), (224, 448)),
    ],
)
def test_that_images_keep_their_size_where_it_suits_the_net(image, expected):
    assert automatic_size(image, 32, 224) == expected


@given(SIDES, SIDES, st.sampled_from([(32, 224), (75, 299), (32, 300)]))
def test_that_the_size_is_always_between_what_the_net_can_and_needs(
    height, width, limits
):
    smallest, native = limits
    found = automatic_size((height, width), smallest, native)
    assert min(found) >= max(96, smallest)
    assert max(found) <= 2 * native
    assert min(found) <= native


def test_that_what_is_done_to_the_images_is_said():
    (grey, larger) = plan((28, 28, 1), (96, 96), 3).notes
    assert "grey" in grey
    assert "28×28 pixels are enlarged to 96×96" in larger
    (smaller,) = plan((300, 300, 3), (224, 224), 3).notes
    assert "brought down" in smaller
    (colours,) = plan((8, 8, 3), (8, 8), 1).notes
    assert "turned to grey" in colours
    assert plan((96, 96, 3), (96, 96), 3).notes == ()
