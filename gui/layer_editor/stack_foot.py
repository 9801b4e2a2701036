"""The sums below the stack: parameters, memory, and what is being waited for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

if TYPE_CHECKING:
    from core.model.report import ModelReport
    from gui.layer_editor.stack_controller import StackController


_JOINT = "\u00a0"
"""Keeps the words of one sum together where the line breaks."""


class StackFoot(QWidget):
    """Follows the live check of the model."""

    def __init__(self, controller: "StackController") -> None:
        """Shows what is known now."""
        super().__init__()
        self._workspace = controller.workspace
        self._sums = QLabel()
        self._sums.setObjectName("model_sums")
        self._sums.setToolTip(
            "Parameters are the numbers that the net is made of. Those that are not "
            "trained are running averages of BatchNormalization, and frozen layers. "
            "The memory is what training is expected to take."
        )
        self._sums.setTextFormat(Qt.TextFormat.RichText)
        self._sums.setWordWrap(True)
        self._state = QLabel()
        self._state.setObjectName("model_state")
        self._state.setProperty("class", "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 2)
        row.setSpacing(12)
        row.addWidget(self._sums, 1)
        row.addWidget(self._state)
        controller.changed.connect(self._refresh)
        self._workspace.theme.changed.connect(self._refresh)
        self._workspace.tensorflow.ready.connect(self._refresh)
        self._workspace.tensorflow.failed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        workspace = self._workspace
        # Numbers of an older stack, on data that is gone, would be taken for these.
        report = workspace.model_check.report if workspace.data.task else None
        _set(self._sums, self._sums_text(report) if report else "")
        _set(self._state, self._state_text())
        self._sums.setVisible(report is not None)

    def _sums_text(self, report: "ModelReport") -> str:
        if not report.can_be_built and not report.parameters:
            return ""
        tokens = self._workspace.theme.tokens
        trainable = (
            f'<span style="color:{tokens.fine}; font-weight:600">trainable{_JOINT}'
            f"{report.trainable_parameters:,}</span>"
        )
        total = "Total" if report.can_be_built else "So far"
        parts = [f"{total}{_JOINT}{report.parameters:,}", trainable]
        if report.frozen_parameters:
            parts.append(f"not{_JOINT}trained{_JOINT}{report.frozen_parameters:,}")
        memory = self._memory(report)
        if memory:
            parts.append(memory.replace(" ", _JOINT))
        text = " · ".join(parts)
        return f'<span style="color:{tokens.quiet}">{text}</span>'

    def _memory(self, report: "ModelReport") -> str:
        """Returns an estimate in words; empty while it would mislead."""
        if not report.can_be_built:
            return ""
        # A report is there, so TensorFlow is loaded and this import costs nothing.
        from core.training.memory import estimate_from_report

        training = self._workspace.document.experiment.training
        batch = training.batch_size
        estimate = estimate_from_report(
            report, batch, training.optimizer.kind, training.precision
        )
        return f"about {estimate} at batch {batch}"

    def _state_text(self) -> str:
        tensorflow, check = self._workspace.tensorflow, self._workspace.model_check
        if tensorflow.problem is not None:
            return "Shapes can't be shown: TensorFlow did not load."
        if not tensorflow.loaded:
            return "Shapes appear when TensorFlow has loaded."
        if self._workspace.data.task is None:
            return "Shapes appear when the data set is ready."
        return "" if check.up_to_date else "Checking…"


def _set(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
