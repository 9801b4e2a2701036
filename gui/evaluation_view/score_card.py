"""The test accuracy, large, with how sure it is."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from core.evaluation import Evaluation
from gui.evaluation_view.sentences import accuracy_sentence, details_sentence
from gui.text import percent
from gui.theme import Theme
from gui.widgets.plain_label import PlainLabel


class ScoreCard(QFrame):
    """One number and two sentences."""

    def __init__(self, theme: Theme) -> None:
        """Begins empty."""
        super().__init__()
        self.setProperty("class", "card")
        self._theme = theme
        self._number = QLabel()
        self._number.setObjectName("test_accuracy")
        self._sentence = PlainLabel()
        self._sentence.setObjectName("accuracy_sentence")
        self._sentence.setWordWrap(True)
        self._details = PlainLabel()
        self._details.setObjectName("test_loss")
        self._details.setProperty("class", "quiet")
        self._details.setWordWrap(True)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._sentence)
        texts.addWidget(self._details)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(16)
        row.addWidget(self._number)
        row.addLayout(texts, 1)
        theme.changed.connect(self._take_font)
        self._take_font()

    def show_evaluation(self, evaluation: Evaluation) -> None:
        """Shows an evaluation."""
        self._number.setText(percent(evaluation.accuracy))
        # A number and its sign must not be torn apart where the line breaks.
        sentence = accuracy_sentence(evaluation).replace(" %", "\u00a0%")
        self._sentence.setText(sentence)
        self._details.setText(details_sentence(evaluation))

    def _take_font(self) -> None:
        self._number.setFont(self._theme.font(2.2, bold=True))
