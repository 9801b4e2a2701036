"""Kinds of a tagged union: their names, and changing from one to another."""

from typing import Any

from pydantic import ValidationError

from core.experiment import Spec


def kind_of(spec: type[Spec]) -> str:
    """Returns the tag of a kind: `Adam`."""
    return str(spec.model_fields["kind"].default)


def summary_of(spec: type[Spec]) -> str:
    """Returns the sentence that explains a kind; empty if it has none."""
    return str(getattr(spec, "summary", ""))


def converted(spec: Spec, kind: type[Spec]) -> Spec:
    """Returns a specification of another kind that keeps what the person had set.

    Values of the same name are kept where they differ from the default of the old kind
    and the new kind allows them. A value that was never touched is not kept: SGD's
    usual learning rate would be ten times too high for Adam.
    """
    kept: dict[str, Any] = {}
    for name, field in type(spec).model_fields.items():
        value = getattr(spec, name)
        if name == "kind" or name not in kind.model_fields or value == field.default:
            continue
        try:
            kind.model_validate({name: value})
        except ValidationError:
            continue
        kept[name] = value
    return kind.model_validate(kept)
