"""What moves pixels, against SciPy, and all of it in a single resampling."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.augmentation.draws import Draws, placed
from core.augmentation.matrices import origin_matrices
from core.augmentation.warp import grid_size
from core.experiment.augmentation.colour import Brightness
from core.experiment.augmentation.geometry import (
    Elastic,
    HeightShift,
    HorizontalFlip,
    RandomCrop,
    Rotation,
    Shear,
    VerticalFlip,
    WidthShift,
    Zoom,
)
from tests.core.augmentation.samples import (
    SHAPES,
    largest_difference,
    noisy,
    pictures,
    resampled_slowly,
    varied,
)

pytestmark = pytest.mark.usefixtures("eager")

MODES = ["constant", "nearest", "reflect", "wrap"]


def at(cls, amount, **more):
    """An operation of one amount."""
    return cls(lower=amount, upper=amount, **more)


def turned(degrees):
    """Where the pixels come from after a turn to the left."""
    a = np.deg2rad(degrees)
    return np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])


def moved(x, y):
    return np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1.0]])


@pytest.mark.parametrize(
    ("shape", "fill_mode"),
    [*((SHAPES[1], mode) for mode in MODES), (SHAPES[0], "constant")],
)
@pytest.mark.parametrize("case", ["rotation", "zoom", "shift", "shear", "rise"])
def test_that_each_geometric_operation_agrees_with_scipy(case, shape, fill_mode):
    height, width, _ = shape
    operations, origin = {
        "rotation": ((at(Rotation, 23.0),), turned(23.0)),
        "zoom": ((at(Zoom, 0.7),), np.diag([1 / 0.7, 1 / 0.7, 1])),
        "shift": (
            (at(WidthShift, 0.22), at(HeightShift, -0.13)),
            moved(0.22 * width, -0.13 * height),
        ),
        "shear": (
            (at(Shear, 17.0),),
            np.array([[1, np.tan(np.deg2rad(17)), 0], [0, 1, 0], [0, 0, 1]]),
        ),
        "rise": (
            (at(Shear, 17.0, axis="vertical"),),
            np.array([[1, 0, 0], [np.tan(np.deg2rad(17)), 1, 0], [0, 0, 1]]),
        ),
    }[case]
    images = pictures(3, shape)
    fill = 77.0 if fill_mode == "constant" else 0.0
    ours = varied(images, *operations, fill_mode=fill_mode, fill_value=fill)
    for image, one in zip(images, ours, strict=True):
        expected = resampled_slowly(image, origin[:2], fill_mode, fill)
        assert largest_difference(one, expected) <= 1


@pytest.mark.parametrize("fill_mode", MODES)
def test_that_places_far_outside_are_filled_as_scipy_does(fill_mode):
    images = pictures(2, (10, 13, 1))
    ours = varied(
        images, at(Zoom, 0.21), at(WidthShift, 0.9), fill_mode=fill_mode, fill_value=9
    )
    origin = np.diag([1 / 0.21, 1 / 0.21, 1]) @ moved(0.9 * 13, 0)
    for image, one in zip(images, ours, strict=True):
        expected = resampled_slowly(image, origin[:2], fill_mode, 9.0)
        assert largest_difference(one, expected) <= 1


def test_that_flips_move_each_pixel_exactly():
    images = noisy(4, (7, 10, 3))
    across = varied(images, HorizontalFlip(probability=1.0))
    down = varied(images, VerticalFlip(probability=1.0))
    assert np.array_equal(across, images[:, :, ::-1])
    assert np.array_equal(down, images[:, ::-1])


def test_that_positive_angles_turn_to_the_left():
    images = noisy(3, (9, 9, 1))
    ours = varied(images, at(Rotation, 90.0))
    assert largest_difference(ours, np.rot90(images, axes=(1, 2))) <= 1


def test_that_positive_shifts_move_right_and_down_by_whole_pixels_exactly():
    images = noisy(3, (10, 20, 1))
    ours = varied(images, at(WidthShift, 0.1), at(HeightShift, 0.3), fill_value=5.0)
    assert np.array_equal(ours[:, 3:, 2:], images[:, :-3, :-2])
    assert (ours[:, :3] == 5).all()
    assert (ours[:, :, :2] == 5).all()


def test_that_positive_shear_leans_to_the_right():
    image = np.zeros((1, 21, 21, 1), np.uint8)
    image[:, :, 10] = 255
    ours = varied(image, at(Shear, 30.0))[0, ..., 0].astype(float)
    middle = (ours * np.arange(21)).sum(1) / ours.sum(1)
    assert middle[0] > 14
    assert middle[-1] < 6


@pytest.mark.parametrize("shape", SHAPES)
def test_that_a_crop_is_a_piece_of_the_image_enlarged(shape):
    height, width, _ = shape
    images = pictures(20, shape)
    operation = at(RandomCrop, 0.5)
    ours = varied(images, operation)
    one = placed((operation,))[0]
    draws = Draws(1, 0, np.arange(20))
    across, down = one.uniform(draws, "across"), one.uniform(draws, "down")
    for k, image in enumerate(images):
        left, top = across[k] * width / 2, down[k] * height / 2
        origin = [
            [0.5, 0, left + width / 4 - width / 2],
            [0, 0.5, top + height / 4 - height / 2],
        ]
        expected = resampled_slowly(image, origin, "constant", 0.0)
        assert largest_difference(ours[k], expected) <= 1
    # Nothing but the image is seen, up to half a pixel at the border.
    white = varied(np.full((20, *shape), 255, np.uint8), operation)
    assert (white[:, 1:-1, 1:-1] == 255).all()


@pytest.mark.parametrize(
    ("shape", "fill_mode"),
    [
        *(((21, 34, 3), mode) for mode in MODES),
        ((28, 28, 1), "constant"),
        ((80, 70, 1), "reflect"),
    ],
)
def test_that_elastic_distortion_agrees_with_scipy(shape, fill_mode):
    from core.augmentation.normal import normal

    height, width, _ = shape
    side = min(height, width)
    images = pictures(3, shape)
    operation = Elastic(lower=0.05, upper=0.05, smoothness=0.2)
    ours = varied(images, at(Rotation, 12.0), operation, fill_mode=fill_mode)
    keys = Draws(1, 0, np.arange(3)).keys("pixels")
    tall, wide = min(height, 16), min(width, 16)
    noise = normal(keys, "Elastic/0/field", 2 * tall * wide).numpy()
    noise = noise.reshape(3, 2, tall, wide).astype(float)
    rows, columns = np.mgrid[:height, :width]
    for k, image in enumerate(images):
        x_by, y_by = (
            0.05 * side * smoothed_slowly(plane, 0.2 * side, height, width)
            for plane in noise[k]
        )
        x, y = columns - (width - 1) / 2 + x_by, rows - (height - 1) / 2 + y_by
        m = turned(12.0)
        expected = read_slowly(
            image,
            m[0, 0] * x + m[0, 1] * y + (width - 1) / 2,
            m[1, 0] * x + m[1, 1] * y + (height - 1) / 2,
            fill_mode,
        )
        assert largest_difference(ours[k], expected) <= 1


def smoothed_slowly(noise, sigma, height, width):
    """Weighs all random numbers by their distance, so that the variance stays 1."""
    ys = np.linspace(0, height - 1, noise.shape[0])
    xs = np.linspace(0, width - 1, noise.shape[1])
    found = np.empty((height, width))
    for row in range(height):
        for column in range(width):
            near = np.exp(-((ys - row) ** 2) / (2 * sigma**2))[:, None]
            near = near * np.exp(-((xs - column) ** 2) / (2 * sigma**2))[None]
            found[row, column] = (noise * near).sum() / np.sqrt((near**2).sum())
    return found


def read_slowly(image, x, y, fill_mode):
    from scipy import ndimage

    from tests.core.augmentation.samples import SCIPY_MODES

    planes = [
        ndimage.map_coordinates(
            image[..., c].astype(float), [y, x], order=1, mode=SCIPY_MODES[fill_mode]
        )
        for c in range(image.shape[-1])
    ]
    return np.clip(np.rint(np.stack(planes, -1)), 0, 255)


def test_that_bends_are_as_strong_as_the_setting_says():
    from core.augmentation.pipeline import stages_of
    from core.experiment import AugmentationSpec

    spec = AugmentationSpec(operations=(Elastic(lower=0.03, upper=0.03),))
    (stage,), _ = stages_of(spec, (40, 40, 1))
    keys = Draws(1, 0, np.arange(400)).keys("pixels")
    sigma = np.full(400, 6.0, np.float32)
    (one,) = placed(spec.operations)
    for field in stage._field(one, sigma, keys):  # pyright: ignore
        values = field.numpy()
        assert values.std() == pytest.approx(1.0, abs=0.05)
        assert values.mean() == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize("smoothness", [0.02, 0.1, 0.15, 0.5])
def test_that_random_numbers_lie_half_a_bend_apart_at_most(smoothness):
    assert 1 / grid_size(smoothness) <= smoothness / 2


ANGLES = st.floats(-180, 180)


@settings(max_examples=15)
@given(
    ANGLES, st.floats(0.5, 2), st.floats(-0.3, 0.3), st.floats(-40, 40), st.booleans()
)
def test_that_many_operations_become_one_resampling(angle, zoom, shift, slant, mirror):
    shape = (17, 23, 1)
    images = pictures(2, shape)
    operations = (
        at(Rotation, angle),
        at(Zoom, zoom),
        at(WidthShift, shift),
        at(Shear, slant),
        HorizontalFlip(probability=float(mirror)),
    )
    slope = np.tan(np.deg2rad(slant))
    origin = (
        turned(angle)
        @ np.diag([1 / zoom, 1 / zoom, 1])
        @ moved(shift * 23, 0)
        @ np.array([[1, slope, 0], [0, 1, 0], [0, 0, 1]])
        @ np.diag([-1.0 if mirror else 1.0, 1, 1])
    )
    ours = varied(images, *operations)
    for image, one in zip(images, ours, strict=True):
        # Where a place lies right on the edge, rounding decides between two pixels.
        difference = np.abs(one - resampled_slowly(image, origin[:2]))
        assert np.mean(difference > 1) < 0.02


def test_that_the_order_of_geometric_operations_counts():
    images = pictures(2, (28, 28, 1))
    turn, push = at(Rotation, 45.0), at(WidthShift, 0.25)
    first, second = varied(images, turn, push), varied(images, push, turn)
    expected = resampled_slowly(images[0], (turned(45) @ moved(7, 0))[:2])
    assert largest_difference(first[0], expected) <= 1
    assert largest_difference(second[0], expected) > 50


def test_that_light_before_a_shift_does_not_reach_the_fill():
    images = np.full((1, 10, 10, 1), 100, np.uint8)
    push, light = at(WidthShift, 0.5), at(Brightness, 0.2)
    assert varied(images, light, push)[0, 0, 0, 0] == 0
    assert varied(images, push, light)[0, 0, 0, 0] == 51


def test_that_what_is_not_applied_leaves_the_matrix_alone():
    operations = (
        Rotation(probability=0.5),
        Zoom(probability=0.5),
        RandomCrop(probability=0.5),
        HorizontalFlip(),
    )
    draws = Draws(3, 1, np.arange(200))
    for one in placed(operations):
        found = origin_matrices(one, draws, 28, 28)
        still = (found == np.eye(3)).all((1, 2))
        assert np.array_equal(still, ~one.happens(draws))
        assert 60 < still.sum() < 140
