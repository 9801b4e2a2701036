"""What a person has decided about single images, brought to bear on a data set."""

import numpy as np
from numpy.typing import NDArray

from core.data.types import TEST, TRAIN, RawDataset
from core.experiment import DatasetSpec, Problem
from core.experiment.fixes import set_value
from core.experiment.index_ranges import ranges_of


def corrected(
    raw: RawDataset, spec: DatasetSpec
) -> tuple[NDArray[np.bool_], NDArray[np.int8], tuple[Problem, ...]]:
    """Returns which images are left out and to which part each belongs.

    Corrections made for other data do nothing but a warning: their numbers would mean
    other images.

    Args:
        raw: The data set.
        spec: `corrections` is looked at.

    Returns:
        bool (n,), images that are left out; int8 (n,), the parts after moving;
        warnings.
    """
    wish = spec.corrections
    left_out = np.zeros(len(raw), np.bool_)
    if wish.empty:
        return left_out, raw.parts, ()
    if wish.data != raw.fingerprint:
        return left_out, raw.parts, (_other_data(raw),)
    left_out = _mask(wish.left_out, len(raw))
    parts = raw.parts.copy()
    parts[_mask(wish.to_training, len(raw))] = TRAIN
    if (raw.parts == TEST).any():
        parts[_mask(wish.to_test, len(raw))] = TEST
    return left_out, parts, ()


def _mask(text: str, count: int) -> NDArray[np.bool_]:
    mask = np.zeros(count, np.bool_)
    for first, last in ranges_of(text):
        mask[first : last + 1] = True
    return mask


def _other_data(raw: RawDataset) -> Problem:
    return Problem(
        message=f"Images were left out or moved by hand, but {raw.name} is no longer "
        "the same data: the choice is not used.",
        path="dataset.corrections",
        severity="warning",
        hint="Look at the audit of the data again and repeat the choice.",
        fix=set_value("Forget the old choice", "dataset.corrections", {}),
    )
