import io
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.data.types import PreparedData
from core.export.sample import SAMPLE_SIZE, made_up_sample, png, sample_of, stratified


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=80),
    st.integers(1, 40),
    st.integers(0, 3),
)
def test_that_a_stratified_sample_is_as_even_as_the_classes_allow(
    labels: list[int], size: int, seed: int
) -> None:
    array = np.array(labels)
    chosen = stratified(array, size, seed)
    assert len(chosen) == min(size, len(labels))
    assert np.array_equal(chosen, np.unique(chosen))
    taken = np.bincount(array[chosen], minlength=6)
    available = np.bincount(array, minlength=6)
    # No class has two more than another that could have given one more.
    not_used_up = taken < available
    if not_used_up.any():
        assert taken.max() - taken[not_used_up].min() <= 1
    assert np.array_equal(chosen, stratified(array, size, seed))


def test_that_images_without_files_are_taken_as_png(digits: PreparedData) -> None:
    sample = sample_of(digits, seed=1)
    assert len(sample.images) == SAMPLE_SIZE == len(sample.files)
    content = sample.files[5]
    assert isinstance(content, bytes)
    found = np.asarray(Image.open(io.BytesIO(content)))
    assert np.array_equal(found, sample.images[5, ..., 0])
    assert 0 < len(sample.originals) < SAMPLE_SIZE


def test_that_made_up_pictures_differ_and_repeat() -> None:
    sample = made_up_sample((9, 7, 3), seed=4)
    assert sample.images.shape[1:] == (9, 7, 3)
    assert len(np.unique(sample.images.reshape(len(sample.images), -1), axis=0)) == len(
        sample.images
    )
    again = made_up_sample((9, 7, 3), seed=4)
    assert np.array_equal(sample.images, again.images)


def test_that_png_loses_nothing(tmp_path: Path) -> None:
    image = np.random.default_rng(0).integers(0, 256, (6, 5, 3), np.uint8)
    (tmp_path / "a.png").write_bytes(png(image))
    assert np.array_equal(np.asarray(Image.open(tmp_path / "a.png")), image)
