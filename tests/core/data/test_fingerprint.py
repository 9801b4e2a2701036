import numpy as np

from core.data.fingerprint import fingerprint_of


def test_that_content_shape_dtype_and_order_count():
    values = np.arange(6, dtype=np.uint8)
    prints = {
        fingerprint_of(values),
        fingerprint_of(values.reshape(2, 3)),
        fingerprint_of(values.astype(np.int8)),
        fingerprint_of(values[::-1]),
        fingerprint_of("a", "b"),
        fingerprint_of("ab"),
        fingerprint_of("b", "a"),
    }
    assert len(prints) == 7


def test_that_the_same_content_gives_the_same():
    values = np.arange(12).reshape(3, 4)
    assert fingerprint_of("x", values) == fingerprint_of("x", values.copy())
