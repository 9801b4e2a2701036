"""What is known of the nets of `keras.applications` before Keras is loaded.

File names and digests of the ImageNet weights are those in Keras's own source, so that
what one of the two has downloaded, the other finds. Widths of the MobileNets have one
file for each image size there; the file for 224 pixels is taken for all of them.
"""

from dataclasses import dataclass, field
from typing import Literal

from core.experiment.bases import ApplicationsBase, Architecture

Scaling = Literal["minus_one_to_one", "torch", "caffe", "efficientnet", "inside"]
"""What a net wants of pixels from 0 to 255.

`minus_one_to_one`: −1 to 1. `torch`: 0 to 1, then ImageNet's mean and spread of each
colour. `caffe`: blue first, less ImageNet's mean colour. `inside`: nothing, the net
does it itself. `efficientnet`: the net does it but for a division that Keras only adds
together with the ImageNet weights.
"""


@dataclass(frozen=True)
class WeightsFile:
    """A file of ImageNet weights without the classifier.

    Attributes:
        name: What Keras calls it in its cache.
        path: Where Keras's server has it.
        digest: MD5 (32 digits) or SHA-256 (64 digits); empty where Keras knows none.
        parameters: Numbers in it.
    """

    name: str
    path: str
    digest: str
    parameters: int

    @property
    def num_bytes(self) -> int:
        """How large it is, about."""
        return self.parameters * 4


@dataclass(frozen=True)
class ArchitectureInfo:
    """The card of one net.

    Attributes:
        title: What a person reads.
        summary: One sentence: when to take it.
        scaling: What it wants of the pixels.
        native_size: The height and width of the images it was trained on.
        smallest_size: The least height and width it can work on.
        files: The ImageNet weights by width; the only key is 1 if it has no widths.
    """

    title: str
    summary: str
    scaling: Scaling
    native_size: int = 224
    smallest_size: int = 32
    files: dict[float, WeightsFile] = field(default_factory=dict[float, WeightsFile])

    @property
    def widths(self) -> tuple[float, ...]:
        """The widths for which there are ImageNet weights; none if it has no widths."""
        return tuple(self.files) if len(self.files) > 1 else ()


_SERVER = "tensorflow/keras-applications/"


def _one(
    name: str, folder: str, digest: str, parameters: int
) -> dict[float, WeightsFile]:
    return {1.0: WeightsFile(name, f"{_SERVER}{folder}/{name}", digest, parameters)}


def _mobilenet() -> dict[float, WeightsFile]:
    known = {0.25: 218_544, 0.5: 829_536, 0.75: 1_832_976, 1.0: 3_228_864}
    names = {0.25: "2_5", 0.5: "5_0", 0.75: "7_5", 1.0: "1_0"}
    return {
        width: _one(
            f"mobilenet_{names[width]}_224_tf_no_top.h5", "mobilenet", "", parameters
        )[1.0]
        for width, parameters in known.items()
    }


def _mobilenet_v2() -> dict[float, WeightsFile]:
    known = {
        0.35: 410_208,
        0.5: 706_224,
        0.75: 1_382_064,
        1.0: 2_257_984,
        1.3: 3_766_048,
        1.4: 4_363_712,
    }
    return {
        width: _one(
            f"mobilenet_v2_weights_tf_dim_ordering_tf_kernels_{width}_224_no_top.h5",
            "mobilenet_v2",
            "",
            parameters,
        )[1.0]
        for width, parameters in known.items()
    }


def _mobilenet_v3(
    size: str, known: dict[float, tuple[str, int]]
) -> dict[float, WeightsFile]:
    return {
        width: _one(
            f"weights_mobilenet_v3_{size}_224_{width}_float_no_top_v2.h5",
            "mobilenet_v3",
            digest,
            parameters,
        )[1.0]
        for width, (digest, parameters) in known.items()
    }


def _efficientnet(name: str, digest: str, parameters: int) -> dict[float, WeightsFile]:
    file = f"efficientnet{name}_notop.h5"
    return {1.0: WeightsFile(file, f"keras-applications/{file}", digest, parameters)}


def _efficientnet_v2(
    name: str, digest: str, parameters: int
) -> dict[float, WeightsFile]:
    file = f"efficientnetv2-{name}_notop.h5"
    return _one(file, "efficientnet_v2", digest, parameters)


_KERNELS = "weights_tf_dim_ordering_tf_kernels_notop.h5"

