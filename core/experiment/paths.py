"""Reading and changing one place of an experiment by its path.

A path looks like `model.layers[2].kernel_size`. It is what problems, form fields and
the command line's `--set` use.
"""

import json
import re
from typing import Any

from pydantic import ValidationError

from core.experiment.augmentation import AugmentationSpec, find_augmentation_preset
from core.experiment.experiment import Experiment
from core.experiment.problem import ProblemError, fail
from core.experiment.spec import Spec
from core.experiment.validation import problems_of

_PART = re.compile(r"([A-Za-z_]\w*)|\[(\d+)\]")


def parse_path(path: str) -> tuple[str | int, ...]:
    """Splits a path into names and indices.

    Raises:
        ProblemError: the path is not of that form.
    """
    parts: list[str | int] = []
    position = 0
    while position < len(path):
        if parts and path[position] == ".":
            position += 1
        match = _PART.match(path, position)
        if match is None:
            raise fail(
                f"Expected a path like training.epochs or model.layers[0].units. "
                f"Received: {path}"
            )
        parts.append(match[1] if match[1] else int(match[2]))
        position = match.end()
    return tuple(parts)


def join_path(parts: tuple[str | int, ...]) -> str:
    """Writes names and indices as a path; the inverse of `parse_path`."""
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def get_value(experiment: Experiment, path: str) -> Any:
    """Returns what stands at a path.

    Raises:
        ProblemError: there is no such place.
    """
    value: Any = experiment
    for part in parse_path(path):
        if isinstance(value, Spec) and part in type(value).model_fields:
            value = getattr(value, str(part))
        elif isinstance(value, tuple) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            raise fail(f"There is no setting {path}.", path=path)
    return value


def with_value(experiment: Experiment, path: str, value: Any) -> Experiment:
    """Returns a copy of an experiment with another value at a path.

    Raises:
        ProblemError: there is no such place, or the value is not allowed there.
    """
    parts = parse_path(path)
    if not parts:
        raise fail("Expected the path of a setting, such as training.epochs.")
    get_value(experiment, path)
    data = experiment.model_dump()
    target: Any = data
    for part in parts[:-1]:
        if isinstance(target[part], tuple):
            target[part] = list(target[part])
        target = target[part]
    target[parts[-1]] = value.model_dump() if isinstance(value, Spec) else value
    try:
        return Experiment.model_validate(data)
    except ValidationError as error:
        raise ProblemError(*problems_of(error)) from None


def apply_assignment(experiment: Experiment, assignment: str) -> Experiment:
    """Applies one `--set path=value` of the command line.

    The value is read as JSON if it is JSON, otherwise as plain text, so that
    `training.epochs=3` and `dataset.source=mnist` both need no quotes. Setting a union
    (`training.optimizer=SGD`, or `training.optimizer.kind=SGD`) to a name takes that
    kind with its defaults; `augmentation=photos` takes a ready-made augmentation.

    Raises:
        ProblemError: the assignment is not of that form, or not allowed.
    """
    path, separator, text = assignment.partition("=")
    if not separator:
        raise fail(f"Expected PATH=VALUE, such as training.epochs=3. Got: {assignment}")
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        value = text
    # The settings of the old kind would mean nothing to the new one.
    path = path.strip().removesuffix(".kind")
    current = get_value(experiment, path)
    if isinstance(current, AugmentationSpec) and isinstance(value, str):
        value = find_augmentation_preset(value).spec
    elif isinstance(current, Spec) and isinstance(value, str):
        value = {"kind": value}
    return with_value(experiment, path, value)
