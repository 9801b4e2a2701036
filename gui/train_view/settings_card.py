"""The settings of the training, with the planned learning rate drawn beside them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.experiment import TrainingSpec
from gui import text
from gui.forms.spec_form import SpecForm
from gui.train_view.device_choice import PATH as DEVICE_PATH
from gui.train_view.device_choice import DeviceChoice
from gui.train_view.precision_choice import limit_precisions
from gui.train_view.schedule_preview import SchedulePreview
from gui.train_view.seed_row import PATH as SEED_PATH
from gui.train_view.seed_row import SeedRow
from gui.workspace import Workspace

_FIRST = ("epochs", "batch_size", "optimizer", "schedule")


def describe(training: TrainingSpec, fine_tunes: bool = False) -> str:
    """Returns the settings in one line, for when the form is folded."""
    rate = text.learning_rate(training.optimizer.learning_rate)
    tuning = ""
    if fine_tunes:
        epochs = text.plural(training.fine_tuning.epochs, "epoch")
        tuning = f" · then {epochs} of fine-tuning"
    return (
        f"{training.optimizer.kind} {rate} · {text.plural(training.epochs, 'epoch')} · "
        f"batch {text.count(training.batch_size)}{tuning}"
    )


class SettingsCard(QFrame):
    """A card that can be folded to one line."""

    def __init__(self, workspace: Workspace) -> None:
        """Follows the document from now on."""
        super().__init__()
        self._workspace = workspace
        self.setProperty("class", "card")
        self._fold = QToolButton()
        self._fold.setObjectName("fold_settings")
        self._fold.setProperty("class", "fold heading")
        self._fold.setText("Training settings")
        self._fold.setCheckable(True)
        self._fold.setChecked(True)
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.setToolTip("Shows or hides the settings.")
        self._fold.toggled.connect(self._folded)
        self._summary = QLabel()
        self._summary.setObjectName("settings_summary")
        self._summary.setProperty("class", "quiet")
        # The line is long with fine-tuning, and must not widen the whole column.
        self._summary.setWordWrap(True)
        self._first = SpecForm(workspace, "training", only=_FIRST, show_help=False)
        self._preview = SchedulePreview(workspace.theme)
        self._seed = SeedRow(workspace.document)
        self._device = DeviceChoice(workspace)
        self._rest = SpecForm(
            workspace, "training", hidden=(*_FIRST, "device"), show_help=False
        )
        self._tuning = SpecForm(
            workspace,
            "training.fine_tuning",
            hidden=("freeze",),
            show_help=False,
        )
        # What is open then is drawn on the Model page; here is the same in one word.
        self._opened = SpecForm(
            workspace,
            "training.fine_tuning.freeze",
            only=("mode", "share"),
            show_help=False,
            indented=True,
        )
        self._help = QLabel()
        self._help.setObjectName("training_help")
        self._help.setProperty("class", "quiet")
        self._help.setWordWrap(True)
        self._body = QWidget()
        self._arrange()
        for form in (self._first, self._rest, self._tuning, self._opened):
            form.help_changed.connect(self._help.setText)
        self._seed.row.focused.connect(self._help.setText)
        self._device.focused.connect(self._help.setText)
        workspace.document.changed.connect(self._show)
        workspace.data.changed.connect(self._show)
        self._device.changed.connect(self._limit_precisions)
        self._limit_precisions()
        self._show()
        self._folded(True)

    def set_open(self, is_open: bool) -> None:
        """Shows the whole form or one line of it."""
        self._fold.setChecked(is_open)

    def show_field(self, path: str) -> bool:
        """Opens the form at a field and focuses it.

        Returns:
            Whether the form has that field.
        """
        if path == SEED_PATH:
            self.set_open(True)
            self._seed.row.field.setFocus()
            return True
        if not path.startswith("training"):
            return False
        self.set_open(True)
        if path == DEVICE_PATH:
            self._device.field.setFocus()
            return True
        forms = (self._first, self._tuning, self._opened, self._rest)
        return any(form.show_field(path) for form in forms)

    def _arrange(self) -> None:
        header = QHBoxLayout()
        header.setSpacing(4)
        header.addWidget(self._fold)
        header.addStretch(1)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        for widget in (
            self._first,
            self._preview,
            self._tuning,
            self._opened,
            self._seed,
            self._rest,
            self._help,
            self._device,
        ):
            body.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(header)
        layout.addWidget(self._summary)
        layout.addWidget(self._body)

    def _folded(self, is_open: bool) -> None:
        self._body.setVisible(is_open)
        self._summary.setVisible(not is_open)
        arrow = Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow
        self._fold.setArrowType(arrow)

    def _show(self) -> None:
        experiment = self._workspace.document.experiment
        training, fine_tunes = experiment.training, experiment.fine_tunes
        self._tuning.setVisible(experiment.model.base is not None)
        self._opened.setVisible(fine_tunes)
        self._summary.setText(describe(training, fine_tunes))
        steps = planned_steps(self._workspace)
        self._preview.show_training(training, steps, fine_tunes)

    def _limit_precisions(self) -> None:
        devices = self._device.report
        box = self._rest.findChild(QComboBox, "training.precision")
        if devices is not None and box is not None:
            limit_precisions(box, devices)


def planned_steps(workspace: Workspace) -> int | None:
    """Returns the steps of one epoch of the open experiment; None if unknown."""
    data = workspace.data.prepared
    batch = workspace.document.experiment.training.batch_size
    return max(1, -(-len(data.train) // batch)) if data is not None else None