ARCHITECTURES: dict[Architecture, ArchitectureInfo] = {
    "MobileNetV2": ArchitectureInfo(
        "MobileNet V2",
        "Small and quick; the usual choice for a lab without a GPU.",
        "minus_one_to_one",
        files=_mobilenet_v2(),
    ),
    "MobileNet": ArchitectureInfo(
        "MobileNet",
        "The first of the small nets, simple in its build.",
        "minus_one_to_one",
        files=_mobilenet(),
    ),
    "MobileNetV3Small": ArchitectureInfo(
        "MobileNet V3 small",
        "The smallest of all; made for phones.",
        "inside",
        files=_mobilenet_v3(
            "small",
            {
                0.75: ("ebdb5cc8e0b497cd13a7c275d475c819", 583_160),
                1.0: ("d3e8ec802a04aa4fc771ee12a9a9b836", 939_120),
            },
        ),
    ),
    "MobileNetV3Large": ArchitectureInfo(
        "MobileNet V3 large",
        "A little better than MobileNet V2 at the same speed.",
        "inside",
        files=_mobilenet_v3(
            "large",
            {
                0.75: ("40af19a13ebea4e2ee0c676887f69a2e", 1_808_736),
                1.0: ("07fb09a5933dd0c8eaafa16978110389", 2_996_352),
            },
        ),
    ),
    "EfficientNetB0": ArchitectureInfo(
        "EfficientNet B0",
        "Very accurate for its few parameters, but slow on a CPU.",
        "efficientnet",
        files=_efficientnet("b0", "50bc09e76180e00e4465e1a485ddc09d", 4_049_571),
    ),
    "EfficientNetB1": ArchitectureInfo(
        "EfficientNet B1",
        "The next size of EfficientNet, for larger images.",
        "efficientnet",
        240,
        files=_efficientnet("b1", "74c4e6b3e1f6a1eea24c589628592432", 6_575_239),
    ),
    "EfficientNetB2": ArchitectureInfo(
        "EfficientNet B2",
        "The third size of EfficientNet.",
        "efficientnet",
        260,
        files=_efficientnet("b2", "111f8e2ac8aa800a7a99e3239f7bfb39", 7_768_569),
    ),
    "EfficientNetB3": ArchitectureInfo(
        "EfficientNet B3",
        "The fourth size of EfficientNet; needs a GPU to be pleasant.",
        "efficientnet",
        300,
        files=_efficientnet("b3", "af6d107764bb5b1abb91932881670226", 10_783_535),
    ),
    "EfficientNetV2B0": ArchitectureInfo(
        "EfficientNet V2 B0",
        "The newer EfficientNet: as accurate and quicker to train.",
        "inside",
        files=_efficientnet_v2("b0", "893217f2bb855e2983157299931e43ff", 5_919_312),
    ),
    "EfficientNetV2B1": ArchitectureInfo(
        "EfficientNet V2 B1",
        "The next size of EfficientNet V2.",
        "inside",
        240,
        files=_efficientnet_v2("b1", "0e80663031ca32d657f9caa404b6ec37", 6_931_124),
    ),
    "EfficientNetV2B2": ArchitectureInfo(
        "EfficientNet V2 B2",
        "The third size of EfficientNet V2.",
        "inside",
        260,
        files=_efficientnet_v2("b2", "1dfe2e7a5d45b6632553a8961ea609eb", 8_769_374),
    ),
    "EfficientNetV2B3": ArchitectureInfo(
        "EfficientNet V2 B3",
        "The fourth size of EfficientNet V2; needs a GPU to be pleasant.",
        "inside",
        300,
        files=_efficientnet_v2("b3", "f6abf7b5849ac99a89b50dd3fd532856", 12_930_622),
    ),
    "DenseNet121": ArchitectureInfo(
        "DenseNet 121",
        "Every layer sees all earlier ones; few parameters, many layers.",
        "torch",
        files=_one(
            f"densenet121_{_KERNELS}",
            "densenet",
            "30ee3e1110167f948a6b9946edeeb738",
            7_037_504,
        ),
    ),
    "ResNet50V2": ArchitectureInfo(
        "ResNet 50 V2",
        "The classic residual net: robust, large, well understood.",
        "minus_one_to_one",
        files=_one(
            f"resnet50v2_{_KERNELS}",
            "resnet",
            "fac2f116257151a9d068a22e544a4917",
            23_564_800,
        ),
    ),
    "InceptionV3": ArchitectureInfo(
        "Inception V3",
        "Looks at each image with windows of several sizes side by side.",
        "minus_one_to_one",
        299,
        75,
        files=_one(
            f"inception_v3_{_KERNELS}",
            "inception_v3",
            "bcbd6486424b2319ff4ef7d526e38f63",
            21_802_784,
        ),
    ),
    "Xception": ArchitectureInfo(
        "Xception",
        "Inception's idea taken to its end, with separable convolutions.",
        "minus_one_to_one",
        299,
        71,
        files=_one(
            f"xception_{_KERNELS}",
            "xception",
            "b0042744bf5b25fce3cb969f33bebb97",
            20_861_480,
        ),
    ),
    "NASNetMobile": ArchitectureInfo(
        "NASNet mobile",
        "Designed by a search program; small, with a tangled build.",
        "minus_one_to_one",
        files={
            1.0: WeightsFile(
                "nasnet_mobile_no_top.h5",
                f"{_SERVER}nasnet/NASNet-mobile-no-top.h5",
                "1ed92395b5b598bdda52abe5c0dbfd63",
                4_269_716,
            )
        },
    ),
    "ConvNeXtTiny": ArchitectureInfo(
        "ConvNeXt tiny",
        "A modern convolutional net with ideas from transformers; large.",
        "inside",
        files=_one(
            "convnext_tiny_notop.h5",
            "convnext",
            "d547c096cabd03329d7be5562c5e14798aa39ed24b474157cef5e85ab9e49ef1",
            27_820_128,
        ),
    ),
    "VGG16": ArchitectureInfo(
        "VGG 16",
        "Sixteen plain layers in a row: easy to understand, slow to run.",
        "caffe",
        files=_one(
            f"vgg16_{_KERNELS}",
            "vgg16",
            "6d6bbae143d832006294945121d1f1fc",
            14_714_688,
        ),
    ),
    "VGG19": ArchitectureInfo(
        "VGG 19",
        "VGG 16 with three more layers.",
        "caffe",
        files=_one(
            f"vgg19_{_KERNELS}",
            "vgg19",
            "253f8cb515780f3b799900260a226db6",
            20_024_384,
        ),
    ),
}
"""The cards of all nets, in the order in which they are offered."""


def architecture_of(base: ApplicationsBase) -> ArchitectureInfo:
    """Returns the card of a base's net."""
    return ARCHITECTURES[base.architecture]


def weights_file_of(base: ApplicationsBase) -> WeightsFile | None:
    """Returns the ImageNet weights of a base; None if there are none of its width."""
    info = architecture_of(base)
    return info.files.get(base.alpha if info.widths else 1.0)
