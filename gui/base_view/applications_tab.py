"""Choosing one of the well-known nets of `keras.applications`."""

from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.experiment import ApplicationsBase, Base, FreezeSpec, settings_of
from core.experiment.bases import Architecture
from core.model.bases.architectures import architecture_of
from core.model.bases.fetching import download_size, needs_download
from gui.base_view.choice_list import Choice, ChoiceList
from gui.text import compact
from gui.widgets.words import size_in_bytes

if TYPE_CHECKING:
    from gui.theme import Theme

_NAMES: tuple[str, ...] = get_args(Architecture)


class ApplicationsTab(QWidget):
    """A list of nets, their width and their weights.

    Signals:
        changed: `base` is another one.
    """

    changed = Signal()

    def __init__(self, theme: "Theme") -> None:
        """Begins with the smallest MobileNetV2."""
        super().__init__()
        self._list = ChoiceList("architectures", theme)
        self._width = QComboBox()
        self._width.setObjectName("base_width")
        self._width.setAccessibleName("Width")
        self._width_label = QLabel("Width")
        self._weights = QComboBox()
        self._weights.setObjectName("base_weights")
        self._weights.setAccessibleName("Weights")
        known = {setting.name: setting for setting in settings_of(ApplicationsBase)}
        self._weights.setToolTip(known["weights"].help)
        self._width.setToolTip(known["alpha"].help)
        weights = known["weights"]
        for value, label in zip(weights.choices, weights.choice_labels, strict=True):
            self._weights.addItem(label, value)
        self._file = QLineEdit()
        self._file.setObjectName("base_weights_file")
        self._file.setPlaceholderText("Weights file without classifier (.h5, .keras)")
        self._browse = QPushButton("Browse…")
        self._browse.clicked.connect(self._choose_file)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._width_label)
        row.addWidget(self._width)
        row.addWidget(QLabel("Weights"))
        row.addWidget(self._weights)
        row.addWidget(self._file, 1)
        row.addWidget(self._browse)
        row.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._list, 1)
        column.addLayout(row)
        self._fill()
        self._list.choose("MobileNetV2")
        self._show_widths()
        self._list.chosen.connect(self._chosen)
        self._width.currentIndexChanged.connect(self._show)
        self._weights.currentIndexChanged.connect(self._show)
        self._file.textChanged.connect(self._show)
        self._show()

    def base(self) -> Base | None:
        """Returns what is chosen."""
        weights = self._weights.currentData()
        return ApplicationsBase(
            architecture=self._list.current_key(),  # type: ignore[arg-type]
            alpha=self._width.currentData() or 1.0,
            weights=weights,
            weights_file=self._file.text().strip() if weights == "file" else "",
            # What is random and frozen would never learn anything.
            freeze=FreezeSpec(mode="none" if weights == "random" else "all"),
        )

    def words(self) -> str:
        """Returns how large the chosen width is, and what must be downloaded."""
        base = self.base()
        if not isinstance(base, ApplicationsBase):
            return ""
        info = architecture_of(base)
        file = info.files.get(base.alpha) if info.widths else None
        size = f"{compact(file.parameters)} parameters at this width." if file else ""
        amount = download_size(base) if needs_download(base) else None
        download = f"{size_in_bytes(amount)} are downloaded once." if amount else ""
        return f"{size} {download}".strip()

    def show_base(self, base: ApplicationsBase) -> None:
        """Begins with the base of the document."""
        self._list.choose(base.architecture)
        self._show_widths()
        index = self._width.findData(base.alpha)
        self._width.setCurrentIndex(max(0, index))
        self._weights.setCurrentIndex(self._weights.findData(base.weights))
        self._file.setText(base.weights_file)

    def _fill(self) -> None:
        choices: list[Choice] = []
        for name in _NAMES:
            base = ApplicationsBase(architecture=name)  # type: ignore[arg-type]
            info = architecture_of(base)
            file = info.files.get(1.0)
            count = f"{compact(file.parameters)} parameters" if file else ""
            facts = f"{count} · {info.native_size}×{info.native_size}"
            here = not needs_download(base)
            choices.append(Choice(name, info.title, info.summary, facts, here))
        self._list.show_choices(choices)

    def _chosen(self, _key: str) -> None:
        self._show_widths()
        self._show()

    def _show_widths(self) -> None:
        name = self._list.current_key() or _NAMES[0]
        info = architecture_of(ApplicationsBase(architecture=name))  # type: ignore[arg-type]
        self._width.blockSignals(True)
        self._width.clear()
        for width in info.widths:
            self._width.addItem(f"{width:g}", width)
        self._width.blockSignals(False)
        self._width.setVisible(bool(info.widths))
        self._width_label.setVisible(bool(info.widths))

    def _show(self) -> None:
        by_file = self._weights.currentData() == "file"
        self._file.setVisible(by_file)
        self._browse.setVisible(by_file)
        self.changed.emit()

    def _choose_file(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self, "Weights file", "", "Weights (*.h5 *.hdf5 *.keras);;All files (*)"
        )
        if path:
            self._file.setText(path)
