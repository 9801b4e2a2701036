"""How training images are varied."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from core.experiment.augmentation.automatic import RandAugment
from core.experiment.augmentation.colour import (
    Brightness,
    ChannelShift,
    Contrast,
    Grayscale,
    Hue,
    Invert,
    Saturation,
)
from core.experiment.augmentation.disturbance import (
    Cutout,
    GaussianBlur,
    GaussianNoise,
)
from core.experiment.augmentation.geometry import (
    Elastic,
    HeightShift,
    HorizontalFlip,
    RandomCrop,
    Rotation,
    Shear,
    VerticalFlip,
    WidthShift,
    Zoom,
)
from core.experiment.augmentation.mixing import CutMix, MixUp
from core.experiment.augmentation.operation import OperationSpec
from core.experiment.spec import Spec, setting

Operation = Annotated[
    HorizontalFlip
    | VerticalFlip
    | Rotation
    | Zoom
    | WidthShift
    | HeightShift
    | Shear
    | RandomCrop
    | Elastic
    | Brightness
    | Contrast
    | Saturation
    | Hue
    | ChannelShift
    | Grayscale
    | Invert
    | GaussianNoise
    | GaussianBlur
    | Cutout
    | MixUp
    | CutMix
    | RandAugment,
    Field(discriminator="kind"),
]
"""Any operation."""

OPERATION_CLASSES: tuple[type[OperationSpec], ...] = get_args(get_args(Operation)[0])
"""Every kind of operation, in the order of the palette."""

FillMode = Literal["constant", "nearest", "reflect", "wrap"]

Remarkable = Literal[
    "flip_digits",
    "flip_letters",
    "flip_hands",
    "rotation_swaps_classes",
    "out_of_frame",
    "too_small",
    "washed_out",
    "hidden",
]
"""What is warned of, and can be allowed."""


class AugmentationSpec(Spec):
    """The operations by which each training image is varied anew in each epoch.

    Only the images to train with are varied, never those to validate or test with.

    What moves pixels is folded into one resampling, at the place of the first such
    operation in the list; neighbouring operations on light and colour become one step;
    everything else happens in the order of the list, and mixing comes last. Values are
    cut off at black and white once, at the end.

    Attributes:
        operations: What is done, in this order.
        allowed: Warnings that a person has read and does not want to see again.
    """

    enabled: bool = setting(
        True,
        label="Augmentation",
        help="Shows the net each training image a little different every time. Switch "
        "it off to compare with and without.",
    )
    operations: Annotated[tuple[Operation, ...], Field(max_length=40)] = ()
    fill_mode: FillMode = setting(
        "constant",
        label="Fill mode",
        help="What appears where an image has moved away: the fill value, its last row "
        "of pixels, its mirror image, or its other side.",
        labels={
            "constant": "fill value",
            "nearest": "edge pixels",
            "reflect": "mirrored",
            "wrap": "other side",
        },
    )
    fill_value: float = setting(
        0.0,
        label="Fill value",
        help="The grey that fills holes: 0 is black, 255 is white. Cutout uses it too.",
        minimum=0.0,
        maximum=255.0,
        step=1.0,
    )
    allowed: tuple[Remarkable, ...] = ()

    @property
    def active_operations(self) -> tuple[Operation, ...]:
        """The operations that can change an image, in order; none if switched off."""
        if not self.enabled:
            return ()
        return tuple(one for one in self.operations if one.active)

    @property
    def active(self) -> bool:
        """Whether any training image can be changed."""
        return bool(self.active_operations)

    @property
    def uses_fill_value(self) -> bool:
        """Whether the fill value fills anything: holes, or what Cutout erases."""
        return self.fill_mode == "constant" or any(
            isinstance(one, Cutout) for one in self.operations
        )

    @property
    def mixes(self) -> bool:
        """Whether labels are mixed."""
        return any(isinstance(one, MixUp | CutMix) for one in self.active_operations)
