"""What a module in SavedModel format is, read from its description without running it.

Source of the format: TensorFlow's `saved_model.proto` and the interface of reusable
SavedModels (`__call__`, `variables`, `trainable_variables`).
"""

from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.experiment import fail
from core.model.bases.folders import SAVED_MODEL
from core.model.bases.sources import HANDLE_PATH

_IMAGE_RANK = 4
_SIGNATURES = ("serving_default", "default", "image_feature_vector", "serve")


@dataclass(frozen=True)
class ModuleVariable:
    """A weight tensor of a module.

    Attributes:
        name: Unique in the module.
        shape: Its shape.
        dtype: TensorFlow's name of its dtype.
        trainable: Whether training changes it.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    trainable: bool


@dataclass(frozen=True)
class ModuleCard:
    """What a module takes and gives.

    Attributes:
        input_size: (height, width) that it takes; None if it takes any.
        channels: 1 or 3.
        input_dtype: TensorFlow's name of the dtype it takes.
        output_shape: Without the batch.
        takes_training: Whether it can be told to normalise with the batch's averages.
        signature: The signature to call; empty if it is called as a function.
        input_name: The argument of the signature.
        output_name: The output of the signature, or of a function that gives several.
        variables: Its weights in order, if it can be trained.
        unlisted: Numbers that it holds, if it can't be trained.
        frozen_because: Why it can't be trained; empty if it can.
    """

    input_size: tuple[int, int] | None
    channels: int
    input_dtype: str
    output_shape: tuple[int, ...]
    takes_training: bool = False
    signature: str = ""
    input_name: str = ""
    output_name: str = ""
    variables: tuple[ModuleVariable, ...] = ()
    unlisted: int = 0
    frozen_because: str = ""

    def to_config(self) -> dict[str, Any]:
        """Returns the card as values that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "ModuleCard":
        """Reads what `to_config` has written."""
        size = config["input_size"]
        values: dict[str, Any] = {
            **config,
            "input_size": None if size is None else tuple(size),
            "output_shape": tuple(config["output_shape"]),
            "variables": tuple(
                ModuleVariable(
                    one["name"], tuple(one["shape"]), one["dtype"], one["trainable"]
                )
                for one in config["variables"]
            ),
        }
        return cls(**values)


def read_card(folder: Path) -> ModuleCard:
    """Reads what a module is; it is neither loaded nor run.

    Args:
        folder: A folder in SavedModel format.

    Raises:
        ProblemError: it is damaged, or not made for images.
    """
    try:
        changed = (folder / SAVED_MODEL).stat().st_mtime_ns
    except OSError as error:
        raise _damaged(folder, error) from None
    return _read(folder, changed)


@lru_cache(maxsize=16)
def _read(folder: Path, changed: int) -> ModuleCard:
    from google.protobuf.message import DecodeError
    from tensorflow.core.protobuf import saved_model_pb2

    saved: Any = saved_model_pb2.SavedModel()
    try:
        saved.ParseFromString((folder / SAVED_MODEL).read_bytes())
        graph = next(
            (one for one in saved.meta_graphs if "serve" in one.meta_info_def.tags),
            saved.meta_graphs[0],
        )
    except (OSError, DecodeError, IndexError) as error:
        raise _damaged(folder, error) from None
    nodes = graph.object_graph_def.nodes
    root = {one.local_name: one.node_id for one in nodes[0].children} if nodes else {}
    card = _callable_card(graph.object_graph_def, root) if "__call__" in root else None
    if card is None:
        card = _signature_card(graph, _unlisted(folder), bool(nodes))
    if card is None:
        raise fail(
            f"The module in {folder.name} takes no images: expected a function of "
            "batches of images (batch, height, width, channels).",
            "Choose a module for images, such as a feature vector.",
            path=HANDLE_PATH,
        )
    return card


def _callable_card(graph: Any, root: dict[str, int]) -> ModuleCard | None:
    """The card of a reusable SavedModel, or None if it can't be called on images."""
    function = graph.nodes[root["__call__"]].function
    arguments = _argument_names(function.function_spec.fullargspec)
    for name in function.concrete_functions:
        concrete = graph.concrete_functions[name]
        image = _first_tensor(concrete.canonicalized_input_signature)
        output, output_name = _output(concrete.output_signature)
        if image is None or output is None:
            continue
        shape = _sides(image.shape)
        if len(shape) != _IMAGE_RANK:
            continue
        variables = _variables(graph, root)
        trainable = any(variable.trainable for variable in variables)
        return ModuleCard(
            input_size=_size(shape),
            channels=shape[3] or 3,
            input_dtype=_dtype(image.dtype),
            output_shape=tuple(side or 0 for side in _sides(output.shape)[1:]),
            takes_training="training" in arguments,
            output_name=output_name,
            variables=variables,
            frozen_because=""
            if trainable
            else "The module lists no weights that can be trained.",
        )
    return None


