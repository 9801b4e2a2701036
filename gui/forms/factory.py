"""Which editor a setting gets."""

from typing import Any

from core.experiment import Setting
from gui.forms.field import Field
from gui.forms.number_field import NumberField
from gui.forms.optional_field import OptionalField
from gui.forms.pair_field import PairField
from gui.forms.simple_fields import ChoiceField, SequenceField, SwitchField, TextField


def make_field(setting: Setting, start: Any = None) -> Field:
    """Makes the editor of a setting that is not a specification itself.

    Args:
        setting: What to edit.
        start: For an optional setting, the value to begin with when its check is
            switched off; None takes one that the limits allow.
    """
    field = _plain_field(setting)
    if not setting.optional:
        return field
    if start is None:
        start = _first_value(setting)
    return OptionalField(field, start, setting.label, setting.none_label)


def _plain_field(setting: Setting) -> Field:
    match setting.kind:
        case "int" | "float":
            return NumberField(setting)
        case "bool":
            return SwitchField()
        case "choice":
            return ChoiceField(setting)
        case "pair":
            return PairField(setting)
        case "sequence":
            return SequenceField(setting)
        case _:
            return TextField()


def _first_value(setting: Setting) -> Any:
    low = 1 if setting.minimum is None else setting.minimum
    match setting.kind:
        case "pair":
            return (2, 2)
        case "sequence":
            return (28, 28, 1) if setting.whole_items else ()
        case "choice":
            return setting.choices[0]
        case "int":
            return max(round(low), round(2 * (setting.step or 1)))
        case "float":
            return max(low, setting.step or 0.1)
        case _:
            return ""
