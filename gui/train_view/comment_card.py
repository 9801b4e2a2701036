"""A short running comment that reads the curves in words."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from core.experiment.problem import Fix
from core.runs import History
from core.runs.comment import comment
from gui.widgets.plain_label import WordsLabel


class CommentCard(QFrame):
    """Says what the curves show; hidden until there is something to say.

    Signals:
        advice_taken: The person accepted what is proposed; a `Fix`.
    """

    advice_taken = Signal(object)

    def __init__(self) -> None:
        """Starts hidden."""
        super().__init__()
        self.setProperty("class", "card")
        heading = QLabel("Coach")
        heading.setProperty("class", "heading")
        self._text = WordsLabel()
        self._text.setObjectName("coach")
        self._fix: Fix | None = None
        self._advice = QPushButton()
        self._advice.setObjectName("coach_advice")
        self._advice.setToolTip("Changes the experiment; Undo takes it back.")
        self._advice.clicked.connect(self._taken)
        self._advice.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(6)
        layout.addWidget(heading)
        layout.addWidget(self._text)
        layout.addWidget(self._advice, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def text(self) -> str:
        """What is said at present."""
        return self._text.text()

    def show_history(
        self,
        history: History,
        metric_name: str,
        num_classes: int,
        going_on: bool,
        ending: str = "",
    ) -> None:
        """Comments on a history.

        Args:
            history: The finished epochs.
            metric_name: The metric beside the loss.
            num_classes: Classes to choose from; 0 if unknown.
            going_on: Whether the run trains further epochs.
            ending: Why it ended before the planned epochs were done, if it did.
        """
        said = comment(history, metric_name, going_on, num_classes)
        words = f"{ending} {said}".strip()
        # The sign stays with its number where the line is broken.
        self._text.setText(words.replace(" %", "\u00a0%"))
        self.setVisible(bool(words))

    def show_advice(self, fix: Fix | None) -> None:
        """Offers a change, or none."""
        self._fix = fix
        self._advice.setText(fix.label if fix else "")
        self._advice.setVisible(fix is not None)

    def _taken(self) -> None:
        if self._fix is not None:
            self.advice_taken.emit(self._fix)
