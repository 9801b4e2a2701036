"""In which settings two experiments differ, for a person who compares their runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from core.experiment.experiment import Experiment
from core.experiment.layers import LayerSpec
from core.experiment.spec import Setting, Spec, settings_of

NOTHING = "—"
_LEFT_OUT = {"schema_version", "kind", "feature_tools"}
_LABELS = {"name": "Name", "source": "Data set", "enabled": "Switched on"}
_WITHOUT_CONTEXT = {"dataset", "training", "model", "split"}


@dataclass(frozen=True)
class Difference:
    """One setting that is not the same.

    Attributes:
        path: Where it is in the second experiment, or in the first if only that has it.
        label: What it is called, with the part it belongs to.
        first: Its value in the first experiment, in words.
        second: Its value in the second experiment.
    """

    path: str
    label: str
    first: str
    second: str


def differences(first: Experiment, second: Experiment) -> list[Difference]:
    """Returns all settings that differ, in the order of the experiment.

    Layers are matched by their kinds, so that an added layer counts as one difference
    and does not make all that follow look changed.
    """
    return list(_of_specs(first, second, "", ""))


def _of_specs(
    first: Spec, second: Spec, path: str, context: str
) -> Iterator[Difference]:
    settings = {one.name: one for one in settings_of(type(second))}
    for name in type(second).model_fields:
        if name in _LEFT_OUT:
            continue
        one, other = getattr(first, name), getattr(second, name)
        if one == other:
            continue
        where = f"{path}.{name}" if path else name
        setting = settings.get(name)
        label = setting.label if setting else _label_of(name)
        yield from _of_values(one, other, where, label, context, setting)


def _of_values(
    one: Any, other: Any, path: str, label: str, context: str, setting: Setting | None
) -> Iterator[Difference]:
    if _are_layers(one) and _are_layers(other):
        yield from _of_layers(one, other, path, context)
    elif isinstance(one, Spec) and type(one) is type(other):
        inner = context
        if path.rpartition(".")[2] not in _WITHOUT_CONTEXT:
            inner = _joined(context, label)
        yield from _of_specs(one, other, path, inner)
    else:
        name = _joined(context, label)
        yield Difference(path, name, _text(one, setting), _text(other, setting))


def _of_layers(
    one: Sequence[Spec], other: Sequence[Spec], path: str, context: str
) -> Iterator[Difference]:
    kinds, others = [_kind(layer) for layer in one], [_kind(layer) for layer in other]
    matcher = SequenceMatcher(None, kinds, others, autojunk=False)
    for tag, start, stop, begin, end in matcher.get_opcodes():
        if tag == "equal":
            for place in range(stop - start):
                first, second = start + place, begin + place
                name = _joined(context, f"Layer {second + 1} {_kind(other[second])}")
                where = f"{path}[{second}]"
                yield from _of_specs(one[first], other[second], where, name)
            continue
        for place in range(max(stop - start, end - begin)):
            first, second = start + place, begin + place
            old = one[first] if first < stop else None
            new = other[second] if second < end else None
            index = first if new is None else second
            word = f"Layer {index + 1}"
            if old is None or new is None:
                word += f" {kinds[first] if new is None else others[second]}"
            name = _joined(context, word)
            before, after = _text(old, None), _text(new, None)
            yield Difference(f"{path}[{index}]", name, before, after)


def _are_layers(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, LayerSpec) for one in value)


def _kind(spec: Spec) -> str:
    return str(getattr(spec, "kind", type(spec).__name__))


def _label_of(name: str) -> str:
    return _LABELS.get(name, name.replace("_", " ").capitalize())


def _joined(context: str, label: str) -> str:
    if not context:
        return label
    # "L2 penalty" keeps its capital.
    word = label[1:2].islower()
    return f"{context} · {label[0].lower() + label[1:] if word else label}"


def _text(value: Any, setting: Setting | None) -> str:
    """A value in words, as short as a cell of a table needs it."""
    if value is None:
        return setting.none_label if setting else NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, LayerSpec):
        shown = [_text(getattr(value, name), None) for name in value.card_settings]
        off = [] if value.enabled else ["off"]
        inside = ", ".join([*shown, *off])
        return f"{value.kind} ({inside})" if inside else value.kind
    if isinstance(value, Spec):
        return _kind(value).replace("_", " ")
    if isinstance(value, tuple):
        items = [_text(one, None) for one in value]
        joint = "×" if setting and setting.kind == "pair" else ", "
        return joint.join(items) or "none"
    if setting and value in setting.choices:
        label = setting.choice_labels[setting.choices.index(value)]
        return label.partition(" (")[0]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
