"""Ready-made experiments as cards, the first one large."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from core.experiment.presets import Preset
from gui.theme import Theme
from gui.welcome_view.own_base_row import OwnBaseRow
from gui.welcome_view.preset_picture import PresetPicture
from gui.welcome_view.preset_words import data_words, expectation, weights_words
from gui.widgets.action_card import ActionCard


class FirstCard(ActionCard):
    """The experiment to begin with; its button opens it and starts at once.

    Signals:
        train_wanted: The person pressed "Train now".
    """

    train_wanted = Signal()

    def __init__(self, preset: Preset, theme: Theme) -> None:
        """Makes the card."""
        super().__init__(preset.title)
        self.preset = preset
        self.setObjectName(f"preset_{preset.name}")
        self._facts = _quiet("")
        self._train = QPushButton("▶  Train now")
        self._train.setObjectName("train_now")
        self._train.setProperty("class", "primary")
        self._train.setToolTip("Opens this experiment and starts the training")
        self._train.clicked.connect(self.train_wanted)
        self._look = QPushButton("Look at it first")
        self._look.setObjectName("open_first")
        self._look.clicked.connect(self.activated)
        title = QLabel(preset.title)
        title.setProperty("class", "title")
        summary = QLabel(preset.summary)
        summary.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._train)
        buttons.addWidget(self._look)
        buttons.addStretch()
        texts = QVBoxLayout()
        texts.setSpacing(8)
        texts.addWidget(title)
        texts.addWidget(summary)
        texts.addWidget(self._facts)
        texts.addSpacing(4)
        texts.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 16, 20, 16)
        row.setSpacing(20)
        row.addLayout(texts, 1)
        picture = PresetPicture(preset, 2, 64, theme)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignVCenter)
        self.refresh()

    def refresh(self) -> None:
        """Shows whether the data is on this computer now."""
        self._facts.setText(_facts(self.preset))


class PresetCard(ActionCard):
    """One ready-made experiment; pressing it opens it.

    Attributes:
        base_row: Which run of one's own it builds on; None if it needs none.
    """

    def __init__(self, preset: Preset, theme: Theme) -> None:
        """Makes the card."""
        super().__init__(preset.title)
        self.preset = preset
        self.base_row = OwnBaseRow(preset) if preset.base_from else None
        self.setObjectName(f"preset_{preset.name}")
        self._facts = _quiet("")
        title = QLabel(preset.title)
        title.setProperty("class", "name")
        title.setWordWrap(True)
        summary = _quiet(preset.summary)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(6)
        column.addWidget(PresetPicture(preset, 1, 36, theme))
        column.addWidget(title)
        column.addWidget(summary)
        column.addStretch()
        column.addWidget(self._facts)
        if self.base_row is not None:
            column.addWidget(self.base_row)
        self.refresh()

    def refresh(self) -> None:
        """Shows whether the data is on this computer now."""
        self._facts.setText(_facts(self.preset))


def _facts(preset: Preset) -> str:
    """Which data and weights, and below them what to expect of a run."""
    words = (data_words(preset), weights_words(preset), expectation(preset))
    return "\n".join(filter(None, words))


def _quiet(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("class", "quiet")
    label.setWordWrap(True)
    return label
