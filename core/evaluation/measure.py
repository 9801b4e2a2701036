"""Measuring the best model of a run on its test part."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from core.data.types import PreparedData, Progress, no_progress
from core.evaluation.evaluation import Evaluation
from core.evaluation.predictions import Predictions, save_predictions
from core.evaluation.probabilities import ProbabilityFunction
from core.evaluation.trained_run import TrainedRun, data_of, open_run
from core.experiment import fail, write_atomically
from core.runs import RunFolder


def evaluate_run(
    run_dir: Path, progress: Progress = no_progress, data: PreparedData | None = None
) -> Evaluation:
    """Measures the best model of a run on its test part.

    The result and the prediction for each image are written into the run folder, as
    `evaluation.json` and `predictions.npz`. Unless it ends well, an earlier result
    stays as it was.

    Args:
        run_dir: The run folder.
        progress: Told the images so far; may raise `Cancelled`.
        data: The data of the run if it is at hand; otherwise it is read.

    Raises:
        ProblemError: there is no model yet, the data can't be read or has changed, the
            model gives no numbers, or the folder can't be written.
        Cancelled: `progress` asked for it.
    """
    run = open_run(run_dir)
    evaluation, predictions = measure_trained(
        run, progress, data_of(run, progress, data)
    )
    save_evaluation(run.folder, evaluation, predictions)
    return evaluation


def measure_trained(
    run: TrainedRun, progress: Progress, data: PreparedData
) -> tuple[Evaluation, Predictions]:
    """Measures a run that is open already; writes nothing.

    Args:
        run: The run with its model.
        progress: Told the images so far; may raise `Cancelled`.
        data: The data of the run, from `data_of`.

    Raises:
        ProblemError: an image can't be read, or the model gives no numbers.
        Cancelled: `progress` asked for it.
    """
    from core.evaluation.scores import score

    predictions = predict_part(run, data, progress)
    evaluation = score(
        predictions,
        data.task.class_names,
        run=run.folder.path.name,
        fingerprint=data.fingerprint,
    )
    return evaluation, predictions


def save_evaluation(
    folder: RunFolder, evaluation: Evaluation, predictions: Predictions
) -> None:
    """Writes what was measured on the run's own test part into the run folder.

    Raises:
        ProblemError: the folder can't be written to.
    """
    save_results(evaluation, predictions, folder.evaluation, folder.predictions)


def save_results(
    evaluation: Evaluation, predictions: Predictions, file: Path, details: Path
) -> None:
    """Writes an evaluation as JSON, and before it the predictions as npz.

    Raises:
        ProblemError: the folder can't be written to.
    """
    try:
        save_predictions(predictions, details)
        write_atomically(file, evaluation.model_dump_json(indent=2) + "\n")
    except OSError as error:
        raise fail(
            f"The evaluation can't be written to {file.parent}: "
            f"{error.strerror or error}.",
            "Make room, or check that you may write there.",
        ) from None


def load_evaluation(run_dir: Path) -> Evaluation | None:
    """Returns what was measured before, or None if nothing was.

    What was measured before the model was trained further counts as nothing.

    Raises:
        ProblemError: the file is damaged.
    """
    folder = RunFolder(run_dir)
    return read_evaluation(folder, folder.evaluation)


def read_evaluation(folder: RunFolder, file: Path) -> Evaluation | None:
    """Reads one evaluation of a run; None if there is none as new as the model.

    Raises:
        ProblemError: the file is damaged.
    """
    try:
        if file.stat().st_mtime_ns < folder.best.stat().st_mtime_ns:
            return None
        return Evaluation.model_validate_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, ValidationError):
        raise fail(
            f"The evaluation of the run {folder.path.name} can't be read.",
            "Evaluate the run again.",
        ) from None


def predict_part(
    run: TrainedRun, data: PreparedData, progress: Progress = no_progress
) -> Predictions:
    """Returns what the model of a run says of each image of the test part."""
    part = data.test
    function = ProbabilityFunction(run.model, data.task.input_shape)
    total = len(part)
    predicted = np.empty(total, np.int64)
    probability = np.empty(total, np.float32)
    losses = np.empty(total, np.float32)
    for start in range(0, total, function.batch_size):
        progress("Looking at the test images", start, total, "images")
        rows = slice(start, min(start + function.batch_size, total))
        values = function(part.images(rows.start, rows.stop))
        predicted[rows] = values.argmax(axis=1)
        probability[rows] = values.max(axis=1)
        losses[rows] = _losses(part.labels[rows], values)
    progress("Looking at the test images", total, total, "images")
    return Predictions(part.indices, part.labels, predicted, probability, losses)


def _losses(
    labels: NDArray[np.int64], probabilities: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Returns the loss of each image by Keras's own function, as in training."""
    import keras

    values: Any = keras.losses.sparse_categorical_crossentropy(labels, probabilities)
    return np.asarray(values, np.float32)
