"""The first line of a card: its heading, and what stands at its right end."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget


def heading(text: str) -> QLabel:
    """Returns the heading of a card."""
    label = QLabel(text)
    label.setProperty("class", "heading")
    return label


def card_head(
    text: str, *left: QWidget, right: tuple[QWidget, ...] = ()
) -> QHBoxLayout:
    """Returns the first line of a card.

    Args:
        text: The heading.
        left: What follows it at once.
        right: What stands at the right end.
    """
    line = QHBoxLayout()
    line.setSpacing(6)
    line.addWidget(heading(text))
    if left:
        line.addSpacing(6)
    for widget in left:
        line.addWidget(widget)
    line.addStretch(1)
    for widget in right:
        line.addWidget(widget)
    return line
