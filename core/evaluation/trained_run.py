"""A run folder whose model is opened, and its data."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.data.load import load_raw, prepare
from core.data.types import PreparedData, Progress, no_progress
from core.evaluation.load_model import load_trained_model
from core.experiment import Experiment, fail, load_experiment
from core.runs import DataInfo, RunFolder


@dataclass(frozen=True)
class RecordedRun:
    """What a run folder says of a run.

    Attributes:
        folder: Where it lies.
        experiment: Exactly what was trained.
        info: What the run knows of its data.
    """

    folder: RunFolder
    experiment: Experiment
    info: DataInfo


@dataclass(frozen=True)
class TrainedRun(RecordedRun):
    """A run with its best model.

    Attributes:
        model: A `keras.Model` that computes in float32.
    """

    model: Any


def read_run(run_dir: Path) -> RecordedRun:
    """Reads a run folder.

    Raises:
        ProblemError: it is no run folder, or it is damaged.
    """
    folder = RunFolder(run_dir)
    if not folder.holds_a_run:
        raise fail(
            f"{run_dir} holds no run: it has no {folder.experiment.name}.",
            "Choose a folder that Lossline wrote.",
        )
    return RecordedRun(
        folder, load_experiment(folder.experiment), read_data_info(folder)
    )


def open_run(run_dir: Path) -> TrainedRun:
    """Reads a run folder and opens its best model.

    Raises:
        ProblemError: it is no run folder, or there is no model in it yet.
    """
    run = read_run(run_dir)
    if not run.folder.best.is_file():
        raise fail(
            f"The run {run_dir.name} has no model yet.",
            "A run has one as soon as its first epoch is over. Resume it, or train "
            "again.",
        )
    model = load_trained_model(run.folder.best)
    return TrainedRun(run.folder, run.experiment, run.info, model)


def read_data_info(folder: RunFolder) -> DataInfo:
    """Reads what a run knows of its data.

    Raises:
        ProblemError: the file is missing or damaged.
    """
    try:
        text = folder.data_info.read_text(encoding="utf-8")
        return DataInfo.model_validate_json(text)
    except (OSError, UnicodeDecodeError, ValidationError):
        raise fail(
            f"What the run {folder.path.name} knows of its data can't be read from "
            f"{folder.data_info.name}.",
            "The file is missing or damaged. Train again to get a whole run folder.",
        ) from None


def data_of(
    run: RecordedRun,
    progress: Progress = no_progress,
    data: PreparedData | None = None,
) -> PreparedData:
    """Returns the data that a run was trained on, divided as it was then.

    Args:
        run: The run.
        progress: Told how far reading is; may raise `Cancelled`.
        data: The data if it is at hand; otherwise it is read.

    Raises:
        ProblemError: it can't be read, or it is no longer the same data.
        Cancelled: `progress` asked for it.
    """
    if data is None:
        spec = run.experiment.dataset
        data = prepare(load_raw(spec, progress), spec, run.experiment.seed, progress)
    if data.fingerprint != run.info.fingerprint:
        raise fail(
            f"The data of the run {run.folder.path.name} is not what it was trained "
            f"on: files in {run.info.origin or run.info.name} have been changed, added "
            "or removed since.",
            "Bring the old data back, or train again on the new data. Images that were "
            "trained on could otherwise count as test images.",
            path="dataset.source",
        )
    return data
