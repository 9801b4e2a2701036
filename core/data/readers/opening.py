"""Opening files that may be packed with gzip."""

import gzip
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from core.experiment import ProblemError, fail

BROKEN = (gzip.BadGzipFile, zlib.error, EOFError)
"""What Python raises while it unpacks a damaged gzip file."""


@contextmanager
def opened(path: Path) -> Generator[BinaryIO]:
    """Opens a file for reading, unpacking it on the way if it is packed with gzip.

    Raises:
        ProblemError: it can't be opened or read, or the packing is damaged.
    """
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == b"\x1f\x8b"
            plain.seek(0)
            if not packed:
                yield plain
            else:
                with gzip.open(plain) as unpacked:
                    yield cast("BinaryIO", unpacked)
    except ProblemError:
        raise
    except BROKEN:
        raise fail(
            f"{path.name} is damaged: it ends too early or its content was changed.",
            "Download or copy it again.",
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise fail(f"{path.name} can't be read: {reason}.") from None
