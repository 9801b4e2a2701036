"""Calling the compiled functions without compiling them."""

from collections.abc import Iterator

import pytest
import tensorflow as tf


@pytest.fixture
def eager() -> Iterator[None]:
    """Runs each operation by itself, which needs no second of compiling for each case.

    That both ways give the same images is held by `test_compiling.py`.
    """
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)
