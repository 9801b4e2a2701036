"""What can be done with the selected runs: buttons, and when they apply."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.run_library import RunEntry


class RunActions(QWidget):
    """A row of buttons.

    Signals:
        resume_wanted: Go on with the selected run.
        settings_wanted: Open its settings as a new experiment.
        evaluate_wanted: Show it on the Evaluate page.
        export_wanted: Show its export.
        folder_wanted: Open its folder.
        delete_wanted: Delete all selected runs.
    """

    resume_wanted = Signal()
    settings_wanted = Signal()
    evaluate_wanted = Signal()
    export_wanted = Signal()
    folder_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self) -> None:
        """Begins without a selection."""
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._resume = _button("Resume", "resume", self.resume_wanted)
        self._settings = _button("Use its settings", "settings", self.settings_wanted)
        self._evaluate = _button("Evaluate", "evaluate", self.evaluate_wanted)
        self._export = _button("Export …", "export", self.export_wanted)
        self._folder = _button("Open folder", "folder", self.folder_wanted)
        self._delete = _button("Delete …", "delete", self.delete_wanted)
        for button in (
            self._resume,
            self._settings,
            self._evaluate,
            self._export,
            self._folder,
            self._delete,
        ):
            row.addWidget(button)
        self._settings.setToolTip("Opens its settings as a new experiment")
        self.show_selection((), training=False)

    def show_selection(self, entries: Sequence[RunEntry], training: bool) -> None:
        """Enables what applies.

        Args:
            entries: The selected runs.
            training: Whether a training goes on.
        """
        one = entries[0] if len(entries) == 1 else None
        record = one.record if one else None
        running = any(entry.record.status == "running" for entry in entries)
        self._resume.setEnabled(bool(record and record.can_resume and not training))
        self._resume.setToolTip(_why_no_resume(one, training))
        self._settings.setEnabled(one is not None)
        measurable = bool(record and record.has_model and not running)
        self._evaluate.setEnabled(measurable)
        self._export.setEnabled(measurable)
        self._folder.setEnabled(one is not None)
        self._delete.setEnabled(bool(entries) and not running)


def _why_no_resume(entry: RunEntry | None, training: bool) -> str:
    if entry is None:
        return "Select one run"
    if training:
        return "Another training is running"
    if entry.record.status == "completed":
        return "This run has done all its epochs"
    return "Goes on from its last checkpoint"


def _button(text: str, name: str, signal: object) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(f"run_{name}")
    button.clicked.connect(signal)  # type: ignore[arg-type]
    return button
