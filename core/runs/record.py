"""One run as a line of the list of runs."""

import re
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ValidationError

from core.experiment.experiment import Experiment
from core.experiment.files import load_experiment
from core.experiment.problem import Problem, fail
from core.experiment.spec import Spec
from core.runs.data_info import DataInfo
from core.runs.environment import RunEnvironment
from core.runs.events import RunEnded, RunStarted
from core.runs.folder import RunFolder
from core.runs.history import (
    History,
    first_and_last_event,
    read_history,
    seconds_of_epochs,
)
from core.runs.lock import is_running

RecordStatus = Literal["running", "completed", "stopped", "failed", "interrupted"]
"""`interrupted`: the process was killed or the computer went down."""

S = TypeVar("S", bound=Spec)


class RunRecord(Spec):
    """What the list of runs shows of one run.

    Attributes:
        name: The name of the experiment.
        path: The run folder.
        status: How it ended, or that it goes on.
        reason: One sentence on how it ended; empty if unknown.
        problem: What went wrong, if it failed.
        started: When it was begun.
        dataset: The name of the data set.
        parameters: All parameters of the model; 0 if it failed before.
        total_epochs: Planned epochs.
        epochs_done: Whole epochs done.
        kept_epoch: The epoch, from 1, whose weights the model has: that with the lowest
            validation loss, or the last whole one if the best is not to be kept.
        metric_name: The metric beside the loss.
        kept_loss: The validation loss of that epoch.
        kept_metric: The validation metric of that epoch.
        seconds: Duration of the training, pauses not included.
        device: The device in words.
        note: What a person wrote about it.
        has_model: Whether there is a model to evaluate and to export.
    """

    name: str
    path: Path
    status: RecordStatus
    reason: str = ""
    problem: Problem | None = None
    started: datetime
    dataset: str
    parameters: int = 0
    total_epochs: int
    epochs_done: int = 0
    kept_epoch: int | None = None
    metric_name: str = "accuracy"
    kept_loss: float | None = None
    kept_metric: float | None = None
    seconds: float = 0.0
    device: str = ""
    note: str = ""
    has_model: bool = False

    @property
    def can_resume(self) -> bool:
        """Whether the run can go on without asking for more epochs."""
        return self.status in ("stopped", "failed", "interrupted")


def load_record(path: Path) -> RunRecord:
    """Reads what the list shows of a run, from the small files and the ends of the big.

    Raises:
        ProblemError: the folder holds no run, or its experiment can't be read.
    """
    folder = RunFolder(path)
    if not folder.holds_a_run:
        raise fail(
            f"{path} holds no run: it has no {folder.experiment.name}.",
            "Choose a folder that Lossline wrote.",
        )
    experiment = load_experiment(folder.experiment)
    # Read before the events: a run that ends in between then shows its end.
    running = is_running(folder)
    try:
        first, last = first_and_last_event(folder.events)
        ended = last if isinstance(last, RunEnded) and not running else None
        seconds = ended.seconds if ended else _seconds_so_far(folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise fail(f"The events of {path} can't be read: {reason}.") from None
    started = first if isinstance(first, RunStarted) else None
    environment = _read(RunEnvironment, folder.environment)
    data = _read(DataInfo, folder.data_info)
    history = read_history(folder.history)
    metric = data.task.metric_name if data else "accuracy"
    status = ended.status if ended else "running" if running else "interrupted"
    kept = _kept_epoch(experiment, history, status)
    values = history.at(kept) if kept else {}
    return RunRecord(
        name=experiment.name,
        path=path,
        status=status,
        reason=ended.reason if ended else "",
        problem=ended.problem if ended else None,
        started=environment.started if environment else _time_of(path),
        dataset=data.name if data else experiment.dataset.source,
        parameters=environment.parameters if environment else 0,
        total_epochs=experiment.total_epochs,
        epochs_done=max(history.epochs, default=0),
        kept_epoch=kept,
        metric_name=metric,
        kept_loss=values.get("val_loss"),
        kept_metric=values.get(f"val_{metric}"),
        seconds=seconds,
        device=environment.device if environment else started.device if started else "",
        note=read_note(folder),
        has_model=folder.best.is_file(),
    )


def _kept_epoch(
    experiment: Experiment, history: History, status: RecordStatus
) -> int | None:
    """Returns the epoch of the weights; see `core.training.keeper.Keeper.finish`."""
    best = history.best_epoch()
    keeps_best = experiment.training.early_stopping.restore_best
    if best is None or keeps_best or status not in ("completed", "stopped"):
        return best
    return max(history.epochs)


def _seconds_so_far(folder: RunFolder) -> float:
    return seconds_of_epochs(folder.events) if folder.events.is_file() else 0.0


def read_note(folder: RunFolder) -> str:
    """Returns the note of a run; empty if there is none."""
    try:
        return folder.note.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _read(spec: type[S], path: Path) -> S | None:
    """Reads a small file that a run may not have come to write."""
    try:
        return spec.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        return None


def _time_of(path: Path) -> datetime:
    """When the folder was made, from its name or else from its file times."""
    found = re.match(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d", path.name)
    if found:
        try:
            return datetime.strptime(found[0], "%Y-%m-%d_%H-%M-%S").astimezone()
        except ValueError:
            pass
    return datetime.fromtimestamp(path.stat().st_mtime).astimezone()
