"""Keeping the focus where a person is while buttons come and go.

Qt gives the focus of a widget that is hidden or disabled to the next one in the order
of tabs, which may be anywhere in the window.
"""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_WHY = Qt.FocusReason.OtherFocusReason


def holds_focus(widget: QWidget) -> bool:
    """Tells whether a widget or one inside of it has the focus of its window."""
    # PySide declares it as never None, which it is before anything had the focus.
    focused = cast("QWidget | None", widget.window().focusWidget())
    return focused is not None and (focused is widget or widget.isAncestorOf(focused))


def hand_over(source: QWidget, target: QWidget) -> None:
    """Gives the focus from one widget to another, if the first one has it."""
    if holds_focus(source):
        target.setFocus(_WHY)


def show_progress(progress: QWidget, button: QWidget, active: bool) -> None:
    """Shows a progress in the place of the button that began it, or the button again.

    The focus stays in that place: on what ends the work, and then on the button.

    Args:
        progress: Takes the focus itself, or has a proxy for it.
        button: What the progress stands for.
        active: Whether the work goes on.
    """
    came, went = (progress, button) if active else (button, progress)
    came.show()
    hand_over(went, came)
    went.hide()
