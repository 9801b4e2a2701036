"""All classes with their counts and a few images, and which of them to learn."""

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
)

from core.data.types import PreparedData, RawDataset
from core.experiment import Problem
from gui.data_view.class_delegate import THUMB, ClassDelegate
from gui.data_view.class_model import ClassModel
from gui.data_view.class_rows import ClassRow, class_rows
from gui.data_view.parts import PARTS, PartMark
from gui.widgets.thumbnails import Thumbnails
from gui.widgets.words import things
from gui.workspace import Workspace

FEWEST = 2


class _View(QListView):
    """Space ticks, Enter and a click open."""

    opened = Signal(QModelIndex)

    def sizeHint(self) -> QSize:
        return QSize(300, 200)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        model = self.model()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.opened.emit(index)
        elif event.key() == Qt.Key.Key_Space and isinstance(model, ClassModel):
            if index.isValid():
                model.toggle(index)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        left = event.button() == Qt.MouseButton.LeftButton
        row = self.visualRect(index)
        if index.isValid() and left and not ClassDelegate.on_check_box(row, place.x()):
            self.opened.emit(index)


class ClassList(QFrame):
    """The list of classes.

    Signals:
        opened: The label of a class of which the person wants to see more.
    """

    opened = Signal(int)

    def __init__(self, workspace: Workspace) -> None:
        """Begins empty."""
        super().__init__()
        self.setProperty("class", "card")
        self._workspace = workspace
        self._raw: RawDataset | None = None
        self._thumbnails = Thumbnails(workspace.background, self)
        self._title = QLabel("Classes")
        self._title.setProperty("class", "name")
        self._hint = QLabel()
        self._hint.setObjectName("class_hint")
        self._hint.setProperty("class", "warning")
        self._all = self._button("All", "classes_all", "Learn all classes")
        self._none = self._button("None", "classes_none", "Untick all classes")
        self._all.clicked.connect(self._tick_all)
        self._none.clicked.connect(self._untick_all)
        self._model = ClassModel(self)
        self._model.choice_changed.connect(self._chosen)
        self._view = _View()
        self._view.setObjectName("dataset.classes")
        self._view.setAccessibleName("Classes")
        self._view.setModel(self._model)
        self._view.setUniformItemSizes(True)
        self._view.setMouseTracking(True)
        self._view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setProperty("class", "bare")
        delegate = ClassDelegate(self._view, self._thumbnails, workspace.theme)
        self._view.setItemDelegate(delegate)
        self._view.opened.connect(self._open)
        self._thumbnails.arrived.connect(self._view.viewport().update)
        workspace.theme.changed.connect(self._view.viewport().update)
        self._arrange()

    def show_data(self, raw: RawDataset | None, prepared: PreparedData | None) -> None:
        """Shows the classes of a data set, or none."""
        if raw is not self._raw:
            side = round(THUMB * self.devicePixelRatioF())
            self._thumbnails.reset(raw.images.read if raw else None, side)
            self._raw = raw
            self._view.scrollToTop()
        rows = class_rows(raw, prepared) if raw else ()
        names = self._workspace.document.experiment.dataset.classes
        chosen = frozenset(names) if names else _with_images(rows)
        if self._workspace.data.unfinished is not None:
            chosen = frozenset(self._model.chosen)
        self._model.show(rows, chosen)
        self._say(len(self._model.chosen))

    def focus_list(self) -> None:
        """Puts the keyboard into the list."""
        self._view.setFocus()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._all)
        head.addWidget(self._none)
        head.addWidget(self._hint)
        head.addStretch()
        for style in PARTS:
            head.addWidget(PartMark(style, self._workspace.theme))
            name = QLabel(style.name)
            name.setProperty("class", "quiet")
            head.addWidget(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 8)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._view, 1)

    @staticmethod
    def _button(text: str, name: str, tooltip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tooltip)
        button.setProperty("class", "link")
        return button

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._model.rows[index.row()].label)

    def _tick_all(self) -> None:
        self._model.choose(_with_images(self._model.rows))

    def _untick_all(self) -> None:
        self._model.choose(frozenset())

    def _chosen(self) -> None:
        """Writes the choice to the experiment, once it makes sense."""
        chosen = self._model.chosen
        self._say(len(chosen))
        if len(chosen) < FEWEST:
            self._workspace.data.hold_back(_too_few(len(chosen)))
            return
        every = frozenset(chosen) == _with_images(self._model.rows)
        text = "learn all classes" if every else f"learn {len(chosen)} classes"
        self._workspace.document.set_value(
            "dataset.classes", () if every else chosen, text
        )
        self._workspace.data.hold_back(None)

    def _say(self, chosen: int) -> None:
        total = len(self._model.rows)
        if total and chosen < FEWEST:
            self._hint.setText("Tick at least two classes.")
        else:
            self._hint.setText("")
        some = f"{chosen} of {things(total, 'class', 'classes')}"
        every = things(total, "class", "classes")
        self._title.setText(every if chosen == total else some)


def _too_few(chosen: int) -> Problem:
    return Problem(
        message=f"Expected at least two ticked classes. Found {chosen or 'none'}.",
        path="dataset.classes",
        hint="Tick the classes that the network shall learn to tell apart.",
    )


def _with_images(rows: tuple[ClassRow, ...]) -> frozenset[str]:
    """A class without images can't be learned, so it is not part of "all"."""
    return frozenset(row.name for row in rows if row.images)
