"""What a command does about an error that nobody foresaw."""

import os
import sys
import time
import traceback
from pathlib import Path

from core.cli.output import FAILED, print_json, print_problems
from core.experiment import Problem
from core.experiment.folders import log_file

_DEBUG_VARIABLE = "LOSSLINE_DEBUG"
_LONGEST = 300


def tell_unforeseen(error: Exception, as_json: bool) -> int:
    """Writes an error into the log, and tells it in one line with where the log is.

    The traceback is shown as well where the log can't be written, and where the
    environment variable `LOSSLINE_DEBUG` is set.

    Args:
        error: What was raised.
        as_json: Whether the command was asked for JSON.

    Returns:
        The exit code.
    """
    details = "".join(traceback.format_exception(error))
    log = _write(details)
    if log is None or os.environ.get(_DEBUG_VARIABLE):
        sys.stderr.write(details)
    words = " ".join(f"{type(error).__name__}: {error}".split())
    if len(words) > _LONGEST:
        words = f"{words[:_LONGEST]} …"
    problem = Problem(
        message=f"Lossline met an error that was not foreseen: {words.rstrip('.')}.",
        hint=f"The details are in {log}" if log else "",
    )
    print_problems(problem)
    if as_json:
        print_json({"ok": False, "problems": [problem.model_dump()]})
    return FAILED


def _write(details: str) -> Path | None:
    """Adds to the log that the window writes; returns None where that can't be."""
    now = time.strftime("%Y-%m-%d %H:%M:%S")
    command = " ".join(map(repr, sys.argv[1:]))
    try:
        path = log_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{now} ERROR lossline: not foreseen, in: {command}\n{details}")
    except (OSError, RuntimeError):
        return None
    return path
