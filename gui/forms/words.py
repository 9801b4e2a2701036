"""How settings and their values read on screen and in the list of steps."""

from typing import Any

from core.experiment import Setting, Spec


def value_text(setting: Setting, value: Any) -> str:
    """Returns a value as a person reads it: `3 × 3`, `automatic`, `on`, `0.001`."""
    if value is None:
        return setting.none_label
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Spec):
        return kind_label(getattr(value, "kind", type(value).__name__))
    if isinstance(value, tuple | list):
        joint = " × " if setting.kind == "pair" else ", "
        return joint.join(str(item) for item in value) or "none"
    if value in setting.choices:
        return setting.choice_labels[setting.choices.index(value)]
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def short_text(setting: Setting, value: Any) -> str:
    """Returns a value for a card or the list of steps, without the explanation."""
    return value_text(setting, value).partition(" (")[0]


def change_text(setting: Setting, before: Any, after: Any) -> str:
    """Returns a change as the undo list says it: `change units 64 → 128`."""
    name = lower_first(setting.label)
    if setting.kind == "bool":
        return f"switch {name} {'on' if after else 'off'}"
    return f"change {name} {short_text(setting, before)} → {short_text(setting, after)}"


def kind_label(kind: str) -> str:
    """Returns the name of a kind: `Adam`, `Reduce on plateau`."""
    words = kind.replace("_", " ")
    return words[:1].upper() + words[1:]


def lower_first(text: str) -> str:
    """Returns a label for the middle of a sentence; `XLA` and `L2` stay."""
    if len(text) > 1 and (text[1].isupper() or text[1].isdigit()):
        return text
    return text[:1].lower() + text[1:]
