"""Deterministic operations: a switch of the whole process that goes one way only."""

from threading import Event

import tensorflow as tf

_on = Event()


def switch_on() -> None:
    """Makes TensorFlow choose operations that always give the same numbers.

    This can't be taken back: later runs in the same process are deterministic too, and
    a little slower.
    """
    tf.config.experimental.enable_op_determinism()
    _on.set()


def is_on() -> bool:
    """Whether a run of this process has switched it on."""
    return _on.is_set()
