"""How commands speak: text on stdout, progress on stderr, JSON as the last line."""

import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from core.data.locate import locate
from core.data.types import Progress as ProgressFunction
from core.experiment import Problem, ProblemError, fail
from core.experiment.validation import problems_of
from core.runs.folder import RunFolder

DONE, FAILED, WRONG_INPUT, STOPPED = 0, 1, 2, 130

_stderr = Console(stderr=True, highlight=False)


def say(text: str, as_json: bool = False) -> None:
    """Prints a line for a person; with `--json` on stderr, to keep stdout clean."""
    stream = sys.stderr if as_json else sys.stdout
    stream.write(f"{text}\n")
    stream.flush()


def print_json(value: dict[str, Any]) -> None:
    """Prints the one JSON object of a command as a single line, in ASCII.

    So it is the same on every console, also on one that knows few letters.
    """
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def print_problems(*problems: Problem) -> None:
    """Prints problems on stderr, each with its severity."""
    for problem in problems:
        sys.stderr.write(f"{problem.severity}: {problem}\n")
    sys.stderr.flush()


@contextmanager
def problems_exit(code: int, as_json: bool = False) -> Generator[None]:
    """Turns problems in the body, also with a specification, into an exit code."""
    try:
        yield
    except (ProblemError, ValidationError) as error:
        is_known = isinstance(error, ProblemError)
        problems = error.problems if is_known else problems_of(error)
        print_problems(*problems)
        if as_json:
            dump = [problem.model_dump() for problem in problems]
            print_json({"ok": False, "problems": dump})
        raise typer.Exit(code) from None


def expect_run(run_dir: Path, as_json: bool = False) -> None:
    """Ends the command, before anything slow is loaded, if a folder holds no run."""
    with problems_exit(WRONG_INPUT, as_json):
        if locate(RunFolder(run_dir).experiment) is None:
            raise fail(f"Expected a run folder. {run_dir} is none.")


@contextmanager
def progress_bar() -> Generator[ProgressFunction]:
    """Shows progress on stderr when it is a terminal.

    Yields:
        A function to hand to core as `progress`.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    byte_columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    terminal = _stderr.is_terminal
    with (
        Progress(*columns, console=_stderr, transient=True, disable=not terminal) as p,
    ):
        tasks: dict[str, TaskID] = {}

        def report(what: str, done: int, total: int | None, unit: str) -> None:
            p.columns = byte_columns if unit == "bytes" else columns
            if what not in tasks:
                for old in tasks.values():
                    p.update(old, visible=False)
                tasks[what] = p.add_task(what, total=total)
            p.update(tasks[what], completed=done, total=total)

        yield report
