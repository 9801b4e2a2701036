import errno

import keras
import pytest
import tensorflow as tf

from core.experiment import fail
from core.training.failures import (
    details_of,
    is_expected,
    non_finite_loss,
    problem_of,
)


def _exhausted(message: str) -> Exception:
    return tf.errors.ResourceExhaustedError(None, None, message)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "memory was not enough"),
        (_exhausted("OOM when allocating tensor"), "memory was not enough"),
        (
            tf.errors.InternalError(None, None, "CUDA_ERROR_OUT_OF_MEMORY"),
            "memory was not enough",
        ),
        (_exhausted("events.out; No space left on device"), "disk is full"),
        (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "disk is full"),
        (RuntimeError("h5py: errno = 28, No space left on device"), "disk is full"),
        (OSError(errno.EACCES, "Permission denied"), "not allowed"),
        (OSError(errno.EROFS, "Read-only file system"), "not allowed"),
        (OSError(errno.EIO, "Input/output error", "a.png"), "Input/output error"),
        (fail("There is no data."), "There is no data."),
        (ZeroDivisionError("by zero"), "ZeroDivisionError: by zero"),
    ],
    ids=str,
)
def test_that_each_failure_is_told_for_what_it_is(error, words):
    problem = problem_of(error, "/runs/a", "1.2 GB")
    assert words in problem.message


@pytest.mark.parametrize("error", [MemoryError(), OSError(errno.ENOSPC, "full")])
def test_that_every_failure_says_what_to_do(error):
    assert problem_of(error, "/runs/a").hint


def test_that_the_needed_memory_is_told():
    assert "1.2 GB" in problem_of(MemoryError(), "/runs/a", "1.2 GB").message


def test_that_only_the_unexpected_is_kept_with_its_traceback():
    assert is_expected(fail("no data"))
    assert is_expected(OSError(errno.ENOSPC, "full"))
    assert not is_expected(ZeroDivisionError())
    assert "ZeroDivisionError" in details_of(ZeroDivisionError())


def test_that_a_bad_loss_says_where_it_happened():
    assert "in step 3 of epoch 2" in str(non_finite_loss(2, 3, 0.01))
    assert "in the validation of epoch 2" in str(non_finite_loss(2, None, 0.01))
    assert "try 0.001" in str(non_finite_loss(2, None, 0.01))


def test_that_an_error_of_a_compiled_step_says_its_reason():
    """Without it the message would end with where the operation was made."""
    layer = keras.layers.DepthwiseConv2D(3, strides=(2, 1), name="uneven")
    layer.build((1, 8, 8, 1))
    step = tf.function(lambda images: layer(images), autograph=False)
    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        step(tf.ones((1, 8, 8, 1)))
    message = problem_of(caught.value, "run").message
    assert "only supports equal length strides" in message
    assert "Graph execution error" not in message
    assert "{{node" not in message
