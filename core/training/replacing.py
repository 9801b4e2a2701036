"""Large files that are replaced as a whole or not at all."""

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Generator[Path]:
    """Gives a temporary path to write to, which then takes the place of `path`.

    For libraries that want a path; `write_atomically` is for content in memory. Readers
    see the old file or the new one, also after a crash or a power cut.

    Raises:
        OSError: the new file could not be written; the old one is unchanged.
    """
    handle, name = tempfile.mkstemp(
        dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix
    )
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
