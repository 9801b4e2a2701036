r"""Class names as a text file: one name a line, in the order of the classes.

A line break inside a name is written as `\n` or `\r`, and a backslash as two of them,
so that each name stays on its line and is read back exactly.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from core.experiment import fail

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_PLAIN = {escaped: plain for plain, escaped in _ESCAPES.items()}


def labels_text(class_names: Iterable[str]) -> str:
    """Returns the content of a `labels.txt`, with a final line break."""
    return "".join(f"{_escaped(name)}\n" for name in class_names)


def parse_labels(text: str) -> tuple[str, ...]:
    """Returns the class names of a `labels.txt`; the inverse of `labels_text`."""
    # str.splitlines would also break at other characters that a name may contain.
    lines = text.removesuffix("\n").split("\n") if text else []
    return tuple(
        re.sub(r"\\[\\nr]", lambda found: _PLAIN[found[0]], line) for line in lines
    )


def read_labels(path: Path) -> tuple[str, ...]:
    """Reads a `labels.txt`.

    Raises:
        ProblemError: it can't be read or is not UTF-8 text.
    """
    try:
        return parse_labels(path.read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise fail(
            f"The class names can't be read from {path}: {error}.",
            "Expected UTF-8 text with one name a line.",
        ) from None


def _escaped(name: str) -> str:
    return re.sub(r"[\\\n\r]", lambda found: _ESCAPES[found[0]], name)
