"""The classes or clusters of a map, with their marks; each can be made to stand out."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.features_view.looks import icon_of
from gui.theme import Theme

WIDTH = 132


class MapLegend(QScrollArea):
    """One entry for each group: under the mouse or pressed, its points stand out.

    Signals:
        highlighted: A frozenset of groups; empty for none.
    """

    highlighted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        """Begins empty."""
        super().__init__()
        self._theme = theme
        self._entries: list[QPushButton] = []
        self._names: tuple[str, ...] = ()
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        body = QWidget()
        whole = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self._column)
        whole.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Legend of the map")

    def show_groups(self, names: tuple[str, ...]) -> None:
        """Shows other groups; the same ones keep what is pressed."""
        if names == self._names:
            return
        self._names = names
        for entry in self._entries:
            entry.hide()
            entry.setObjectName("")
            entry.deleteLater()
        self._entries = []
        for number, name in enumerate(names):
            entry = QPushButton(_short(name))
            entry.setObjectName(f"legend_{number}")
            entry.setProperty("class", "entry")
            entry.setCheckable(True)
            entry.setIconSize(QSize(12, 12))
            entry.setToolTip(f"Let {name} stand out")
            entry.setAccessibleName(name)
            entry.toggled.connect(self._tell)
            entry.installEventFilter(self)
            self._entries.append(entry)
            self._column.addWidget(entry)
        self.paint_theme()
        self._tell()

    def paint_theme(self) -> None:
        """Takes the colours of the theme."""
        for number, entry in enumerate(self._entries):
            entry.setIcon(icon_of(number, self._theme))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lets the group under the mouse stand out."""
        if event.type() == QEvent.Type.Enter and watched in self._entries:
            self.highlighted.emit(
                self._pressed | {self._entries.index(watched)}  # type: ignore[arg-type]
            )
        elif event.type() == QEvent.Type.Leave:
            self._tell()
        return super().eventFilter(watched, event)

    @property
    def _pressed(self) -> frozenset[int]:
        return frozenset(
            number for number, entry in enumerate(self._entries) if entry.isChecked()
        )

    def _tell(self) -> None:
        self.highlighted.emit(self._pressed)


def _short(name: str) -> str:
    text = " ".join(name.split())
    return text if len(text) <= 14 else f"{text[:13]}…"
