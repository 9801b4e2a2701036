"""Building in a thread of its own, which leaves no trace in Keras.

Keras numbers the names it gives by itself (`conv2d_7`) for each thread, and keeps its
dtype policy for each thread. What is built in a fresh one always has the same names.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

import keras

T = TypeVar("T")


def isolated(build: Callable[[], T], precision: str = "float32") -> T:
    """Calls a function in a fresh thread and returns what it returns.

    Args:
        build: What to do; whatever it raises is raised here.
        precision: The Keras dtype policy of layers that are made without one.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def work() -> None:
        keras.config.set_dtype_policy(precision)
        try:
            results.append(build())
        except BaseException as error:  # noqa: BLE001 - raised again below
            errors.append(error)

    thread = threading.Thread(target=work, name="build-isolated")
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


def symbolically(build: Callable[[], T], precision: str = "float32") -> T:
    """The same without making a single weight: Keras notes their shapes only.

    Keras keeps the list of postponed weights for each thread, and the next scope to
    end in that thread would make them after all. In a thread of its own the list
    disappears with it.
    """

    def without_weights() -> T:
        with keras.StatelessScope(initialize_variables=False):
            return build()

    return isolated(without_weights, precision)
