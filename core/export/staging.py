"""Writing a whole folder at once: it is there completely, or not at all."""

import contextlib
import json
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

from core.experiment import fail

MANIFEST = "lossline_export.json"
"""Marks a folder that an export has written and another may replace."""


@contextlib.contextmanager
def staged(target: Path, overwrite: bool) -> Generator[Path]:
    """Gives an empty folder that takes the place of `target` when all went well.

    The folder lies beside the target under a hidden name. If anything is raised
    meanwhile it is deleted and the target is left as it was.

    Args:
        target: What is to be written.
        overwrite: Whether an earlier export may be replaced. Anything else that lies
            there is never touched.

    Raises:
        ProblemError: something is there already, or nothing can be written there.
    """
    try:
        _check_free(target, overwrite)
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise _unwritable(target, error) from None
    try:
        yield folder
        folder.chmod(0o755)
        _check_free(target, overwrite)
        _move(folder, target)
    except OSError as error:
        raise _unwritable(target, error) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_manifest(folder: Path, content: dict[str, Any]) -> None:
    """Marks a folder as written by an export."""
    text = json.dumps({"made_by": "Lossline", **content}, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def is_export(folder: Path) -> bool:
    """Returns whether an export has written this folder."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and "made_by" in content


def _check_free(target: Path, overwrite: bool) -> None:
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not is_export(target):
        raise fail(
            f"There is something at {target} already, and it is no export of Lossline. "
            "It was left as it is.",
            "Choose a new folder.",
        )
    if not overwrite:
        raise fail(
            f"There is an earlier export at {target} already. It was left as it is.",
            "Choose a new folder, or allow the earlier export to be replaced (on the "
            "command line with --overwrite).",
        )


def _move(folder: Path, target: Path) -> None:
    if not target.exists():
        folder.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        target.rename(old / "old")
        try:
            folder.rename(target)
        except OSError:
            (old / "old").rename(target)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _unwritable(target: Path, error: OSError) -> Exception:
    return fail(
        f"The export can't be written to {target}: {error.strerror or error}.",
        "Choose a folder that you may write to, on a disk with room. Nothing is left "
        "behind.",
    )
