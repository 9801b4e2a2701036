"""From a list of operations to the stages that carry it out."""

from core.augmentation.colour_stage import ColourStage
from core.augmentation.disturbances import BlurStage, CutoutStage, NoiseStage
from core.augmentation.draws import Placed, placed
from core.augmentation.mix_stage import MixStage
from core.augmentation.stage import Stage
from core.augmentation.tables import RandAugmentStage
from core.augmentation.warp import WarpStage
from core.experiment.augmentation import AugmentationSpec
from core.experiment.augmentation.automatic import RandAugment
from core.experiment.augmentation.disturbance import (
    Cutout,
    GaussianBlur,
    GaussianNoise,
)


def stages_of(
    spec: AugmentationSpec, shape: tuple[int, int, int], *, idle: bool = False
) -> tuple[list[Stage], MixStage | None]:
    """Returns the stages of an augmentation, in order.

    All that moves pixels is one stage at the place of the first such operation;
    neighbours on light and colour are one; mixing comes last. What an operation draws
    does not depend on whether others are left out.

    Args:
        spec: The augmentation.
        shape: (height, width, channels) of the images.
        idle: Whether operations whose range does nothing have a stage, too, so that the
            graph stays the same while a slider moves.

    Returns:
        All stages, and the one among them that mixes images, if there is one.
    """
    operations = placed(spec.operations) if spec.enabled else ()
    used = tuple(
        one
        for one in operations
        if one.operation.active or (idle and one.operation.enabled)
    )
    moving = tuple(one for one in used if _moves(one))
    mixing = tuple(one for one in used if one.operation.group == "mixing")
    found: list[Stage] = []
    colours: list[Placed] = []

    def close_colours() -> None:
        if colours:
            found.append(ColourStage(tuple(colours), shape))
            colours.clear()

    for one in used:
        if _moves(one) and one is moving[0]:
            close_colours()
            found.append(WarpStage(moving, shape, spec.fill_mode, spec.fill_value))
        match one.operation:
            case GaussianNoise():
                close_colours()
                found.append(NoiseStage(one, shape))
            case GaussianBlur():
                close_colours()
                found.append(BlurStage(one, shape))
            case Cutout():
                close_colours()
                found.append(CutoutStage(one, shape, spec.fill_value))
            case RandAugment():
                colours.append(one)
                close_colours()
                found.append(RandAugmentStage(one, shape))
            case operation if operation.group == "colour":
                colours.append(one)
            case _:
                pass
    close_colours()
    mix = MixStage(mixing, shape) if mixing else None
    if mix is not None:
        found.append(mix)
    return found, mix


def _moves(one: Placed) -> bool:
    return one.operation.group in ("geometry", "automatic")
