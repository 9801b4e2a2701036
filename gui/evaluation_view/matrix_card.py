"""The confusion matrix with its switches."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
)

from core.evaluation import Evaluation
from gui.evaluation_view.confusion_view import ConfusionView
from gui.evaluation_view.saving import Saving
from gui.widgets.plain_label import PlainLabel
from gui.workspace import Workspace

_HINT = "Diagonal: recognised. Corner: mistaken. Click to see the images."


class MatrixCard(QFrame):
    """Counts or per cent, copy and save, and what is under the mouse in words.

    Signals:
        cell_chosen: (true, predicted).
    """

    cell_chosen = Signal(int, int)

    def __init__(self, workspace: Workspace) -> None:
        """Begins empty."""
        super().__init__()
        self.setProperty("class", "card")
        self.view = ConfusionView(workspace.theme)
        self.view.setObjectName("confusion_matrix")
        self.view.cell_chosen.connect(self.cell_chosen)
        self.view.cell_described.connect(self._describe)
        self._saving = Saving(workspace, self.view, self)
        self._words = PlainLabel(_HINT)
        self._words.setObjectName("cell_words")
        self._words.setProperty("class", "quiet")
        counts = _switch("Counts", "show_counts")
        shares = _switch("Per cent", "show_per_cent")
        shares.setToolTip("Each row in per cent of its own images")
        counts.setChecked(True)
        self._group = QButtonGroup(self)
        self._group.addButton(counts, 0)
        self._group.addButton(shares, 1)
        self._group.idToggled.connect(self._switched)
        title = QLabel("Confusion matrix")
        title.setProperty("class", "heading")
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(title)
        head.addStretch()
        head.addWidget(counts)
        head.addWidget(shares)
        head.addSpacing(8)
        head.addWidget(self._saving.copy_button)
        head.addWidget(self._saving.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        column.addWidget(self._words)

    def show_evaluation(self, evaluation: Evaluation | None) -> None:
        """Shows an evaluation, or nothing."""
        self._saving.evaluation = evaluation
        self.view.show_evaluation(evaluation)
        self._describe("")

    def _switched(self, number: int, checked: bool) -> None:
        if checked:
            self.view.show_shares(number == 1)

    def _describe(self, text: str) -> None:
        self._words.setText(text or _HINT)


def _switch(text: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setObjectName(name)
    button.setCheckable(True)
    return button
