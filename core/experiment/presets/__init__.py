"""Ready-made experiments, from the first minute to a residual net."""

from core.experiment.presets import asl, digits, fashion, mnist, transfer
from core.experiment.presets.preset import Preset
from core.experiment.problem import fail

_PRESETS = (
    Preset(
        name="digits",
        title="First steps: digits",
        summary="A small convolutional net learns to read digits of 8×8 pixels. "
        "Nothing to download, done in seconds.",
        dataset="digits",
        seconds=4,
        accuracy=0.98,
        make=digits.small_cnn,
    ),
    Preset(
        name="mnist-softmax",
        title="Softmax regression",
        summary="One layer only: every class weighs every pixel. What comes without "
        "any hidden layer is the bar for all that follows.",
        dataset="mnist",
        seconds=4,
        accuracy=0.922,
        make=mnist.softmax_regression,
    ),
    Preset(
        name="mnist-dense",
        title="Dense net",
        summary="One hidden layer between the pixels and the ten digits: the hello "
        "world of neural nets.",
        dataset="mnist",
        seconds=6,
        accuracy=0.97,
        make=mnist.dense_net,
    ),
    Preset(
        name="mnist-cnn",
        title="Small CNN",
        summary="Two convolutions with pooling find strokes and curves. Compare it "
        "with the dense net: fewer errors, no more parameters than needed.",
        dataset="mnist",
        seconds=40,
        accuracy=0.993,
        make=mnist.small_cnn,
    ),
    Preset(
        name="fashion-cnn",
        title="Clothes",
        summary="The small CNN on shirts, shoes and bags. Look at which ones it takes "
        "for one another.",
        dataset="fashion_mnist",
        seconds=95,
        accuracy=None,
        make=fashion.small_cnn,
    ),
    Preset(
        name="asl",
        title="Sign language",
        summary="The course's net reads 24 letters of American Sign Language from "
        "pictures of hands.",
        dataset="asl",
        seconds=12,
        accuracy=1.0,
        make=asl.course_net,
    ),
    Preset(
        name="asl-batchnorm",
        title="Sign language with batch normalisation",
        summary="The same net with BatchNormalization after each convolution: lay the "
        "two curves over one another.",
        dataset="asl",
        seconds=20,
        accuracy=1.0,
        make=asl.course_net_normalised,
    ),
    Preset(
        name="mnist-resnet",
        title="Small ResNet",
        summary="Three residual blocks: each adds something to what it was given. The "
        "idea behind very deep nets.",
        dataset="mnist",
        seconds=57,
        accuracy=0.993,
        make=mnist.residual_net,
    ),
    Preset(
        name="blank",
        title="Start from scratch",
        summary="The digits and an almost empty stack: build your own net.",
        dataset="digits",
        seconds=2,
        accuracy=0.97,
        make=digits.blank,
    ),
    Preset(
        name="digits-low",
        title="Digits 0–4",
        summary="The net of the first steps learns only five digits. What it learns to "
        "see on the way is what the next card carries over.",
        dataset="digits",
        seconds=4,
        accuracy=0.99,
        make=transfer.low_digits,
        chapter="transfer learning",
    ),
    Preset(
        name="digits-high",
        title="Digits 0–4 → 5–9 with your own base",
        summary="Your net knows 0 to 4. Its convolutions stay, and a new head learns 5 "
        "to 9 from 40 images each. Without its base on the Model page, it has to learn "
        "from scratch: compare the two.",
        dataset="digits",
        seconds=3,
        accuracy=0.98,
        make=transfer.high_digits,
        chapter="transfer learning",
        base_from="digits-low",
    ),
    Preset(
        name="mnist-asl",
        title="MNIST → ASL with your own base",
        summary="Strokes are strokes: a net that has learned to read digits is turned "
        "to hands.",
        dataset="asl",
        seconds=20,
        accuracy=1.0,
        make=transfer.mnist_to_asl,
        chapter="transfer learning",
        base_from="mnist-cnn",
    ),
    Preset(
        name="asl-mobilenet",
        title="ASL with MobileNetV2",
        summary="A net that knows 1.3 million photos looks at hands: first only a new "
        "head learns, then all of it in small steps.",
        dataset="asl",
        seconds=180,
        accuracy=0.999,
        make=transfer.mobilenet_asl,
        chapter="transfer learning",
    ),
    Preset(
        name="vgg-doorbell",
        title="VGG16 doorbell",
        summary="Who is at the door? VGG16 learns to tell two kinds of visitors apart "
        "from a few dozen photos of your own.",
        dataset=transfer.DOORBELL,
        seconds=0,
        accuracy=None,
        make=transfer.vgg_doorbell,
        chapter="transfer learning",
        own_photos="Make a folder with two folders in it, one for each kind of visitor "
        "(such as “family” and “stranger”), and put 30 or more photos into each.",
    ),
)


def presets() -> tuple[Preset, ...]:
    """Returns all ready-made experiments, the one to begin with first."""
    return _PRESETS


def find_preset(name: str) -> Preset:
    """Returns the preset of a name.

    Raises:
        ProblemError: there is none; the message lists those there are.
    """
    for preset in _PRESETS:
        if preset.name == name:
            return preset
    names = ", ".join(preset.name for preset in _PRESETS)
    raise fail(f"There is no preset {name}.", f"Choose one of: {names}.")


def wanted_photos(source: str) -> Preset | None:
    """Returns the preset that waits for photos of a name, or None.

    Args:
        source: `DatasetSpec.source`, of which nothing was found.
    """
    for preset in _PRESETS:
        if preset.own_photos and preset.dataset == source.strip().lower():
            return preset
    return None


__all__ = ["Preset", "find_preset", "presets", "wanted_photos"]
