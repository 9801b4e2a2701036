"""The keys of the stack: which key does what to the selected card."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from gui.layer_editor.places import BASE, HEAD, INPUT, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.layer_editor.stack_controller import StackController

_FAR = 1_000_000

_Key = tuple[Qt.Key, Qt.KeyboardModifier]
_NONE = Qt.KeyboardModifier.NoModifier
_ALT = Qt.KeyboardModifier.AltModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier

_ANY_CARD: dict[_Key, "Callable[[StackController], None]"] = {
    (Qt.Key.Key_Up, _NONE): lambda c: c.select_next(-1),
    (Qt.Key.Key_Down, _NONE): lambda c: c.select_next(1),
    (Qt.Key.Key_Home, _NONE): lambda c: c.select(INPUT),
    (Qt.Key.Key_End, _NONE): lambda c: c.select_next(_FAR),
    (Qt.Key.Key_Return, _NONE): lambda c: c.form_wanted.emit(),
    (Qt.Key.Key_Enter, _NONE): lambda c: c.form_wanted.emit(),
}

_LAYERS: dict[_Key, "Callable[[StackController, Place], None]"] = {
    (Qt.Key.Key_Up, _ALT): lambda c, place: c.move_by(place, -1),
    (Qt.Key.Key_Down, _ALT): lambda c, place: c.move_by(place, 1),
    (Qt.Key.Key_Left, _ALT): lambda c, place: c.move_out(place),
    (Qt.Key.Key_Right, _ALT): lambda c, place: c.move_in(place),
    (Qt.Key.Key_D, _CONTROL): lambda c, place: c.duplicate(place),
    (Qt.Key.Key_Delete, _NONE): lambda c, place: c.delete(place),
    (Qt.Key.Key_Backspace, _NONE): lambda c, place: c.delete(place),
    (Qt.Key.Key_Space, _NONE): lambda c, place: c.toggle(place),
}

_DELETE = ((Qt.Key.Key_Delete, _NONE), (Qt.Key.Key_Backspace, _NONE))


def do_key(controller: "StackController", event: QKeyEvent) -> bool:
    """Does what a key says to the selected card.

    Returns:
        Whether the key means anything there.
    """
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = (Qt.Key(event.key()), modifiers)
    place = controller.selected_place
    if key in _ANY_CARD:
        _ANY_CARD[key](controller)
    elif key in _LAYERS and place is not None:
        _LAYERS[key](controller, place)
    elif key in _DELETE and controller.selected == BASE:
        controller.remove_base()
    elif key == (Qt.Key.Key_Space, _NONE) and controller.selected == HEAD:
        controller.unlock_head()
    else:
        return False
    return True
