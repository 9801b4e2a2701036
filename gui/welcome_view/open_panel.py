"""Opening what is there already: own images, experiment files, recent ones."""

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from gui.widgets.action_card import ActionCard
from gui.workspace import Workspace


class DropZone(ActionCard):
    """Says that files can be dropped; pressing it goes to the Data page."""

    def __init__(self, workspace: Workspace) -> None:
        """Makes the zone."""
        super().__init__("Your own images")
        self.setObjectName("drop_zone")
        self.setProperty("class", "action")
        self._theme = workspace.theme
        title = QLabel("Your own images")
        title.setProperty("class", "name")
        text = QLabel("Drop a folder, zip, CSV or npz anywhere in this window")
        text.setProperty("class", "quiet")
        text.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 20, 16, 20)
        column.setSpacing(6)
        for label in (title, text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        workspace.theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the dashed frame."""
        super().paintEvent(event)
        active = self.hasFocus() or self.underMouse()
        color = self._theme.color("accent" if active else "quiet")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if self.hasFocus() else 1.2
        painter.setPen(QPen(color, width, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        painter.end()


class OpenPanel(QFrame):
    """The column beside the ready-made experiments.

    Signals:
        open_wanted: The person wants to choose an experiment file.
        file_chosen: The path of a recent file.
        data_wanted: The person pressed the drop zone.
    """

    open_wanted = Signal()
    file_chosen = Signal(object)
    data_wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        """Shows the recent files; see `refresh`."""
        super().__init__()
        self._settings = workspace.settings
        self._shown: list[Path] | None = None
        zone = DropZone(workspace)
        zone.activated.connect(self.data_wanted)
        button = QPushButton("Open an experiment …")
        button.setObjectName("open_experiment")
        button.clicked.connect(self.open_wanted)
        card = QFrame()
        card.setProperty("class", "card")
        heading = QLabel("Recent")
        heading.setProperty("class", "heading")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(8)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 12, 14, 14)
        inside.setSpacing(10)
        inside.addWidget(heading)
        inside.addLayout(self._recent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(zone)
        column.addWidget(button)
        column.addWidget(card)
        column.addStretch()
        self.refresh()

    def refresh(self) -> None:
        """Shows the recent files that still exist."""
        paths = self._settings.recent_files
        if paths == self._shown:
            return
        self._shown = paths
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for path in paths:
            self._recent.addWidget(self._link(path))
        if not paths:
            nothing = QLabel("Experiments that you save or open are listed here.")
            nothing.setProperty("class", "quiet")
            nothing.setWordWrap(True)
            self._recent.addWidget(nothing)

    def _link(self, path: Path) -> QPushButton:
        link = QPushButton()
        name = link.fontMetrics().elidedText(
            path.stem, Qt.TextElideMode.ElideMiddle, 200
        )
        link.setText(name.replace("&", "&&"))
        link.setProperty("class", "link")
        link.setProperty("path", str(path))
        link.setToolTip(str(path))
        link.setAccessibleName(f"Open {path.stem}")
        link.clicked.connect(self._link_clicked)
        return link

    def _link_clicked(self) -> None:
        link = self.sender()
        if isinstance(link, QPushButton):
            self.file_chosen.emit(Path(str(link.property("path"))))
