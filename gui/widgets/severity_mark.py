"""The sign in front of a problem, which says how bad it is without its colour, too."""

from PySide6.QtWidgets import QLabel

from core.experiment.problem import Severity

SIGNS: dict[Severity, str] = {"error": "✕", "warning": "!", "information": "i"}
_WORDS: dict[Severity, str] = {
    "error": "Error",
    "warning": "Warning",
    "information": "Note",
}


def severity_mark(severity: Severity) -> QLabel:
    """Returns the sign as a label."""
    mark = QLabel(SIGNS[severity])
    mark.setProperty("class", "name" if severity == "information" else severity)
    mark.setAccessibleName(_WORDS[severity])
    return mark
