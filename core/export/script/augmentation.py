"""The part of the script that varies the training images, with layers of Keras."""

from typing import Any

from core.experiment import Experiment
from core.experiment.augmentation import AugmentationSpec, Operation
from core.experiment.augmentation.colour import (
    Brightness,
    Contrast,
    Grayscale,
    Invert,
)
from core.experiment.augmentation.geometry import (
    HeightShift,
    HorizontalFlip,
    Rotation,
    VerticalFlip,
    WidthShift,
    Zoom,
)
from core.export.script.code import WIDTH, call, literal

_COLOURS_ONLY = ("Grayscale", "Hue", "Saturation")
"""Operations that do nothing to grey images."""

_BATCHES = '''\
def varied(images, labels):
    """Return batches in a new order, and varied anew, in each epoch."""
    layers_that_vary = augmentation()

    def vary(images, labels):
        return layers_that_vary(tf.cast(images, "float32"), training=True), labels

    data = tf.data.Dataset.from_tensor_slices((images, labels))
    data = data.shuffle(len(images), seed=SEED).batch(BATCH_SIZE)
    return data.map(vary, num_parallel_calls=tf.data.AUTOTUNE).prefetch(2)
'''


def repeats_some(experiment: Experiment, channels: int) -> bool:
    """Whether Keras has layers for some of what the app does to training images.

    Args:
        experiment: What is trained.
        channels: 1 for grey images, 3 for colours.
    """
    return any(_layers(experiment, channels))


def left_out(experiment: Experiment, channels: int) -> list[str]:
    """Returns the titles of the operations for which Keras has no equal layer."""
    spec = experiment.augmentation
    active = _active(spec, channels)
    return list(dict.fromkeys(one.title for one in active if not _layer(one, spec)))


def remark(experiment: Experiment, channels: int) -> str:
    """Returns in what the variations differ from the app's; empty without any."""
    if not _active(experiment.augmentation, channels):
        return ""
    missing = ", ".join(left_out(experiment, channels))
    if not repeats_some(experiment, channels):
        return (
            "Keras has no equal layer for the augmentation of the run "
            f"({missing}): the script trains on the images as they are."
        )
    said = (
        "The script varies the training images with layers of Keras, one after "
        "another; the app does it in one step, which keeps them sharper."
    )
    if missing:
        said += f" Left out, for want of an equal layer: {missing}."
    return said


def augmentation_source(
    experiment: Experiment, channels: int, *, arrays: bool
) -> list[str]:
    """Returns the functions that vary images; none if nothing can be varied.

    Args:
        experiment: What is trained.
        channels: 1 for grey images, 3 for colours.
        arrays: Whether the data are arrays, which the script must batch itself then.
    """
    if not repeats_some(experiment, channels):
        return []
    inner = "".join(
        "".join(f"            {line}\n" for line in f"{one},".split("\n"))
        for one in _layers(experiment, channels)
        if one
    )
    function = (
        "def augmentation():\n"
        '    """Return the layers that vary images, values from 0 to 255."""\n'
        f"    return keras.Sequential(\n        [\n{inner}        ]\n    )\n"
    )
    return [function, *([_BATCHES] if arrays else [])]


def _active(spec: AugmentationSpec, channels: int) -> list[Operation]:
    active = spec.active_operations
    return [one for one in active if channels > 1 or one.kind not in _COLOURS_ONLY]


def _layers(experiment: Experiment, channels: int) -> list[str]:
    spec = experiment.augmentation
    return [_layer(one, spec) for one in _active(spec, channels)]


def _layer(one: Operation, spec: AugmentationSpec) -> str:
    """Returns the source of the layer that does the same; empty if there is none."""
    # Keras's flips have a probability of a half and most other layers one of 1.
    usual = one.probability == (0.5 if isinstance(one, _FLIPS) else 1.0)
    if not (usual or isinstance(one, Grayscale | Invert)):
        return ""
    arguments: dict[str, str]
    match one:
        case HorizontalFlip():
            return _call("RandomFlip", {"0": '"horizontal"'})
        case VerticalFlip():
            return _call("RandomFlip", {"0": '"vertical"'})
        case Rotation():  # as a share of a whole turn, to the left
            arguments = {"0": _pair(one.lower / 360, one.upper / 360)}
        case Zoom():  # as what is added to the side of the part that is shown
            arguments = {"0": _pair(1 / one.upper - 1, 1 / one.lower - 1)}
        case WidthShift():
            arguments = {"0": "0.0", "1": _pair(one.lower, one.upper)}
        case HeightShift():
            arguments = {"0": _pair(one.lower, one.upper), "1": "0.0"}
        case Brightness():
            return _call("RandomBrightness", {"0": _pair(one.lower, one.upper)})
        case Contrast():
            less, more = _rounded(1 - one.lower), _rounded(one.upper - 1)
            # Keras sorts the two, and takes none above 1.
            fits = 0 <= less <= more <= 1
            return _call("RandomContrast", {"0": _pair(less, more)}) if fits else ""
        case Grayscale():
            return _call("RandomGrayscale", {"0": literal(one.probability)})
        case Invert():
            return _call("RandomInvert", {"0": _pair(*[one.probability] * 2)})
        case _:
            return ""
    kind = {"Rotation": "RandomRotation", "Zoom": "RandomZoom"}
    arguments["fill_mode"] = literal(spec.fill_mode)
    if spec.fill_mode == "constant":
        arguments["fill_value"] = literal(spec.fill_value)
    return _call(kind.get(one.kind, "RandomTranslation"), arguments)


_FLIPS = (HorizontalFlip, VerticalFlip)


def _call(kind: str, arguments: dict[str, str]) -> str:
    line = call(f"layers.{kind}", arguments)
    if len(line) + 13 <= WIDTH:  # as far as it will be moved to the right
        return line
    inner = "".join(f"    {text}\n" for text in _arguments(arguments))
    return f"layers.{kind}(\n{inner})"


def _arguments(arguments: dict[str, str]) -> list[str]:
    return [
        f"{value}," if name.isdigit() else f"{name}={value},"
        for name, value in arguments.items()
    ]


def _pair(lower: float, upper: float) -> str:
    return literal((_rounded(lower), _rounded(upper)))


def _rounded(value: Any) -> float:
    return round(float(value), 6)
