"""Measuring a run on other data than it was divided from, such as another camera's."""

from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data import catalogue
from core.data.fingerprint import fingerprint_of
from core.data.joined import labels_by_name, test_images, unknown_classes
from core.data.load import load_raw
from core.data.placing import place
from core.data.readers.naming import listed
from core.data.types import (
    TEST,
    Part,
    PreparedData,
    Progress,
    RawDataset,
    no_progress,
)
from core.evaluation.evaluation import Evaluation
from core.evaluation.measure import measure_trained, read_evaluation, save_results
from core.evaluation.predictions import Predictions, load_predictions
from core.evaluation.trained_run import RecordedRun, open_run, read_run
from core.experiment import DatasetSpec, ProblemError, fail
from core.runs import RunFolder
from core.runs.folder import slug


def evaluate_on(
    run_dir: Path, source: str, progress: Progress = no_progress
) -> tuple[Evaluation, PreparedData]:
    """Measures the best model of a run on other data with the same classes.

    A test part that the data brings is what is measured on; without one, all of its
    images are. The result is kept in the run folder beside the evaluation on the run's
    own test part, which stays as it is.

    Args:
        run_dir: The run folder.
        source: A name of the catalogue, the name of an imported set, or a path.
        progress: Told the images so far; may raise `Cancelled`.

    Returns:
        The evaluation, and the data that it was measured on; its `problems` say what
        was left out.

    Raises:
        ProblemError: there is no model yet, the data can't be read, has none of the
            run's classes or is what the run learned from, or the folder can't be
            written.
        Cancelled: `progress` asked for it.
    """
    run = open_run(run_dir)
    data = data_to_test(run, source, progress)
    measured, predictions = measure_trained(run, progress, data)
    evaluation = measured.replace(source=source, data_name=data.raw.name)
    stem = _stem(run.folder, source)
    try:
        stem.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise fail(f"{stem.parent} can't be made: {error.strerror or error}.") from None
    save_results(evaluation, predictions, *_files(stem))
    return evaluation, data


def other_evaluations(run_dir: Path) -> tuple[Evaluation, ...]:
    """Returns what was measured on other data, by the name of the data.

    What is damaged, or older than the model, counts as nothing.
    """
    folder = RunFolder(run_dir)
    found: list[Evaluation] = []
    for file in sorted(folder.other_evaluations.glob("*.json")):
        with suppress(ProblemError):
            evaluation = read_evaluation(folder, file)
            if evaluation is not None:
                found.append(evaluation)
    return tuple(sorted(found, key=lambda one: one.data_name.lower()))


def load_other_predictions(run_dir: Path, source: str) -> Predictions:
    """Reads what the model said of each image of other data.

    Raises:
        ProblemError: the file is missing or damaged.
    """
    return load_predictions(_files(_stem(RunFolder(run_dir), source))[1])


def data_to_test(
    run: RecordedRun, source: str, progress: Progress = no_progress
) -> PreparedData:
    """Returns other data as the test part of a run: its classes, its image shape.

    Args:
        run: The run.
        source: A name of the catalogue, the name of an imported set, or a path.
        progress: Told how far reading is; may raise `Cancelled`.

    Raises:
        ProblemError: the data can't be read, has none of the run's classes, or is what
            the run learned from.
        Cancelled: `progress` asked for it.
    """
    spec = _spec(run, source)
    raw = load_raw(spec, progress)
    chosen = test_images(raw)
    if _was_learned(run, raw, chosen, progress):
        raise fail(
            f"{raw.name} is the data that the run {run.folder.path.name} has learned "
            "from, so accuracy on it would say nothing.",
            "Choose other data, or evaluate the run on its own test part.",
        )
    names = run.info.task.class_names
    labels = labels_by_name(raw, names)
    test = np.flatnonzero(chosen & (labels >= 0))
    if len(test) == 0:
        raise fail(
            f"Expected images of the classes that the run knows: {listed(names, 30)}. "
            f"{raw.name} has: {listed(raw.class_names, 30)}.",
            "Give the classes the same names as in the data of the run.",
        )
    shape = run.info.task.input_shape
    store, problems = place(raw, test, shape, spec, progress)
    none = np.zeros(0, np.int64)
    nothing = Part(store, none, none)
    return PreparedData(
        task=run.info.task,
        raw=raw,
        train=nothing,
        validation=nothing,
        test=Part(store, test, labels[test]),
        fingerprint=fingerprint_of(raw.fingerprint, str(shape), *names, test),
        problems=(
            *problems,
            *unknown_classes(raw, labels, chosen, "dataset.source"),
        ),
    )


def find_images(
    run_dir: Path, source: str, progress: Progress = no_progress
) -> RawDataset:
    """Reads other data again that a run was measured on before.

    Raises:
        ProblemError: the run or the data can't be read.
        Cancelled: `progress` asked for it.
    """
    return load_raw(_spec(read_run(run_dir), source), progress)


def _spec(run: RecordedRun, source: str) -> DatasetSpec:
    own = run.experiment.dataset
    return DatasetSpec(source=source, pixel_shape=own.pixel_shape, cache=own.cache)


def _was_learned(
    run: RecordedRun, raw: RawDataset, chosen: NDArray[np.bool_], progress: Progress
) -> bool:
    """Whether some of the chosen images may be among those of the run's training.

    What can't be read any more is not compared, and nothing is downloaded for it.
    """
    spec = run.experiment.dataset
    divided = [spec.replace(test_source="")]
    if spec.test_source:
        if (raw.parts[chosen] == TEST).all():
            divided = []  # A test part of its own was left out for the other data.
        if spec.split.own_parts == "divide_anew":
            divided.append(spec.replace(source=spec.test_source, test_source=""))
    for one in divided:
        name = one.source.strip()
        if name.lower() in catalogue.names() and not catalogue.is_cached(name):
            continue
        with suppress(ProblemError):
            if load_raw(one, progress).fingerprint == raw.fingerprint:
                return True
    return False


def _stem(folder: RunFolder, source: str) -> Path:
    """One file for each source; the digest tells apart what is called alike."""
    name = slug(Path(source).name or source)
    return folder.other_evaluations / f"{name}-{fingerprint_of(source)[:8]}"


def _files(stem: Path) -> tuple[Path, Path]:
    return stem.with_name(f"{stem.name}.json"), stem.with_name(f"{stem.name}.npz")
