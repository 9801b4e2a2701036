"""Leaving out libraries that another one would import without needing them."""

import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


@contextmanager
def left_out(*packages: str) -> Generator[None]:
    """Makes packages look as if they were not installed, in this thread only.

    Use it around the import of a library that does without them and says so. What is
    loaded already, and what other threads import meanwhile, is not touched; afterwards
    the packages can be imported as usual.

    Args:
        packages: Names of top-level packages.
    """
    finder = _NotInstalled(packages, threading.get_ident())
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _NotInstalled(MetaPathFinder):
    def __init__(self, packages: Sequence[str], thread: int) -> None:
        self._packages = packages
        self._thread = thread

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Refuses the packages in the one thread; leaves all else to Python."""
        if fullname in self._packages and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(f"{fullname} is left out here", name=fullname)
        return None
