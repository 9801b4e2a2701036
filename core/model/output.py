"""What the last layer of an unlocked stack must give."""

from collections.abc import Iterator

from core.experiment import LayerSpec, ModelSpec, Problem, TaskInfo
from core.experiment.fixes import insert_layer, remove_layer, set_value
from core.experiment.layers.core import Activation, Dense
from core.experiment.paths import parse_path
from core.model import repairs
from core.model.complaints import Complaint, explain
from core.model.naming import layer_path
from core.model.stack import CannotStack, Shape
from core.model.words import counted, describe_shape


def output_complaints(
    model: ModelSpec, task: TaskInfo, shapes: dict[str, Shape]
) -> Iterator[Complaint]:
    """Yields what is wrong with the output of a stack whose head is unlocked.

    The last layer must give one probability for each class: one number a class, after
    softmax.

    Args:
        model: The stack, with at least one layer that is switched on.
        task: What the data is.
        shapes: The output shapes of all layers, by path.
    """
    path = repairs.last_enabled(model)
    if model.locked_head or path is None:
        return
    index = parse_path(path)[2]
    last: LayerSpec = model.layers[int(index)]
    shape = shapes[path]
    if len(shape) != 1:
        failure = CannotStack(path, None, shape, "")
        yield explain(failure, model, shapes)
        return
    if shape != task.output_shape:
        yield _wrong_count(last, path, shape, task, len(model.layers))
    elif getattr(last, "activation", "") != "softmax":
        yield _no_probabilities(last, path, model)


def _wrong_count(
    last: LayerSpec, path: str, shape: Shape, task: TaskInfo, end: int
) -> Complaint:
    classes = task.num_classes
    if isinstance(last, Dense):
        place = f"{path}.units"
        output = last.replace(units=classes, activation="softmax")
        label = f"Use {classes} units and softmax"
        fix = set_value(label, path, output.model_dump())
    else:
        place = path
        dense = Dense(units=classes, activation="softmax")
        fix = insert_layer(f"Add Dense with {classes} units", layer_path(end), dense)
    problem = Problem(
        path=place,
        message=f"The last layer must give {counted(classes, 'number')}, one for each "
        f"class. {last.kind} gives {describe_shape(shape)}.",
        hint="End the stack in a Dense with one unit for each class, or let the "
        "output follow the data.",
    )
    return Complaint(problem, (fix,), topic="count")


def _no_probabilities(last: LayerSpec, path: str, model: ModelSpec) -> Complaint:
    enabled = [layer for layer in model.layers if layer.enabled]
    if isinstance(last, Dense | Activation):
        place = f"{path}.activation"
        fix = set_value("Use softmax", place, "softmax")
    elif getattr((last, *enabled)[-2], "activation", "") == "softmax":
        place = path
        fix = remove_layer(f"Remove {last.kind}", path)
    else:
        place = path
        softmax = Activation(activation="softmax")
        end = layer_path(len(model.layers))
        fix = insert_layer("Add softmax", end, softmax)
    problem = Problem(
        path=place,
        message="The last layer must give probabilities, so it needs the activation "
        f"softmax. {last.kind} here has none.",
        hint="Set the activation of the last layer to softmax, or let the output "
        "follow the data.",
    )
    return Complaint(problem, (fix,), topic="softmax")
