"""pydantic's complaints as problems in plain words."""

from typing import Any

from pydantic import ValidationError

from core.experiment.augmentation import OPERATION_CLASSES
from core.experiment.layers import LAYER_CLASSES
from core.experiment.problem import Problem
from core.experiment.readable import readable

_TAGS = {
    cls.model_fields["kind"].default for cls in (*LAYER_CLASSES, *OPERATION_CLASSES)
} | {
    "SGD",
    "Adam",
    "AdamW",
    "RMSprop",
    "Adagrad",
    "Lion",
    "constant",
    "cosine",
    "step",
    "exponential",
    "reduce_on_plateau",
}


_EXPECTED = {
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a whole number of usual size",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "a text",
    "tuple_type": "a list",
    "model_type": "a group of settings",
    "model_attributes_type": "a group of settings",
    "dict_type": "a group of settings",
}


def problems_of(error: ValidationError) -> tuple[Problem, ...]:
    """Returns one problem for each complaint of pydantic."""
    details = [dict(detail) for detail in error.errors()]
    return tuple(_problem(d) for d in details if not _follows_from_another(d, details))


def _follows_from_another(
    detail: dict[str, Any], details: list[dict[str, Any]]
) -> bool:
    """Whether a list is "too short" only because its items were refused."""
    where = detail["loc"]
    return detail["type"] == "too_short" and any(
        other["loc"][: len(where)] == where and other["loc"] != where
        for other in details
    )


def _problem(detail: dict[str, Any]) -> Problem:
    location: tuple[str | int, ...] = detail["loc"]
    path = ""
    for index, part in enumerate(location):
        if isinstance(part, int):
            path += f"[{part}]"
        elif part in _TAGS and index > 0:
            continue
        elif not part.startswith(("function-", "tuple[", "constrained-")):
            path += f".{part}" if path else part
    return Problem(path=path, message=_message(detail), hint=_hint(detail))


def _message(detail: dict[str, Any]) -> str:
    context: dict[str, Any] = detail.get("ctx", {})
    received = _short(detail.get("input"))
    bounds = {
        "greater_than": ("gt", "a number above"),
        "greater_than_equal": ("ge", "a number of at least"),
        "less_than": ("lt", "a number below"),
        "less_than_equal": ("le", "a number of at most"),
    }
    kind = detail["type"]
    if kind in bounds:
        key, words = bounds[kind]
        return f"Expected {words} {context[key]}. Received: {received}."
    if kind == "extra_forbidden":
        return f"There is no setting of this name. Received: {received}."
    if kind == "literal_error":
        return f"Expected one of {context['expected']}. Received: {received}."
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        expected = context.get("expected_tags", "a known kind")
        return f"Expected a kind out of {expected}. Received: {received}."
    if kind == "missing":
        return "This setting is missing."
    if kind == "value_error":
        return str(context.get("error", detail["msg"])).rstrip(".") + "."
    if kind == "string_unicode":
        return (
            "Expected a text or the name of a file in Unicode. Received: "
            f"“{readable(str(detail.get('input')))}”, whose letters are in an old "
            "encoding."
        )
    if kind == "string_too_short":
        return f"Expected a text. Received: {received}."
    if kind == "string_too_long":
        most = context["max_length"]
        return f"Expected a text of at most {most} characters. Received: {received}."
    if kind == "too_short":
        return f"Expected at least {context['min_length']} items. Received: {received}."
    if kind == "too_long":
        return f"Expected at most {context['max_length']} items. Received: {received}."
    if kind in _EXPECTED:
        return f"Expected {_EXPECTED[kind]}. Received: {received}."
    return f"{detail['msg']}. Received: {received}."


def _hint(detail: dict[str, Any]) -> str:
    if detail["type"] == "extra_forbidden":
        return "Check the spelling, or remove it."
    if detail["type"] == "string_unicode":
        return "Rename the file or folder."
    return ""


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
