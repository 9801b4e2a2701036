"""Loading Qt without what it does to the imports of all other modules."""

import builtins


def load_qt() -> None:
    """Loads Qt and gives Python its own import back; to be called before all else.

    PySide6 puts an import of its own in the place of Python's. It reads the source of
    every module and keeps it, to find out whether it may be meant by
    `from __feature__ import ...`, which Lossline has no use for. TensorFlow has more
    than two thousand modules: without this they load in three quarters of the time,
    and some 130 MB less are held. `from PySide6.QtWidgets import *` would need it: a
    star finds nothing now.
    """
    python_s_own = builtins.__import__
    import PySide6.QtCore  # noqa: F401  # pyright: ignore

    builtins.__import__ = python_s_own
