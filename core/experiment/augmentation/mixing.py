"""Operations that mix two images of a batch, and their labels with them."""

from typing import Any, ClassVar, Literal

from core.experiment.augmentation.operation import (
    Group,
    OperationSpec,
    probability_setting,
)
from core.experiment.spec import setting


def _alpha(default: float) -> Any:
    return setting(
        default,
        label="Alpha",
        help="Small values mix in only a little of the other image, mostly; 1 makes "
        "all shares up to a half equally likely; large values mix half and half.",
        minimum=0.05,
        maximum=10.0,
        step=0.05,
    )


class MixUp(OperationSpec):
    """A weighted mean of two images and of their labels.

    Source: Zhang et al., "mixup: Beyond Empirical Risk Minimization",
    arXiv:1710.09412. The share is drawn from Beta(alpha, alpha); each image keeps the
    larger share of its own mixture, so that in an epoch each is the main one once.
    """

    group: ClassVar[Group] = "mixing"
    title: ClassVar[str] = "MixUp"
    summary: ClassVar[str] = (
        "Lays another image of the batch over this one, half transparent, and asks for "
        "both classes in the same shares. The net becomes less sure of itself between "
        "classes."
    )
    kind: Literal["MixUp"] = "MixUp"
    alpha: float = _alpha(0.2)
    probability: float = probability_setting(1.0)


class CutMix(OperationSpec):
    """A rectangle of another image is laid into this one.

    Source: Yun et al., "CutMix", arXiv:1905.04899. The rectangle lies inside the
    image, has its proportions and covers at most half of it.
    """

    group: ClassVar[Group] = "mixing"
    title: ClassVar[str] = "CutMix"
    summary: ClassVar[str] = (
        "Lays a rectangle of another image of the batch into this one and asks for "
        "both classes by their shares of the area."
    )
    kind: Literal["CutMix"] = "CutMix"
    alpha: float = _alpha(1.0)
    probability: float = probability_setting(0.5)
