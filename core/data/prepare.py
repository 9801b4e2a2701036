"""From a raw data set to parts that are ready to be fed."""

import numpy as np

from core.data.choose import choose
from core.data.fingerprint import fingerprint_of
from core.data.placing import place
from core.data.shape import choose_shape, said_of_sizes
from core.data.task import image_task
from core.data.types import (
    IntArray,
    Part,
    PixelStore,
    PreparedData,
    Progress,
    RawDataset,
    no_progress,
)
from core.data.warnings import worth_reading
from core.experiment import DatasetSpec


def prepare(
    raw: RawDataset, spec: DatasetSpec, seed: int, progress: Progress = no_progress
) -> PreparedData:
    """Chooses classes, divides, and brings all images to one shape.

    Which image is in which part is a pure function of the data, the specification and
    the seed.

    Args:
        raw: What a reader found.
        spec: Everything but `source` and `pixel_shape` is looked at.
        seed: The seed of the experiment.
        progress: Told the images so far; may raise `Cancelled`.

    Raises:
        ProblemError: an unknown class is chosen, fewer than two classes are left,
            there are too few images, or an image can't be read.
        Cancelled: `progress` asked for it.
    """
    choice = choose(raw, spec, seed, progress)
    division, labels, names = choice.division, choice.labels, choice.class_names
    used = np.sort(np.concatenate([division.train, division.validation, division.test]))
    shape, shape_problems = choose_shape(raw.images, used, spec)
    store, place_problems = place(raw, used, shape, spec, progress)
    return PreparedData(
        task=image_task(shape, names),
        raw=raw,
        train=_part(store, division.train, labels),
        validation=_part(store, division.validation, labels),
        test=_part(store, division.test, labels),
        fingerprint=fingerprint_of(
            raw.fingerprint,
            str(shape),
            *names,
            division.train,
            division.validation,
            division.test,
        ),
        problems=(
            *said_of_sizes(raw, used),
            *choice.problems,
            *shape_problems,
            *place_problems,
            *worth_reading(raw, division, labels, names, spec),
        ),
    )


def _part(store: PixelStore, indices: IntArray, labels: IntArray) -> Part:
    return Part(store=store, indices=indices, labels=labels[indices])
