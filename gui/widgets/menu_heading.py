"""A line in a menu that names the actions below it."""

from PySide6.QtWidgets import QLabel, QMenu, QWidgetAction


def add_heading(menu: QMenu, text: str) -> QWidgetAction:
    """Adds a heading to the end of a menu.

    Qt's own sections lose their words under a style sheet, and a bare line is left.

    Args:
        menu: Where.
        text: One or two words.

    Returns:
        The heading, to hide it with the actions below it.
    """
    label = QLabel(text)
    label.setProperty("class", "heading small")
    label.setContentsMargins(12, 4, 12, 0)
    heading = QWidgetAction(menu)
    heading.setText(text)
    heading.setDefaultWidget(label)
    # Arrow keys pass over separators.
    heading.setSeparator(True)
    menu.addAction(heading)
    return heading
