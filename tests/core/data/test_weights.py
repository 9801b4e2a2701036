import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils.class_weight import compute_class_weight

from core.data.weights import balanced_class_weights


@given(st.lists(st.integers(0, 4), min_size=1, max_size=100))
def test_that_every_class_has_the_same_total_and_the_mean_is_one(values):
    labels = np.array(values, np.int64)
    weights = balanced_class_weights(labels, 5)
    totals = weights * np.bincount(labels, minlength=5)
    present = totals > 0
    assert np.allclose(totals[present], totals[present][0], rtol=1e-5)
    assert np.isclose(weights[labels].mean(), 1.0, rtol=1e-5)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=100))
def test_that_the_weights_are_those_of_scikit_learn(values):
    labels = np.array(values, np.int64)
    classes = np.unique(labels)
    expected = compute_class_weight("balanced", classes=classes, y=labels)
    found = balanced_class_weights(labels, 5)
    assert found.dtype == np.float32
    assert np.allclose(found[classes], expected, rtol=1e-6)


def test_that_a_class_without_examples_has_no_weight():
    assert balanced_class_weights(np.array([0, 2]), 3)[1] == 0
