"""Ready-made experiments, from the first minute to a residual net."""

from core.experiment.presets import asl, digits, fashion, mnist
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


__all__ = ["Preset", "find_preset", "presets"]
