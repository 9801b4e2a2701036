"""Making a button the main one of its page, or one like the others."""

from PySide6.QtWidgets import QPushButton


def make_primary(button: QPushButton, primary: bool) -> None:
    """Takes the look of the main button of a page, or lays it down."""
    style = "primary" if primary else ""
    if (button.property("class") or "") != style:
        button.setProperty("class", style)
        button.style().unpolish(button)
        button.style().polish(button)
