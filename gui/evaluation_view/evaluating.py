"""Evaluates a run in the background, and finds its images again."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.data.types import PreparedData, Progress, RawDataset
from core.evaluation import (
    Evaluation,
    Predictions,
    evaluate_on,
    evaluate_run,
    load_predictions,
)
from core.evaluation.other_data import find_images, load_other_predictions
from core.experiment import Problem
from core.runs import RunFolder
from gui.background import Background, Job


@dataclass(frozen=True)
class Material:
    """What the images of a cell are shown from.

    Attributes:
        predictions: What the model said of each test image.
        raw: The data set that they are indices into.
        problems: What was left out of it.
    """

    predictions: Predictions
    raw: RawDataset
    problems: tuple[Problem, ...] = ()


def _data_of_run(
    run_dir: Path, data: PreparedData | None, progress: Progress
) -> PreparedData:
    """The data that is at hand if it is the run's, else the run's own, read again."""
    from core.evaluation.trained_run import data_of, read_run

    run = read_run(run_dir)
    if data is not None and data.fingerprint == run.info.fingerprint:
        return data
    return data_of(run, progress)


def _evaluate(
    run_dir: Path, data: PreparedData | None, progress: Progress
) -> tuple[Evaluation, Material]:
    prepared = _data_of_run(run_dir, data, progress)
    evaluation = evaluate_run(run_dir, progress, prepared)
    predictions = load_predictions(RunFolder(run_dir).predictions)
    return evaluation, Material(predictions, prepared.raw)


def _find_images(
    run_dir: Path, data: PreparedData | None, progress: Progress
) -> Material:
    predictions = load_predictions(RunFolder(run_dir).predictions)
    return Material(predictions, _data_of_run(run_dir, data, progress).raw)


def _evaluate_on(
    run_dir: Path, source: str, progress: Progress
) -> tuple[Evaluation, Material]:
    evaluation, data = evaluate_on(run_dir, source, progress)
    predictions = load_other_predictions(run_dir, source)
    return evaluation, Material(predictions, data.raw, data.problems)


def _find_other_images(run_dir: Path, source: str, progress: Progress) -> Material:
    predictions = load_other_predictions(run_dir, source)
    return Material(predictions, find_images(run_dir, source, progress))


class Evaluating(QObject):
    """One evaluation, or one search for images, at a time.

    Signals:
        changed: `active` changed.
        progressed: (what, done, total or None, unit).
        evaluated: (run folder, Evaluation, Material).
        images_found: (run folder, Material).
        failed: A tuple of problems.
    """

    changed = Signal()
    progressed = Signal(str, object, object, str)
    evaluated = Signal(object, object, object)
    images_found = Signal(object, object)
    failed = Signal(tuple)

    def __init__(self, background: Background, parent: QObject) -> None:
        """Begins idle."""
        super().__init__(parent)
        self._background = background
        self._job: Job | None = None
        self._run_dir: Path | None = None

    @property
    def active(self) -> bool:
        """Whether something goes on."""
        return self._job is not None

    def evaluate(self, run_dir: Path, data: PreparedData | None) -> None:
        """Measures a run on its test part.

        Args:
            run_dir: The run folder.
            data: The data of the window, which is used if it is that of the run.
        """
        work = partial(_evaluate, run_dir, data)
        self._start(f"Evaluating {run_dir.name}", run_dir, work, self._evaluated)

    def evaluate_on(self, run_dir: Path, source: str) -> None:
        """Measures a run on other data."""
        work = partial(_evaluate_on, run_dir, source)
        self._start(f"Evaluating {run_dir.name}", run_dir, work, self._evaluated)

    def find_images(
        self, run_dir: Path, data: PreparedData | None, source: str
    ) -> None:
        """Reads the images of a run that was evaluated before.

        Args:
            run_dir: The run folder.
            data: The data of the window, which is used if it is that of the run.
            source: The other data that was measured on; empty for the test part.
        """
        work = partial(_find_images, run_dir, data)
        if source:
            work = partial(_find_other_images, run_dir, source)
        self._start(f"Reading {run_dir.name}", run_dir, work, self._found)

    def cancel(self) -> None:
        """Ends what goes on."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self.changed.emit()

    def _start(self, name: str, run_dir: Path, work: object, succeeded: object) -> None:
        self.cancel()
        self._run_dir = run_dir
        job = self._background.run(name, work)  # type: ignore[arg-type]
        job.progressed.connect(self.progressed)
        job.succeeded.connect(succeeded)  # type: ignore[arg-type]
        job.failed.connect(self._failed)
        self._job = job
        self.changed.emit()

    def _evaluated(self, result: tuple[Evaluation, Material]) -> None:
        self._job = None
        self.changed.emit()
        self.evaluated.emit(self._run_dir, *result)

    def _found(self, material: Material) -> None:
        self._job = None
        self.changed.emit()
        self.images_found.emit(self._run_dir, material)

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self._job = None
        self.changed.emit()
        self.failed.emit(problems)
