"""One click that leaves nothing to warn of: an operation taken out, or a range cut."""

from core.experiment.augmentation.augmentation import AugmentationSpec
from core.experiment.augmentation.colour import Brightness, Contrast
from core.experiment.augmentation.disturbance import Cutout
from core.experiment.augmentation.frame import LEAST_VISIBLE, worst_visible_share
from core.experiment.augmentation.geometry import RandomCrop, Rotation, Zoom
from core.experiment.augmentation.operation import OperationSpec, RangedOperation
from core.experiment.augmentation.remarks import Remark
from core.experiment.fixes import set_value
from core.experiment.problem import Fix

_STEPS = 20


def way_out(remark: Remark, spec: AugmentationSpec) -> Fix:
    """Returns the change that settles a warning about an augmentation.

    Args:
        remark: The warning.
        spec: The augmentation that it is about.
    """
    digits = remark.path.partition("[")[2].partition("]")[0]
    path = f"augmentation.operations[{digits}]"
    one = spec.operations[int(digits)]
    narrow = None
    if remark.topic == "out_of_frame" and isinstance(one, RangedOperation):
        narrow = _kept_in_frame(one, spec)
    elif isinstance(one, RangedOperation):
        narrow = _usual(one)
    if narrow is None:
        return Fix(label="Take it out", action="remove", path=path)
    label = f"Narrow it to {narrow.lower:g} to {narrow.upper:g}".replace("-", "−")
    return set_value(label, path, narrow.model_dump(mode="json"))


def _usual(one: RangedOperation) -> RangedOperation | None:
    """Cuts a range to what is usual; None where the operation has no such range."""
    match one:
        case Rotation():
            return _within(one, -15.0, 15.0)
        case Zoom():
            return _within(one, 0.7, max(0.7, one.upper))
        case Cutout():
            return _within(one, min(0.5, one.lower), 0.5)
        case Brightness():
            return _within(one, -0.4, 0.4)
        case Contrast():
            return _within(one, 0.3, max(0.3, one.upper))
        case _:
            return None


def _within(one: RangedOperation, least: float, most: float) -> RangedOperation:
    lower, upper = (min(max(end, least), most) for end in (one.lower, one.upper))
    return one.replace(lower=lower, upper=upper)


def _kept_in_frame(
    one: RangedOperation, spec: AugmentationSpec
) -> RangedOperation | None:
    """Draws a range in until enough is left of a thing; None if that is not enough."""
    others: list[OperationSpec] = [
        other for other in spec.active_operations if other is not one
    ]
    for step in range(_STEPS - 1, 0, -1):
        share = step / _STEPS
        lower, upper = (
            round(one.neutral + share * (end - one.neutral), 2)
            for end in (one.lower, one.upper)
        )
        # What shrinks or shows all hides nothing.
        if isinstance(one, Zoom):
            lower = min(one.lower, upper)
        elif isinstance(one, RandomCrop):
            upper = max(lower, one.upper)
        narrow = one.replace(lower=lower, upper=upper)
        if worst_visible_share([*others, narrow]) >= LEAST_VISIBLE:
            return narrow
    return None
