"""Pretrained nets to build on: where they come from, where they are cut, what stays."""

import re
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from core.experiment.freezing import FreezeSpec
from core.experiment.spec import Pair, Spec, setting

Architecture = Literal[
    "MobileNetV2",
    "MobileNet",
    "MobileNetV3Small",
    "MobileNetV3Large",
    "EfficientNetB0",
    "EfficientNetB1",
    "EfficientNetB2",
    "EfficientNetB3",
    "EfficientNetV2B0",
    "EfficientNetV2B1",
    "EfficientNetV2B2",
    "EfficientNetV2B3",
    "DenseNet121",
    "ResNet50V2",
    "InceptionV3",
    "Xception",
    "NASNetMobile",
    "ConvNeXtTiny",
    "VGG16",
    "VGG19",
]
"""Functions of `keras.applications`, under their own names."""


def cut_setting() -> Any:
    """The setting of the layer at which a base is cut off."""
    return setting(
        None,
        label="Cut after",
        help="The last layer that is used. Cut early for simple concepts such as edges "
        "and colours, late for special ones such as whole objects.",
    )


class BaseSpec(Spec):
    """What all bases have in common.

    Attributes:
        freeze: What stays as it is in the first phase of training. A fine-tuning
            phase has a choice of its own.
    """

    family: ClassVar[str]
    """Where bases of this kind come from, for a heading."""

    summary: ClassVar[str]
    """One or two plain sentences for a student."""

    kind: str
    input_size: Pair | None = setting(
        None,
        label="Image size inside",
        help="The height and width that images are brought to before the base. "
        "Automatic takes the size of the images if the base works well with it.",
        advanced=True,
    )
    batch_norm: Literal["auto", "inference", "batch"] = setting(
        "auto",
        label="Batch normalisation",
        help="Pretrained bases keep the averages they have learned: those of your few "
        "images per batch would spoil what the base knows. Automatic learns new ones "
        "only when the base starts from random weights.",
        labels={
            "auto": "automatic",
            "inference": "keep the learned averages",
            "batch": "learn new averages",
        },
        advanced=True,
    )
    freeze: FreezeSpec = setting(
        FreezeSpec(),
        label="Freezing",
        help="Which part of the base stays as it is while the head learns.",
    )
    features: Literal["auto", "memory", "disk", "none"] = setting(
        "auto",
        label="Compute once",
        help="While the base is frozen, what it says of each image is computed once "
        "and kept, instead of in each epoch. Automatic keeps it in memory if it fits, "
        "else on disk.",
        labels={
            "auto": "automatic",
            "memory": "in memory",
            "disk": "on disk",
            "none": "run the base in each step",
        },
        advanced=True,
    )
    feature_copies: int = setting(
        0,
        label="Varied copies",
        help="With augmentation on, so many varied copies of each training image are "
        "computed once, and the epochs take turns with them. With 0 the base is run "
        "in each step.",
        minimum=0,
        maximum=100,
        unit="copies",
        advanced=True,
    )

    @property
    def pretrained(self) -> bool:
        """Whether the base starts with weights that have been learned before."""
        return True

    @property
    def learns_averages(self) -> bool:
        """Whether batch normalisation inside the base uses and learns batch values."""
        if self.batch_norm == "auto":
            return not self.pretrained
        return self.batch_norm == "batch"


class ApplicationsBase(BaseSpec):
    """A function of `keras.applications`, without its classifier."""

    family: ClassVar[str] = "Keras"
    summary: ClassVar[str] = (
        "A well-known net with weights from ImageNet: 1.3 million photos of 1,000 "
        "kinds of things."
    )

    kind: Literal["applications"] = "applications"
    architecture: Architecture = setting(
        "MobileNetV2",
        label="Architecture",
        help="MobileNetV2 is small and quick on any computer; EfficientNet, ConvNeXt "
        "and ResNet know more and need more time.",
    )
    alpha: float = setting(
        1.0,
        label="Width",
        help="How many filters each layer has, as a share of the full net: 0.35 is "
        "several times faster than 1. Only the MobileNets have widths.",
        minimum=0.1,
        maximum=2.0,
        step=0.05,
        used_if=(
            "architecture",
            ("MobileNet", "MobileNetV2", "MobileNetV3Small", "MobileNetV3Large"),
        ),
    )
    weights: Literal["imagenet", "file", "random"] = setting(
        "imagenet",
        label="Weights",
        help="What the base knows at the start. Random weights mean learning from "
        "scratch, for comparison.",
        labels={
            "imagenet": "ImageNet",
            "file": "a file",
            "random": "random",
        },
    )
    weights_file: str = setting(
        "",
        label="Weights file",
        help="A weights file (.h5, .weights.h5 or .keras) of the same architecture "
        "and width, without the classifier.",
        used_if=("weights", ("file",)),
    )
    cut: str | None = cut_setting()

    @property
    def pretrained(self) -> bool:
        """Whether the weights are not random."""
        return self.weights != "random"


class HubBase(BaseSpec):
    """A module in SavedModel format, from Kaggle, TF Hub or this computer."""

    family: ClassVar[str] = "TF Hub"
    summary: ClassVar[str] = (
        "A ready-made feature vector: the module takes an image and gives a row of "
        "numbers that says what is in it."
    )

    kind: Literal["hub"] = "hub"
    handle: str = setting(
        "",
        label="Module",
        help="A Kaggle handle (owner/model/framework/variation/version), a tfhub.dev "
        "address, a folder in SavedModel format, or such a folder as a .tar.gz file.",
    )
    value_range: Literal["auto", "zero_to_one", "minus_one_to_one", "zero_to_255"] = (
        setting(
            "auto",
            label="Pixel values",
            help="Which values the module expects of pixels. Automatic takes what is "
            "known of the module, and 0 to 1 for all others, as TF Hub's modules do.",
            labels={
                "auto": "automatic",
                "zero_to_one": "0 to 1",
                "minus_one_to_one": "−1 to 1",
                "zero_to_255": "0 to 255",
            },
            advanced=True,
        )
    )


class RunBase(BaseSpec):
    """The net of a finished run of one's own, without its output layer."""

    family: ClassVar[str] = "Your runs"
    summary: ClassVar[str] = (
        "A net that you have trained yourself. What it has learned there is carried "
        "over to new data; no network needed."
    )

    kind: Literal["run"] = "run"
    run_dir: str = setting(
        "",
        label="Run",
        help="The folder of the run whose best epoch is taken.",
    )
    cut: str | None = cut_setting()

    @property
    def title(self) -> str:
        """What the run is called and when it was made; a folder of another name as is.

        `2026-11-26_17-45-00_digits-04` is `digits-04, 2026-11-26 17:45`.
        """
        name = Path(self.run_dir).expanduser().name
        parts = re.fullmatch(r"([\d-]{10})_(\d\d)-(\d\d)-\d\d_(.+)", name)
        return f"{parts[4]}, {parts[1]} {parts[2]}:{parts[3]}" if parts else name


Base = Annotated[
    ApplicationsBase | HubBase | RunBase,
    Field(discriminator="kind"),
]

BASE_CLASSES: tuple[type[BaseSpec], ...] = (ApplicationsBase, HubBase, RunBase)
