"""Choosing a pretrained base, in the place of the stack."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
)

from core.experiment import ApplicationsBase, HubBase, RunBase
from core.experiment.heads import HEADS
from gui.base_view.applications_tab import ApplicationsTab
from gui.base_view.base_getter import BaseGetter
from gui.base_view.getter_row import GetterRow
from gui.base_view.modules_tab import ModulesTab
from gui.base_view.runs_tab import RunsTab
from gui.widgets.focus import hand_over

if TYPE_CHECKING:
    from core.experiment import Base
    from core.model.bases.outline import BaseOutline
    from gui.layer_editor.stack_controller import StackController

_KEEP = "Keep my layers"


class BaseChooser(QFrame):
    """Three tabs, a head, and a button.

    Signals:
        closed: A base was chosen, or none after all.
    """

    closed = Signal()

    def __init__(self, controller: "StackController") -> None:
        """Makes the tabs."""
        super().__init__()
        self._controller = controller
        workspace = controller.workspace
        theme = workspace.theme
        self.setObjectName("base_chooser")
        self.setProperty("class", "card")
        self._getter = BaseGetter(workspace)
        self._getter.ready.connect(self._ready)
        self._getter.ended.connect(self._show_words)
        self._applications = ApplicationsTab(theme)
        self._modules = ModulesTab(theme)
        self._runs = RunsTab(workspace.runs, theme)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("base_tabs")
        self._tabs.addTab(self._applications, "Keras")
        self._tabs.addTab(self._modules, "TF Hub")
        self._tabs.addTab(self._runs, "Your runs")
        self._tabs.setTabToolTip(0, ApplicationsBase.summary)
        self._tabs.setTabToolTip(1, HubBase.summary)
        self._tabs.setTabToolTip(2, RunBase.summary)
        self._about = QLabel()
        self._about.setProperty("class", "quiet")
        self._about.setWordWrap(True)
        self._row = GetterRow(self._getter)
        self._head = QComboBox()
        self._head.setObjectName("base_head")
        self._head.setAccessibleName("Head")
        self._head.addItem(_KEEP)
        self._head.setItemData(
            0, "The base comes before the layers.", Qt.ItemDataRole.ToolTipRole
        )
        for preset in HEADS:
            self._head.addItem(preset.title)
            index = self._head.count() - 1
            self._head.setItemData(index, preset.summary, Qt.ItemDataRole.ToolTipRole)
        self._words = QLabel()
        self._words.setObjectName("base_words")
        self._words.setProperty("class", "quiet")
        self._words.setWordWrap(True)
        self._use = QPushButton("Use this base")
        self._use.setObjectName("use_base")
        self._use.setProperty("class", "primary")
        self._use.clicked.connect(self._use_clicked)
        self._arrange()
        for tab in (self._applications, self._modules, self._runs):
            tab.changed.connect(self._changed)
        self._tabs.currentChanged.connect(self._changed)

    def begin(self) -> None:
        """Shows what the document has, or the most likely choice."""
        base = self._controller.model.base
        self._controller.workspace.runs.reload()
        # Whoever adds a base wants its head learned; whoever exchanges one has a head.
        self._head.setCurrentIndex(1 if base is None else 0)
        match base:
            case ApplicationsBase():
                self._applications.show_base(base)
                self._tabs.setCurrentWidget(self._applications)
            case HubBase():
                self._modules.show_base(base)
                self._tabs.setCurrentWidget(self._modules)
            case RunBase():
                self._runs.show_base(base)
                self._tabs.setCurrentWidget(self._runs)
            case None:
                pass
        self._row.clear()
        self._changed()
        self._tabs.tabBar().setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Closes with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        title = QLabel("Pretrained base")
        title.setProperty("class", "name")
        back = QPushButton("Back to the stack")
        back.setObjectName("chooser_back")
        back.setProperty("class", "flat")
        back.clicked.connect(self._close)
        top = QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(back)
        label = QLabel("Head")
        label.setBuddy(self._head)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(label)
        foot.addWidget(self._head)
        foot.addWidget(self._words, 1)
        foot.addWidget(self._use)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._about)
        column.addWidget(self._tabs, 1)
        column.addWidget(self._row)
        column.addLayout(foot)

    def _chosen(self) -> "Base | None":
        return self._tab().base()

    def _tab(self) -> ApplicationsTab | ModulesTab | RunsTab:
        tabs = (self._applications, self._modules, self._runs)
        return tabs[self._tabs.currentIndex()]

    def _changed(self) -> None:
        if self._getter.base is not None and self._chosen() == self._getter.base:
            # A list was only read anew; what is being brought is still wanted.
            self._show_words()
            return
        self._getter.cancel()
        self._row.clear()
        kinds = (ApplicationsBase, HubBase, RunBase)
        self._about.setText(kinds[self._tabs.currentIndex()].summary)
        self._show_words()

    def _show_words(self) -> None:
        words = self._tab().words()
        self._words.setText(words)
        self._use.setText("Download and use" if "downloaded" in words else "Use it")
        usable = self._chosen() is not None and self._getter.base is None
        if usable:
            self._use.setEnabled(True)
            hand_over(self._row, self._use)
        else:
            hand_over(self._use, self._row)
            self._use.setEnabled(False)

    def _use_clicked(self) -> None:
        base = self._chosen()
        if base is not None:
            self._row.clear()
            # What is asked or can be cancelled there takes the focus further.
            hand_over(self._use, self._row)
            self._getter.get(base)
            self._show_words()

    def _ready(self, outline: "BaseOutline") -> None:
        base = self._getter.base
        if base is None:
            return
        index = self._head.currentIndex()
        head = HEADS[index - 1] if index else None
        self._controller.use_base(base, head, len(outline.output_shape) == 3)
        self._controller.base_look.look_again()
        self._controller.workspace.model_check.check_again()
        self.closed.emit()

    def _close(self) -> None:
        self._getter.cancel()
        self.closed.emit()
