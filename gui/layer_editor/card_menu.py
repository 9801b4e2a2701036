"""The context menu of a card."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gui.layer_editor.places import BASE, HEAD, Place, layer_at, stack_at

if TYPE_CHECKING:
    from gui.layer_editor.stack_controller import StackController


def card_menu(controller: "StackController", parent: QWidget) -> QMenu:
    """Makes the menu for the selected card; it goes away by itself."""
    menu = QMenu(parent)
    menu.setObjectName("card_menu")
    menu.aboutToHide.connect(menu.deleteLater)
    place = controller.selected_place
    if place is not None:
        _add_layer_actions(menu, controller, place)
    elif controller.selected == BASE:
        _add(menu, "Settings", "Return", controller.form_wanted.emit)
        menu.addSeparator()
        _add(menu, "Choose another base…", "", controller.chooser_wanted.emit)
        _add(menu, "Remove the base", "Del", controller.remove_base)
    elif controller.selected == HEAD:
        unlock = _add(menu, "Unlock the output", "", controller.unlock_head)
        unlock.setEnabled(controller.can_unlock)
    return menu


def _add_layer_actions(
    menu: QMenu, controller: "StackController", place: Place
) -> None:
    model = controller.model
    siblings = len(stack_at(model, place[:-1]))
    _add(menu, "Settings", "Return", controller.form_wanted.emit)
    menu.addSeparator()
    _add(menu, "Duplicate", "Ctrl+D", partial(controller.duplicate, place))
    word = "Switch off" if layer_at(model, place).enabled else "Switch on"
    _add(menu, word, "Space", partial(controller.toggle, place))
    menu.addSeparator()
    up = _add(menu, "Move up", "Alt+Up", partial(controller.move_by, place, -1))
    up.setEnabled(place[-1] > 0)
    down = _add(menu, "Move down", "Alt+Down", partial(controller.move_by, place, 1))
    down.setEnabled(place[-1] < siblings - 1)
    if len(place) > 1:
        _add(
            menu,
            "Move out of the block",
            "Alt+Left",
            partial(controller.move_out, place),
        )
    elif controller.block_above(place) is not None:
        move_in = partial(controller.move_in, place)
        _add(menu, "Move into the block above", "Alt+Right", move_in)
    menu.addSeparator()
    _add(menu, "Delete", "Del", partial(controller.delete, place))


def _add(menu: QMenu, text: str, key: str, function: Callable[[], object]) -> QAction:
    # The key is only written there: the stack itself listens to it.
    action = menu.addAction(f"{text}\t{key}" if key else text)
    action.triggered.connect(lambda: function())
    return action
