import numpy as np
from sklearn.datasets import load_digits

from core.data.load import load_raw
from core.data.prepare import prepare
from core.data.types import UNASSIGNED
from core.experiment import DatasetSpec


def test_that_the_digits_are_those_of_scikit_learn_from_0_to_255():
    raw = load_raw(DatasetSpec())
    bundled = load_digits()
    expected = np.rint(bundled.images * 255 / 16).astype(np.uint8)
    assert np.array_equal(raw.images.pixels[..., 0], expected)
    assert np.array_equal(raw.labels, bundled.target)
    assert raw.images.pixels.max() == 255
    assert np.all(raw.parts == UNASSIGNED)


def test_that_they_are_divided_and_keep_their_size():
    data = prepare(load_raw(DatasetSpec()), DatasetSpec(), 1)
    assert data.task.input_shape == (8, 8, 1)
    assert data.task.class_names == tuple("0123456789")
    assert len(data.train) + len(data.validation) + len(data.test) == 1797
    assert data.problems == ()
