"""Label values become labels without gaps."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.data.readers.labels import contiguous


@given(arrays(np.int64, st.integers(1, 50), elements=st.integers(-5, 300)))
def test_that_values_are_numbered_in_rising_order(values):
    labels, found = contiguous(values)
    assert labels.dtype == found.dtype == np.int64
    assert found.tolist() == sorted(set(values.tolist()))
    assert found[labels].tolist() == values.tolist()


def test_that_sign_language_without_j_and_z_has_no_gap():
    labels, found = contiguous(np.array([24, 8, 10, 8], np.int64))
    assert labels.tolist() == [2, 0, 1, 0]
    assert found.tolist() == [8, 10, 24]
