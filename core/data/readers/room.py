"""Whether the memory has room for what a file unpacks to.

A packed file of a few megabytes may hold gigabytes. So the size is checked before it is
read where the file says it, and else while it is read.
"""

from core.data.memory import available_memory, gigabytes
from core.experiment import fail

_HINT = (
    "Close other programs, or use a smaller file. Image files in class folders are "
    "read from disk as they are needed."
)


def expect_room(needed: int, name: str) -> None:
    """Complains if a file needs more memory than is free.

    Args:
        needed: The bytes that it will take.
        name: What to call the file.

    Raises:
        ProblemError: there is too little memory.
    """
    free = available_memory()
    if needed > free:
        raise fail(
            f"{name} needs {gigabytes(needed)} of memory; {gigabytes(free)} are free.",
            _HINT,
        )


class Room:
    """The memory that was free when the reading of a file began."""

    def __init__(self, name: str) -> None:
        """Looks how much is free.

        Args:
            name: What to call the file.
        """
        self._name = name
        self._free = available_memory()

    def expect(self, taken: int) -> None:
        """Complains if the bytes taken so far are more than was free.

        Raises:
            ProblemError: the rest of the file has no room.
        """
        if taken > self._free:
            raise fail(
                f"{self._name} needs more than the {gigabytes(self._free)} of memory "
                "that are free.",
                _HINT,
            )
