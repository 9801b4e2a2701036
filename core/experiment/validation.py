"""pydantic's complaints as problems in plain words."""

from typing import Any

from pydantic import ValidationError

from core.experiment.layers import LAYER_CLASSES
from core.experiment.problem import Problem

_TAGS = {cls.model_fields["kind"].default for cls in LAYER_CLASSES} | {
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


def problems_of(error: ValidationError) -> tuple[Problem, ...]:
    """Returns one problem for each complaint of pydantic."""
    return tuple(_problem(dict(detail)) for detail in error.errors())


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
        return str(context.get("error", detail["msg"]))
    return f"{detail['msg']}. Received: {received}."


def _hint(detail: dict[str, Any]) -> str:
    if detail["type"] == "extra_forbidden":
        return "Check the spelling, or remove it."
    return ""


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
