"""The foot of a card that builds on a run of one's own: which run, or how to get it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from core.experiment.presets import Preset, find_preset
from gui import text
from gui.widgets.plain_label import PlainLabel
from gui.widgets.words import when

if TYPE_CHECKING:
    from core.runs import RunRecord


class OwnBaseRow(QWidget):
    """A sentence, and a button while there is no run.

    Signals:
        train_wanted: The person pressed "Train it first".
    """

    train_wanted = Signal()

    def __init__(self, preset: Preset) -> None:
        """Says nothing yet; see `show_base`."""
        super().__init__()
        self._first = find_preset(preset.base_from).title
        self._words = PlainLabel()
        self._words.setObjectName(f"base_of_{preset.name}")
        self._words.setWordWrap(True)
        self.button = QPushButton("Train it first")
        self.button.setObjectName(f"train_base_of_{preset.name}")
        self.button.setToolTip(f"Opens “{self._first}” and starts the training")
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.train_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)

    def show_base(self, base: "RunRecord | None", training: bool) -> None:
        """Shows what the experiment would build on now.

        Args:
            base: The run, or None if there is none.
            training: Whether one is being trained.
        """
        if base is not None:
            right = base.kept_metric
            good = f", {text.percent(right)} right" if right is not None else ""
            words = f"✓ Your base: {base.name}, {when(base.started)}{good}"
        elif training:
            words = "Its base is being trained …"
        else:
            words = f"Needs your run of {self._first}"
        self._words.setText(words)
        self.button.setVisible(base is None and not training)
