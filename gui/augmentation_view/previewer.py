"""Makes the pictures of the Augmentation page in the background, the latest first."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from core.data.types import IntArray, PreparedData, Progress, UInt8Array
from core.experiment import Problem
from core.experiment.augmentation import AugmentationSpec, OperationSpec

if TYPE_CHECKING:
    from core.augmentation.preview import Preview
    from gui.background import Job
    from gui.workspace import Workspace

COLUMNS, ROWS, STRENGTHS = 6, 5, 7


@dataclass(frozen=True)
class Wish:
    """What the page wants to see.

    Attributes:
        spec: The augmentation.
        operation: The operation to show alone; None for none.
        throw: How often the person asked for other pictures.
        fingerprint: Of the data the pictures are taken from.
        seed: The seed of the experiment.
    """

    spec: AugmentationSpec
    operation: int | None
    throw: int
    fingerprint: str
    seed: int


@dataclass(frozen=True)
class Scene:
    """What the page shows.

    Attributes:
        wish: What it was made for.
        numbers: int64 (columns,), the numbers of the images in the data set.
        originals: uint8 (columns, h, w, c), as they are.
        rows: uint8 (rows, columns, h, w, c), as the network will see them.
        alone: uint8 (n, h, w, c), the chosen operation alone, from least to most if
            it has a strength; None if no operation is chosen.
    """

    wish: Wish
    numbers: IntArray
    originals: UInt8Array
    rows: UInt8Array
    alone: UInt8Array | None


class Previewer(QObject):
    """Keeps one job going at a time and forgets wishes that were overtaken.

    Signals:
        shown: A `Scene` is ready.
        failed: A tuple of problems.
    """

    shown = Signal(object)
    failed = Signal(tuple)

    def __init__(self, workspace: "Workspace", parent: QObject) -> None:
        """Makes nothing until it is asked."""
        super().__init__(parent)
        self._workspace = workspace
        self._job: Job | None = None
        self._wanted: tuple[Wish, PreparedData] | None = None
        self._last: Wish | None = None
        self._preview: Preview | None = None
        self._key: tuple[str, int] | None = None
        self._images: UInt8Array = np.zeros((0, 1, 1, 1), np.uint8)
        self._numbers: IntArray = np.zeros(0, np.int64)

    def show(self, wish: Wish, data: PreparedData) -> bool:
        """Asks for pictures; an earlier wish that was not begun is dropped.

        Returns:
            Whether pictures will come; the same wish once more changes nothing.
        """
        if wish == self._last:
            return False
        self._last = wish
        self._wanted = (wish, data)
        if self._job is None:
            self._begin()
        return True

    def _begin(self) -> None:
        if self._wanted is None:
            return
        wish, data = self._wanted
        self._wanted = None
        job = self._workspace.background.run(
            "Varying pictures", partial(self._make, wish, data)
        )
        job.succeeded.connect(self.shown)
        job.failed.connect(self._failed)
        job.finished.connect(self._finished)
        self._job = job

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self._last = None
        self.failed.emit(problems)

    def _finished(self) -> None:
        self._job = None
        self._begin()

    def _make(self, wish: Wish, data: PreparedData, _progress: Progress) -> Scene:
        """Runs in the background; only one such job goes on at a time."""
        from core.augmentation.preview import Preview

        key = (wish.fingerprint, wish.seed)
        if self._preview is None or key != self._key:
            rows = _one_of_each_class(data)
            self._numbers = data.train.indices[rows]
            self._images = data.train.store.take(self._numbers)
            self._preview = Preview(data.task.input_shape, wish.seed)
            self._key = key
        return varied_scene(self._preview, wish, self._images, self._numbers)


def varied_scene(
    preview: "Preview", wish: Wish, images: UInt8Array, numbers: IntArray
) -> Scene:
    """Makes all that a wish asks for.

    Args:
        preview: Of the shape of the images.
        wish: What is wanted.
        images: uint8 (columns, h, w, c).
        numbers: int64 (columns,), their numbers in the data set.
    """
    first = wish.throw * ROWS
    varied = [
        preview.varied(wish.spec, images, numbers, epoch).images
        for epoch in range(first, first + ROWS)
    ]
    alone = None
    if wish.operation is not None:
        alone = _alone(preview, wish.spec, wish.operation, images, numbers)
    return Scene(wish, numbers, images, np.stack(varied), alone)


def _alone(
    preview: "Preview",
    spec: AugmentationSpec,
    index: int,
    images: UInt8Array,
    numbers: IntArray,
) -> UInt8Array:
    operation = spec.operations[index]
    if has_strength(operation):
        number = int(numbers[0])
        return preview.strengths(spec, index, images[:2], number, STRENGTHS).images
    always = operation.replace(enabled=True, probability=1.0)
    only = spec.replace(operations=(always,), enabled=True)
    return preview.varied(only, images, numbers).images


def has_strength(operation: OperationSpec) -> bool:
    """Returns whether an operation does more or less, not just something or nothing."""
    settings = type(operation).model_fields
    return not {"upper", "magnitude", "alpha"}.isdisjoint(settings)


def _one_of_each_class(data: PreparedData) -> IntArray:
    """Returns rows of the training part, of as many classes as there are columns."""
    labels = data.train.labels
    _classes, firsts = np.unique(labels, return_index=True)
    rows = firsts[:: max(1, len(firsts) // COLUMNS)][:COLUMNS]
    others = np.setdiff1d(np.arange(len(labels)), rows)[: COLUMNS - len(rows)]
    return np.concatenate([rows, others]).astype(np.int64)
