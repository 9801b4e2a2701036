"""How much of a module is frozen: its layers have no names, so a share is chosen."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from core.experiment import FreezeSpec

_STEPS = 20


class ShareRow(QWidget):
    """A slider from nothing to everything.

    Signals:
        freeze_chosen: Another `FreezeSpec`, and whether the slider is let go.
    """

    freeze_chosen = Signal(object, bool)

    def __init__(self) -> None:
        """Shows everything as frozen."""
        super().__init__()
        self._freeze = FreezeSpec()
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("freeze_share")
        self._slider.setAccessibleName("Frozen share of the weights")
        self._slider.setRange(0, _STEPS)
        self._slider.setPageStep(4)
        self._slider.valueChanged.connect(self._moved)
        self._slider.sliderReleased.connect(self._released)
        self._words = QLabel()
        self._words.setMinimumWidth(104)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._slider, 1)
        row.addWidget(self._words)

    def show_choice(self, freeze: FreezeSpec, always: bool) -> None:
        """Shows what is frozen.

        Args:
            freeze: The choice.
            always: Whether the module can't be trained at all.
        """
        self._freeze = freeze
        shares = {"none": 0.0, "share": freeze.share}
        share = 1.0 if always else shares.get(freeze.mode, 1.0)
        self._slider.blockSignals(True)
        self._slider.setValue(round(share * _STEPS))
        self._slider.blockSignals(False)
        self._slider.setEnabled(not always)
        words = f"{100 * share:.0f}\u00a0% frozen"
        self._words.setText("always frozen" if always else words)

    def _moved(self, step: int) -> None:
        freeze = self._freeze
        if step in (0, _STEPS):
            freeze = freeze.replace(mode="all" if step else "none")
        else:
            freeze = freeze.replace(mode="share", share=round(step / _STEPS, 2))
        self.freeze_chosen.emit(freeze, not self._slider.isSliderDown())

    def _released(self) -> None:
        self.freeze_chosen.emit(self._freeze, True)
