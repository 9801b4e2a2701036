"""The seed, which belongs to the whole experiment and not to the training alone."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.experiment import Experiment, ProblemError, settings_of
from gui.document import Document
from gui.forms.factory import make_field
from gui.forms.row import FieldRow

PATH = "seed"


class SeedRow(QWidget):
    """Edits `seed` through the document."""

    def __init__(self, document: Document) -> None:
        """Shows the seed of the document from now on."""
        super().__init__()
        self._document = document
        setting = next(s for s in settings_of(Experiment) if s.name == PATH)
        self.row = FieldRow(setting, make_field(setting))
        self.row.set_path(PATH)
        self.row.edited.connect(self._edited)
        self.row.finished.connect(self._finished)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.row)
        document.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.row.show_value(self._document.experiment.seed)

    def _edited(self, _name: str, value: object) -> None:
        try:
            text = f"change seed to {value}"
            self._document.set_value(PATH, value, text, merge_key=PATH)
        except ProblemError as error:
            self.row.show_complaint(error.problems[0].message)
        else:
            self.row.show_complaint("")

    def _finished(self, _name: str) -> None:
        self._document.end_merge()
        self._show()
