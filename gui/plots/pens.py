"""How the curves look, in one place for plots, legends and pictures."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from gui.theme import Theme

Role = Literal["training", "validation", "steps"]

_COMPARED: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("fine", (6, 3)),
    ("warning", (2, 3)),
    ("accent", (8, 3, 2, 3)),
    ("quiet", (3, 5)),
    ("error", (10, 5)),
)
MOST_COMPARED = len(_COMPARED)


def _pen(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def curve_pen(theme: Theme, role: Role, long: bool = False) -> QPen:
    """Returns the pen of a curve.

    Args:
        theme: Gives the colour.
        role: Which curve.
        long: Whether it has many points; wide pens are slow then.
    """
    if role == "steps":
        color = theme.color("training")
        color.setAlpha(105)
        return _pen(color, 1.0)
    pen = _pen(theme.color(role), 1.0 if long else 2.0)
    if role == "validation":
        pen.setDashPattern([3.0, 2.0])
    return pen


def compared_pen(theme: Theme, place: int) -> QPen:
    """Returns the pen of an earlier run; each place has its colour and its dashes."""
    name, dashes = _COMPARED[place % MOST_COMPARED]
    pen = _pen(theme.color(name), 1.2)
    pen.setDashPattern(list(dashes))
    return pen
