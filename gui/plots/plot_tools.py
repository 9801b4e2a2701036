"""The tools in the headings of the plots."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QWidget

DEFAULT_SMOOTHING = 0.6
_SAVE_CHOICES = (
    ("copy", "Copy picture"),
    ("png", "Save as PNG …"),
    ("svg", "Save as SVG …"),
    ("csv", "Save numbers as CSV …"),
)


def tool_button(name: str, text: str, tip: str) -> QToolButton:
    """Returns a flat button for a heading."""
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    button.setToolTip(tip)
    button.setProperty("class", "flat")
    return button


def switch_button(name: str, text: str, tip: str) -> QToolButton:
    """Returns a flat button that stays down until it is pressed again."""
    button = tool_button(name, text, tip)
    button.setCheckable(True)
    return button


def _row(widget: QWidget, *parts: QWidget) -> None:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for part in parts:
        row.addWidget(part)


class SmoothingTool(QWidget):
    """A slider for the smoothing of the steps.

    Signals:
        changed: The weight, 0 to 0.99.
    """

    changed = Signal(float)

    def __init__(self) -> None:
        """Makes the slider."""
        super().__init__()
        word = QLabel("Smooth")
        word.setProperty("class", "quiet")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("smoothing")
        self._slider.setAccessibleName("Smoothing of the steps")
        self._slider.setRange(0, 99)
        self._slider.setFixedWidth(72)
        self._slider.setValue(round(100 * DEFAULT_SMOOTHING))
        self._slider.valueChanged.connect(self._moved)
        self._value = QLabel()
        self._value.setProperty("class", "quiet")
        self._value.setMinimumSize(QSize(28, 0))
        _row(self, word, self._slider, self._value)
        self._show_weight()

    @property
    def weight(self) -> float:
        """The weight of the moving average."""
        return self._slider.value() / 100

    def _moved(self) -> None:
        self._show_weight()
        self.changed.emit(self.weight)

    def _show_weight(self) -> None:
        self._value.setText(f"{self.weight:.2f}")
        self._slider.setToolTip(
            f"Smoothing of the steps: {self.weight:.2f}. Epochs are never smoothed."
        )


class ViewTools(QWidget):
    """Freezing the view and saving it; both act on all plots together.

    Signals:
        frozen_changed: Whether the view stays as it is.
        save_requested: `copy`, `png`, `svg` or `csv`.
    """

    frozen_changed = Signal(bool)
    save_requested = Signal(str)

    def __init__(self) -> None:
        """Makes the buttons."""
        super().__init__()
        self._freeze = switch_button(
            "freeze_view",
            "Freeze",
            "Keeps the view where it is. Press again to follow the run.",
        )
        self._freeze.toggled.connect(self.frozen_changed)
        save = tool_button("save_plots", "Save ▾", "Saves or copies what is drawn.")
        save.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(save)
        for kind, title in _SAVE_CHOICES:
            action = menu.addAction(title)
            action.setObjectName(f"plots_{kind}")
            action.setData(kind)
        menu.triggered.connect(self._chosen)
        save.setMenu(menu)
        _row(self, self._freeze, save)

    def set_frozen(self, frozen: bool) -> None:
        """Shows whether the view is frozen, such as after a drag with the mouse."""
        self._freeze.setChecked(frozen)

    def _chosen(self, action: QAction) -> None:
        self.save_requested.emit(action.data())
