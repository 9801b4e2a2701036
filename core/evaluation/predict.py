"""What a trained model says of pictures that it has never seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.conform import conform_batch, let_gpu_memory_grow
from core.data.decode import decode_image
from core.data.types import Progress, UInt8Array, no_progress
from core.evaluation.labels import read_labels
from core.evaluation.load_model import load_trained_model
from core.evaluation.probabilities import ProbabilityFunction
from core.evaluation.trained_run import read_data_info
from core.experiment import ProblemError, fail
from core.runs import RunFolder

_CHUNK = 64


@dataclass(frozen=True)
class Prediction:
    """What the model says of one picture.

    Attributes:
        class_index: The most probable class, an index into the class names.
        class_name: Its name.
        probabilities: float32 (classes,), adding up to 1.
    """

    class_index: int
    class_name: str
    probabilities: NDArray[np.float32]

    @property
    def probability(self) -> float:
        """The probability of the most probable class."""
        return float(self.probabilities[self.class_index])


class Predictor:
    """A trained model that takes pictures of any size and colour."""

    def __init__(
        self,
        probabilities: Callable[[UInt8Array], NDArray[np.float32]],
        shape: tuple[int, int, int],
        class_names: tuple[str, ...],
    ) -> None:
        """Wraps a function; `Predictor.open` is what most callers want.

        Args:
            probabilities: float32 (n, classes) for uint8 (n, height, width, channels).
            shape: (height, width, channels) that the function takes.
            class_names: In the order of the classes.
        """
        self._probabilities = probabilities
        self.shape = shape
        self.class_names = class_names

    @classmethod
    def open(cls, path: Path) -> "Predictor":
        """Opens a run folder, an exported SavedModel or a `.keras` file.

        A `.keras` file gets its class names from `labels.txt` beside it, or from the
        run folder it lies in; without either the classes are numbered.

        Raises:
            ProblemError: it is none of these, or damaged.
        """
        folder = RunFolder(path)
        if folder.holds_a_run:
            task = read_data_info(folder).task
            return _of_keras(load_trained_model(folder.best), task.class_names)
        if (path / "saved_model.pb").is_file():
            return _of_saved_model(path)
        file = path / "model.keras" if path.is_dir() else path
        if file.suffix == ".keras" and file.is_file():
            return _of_keras(load_trained_model(file), _names_beside(file))
        raise fail(
            f"{path} is neither a run folder nor an exported model.",
            "Choose a folder that Lossline wrote, a SavedModel or a .keras file.",
        )

    def predict_arrays(
        self, images: Sequence[UInt8Array], progress: Progress = no_progress
    ) -> list[Prediction]:
        """Returns one prediction for each image.

        Args:
            images: uint8 (h, w, c) of any size with 1, 3 or 4 channels.
            progress: Told the images so far; may raise `Cancelled`.
        """
        predictions: list[Prediction] = []
        for start in range(0, len(images), _CHUNK):
            progress("Predicting", start, len(images), "images")
            chunk = images[start : start + _CHUNK]
            values = self._probabilities(conform_batch(list(chunk), self.shape))
            predictions += [self._prediction(row) for row in values]
        return predictions

    def predict_files(
        self, paths: Sequence[Path], progress: Progress = no_progress
    ) -> list[Prediction]:
        """Returns one prediction for each file.

        Raises:
            ProblemError: files can't be read; one problem for each of them.
        """
        predictions: list[Prediction] = []
        for start in range(0, len(paths), _CHUNK):
            progress("Predicting", start, len(paths), "files")
            predictions += self.predict_arrays(_decode(paths[start : start + _CHUNK]))
        return predictions

    def _prediction(self, probabilities: NDArray[np.float32]) -> Prediction:
        index = int(probabilities.argmax())
        return Prediction(index, self.class_names[index], probabilities)


def _of_keras(model: Any, class_names: tuple[str, ...] | None) -> Predictor:
    shape = tuple(model.input_shape[1:])
    count = int(model.output_shape[-1])
    if len(shape) != 3 or shape[2] not in (1, 3) or None in shape:
        raise fail(
            "Expected a model that takes images of one size, grey or in colour. "
            f"Received one that takes {shape}.",
            "Choose a model that Lossline trained.",
        )
    names = class_names or tuple(str(index) for index in range(count))
    if len(names) != count:
        raise fail(
            f"The model tells {count} classes apart, but {len(names)} names are given.",
            "Put a labels.txt beside it with one name for each class.",
        )
    return Predictor(ProbabilityFunction(model, shape), shape, names)


def _of_saved_model(path: Path) -> Predictor:
    import tensorflow as tf

    let_gpu_memory_grow()
    foreign = fail(
        f"The SavedModel in {path} was not exported by Lossline.",
        "Choose one that has the endpoint serve, or the run folder it came from.",
    )
    try:
        loaded: Any = tf.saved_model.load(str(path))
        about = loaded.signatures["describe"]()
        shape = tuple(int(side) for side in about["input_shape"].numpy())
        names = tuple(name.decode() for name in about["class_names"].numpy())
        serve = loaded.signatures["serve"]
    except (AttributeError, KeyError, ValueError, TypeError):
        raise foreign from None
    except (OSError, tf.errors.OpError) as error:
        raise fail(
            f"The SavedModel in {path} can't be opened: {error}",
            "It may be damaged. Export it again.",
        ) from None
    if len(shape) != 3:
        raise foreign

    def probabilities(images: UInt8Array) -> NDArray[np.float32]:
        return serve(tf.constant(images))["probabilities"].numpy()

    return Predictor(probabilities, shape, names)


def _names_beside(path: Path) -> tuple[str, ...] | None:
    labels = path.parent / "labels.txt"
    if labels.is_file():
        return read_labels(labels)
    if RunFolder(path.parent).data_info.is_file():
        return read_data_info(RunFolder(path.parent)).task.class_names
    return None


def _decode(paths: Sequence[Path]) -> list[UInt8Array]:
    images: list[UInt8Array] = []
    complaints: list[ProblemError] = []
    for path in paths:
        try:
            images.append(decode_image(path))
        except ProblemError as error:
            complaints.append(error)
    if complaints:
        raise ProblemError(*(one for error in complaints for one in error.problems))
    return images
