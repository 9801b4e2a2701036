"""The base of every specification and the one place where a setting is declared.

A specification is an immutable pydantic model. Each of its fields carries, as
metadata, the label, help text, limits, step and unit that a person sees. The forms of
the window, the JSON file, the command line's ``--set``, the validation messages and
the generated script all read that one declaration.
"""

import types
import typing
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined


class Spec(BaseModel):
    """An immutable, closed description: unknown keys are errors, never ignored."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        protected_namespaces=(),
        validate_default=True,
    )

    def replace(self, **changes: Any) -> typing.Self:
        """Returns a validated copy with some fields changed.

        Raises:
            pydantic.ValidationError: a new value is outside its limits.
        """
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate({**values, **changes})


UsedIf = tuple[str, tuple[Any, ...]]
"""The name of a setting, and values of it."""


def setting(
    default: Any,
    *,
    label: str,
    help: str,  # noqa: A002 - the word that forms and the command line use
    minimum: float | None = None,
    maximum: float | None = None,
    above: float | None = None,
    below: float | None = None,
    step: float | None = None,
    unit: str = "",
    advanced: bool = False,
    logarithmic: bool = False,
    labels: dict[str, str] | None = None,
    used_if: UsedIf | None = None,
) -> Any:
    """Declares one field of a `Spec` together with everything a person sees of it.

    Args:
        default: The default value; `...` makes the field required.
        label: Two or three words, in sentence case, in the field's own terms.
        help: One or two plain sentences: what it does and when to change it.
        minimum: Smallest allowed value, inclusive.
        maximum: Largest allowed value, inclusive.
        above: Smallest value, exclusive.
        below: Largest value, exclusive.
        step: The increment of one click in a spin box.
        unit: A unit shown behind the number.
        advanced: Whether the form folds the field away under "More".
        logarithmic: Whether one click multiplies or divides (learning rates).
        labels: For choices, what a person reads for each value; under "None", what
            stands for a value that is left to the program.
        used_if: The name of another field and its values with which alone this one does
            anything; a form shows it only then.

    Returns:
        A pydantic field.
    """
    extra: dict[str, Any] = {
        "step": step,
        "unit": unit,
        "advanced": advanced,
        "logarithmic": logarithmic,
        "labels": labels or {},
        "used_if": used_if,
    }
    return Field(
        default,
        title=label,
        description=help,
        ge=minimum,
        le=maximum,
        gt=above,
        lt=below,
        json_schema_extra={"lossline": extra},
    )


def _pair(value: Any) -> Any:
    """Lets a single number stand for both sides, as in Keras."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return (value, value)
    return value


Side = Annotated[int, Field(ge=1, le=512)]
Pair = Annotated[tuple[Side, Side], BeforeValidator(_pair)]
"""(height, width) in pixels, each 1 to 512; a single integer stands for both."""

SettingKind = Literal[
    "int", "float", "bool", "choice", "text", "pair", "sequence", "spec", "union"
]


@dataclass(frozen=True)
class Setting:
    """What a form or the command line needs to know of one field.

    Attributes:
        name: The field's name in the specification.
        kind: How it is edited.
        optional: Whether None is allowed.
        none_label: What a person reads for None ("automatic", "all").
        minimum: Smallest allowed value; None when there is no limit. Of each item
            for a pair or a sequence.
        maximum: Largest allowed value; None when there is no limit. Of each item for
            a pair or a sequence.
        exclusive_minimum: Whether `minimum` itself is excluded.
        exclusive_maximum: Whether `maximum` itself is excluded.
        choices: The values of a choice, in order.
        specs: The class of a nested specification, or those of a tagged union.
        whole_items: Whether the items of a sequence are whole numbers and not words.
        used_if: The name of another setting and its values with which alone this one
            does anything; None if it always does.
    """

    name: str
    kind: SettingKind
    label: str
    help: str
    default: Any
    optional: bool = False
    none_label: str = "automatic"
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: bool = False
    exclusive_maximum: bool = False
    step: float | None = None
    unit: str = ""
    advanced: bool = False
    logarithmic: bool = False
    choices: tuple[Any, ...] = ()
    choice_labels: tuple[str, ...] = ()
    specs: tuple[type[Spec], ...] = ()
    whole_items: bool = False
    used_if: UsedIf | None = None

    def is_used(self, spec: Spec) -> bool:
        """Tells whether it does anything in a specification, as that stands."""
        if self.used_if is None:
            return True
        name, values = self.used_if
        return getattr(spec, name) in values


