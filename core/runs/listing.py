"""All runs of a folder, and what a person can do to one of them."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from core.experiment.files import write_atomically
from core.experiment.problem import Problem, ProblemError, fail
from core.runs.folder import RunFolder
from core.runs.lock import is_running
from core.runs.record import RunRecord, load_record


@dataclass(frozen=True)
class RunList:
    """The runs of a folder.

    Attributes:
        records: The readable ones, newest first.
        problems: One for each folder that holds a run which can't be read.
    """

    records: tuple[RunRecord, ...] = ()
    problems: tuple[Problem, ...] = ()


def list_runs(root: Path) -> RunList:
    """Lists the runs in a folder. One broken run never hides the others.

    Folders without an `experiment.json` are no runs and are passed over.

    Raises:
        ProblemError: the folder itself can't be read. A missing one holds no runs.
    """
    try:
        paths = sorted(path for path in root.iterdir() if _is_candidate(path))
    except FileNotFoundError:
        return RunList()
    except OSError as error:
        reason = error.strerror or str(error)
        raise fail(f"The folder of runs {root} can't be read: {reason}.") from None
    records: list[RunRecord] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            records.append(load_record(path))
        except ProblemError as error:
            problems.append(_broken(path, error.problems[0]))
        except OSError as error:
            problems.append(_broken(path, Problem(message=str(error))))
    records.sort(key=lambda record: record.started, reverse=True)
    return RunList(tuple(records), tuple(problems))


def _is_candidate(path: Path) -> bool:
    return not path.name.startswith(".") and RunFolder(path).holds_a_run


def _broken(path: Path, cause: Problem) -> Problem:
    return Problem(
        message=f"The run {path.name} can't be shown: {cause.message}",
        severity="warning",
        hint=cause.hint or "Delete its folder if you no longer need it.",
    )


def delete_run(path: Path) -> None:
    """Deletes a run folder with everything in it.

    The folder is renamed first, so that a deletion which fails half-way never leaves
    half a run in the list.

    Raises:
        ProblemError: it is no run, it goes on, or it can't be deleted.
    """
    folder = RunFolder(path)
    if not folder.holds_a_run:
        raise fail(f"{path} holds no run, so it was not deleted.")
    if is_running(folder):
        raise fail(f"The run {path.name} is going on.", "Stop it before deleting it.")
    doomed = path.with_name(f".deleted-{path.name}")
    shutil.rmtree(doomed, ignore_errors=True)
    try:
        path.rename(doomed)
        shutil.rmtree(doomed)
    except OSError as error:
        reason = error.strerror or str(error)
        raise fail(
            f"The run {path.name} can't be deleted: {reason}.",
            "Close programs that use its files and try again.",
        ) from None


def set_note(path: Path, text: str) -> None:
    """Writes what a person has to say about a run; an empty text removes the note.

    Raises:
        ProblemError: it is no run, or the note can't be written.
    """
    folder = RunFolder(path)
    if not folder.holds_a_run:
        raise fail(f"{path} holds no run, so it can have no note.")
    try:
        if text.strip():
            write_atomically(folder.note, text.strip() + "\n")
        else:
            folder.note.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise fail(
            f"The note of {path.name} can't be written: {reason}.",
            "Check that you may write to the folder and that the disk is not full.",
        ) from None
