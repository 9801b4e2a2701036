"""What a fresh process found out about an export, plainly."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from core.export import ExportResult
from gui.evaluation_view.sentences import proof_sentence, way_sentence
from gui.widgets.plain_label import WordsLabel


class ProofCard(QFrame):
    """The result of an export; hidden until there is one.

    Signals:
        open_wanted: The person wants to see the folder.
    """

    open_wanted = Signal()

    def __init__(self) -> None:
        """Begins hidden."""
        super().__init__()
        self.setProperty("class", "note")
        self.setObjectName("proof")
        self._mark = QLabel()
        self._text = WordsLabel(style="name")
        self._text.setObjectName("proof_sentence")
        self._ways = WordsLabel(style="quiet")
        self._ways.setObjectName("proof_ways")
        self._path = WordsLabel(style="quiet")
        self._open = QPushButton("Open folder")
        self._open.setObjectName("open_export")
        self._open.clicked.connect(self.open_wanted)
        texts = QVBoxLayout()
        texts.setSpacing(6)
        for label in (self._text, self._ways, self._path):
            texts.addWidget(label)
        texts.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 10, 10)
        row.setSpacing(10)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self.hide()

    def show_result(self, result: ExportResult) -> None:
        """Shows an export."""
        failed = result.proof is not None and not result.proof.passed
        self._mark.setText("✕" if failed else "✓")
        self._mark.setAccessibleName("Failed" if failed else "Fine")
        self._mark.setProperty("class", "error" if failed else "fine")
        self._text.setProperty("class", "error" if failed else "name")
        self.setProperty("severity", "error" if failed else "fine")
        for widget in (self, self._mark, self._text):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self._text.setText(proof_sentence(result))
        lines: list[str] = []
        if result.proof is not None:
            lines = [*result.proof.reasons, *map(way_sentence, result.proof.ways)]
        self._ways.setText("\n".join(f"· {line}" for line in lines))
        self._ways.setVisible(bool(lines))
        self._path.setText(f"It is in {result.path}")
        self.show()
