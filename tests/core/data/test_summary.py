import numpy as np
import pytest

from core.data.readers.detect import read_any
from core.data.summary import DatasetSummary, describe, sample_indices
from core.data.types import TEST, TRAIN
from tests.core.data.samples import in_files, in_memory


def test_that_classes_are_counted_in_each_part():
    raw = in_memory([0, 1, 2, 0, 0, 1], [TRAIN, TRAIN, TRAIN, TRAIN, TEST, TEST])
    summary = describe(raw)
    assert [one.name for one in summary.classes] == ["a", "b", "c"]
    assert [one.train for one in summary.classes] == [2, 1, 1]
    assert [one.test for one in summary.classes] == [1, 1, 0]
    assert [one.total for one in summary.classes] == [3, 2, 1]


def test_that_one_line_says_the_most_important():
    summary = describe(in_memory([0, 1, 2] * 10, shape=(28, 30, 3)))
    assert summary.describe() == "3 classes · 30 images · 28×30 · colour · 76 kB"
    assert summary.fits_memory


def test_that_mixed_sizes_and_colours_are_said(tmp_path):
    shapes = [(10, 12, 1), (40, 30, 3), (20, 20, 3)]
    summary = describe(in_files(tmp_path, shapes, [0, 1, 2]))
    assert summary.size == "10×12 to 40×30"
    assert summary.color_mode == "grey and colour"
    assert summary.suggested_shape == (32, 32, 3)
    assert summary.memory_bytes == 3 * 32 * 32 * 3
    assert "brought to 32×32" in summary.problems[0].message


def test_that_a_summary_survives_json():
    summary = describe(in_memory([0, 1, 2] * 10))
    assert DatasetSummary.model_validate_json(summary.model_dump_json()) == summary


def test_that_samples_are_of_their_class_and_repeat_with_the_seed():
    raw = in_memory(np.random.default_rng(0).integers(0, 3, 90))
    samples = sample_indices(raw, 5, seed=3)
    for label, chosen in enumerate(samples):
        assert len(set(chosen)) == 5
        assert np.all(raw.labels[chosen] == label)
    assert samples == sample_indices(raw, 5, seed=3)
    assert samples != sample_indices(raw, 5, seed=4)


def test_that_small_and_empty_classes_give_what_they_have():
    samples = sample_indices(in_memory([0, 0, 2]), 5, seed=1)
    assert [len(chosen) for chosen in samples] == [2, 0, 1]


@pytest.mark.realdata
def test_that_real_photos_are_described(realdata):
    summary = describe(read_any(realdata / "photos" / "sign_language_digits"))
    assert summary.num_images == 2062
    assert summary.size == "100×100 to 3024×3024"
    assert summary.color_mode == "colour"
