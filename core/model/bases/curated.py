"""Modules that are known to work well, and the range of pixel values each expects."""

from dataclasses import dataclass

ZERO_TO_ONE = (0.0, 1.0)
MINUS_ONE_TO_ONE = (-1.0, 1.0)


@dataclass(frozen=True)
class CuratedModule:
    """The card of one module on Kaggle.

    Attributes:
        handle: Owner, model, framework, variation and version.
        title: What a person reads.
        summary: One line: when to take it.
        image_size: The height and width that it expects.
        parameters: Numbers that it holds, about.
        num_bytes: How much is downloaded, about.
        value_range: The lowest and highest pixel value that it expects.
    """

    handle: str
    title: str
    summary: str
    image_size: int
    parameters: int
    num_bytes: int
    value_range: tuple[float, float] = ZERO_TO_ONE


def _module(
    handle: str,
    title: str,
    summary: str,
    millions: float,
    image_size: int = 224,
    value_range: tuple[float, float] = ZERO_TO_ONE,
) -> CuratedModule:
    parameters = round(millions * 1e6)
    return CuratedModule(
        handle, title, summary, image_size, parameters, parameters * 4, value_range
    )


_V2 = "google/mobilenet-v2/tensorFlow2/"
_V3 = "google/mobilenet-v3/tensorFlow2/"

CURATED: tuple[CuratedModule, ...] = (
    _module(
        f"{_V2}035-224-feature-vector/2",
        "MobileNet V2 0.35",
        "The smallest and quickest; good enough for a first try.",
        0.41,
    ),
    _module(
        f"{_V2}050-224-feature-vector/2",
        "MobileNet V2 0.5",
        "A little larger, still quick on any computer.",
        0.71,
    ),
    _module(
        f"{_V2}100-224-feature-vector/2",
        "MobileNet V2 1.0",
        "The usual choice for a lab without a GPU.",
        2.26,
    ),
    _module(
        f"{_V2}140-224-feature-vector/2",
        "MobileNet V2 1.4",
        "The widest of the V2 family: slower, and knows more.",
        4.36,
    ),
    _module(
        f"{_V3}small-075-224-feature-vector/1",
        "MobileNet V3 small 0.75",
        "Made for phones; very quick.",
        1.03,
    ),
    _module(
        f"{_V3}small-100-224-feature-vector/1",
        "MobileNet V3 small 1.0",
        "A little wider, still very quick.",
        1.53,
    ),
    _module(
        f"{_V3}large-075-224-feature-vector/1",
        "MobileNet V3 large 0.75",
        "Better than V2 at about the same speed.",
        2.73,
    ),
    _module(
        f"{_V3}large-100-224-feature-vector/1",
        "MobileNet V3 large 1.0",
        "The best of the MobileNets here.",
        4.23,
    ),
    _module(
        "google/efficientnet-v2/tensorFlow2/imagenet1k-b0-feature-vector/2",
        "EfficientNet V2 B0",
        "Accurate for its size; wants a quick computer.",
        5.92,
    ),
    _module(
        "google/inception-v3/tensorFlow2/feature-vector/2",
        "Inception V3",
        "Large images, large net: best with a GPU.",
        21.8,
        299,
    ),
    _module(
        "google/resnet-v2/tensorFlow2/50-feature-vector/2",
        "ResNet V2 50",
        "The classic residual net; best with a GPU.",
        23.6,
    ),
    _module(
        "google/bit/tensorFlow2/s-r50x1/1",
        "BiT small (ResNet 50)",
        "Made to be fine-tuned with few images; best with a GPU.",
        23.5,
    ),
    _module(
        "spsayakpaul/vision-transformer/tensorFlow2/vit-s16-fe/1",
        "ViT S/16",
        "A transformer instead of convolutions; best with a GPU.",
        21.7,
        value_range=MINUS_ONE_TO_ONE,
    ),
    _module(
        "spsayakpaul/vision-transformer/tensorFlow2/vit-b16-fe/1",
        "ViT B/16",
        "The larger transformer; needs a GPU.",
        85.8,
        value_range=MINUS_ONE_TO_ONE,
    ),
)
"""In the order in which they are offered."""


def curated(handle: str) -> CuratedModule | None:
    """Returns the card of a handle, with or without its version, or None."""
    wanted = handle.strip().lower()
    for module in CURATED:
        whole = module.handle.lower()
        if wanted in (whole, whole.rpartition("/")[0]):
            return module
    return None
