"""Choosing where to compute, among the devices that this computer has."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.experiment import ProblemError, TrainingSpec, settings_of
from gui.forms.boxes import ChoiceBox
from gui.forms.field import Field
from gui.forms.row import FieldRow
from gui.forms.words import change_text
from gui.train_view.device_line import DeviceLine
from gui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.training.device_facts import Gpu
    from core.training.devices import DeviceReport

PATH = "training.device"
_ALWAYS = (("auto", "automatic"), ("cpu", "CPU"))


class DeviceField(Field):
    """A combo box of the devices; a device of another computer is shown as such."""

    def __init__(self) -> None:
        """Offers what every computer has."""
        super().__init__()
        self._gpus: tuple[tuple[str, str], ...] = ()
        self._values: list[str] = []
        self._value = "auto"
        self._box = ChoiceBox()
        self._box.activated.connect(self._chosen)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._box, 1)
        self.setFocusProxy(self._box)
        self._fill()

    def offer(self, gpus: "Sequence[Gpu]") -> None:
        """Offers the GPUs that were found as well."""
        self._gpus = tuple(
            (f"gpu:{number}", f"GPU {number} · {gpu.name}")
            for number, gpu in enumerate(gpus)
        )
        self._fill()

    def show_value(self, value: Any) -> None:
        """Shows the chosen device."""
        value = str(value).strip().lower()
        self._value = "gpu:0" if value == "gpu" else value
        self._fill()

    def inputs(self) -> tuple[QWidget, ...]:
        """Returns the combo box."""
        return (self._box,)

    def _fill(self) -> None:
        offered = [*_ALWAYS, *self._gpus]
        if self._value not in dict(offered):
            offered.append((self._value, f"{self._value} (not here)"))
        self._values = [value for value, _text in offered]
        with QSignalBlocker(self._box):
            self._box.clear()
            self._box.addItems([text for _value, text in offered])
            self._box.setCurrentIndex(self._values.index(self._value))

    def _chosen(self, index: int) -> None:
        self.edited.emit(self._values[index])
        self.finished.emit()


class DeviceChoice(QWidget):
    """The choice, and below it what is computed on and why that is no GPU.

    Signals:
        focused: The person went into the field; carries its help.
        changed: `report` changed.
    """

    focused = Signal(str)
    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        """Follows the document and the loading of TensorFlow."""
        super().__init__()
        self._workspace = workspace
        self.report: DeviceReport | None = None
        self._setting = next(s for s in settings_of(TrainingSpec) if s.name == "device")
        self.field = DeviceField()
        self._row = FieldRow(self._setting, self.field)
        self._row.set_path(PATH)
        self._row.edited.connect(self._edited)
        self._row.focused.connect(self.focused)
        self._line = DeviceLine(workspace.tensorflow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._row)
        layout.addWidget(self._line)
        workspace.document.changed.connect(self._show)
        workspace.tensorflow.ready.connect(self._show)
        self._show()

    def _show(self) -> None:
        chosen = self._workspace.document.experiment.training.device
        self._row.show_value(chosen)
        devices = self._workspace.tensorflow.devices
        if devices is None:
            return
        from core.training.devices import describe_devices

        self.field.offer(devices.gpus)
        report, problem = devices, None
        try:
            report = describe_devices(chosen)
        except ProblemError as error:
            problem = error.problems[0]
        self._row.show_problem(problem)
        self._line.setVisible(problem is None)
        if report != self.report:
            self.report = report
            self._line.show_report(report)
            self.changed.emit()

    def _edited(self, _name: str, value: object) -> None:
        document = self._workspace.document
        before = document.experiment.training.device
        document.set_value(PATH, value, change_text(self._setting, before, value))