def _signature_card(graph: Any, unlisted: int, second: bool) -> ModuleCard | None:
    """The card of a module that only offers signatures: it stays as it is."""
    signatures = dict(graph.signature_def)
    names = [name for name in _SIGNATURES if name in signatures]
    names += sorted(name for name in signatures if not name.startswith("__"))
    for name in names:
        signature = signatures[name]
        inputs, outputs = dict(signature.inputs), dict(signature.outputs)
        if len(inputs) != 1 or not outputs:
            continue
        ((input_name, image),) = inputs.items()
        shape = _sides(image.tensor_shape)
        output_name = "default" if "default" in outputs else sorted(outputs)[0]
        output = _sides(outputs[output_name].tensor_shape)
        if len(shape) != _IMAGE_RANK or len(output) < 2 or None in output[1:]:
            continue
        return ModuleCard(
            input_size=_size(shape),
            channels=shape[3] or 3,
            input_dtype=_dtype(image.dtype),
            output_shape=tuple(side or 0 for side in output[1:]),
            signature=name,
            input_name=input_name,
            output_name=output_name,
            unlisted=unlisted,
            frozen_because="The module only offers a fixed signature: its weights are "
            "sealed inside."
            if second
            else "The module is in the format of TensorFlow 1, which can't be trained "
            "any more.",
        )
    return None


def _variables(graph: Any, root: dict[str, int]) -> tuple[ModuleVariable, ...]:
    if "variables" not in root:
        return ()
    wanted = {
        child.node_id
        for child in graph.nodes[root.get("trainable_variables", 0)].children
    }
    if "trainable_variables" not in root:
        wanted = set()
    found: list[ModuleVariable] = []
    names: set[str] = set()
    for child in graph.nodes[root["variables"]].children:
        node = graph.nodes[child.node_id]
        if node.WhichOneof("kind") != "variable":
            return ()
        plain = node.variable.name.removesuffix(":0") or f"variable_{child.local_name}"
        name = plain if plain not in names else f"{plain}_{len(found)}"
        names.add(name)
        found.append(
            ModuleVariable(
                name,
                tuple(dimension.size for dimension in node.variable.shape.dim),
                _dtype(node.variable.dtype),
                child.node_id in wanted,
            )
        )
    return tuple(found)


def _unlisted(folder: Path) -> int:
    """Counts the numbers in the file of the weights."""
    import numpy as np
    import tensorflow as tf

    try:
        reader: Any = tf.train.load_checkpoint(str(folder / "variables" / "variables"))
    except (tf.errors.OpError, ValueError):
        return 0
    return sum(
        int(np.prod(shape))
        for name, shape in reader.get_variable_to_shape_map().items()
        if name != "_CHECKPOINTABLE_OBJECT_GRAPH"
        and not name.startswith("save_counter")
        and "/.OPTIMIZER_SLOT/" not in name
    )


def _argument_names(spec: Any) -> list[str]:
    for pair in spec.named_tuple_value.values:
        if pair.key in ("args", "kwonlyargs"):
            for value in pair.value.list_value.values:
                if value.string_value == "training":
                    return ["training"]
    return []


def _first_tensor(value: Any) -> Any:
    """Finds the first tensor in a structured signature."""
    kind = value.WhichOneof("kind")
    if kind == "tensor_spec_value":
        return value.tensor_spec_value
    if kind == "tuple_value":
        inner = value.tuple_value.values
    elif kind == "list_value":
        inner = value.list_value.values
    elif kind == "dict_value":
        inner = [
            value.dict_value.fields[key] for key in sorted(value.dict_value.fields)
        ]
    else:
        return None
    return next((t for t in map(_first_tensor, inner) if t is not None), None)


def _output(value: Any) -> tuple[Any, str]:
    """Returns the tensor that a function gives, and its name if it gives several."""
    if value.WhichOneof("kind") == "dict_value":
        fields = value.dict_value.fields
        name = "default" if "default" in fields else next(iter(sorted(fields)), "")
        tensor = _first_tensor(fields[name]) if name else None
    else:
        name = ""
        tensor = (
            value.tensor_spec_value if value.HasField("tensor_spec_value") else None
        )
    if tensor is None:
        return None, ""
    sides = _sides(tensor.shape)
    known = len(sides) >= 2 and None not in sides[1:]
    return (tensor, name) if known else (None, "")


def _sides(shape: Any) -> list[int | None]:
    if shape.unknown_rank:
        return []
    return [None if one.size < 0 else int(one.size) for one in shape.dim]


def _size(shape: list[int | None]) -> tuple[int, int] | None:
    height, width = shape[1], shape[2]
    return None if height is None or width is None else (height, width)


def _dtype(number: int) -> str:
    import tensorflow as tf

    return tf.dtypes.as_dtype(number).name


def _damaged(folder: Path, error: Exception) -> Exception:
    return fail(
        f"The module in {folder.name} can't be read: {str(error) or 'it is damaged'}",
        "Download or copy it again.",
        path=HANDLE_PATH,
    )
