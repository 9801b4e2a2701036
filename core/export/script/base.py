"""The part of the script that opens a pretrained base and lays it on the input."""

import zipfile
from pathlib import Path
from typing import Any

import keras

from core.downloads.keras_cache import weights_address
from core.experiment import ApplicationsBase, Base, HubBase, ModelSpec, RunBase, fail
from core.export.script.code import WIDTH, call, literal, text
from core.model.bases.adapting import MEAN, MEAN_255_BGR, SPREAD
from core.model.bases.architectures import Scaling, architecture_of, weights_file_of
from core.model.bases.describe import outline, plan_of
from core.model.bases.keras_outline import BASE_NAME
from core.model.bases.own_run import BEST_MODEL
from core.model.bases.sizes import BasePlan
from core.model.bases.weights import weights_path

Shape = tuple[int, int, int]

BASE_FILE = "base"
"""What the script calls the file of its base, before the suffix."""

_ONE_FILE_FOR_ALL_SIZES = ("MobileNet", "MobileNetV2", "NASNetMobile")
"""Nets for which Keras has other ImageNet weights at other sizes, or none."""


def require_keras_alone(base: Base | None) -> None:
    """Raises a problem if a base is a module, or a run that stands on one.

    Raises:
        ProblemError: a script of Keras alone could not hold it.
    """
    if isinstance(base, HubBase) or (isinstance(base, RunBase) and _on_module(base)):
        raise fail(
            "A script can't repeat this net: its base is a module of TF Hub, a program "
            "of its own for which Keras has no layer.",
            "Export as SavedModel, which holds the module too.",
        )


def base_files(base: Base | None) -> dict[str, Path]:
    """Returns the files that the script reads its base from, by their new names.

    Raises:
        ProblemError: one of them is not there any more.
    """
    match base:
        case RunBase():
            source = Path(base.run_dir).expanduser() / BEST_MODEL
        case ApplicationsBase(weights="file"):
            source = weights_path(base)
        case _:
            return {}
    if source is None or not source.is_file():
        raise fail(
            f"The weights of the base are no longer there: expected {source}.",
            "Bring the file back, or export as SavedModel.",
        )
    return {_file_name(source): source}


def without_weights(spec: ModelSpec) -> ModelSpec:
    """Returns the same net with a base that needs no file, if that is possible."""
    if isinstance(spec.base, ApplicationsBase):
        return spec.replace(base=spec.base.replace(weights="random"))
    return spec


def base_lines(base: Base, image_shape: Shape, built: keras.Model) -> list[str]:
    """Returns the lines of `build_model()` from the base's net to its features in `x`.

    The net comes before all other layers: Keras numbers the names it gives, and the
    cut and the freezing need the names of the app.

    Args:
        base: A net of Keras or a run.
        image_shape: (height, width, channels) of the images of the data.
        built: The app's model.
    """
    plan = plan_of(base, image_shape)
    cut = outline(base, image_shape).cut
    lines: list[str] = []
    if isinstance(base, ApplicationsBase):
        lines += _application(base, plan)
        scaling = _scaling(base)
    else:
        lines.append(f'    net = keras.models.load_model(HERE / "{BASE_FILE}.keras")')
        scaling = "inside"
    net: Any = built.get_layer(BASE_NAME)
    end = f"net.get_layer({text(cut)})"
    if all(layer.name != cut for layer in net.layers):  # an operation is no layer
        end = "end"
        lines.append(
            f"    end = next(one for one in net.operations if one.name == {text(cut)})"
        )
    arguments = {"0": "net.input", "1": f"{end}.output", "name": text(BASE_NAME)}
    lines.append(call("base = keras.Model", arguments, 4))
    if not base.learns_averages:
        lines += _quiet(net)
    return [
        *lines,
        "    inputs = x = keras.Input((HEIGHT, WIDTH, CHANNELS))",
        *_adapting(plan),
        *SCALING[scaling],
        "    x = base(x)",
    ]


def _file_name(source: Path) -> str:
    if source.name.endswith(".weights.h5"):
        return f"{BASE_FILE}.weights.h5"
    return f"{BASE_FILE}{source.suffix}"


def _on_module(base: RunBase) -> bool:
    (source,) = base_files(base).values()
    try:
        with zipfile.ZipFile(source) as archive:
            return b"HubLayer" in archive.read("config.json")
    except (OSError, zipfile.BadZipFile, KeyError):
        return False  # Building the net says better what is wrong.