@cache
def settings_of(spec: type[Spec]) -> tuple[Setting, ...]:
    """Returns the settings of a specification in the order of their declaration.

    The tag of a union (`kind`) and fields without a label are left out: they are not
    for a person to edit.
    """
    return tuple(
        _describe(name, field)
        for name, field in spec.model_fields.items()
        if field.title is not None
    )


def _describe(name: str, field: FieldInfo) -> Setting:
    annotation, optional = _without_none(field.annotation)
    kind, choices, specs = _kind_of(annotation)
    extra = field.json_schema_extra
    hints: dict[str, Any] = (
        typing.cast("dict[str, Any]", extra["lossline"])
        if isinstance(extra, dict) and "lossline" in extra
        else {}
    )
    labels: dict[str, str] = hints.get("labels", {})
    inner = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    item, item_metadata = _item_of(annotation)
    limits = _limits([*_constraints([*inner, *item_metadata]), *field.metadata])
    default = field.get_default(call_default_factory=True, validated_data={})
    return Setting(
        name=name,
        kind=kind,
        label=field.title or name,
        help=field.description or "",
        default=None if default is PydanticUndefined else default,
        optional=optional,
        none_label=labels.get("None", "automatic"),
        minimum=limits.get("ge", limits.get("gt")),
        maximum=limits.get("le", limits.get("lt")),
        exclusive_minimum="gt" in limits,
        exclusive_maximum="lt" in limits,
        step=hints.get("step"),
        unit=hints.get("unit", ""),
        advanced=hints.get("advanced", False),
        logarithmic=hints.get("logarithmic", False),
        choices=choices,
        choice_labels=tuple(labels.get(str(c), str(c)) for c in choices),
        specs=specs,
        whole_items=item is int,
        used_if=hints.get("used_if"),
    )


def _item_of(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """Returns type and metadata of the items of a tuple; (None, ()) for others."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) is not tuple:
        return None, ()
    item = get_args(annotation)[0]
    if get_origin(item) is Annotated:
        return get_args(item)[0], get_args(item)[1:]
    return item, ()


def _constraints(metadata: Sequence[Any]) -> list[Any]:
    """Unpacks the constraints of `Field(...)` objects inside an `Annotated`."""
    found: list[Any] = []
    for item in metadata:
        found.extend(item.metadata if isinstance(item, FieldInfo) else [item])
    return found


def _limits(metadata: Sequence[Any]) -> dict[str, float]:
    found: dict[str, float] = {}
    for item in metadata:
        for key in ("ge", "gt", "le", "lt"):
            value = getattr(item, key, None)
            if value is not None:
                found[key] = value
    return found


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (types.UnionType, typing.Union):
        rest = tuple(a for a in get_args(annotation) if a is not type(None))
        if len(rest) < len(get_args(annotation)):
            joined = rest[0] if len(rest) == 1 else typing.Union[rest]  # noqa: UP007
            return joined, True
    return annotation, False


def _kind_of(
    annotation: Any,
) -> tuple[SettingKind, tuple[Any, ...], tuple[type[Spec], ...]]:
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    origin = get_origin(annotation)
    if origin is Literal:
        return "choice", get_args(annotation), ()
    if origin in (types.UnionType, typing.Union):
        return "union", (), tuple(get_args(annotation))
    if origin is tuple:
        items = get_args(annotation)
        pair = len(items) == 2 and items[1] is not Ellipsis
        return ("pair" if pair else "sequence"), (), ()
    if isinstance(annotation, type):
        if issubclass(annotation, Spec):
            return "spec", (), (annotation,)
        if issubclass(annotation, bool):
            return "bool", (), ()
        if issubclass(annotation, int):
            return "int", (), ()
        if issubclass(annotation, float):
            return "float", (), ()
    return "text", (), ()
