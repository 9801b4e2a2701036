"""The Augmentation page: how training images are varied, seen before it is used."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.experiment import Problem
from core.experiment.augmentation import (
    GROUP_LABELS,
    OPERATION_CLASSES,
    augmentation_presets,
    find_augmentation_preset,
    suited_preset,
)
from gui.augmentation_view.operation_list import OperationList
from gui.augmentation_view.picture_panel import PicturePanel
from gui.augmentation_view.previewer import Previewer, Scene, Wish
from gui.forms import SpecForm
from gui.pages.page import Page
from gui.widgets.empty_state import EmptyState
from gui.widgets.menu_heading import add_heading
from gui.widgets.problem_list import ProblemList
from gui.workspace import Workspace

SETTINGS_WIDTH = 336


class AugmentationPage(Page):
    """Operations on the left; on the right the person's own images, varied."""

    def __init__(self, workspace: Workspace) -> None:
        """Follows document and data."""
        super().__init__(workspace)
        self._throw = 0
        self._failure: tuple[Problem, ...] = ()
        self._previewer = Previewer(workspace, self)
        self._switch = QCheckBox("Augmentation")
        self._switch.setObjectName("augmentation.enabled")
        self._switch.toggled.connect(self._toggle)
        self._list = OperationList(workspace)
        self._problems = ProblemList()
        self._panel = PicturePanel(workspace.theme)
        self._empty = EmptyState(
            "No pictures yet", "They appear when the data set is ready.", "", "no_data"
        )
        self._pictures = QStackedWidget()
        self._pictures.addWidget(self._empty)
        self._pictures.addWidget(self._panel)
        self._arrange()
        self._connect()
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Makes pictures only while they can be seen."""
        super().showEvent(event)
        self._refresh()

    def show_path(self, path: str) -> None:
        """Selects the operation of a path."""
        digits = path.partition("[")[2].partition("]")[0]
        if digits.isdigit():
            self._list.select(int(digits))
        super().show_path(path)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 14)
        row.setSpacing(12)
        row.addWidget(self._settings_column())
        row.addWidget(self._pictures, 1)

    def _settings_column(self) -> QWidget:
        presets = _menu_button("Presets", "augmentation_presets")
        for preset in augmentation_presets():
            action = presets.menu().addAction(preset.title)
            action.setData(preset.name)
            action.setToolTip(preset.summary)
            action.setCheckable(True)
        presets.menu().aboutToShow.connect(self._mark_presets)
        self._presets = presets.menu()
        presets.menu().setToolTipsVisible(True)
        presets.menu().triggered.connect(self._take_preset)
        add = _menu_button("Add", "augmentation_add")
        # So many entries must fit a screen of 720 pixels.
        add.menu().setProperty("class", "long")
        add.menu().setToolTipsVisible(True)
        for group, label in GROUP_LABELS.items():
            add_heading(add.menu(), label)
            for number, kind in enumerate(OPERATION_CLASSES):
                if kind.group == group:
                    action = add.menu().addAction(kind.title)
                    action.setData(number)
                    action.setToolTip(kind.summary)
        add.menu().triggered.connect(self._add)
        head = QHBoxLayout()
        head.addWidget(self._switch, 1)
        head.addWidget(presets)
        head.addWidget(add)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._problems)
        column.addWidget(self._list, 1)
        fill = ("fill_mode", "fill_value")
        self._fill = SpecForm(
            self.workspace, "augmentation", only=fill, show_help=False
        )
        column.addWidget(self._fill)
        side = QWidget()
        side.setLayout(column)
        side.setFixedWidth(SETTINGS_WIDTH)
        return side

    def _connect(self) -> None:
        workspace = self.workspace
        workspace.document.changed.connect(self._refresh)
        workspace.data.changed.connect(self._refresh)
        workspace.tensorflow.ready.connect(self._refresh)
        workspace.model_check.changed.connect(self._show_problems)
        self._list.selection_changed.connect(self._refresh)
        self._panel.again.connect(self._throw_again)
        self._previewer.shown.connect(self._show_scene)
        self._previewer.failed.connect(self._failed)

    def _refresh(self) -> None:
        workspace = self.workspace
        data = workspace.data.prepared
        ready = data is not None and workspace.tensorflow.loaded
        self._pictures.setCurrentIndex(int(ready))
        if data is None:
            words = "They appear when the data set is ready; see the Data page."
            self._empty.set_texts("No pictures yet", words, "")
        elif not ready:
            words = "They appear when TensorFlow has loaded."
            self._empty.set_texts("Loading TensorFlow …", words, "")
        with QSignalBlocker(self._switch):
            self._switch.setChecked(workspace.document.experiment.augmentation.enabled)
        spec = workspace.document.experiment.augmentation
        self._fill.show_row("fill_value", spec.uses_fill_value)
        self._show_badge()
        if data is None or not ready or not self.isVisible():
            return
        experiment = workspace.document.experiment
        chosen = self._list.selected
        if chosen is not None and chosen >= len(spec.operations):
            chosen = None
        wish = Wish(spec, chosen, self._throw, data.fingerprint, experiment.seed)
        if self._previewer.show(wish, data):
            self._panel.show_waiting()

    def _show_scene(self, scene: Scene) -> None:
        self._failure = ()
        self._panel.show_scene(scene)
        self._show_problems()

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self._failure = problems
        self._panel.stop_waiting()
        self._show_problems()

    def _show_problems(self) -> None:
        own = [
            problem
            for problem in self.workspace.model_check.problems
            if problem.path.startswith("augmentation")
            and not problem.path.startswith("augmentation.operations[")
        ]
        self._problems.show_problems((*self._failure, *own))
        self._show_badge()

    def _show_badge(self) -> None:
        check = self.workspace.model_check
        own = [p for p in check.problems if p.path.startswith("augmentation")]
        worth = [p for p in own if p.severity != "information"]
        if any(p.severity == "error" for p in worth):
            self.set_badge("problem", worth[0].message)
        elif worth:
            self.set_badge("warning", worth[0].message)
        elif self.workspace.document.experiment.augmentation.active:
            self.set_badge("fine", "images are varied")
        else:
            self.set_badge("none")

    def _throw_again(self) -> None:
        self._throw += 1
        self._refresh()

    def _toggle(self, on: bool) -> None:
        words = f"switch the augmentation {'on' if on else 'off'}"
        self.workspace.document.set_value("augmentation.enabled", on, words)

    def _mark_presets(self) -> None:
        """Ticks the preset that is in use, and says which one suits the data."""
        experiment = self.workspace.document.experiment
        task = self.workspace.data.task
        suited = suited_preset(
            experiment.dataset.source, task.class_names if task else None
        )
        for action in self._presets.actions():
            preset = find_augmentation_preset(action.data())
            suits = " (suits this data)" if preset.name == suited else ""
            action.setText(f"{preset.title}{suits}")
            action.setChecked(
                preset.spec.replace(allowed=experiment.augmentation.allowed)
                == experiment.augmentation
            )

    def _take_preset(self, action: QAction) -> None:
        name = action.data()
        preset = find_augmentation_preset(name)
        document = self.workspace.document
        changed = document.experiment.replace(augmentation=preset.spec)
        document.apply(changed, f"take the augmentation “{preset.title}”")
        self._list.select(None)

    def _add(self, action: QAction) -> None:
        self._list.add(OPERATION_CLASSES[action.data()])


def _menu_button(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setMenu(QMenu(button))
    return button