def _application(base: ApplicationsBase, plan: BasePlan) -> list[str]:
    lines: list[str] = []
    file = weights_file_of(base)
    own = next(iter(base_files(base)), "")
    weights = {"imagenet": '"imagenet"', "random": "None"}.get(base.weights, "")
    if base.weights == "file":
        weights = "None" if own.endswith(".keras") else f'HERE / "{own}"'
    elif (
        base.weights == "imagenet"
        and file is not None
        and base.architecture in _ONE_FILE_FOR_ALL_SIZES
        and plan.input_shape[:2] != (224, 224)
    ):
        folder, _, remote = weights_address(file.path).rpartition("/")
        origin = "folder + file" if remote == file.name else f"folder + {text(remote)}"
        lines += [
            "    # The ImageNet weights for 224 pixels, as in the app.",
            f"    file = {text(file.name)}",
            *_assigned("folder", text(f"{folder}/")),
            call(
                "weights = keras.utils.get_file",
                {"0": "file", "origin": origin, "cache_subdir": '"models"'},
                4,
            ),
        ]
        weights = "weights"
    arguments = {
        "include_top": "False",
        "weights": weights,
        "input_shape": literal(plan.input_shape),
    }
    if architecture_of(base).widths:
        arguments["alpha"] = literal(base.alpha)
    lines.append(call(f"net = keras.applications.{base.architecture}", arguments, 4))
    if own.endswith(".keras"):
        lines += [
            f'    saved = keras.models.load_model(HERE / "{own}", compile=False)',
            "    net.set_weights(saved.get_weights())",
        ]
    return lines


def _assigned(name: str, value: str) -> list[str]:
    line = f"    {name} = {value}"
    if len(line) <= WIDTH:
        return [line]
    return [f"    {name} = (", f"        {value}", "    )"]


def _scaling(base: ApplicationsBase) -> Scaling:
    scaling = architecture_of(base).scaling
    # With its ImageNet weights and with random ones, this net scales by itself.
    if scaling == "efficientnet" and base.weights != "file":
        return "inside"
    return scaling


def _rescaling(scale: str, offset: str) -> str:
    arguments = {"0": scale, "offset": offset, "dtype": '"float32"'}
    return call("x = layers.Rescaling", arguments, 4, "(x)")


_STATISTICS = (
    f"    means = np.array({list(MEAN)})  # of red, green and blue in ImageNet",
    f"    spreads = np.array({list(SPREAD)})",
)
SCALING: dict[Scaling, tuple[str, ...]] = {
    "inside": (),
    "minus_one_to_one": (_rescaling("1 / 127.5", "-1.0"),),
    "torch": (
        *_STATISTICS,
        _rescaling("(1 / 255 / spreads).tolist()", "(-means / spreads).tolist()"),
    ),
    "caffe": (
        "    # Blue first, less the mean colour of ImageNet.",
        "    x = keras.ops.flip(x, axis=-1)",
        _rescaling("1.0", str([-mean for mean in MEAN_255_BGR])),
    ),
    "efficientnet": (
        *_STATISTICS,
        "    # Keras's division by the root of the spread, done before the net's own.",
        _rescaling(
            "(1 / np.sqrt(spreads)).tolist()",
            "(255 * means * (1 - 1 / np.sqrt(spreads))).tolist()",
        ),
    ),
}
"""Source of what each kind of net wants of pixels from 0 to 255."""


def _adapting(plan: BasePlan) -> list[str]:
    lines: list[str] = []
    if plan.image_shape[2] != plan.input_shape[2]:
        if plan.image_shape[2] == 1:
            lines.append('    x = layers.Concatenate(dtype="float32")([x, x, x])')
        else:
            lines.append("    x = keras.ops.image.rgb_to_grayscale(x)")
    if plan.image_shape[:2] != plan.input_shape[:2]:
        height, width = plan.input_shape[:2]
        arguments = {
            "0": str(height),
            "1": str(width),
            "antialias": "True",
            "dtype": '"float32"',
        }
        lines.append(call("x = layers.Resizing", arguments, 4, "(x)"))
    return lines


def _quiet(net: Any) -> list[str]:
    """Lines that switch off the noise inside a base, as the app does."""
    flat = flattened(net)
    dropout = any("Dropout" in type(layer).__name__ for layer in flat)
    noise = any(isinstance(layer, keras.layers.GaussianNoise) for layer in flat)
    every = "all_layers(base)" if holds_nets(net) else "base.layers"
    lines: list[str] = []
    if dropout or noise:
        lines.append(f"    for layer in {every}:  # no noise inside the base")
    if dropout:
        lines += [
            "        if isinstance(layer, layers.Dropout):",
            "            layer.rate = 0.0",
        ]
    if noise:
        lines += [
            "        if isinstance(layer, layers.GaussianNoise):",
            "            layer.stddev = 0.0",
        ]
    return lines


def holds_nets(net: Any) -> bool:
    """Whether a net has layers that are nets themselves."""
    return any(hasattr(layer, "layers") for layer in net.layers)


def flattened(net: Any) -> list[Any]:
    """Returns all layers of a net, those of the nets inside it too."""
    found: list[Any] = []
    for layer in net.layers:
        found += [layer, *(flattened(layer) if hasattr(layer, "layers") else ())]
    return found
