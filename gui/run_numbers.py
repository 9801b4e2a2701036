"""The numbers of a run in the run bar: how far, how fast, how good."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from gui import text
from gui.run_progress import RunProgress
from gui.theme import Theme

_PARTS = 1000
_WIDEST = "step 8,888/8,888 · 88.8 k img/s · 88:88 left"
_WIDEST_NARROW = "88.8 k img/s · 88:88 left"


class RunNumbers(QWidget):
    """A progress bar, speed and time left, and the values in the colours of the curves.

    The widths are fixed by the widest text, so that nothing moves while it changes.
    """

    def __init__(self, theme: Theme) -> None:
        """Makes the widgets."""
        super().__init__()
        self._theme = theme
        self._narrow = False
        self._progress = RunProgress()
        self._bar = QProgressBar()
        self._bar.setObjectName("run_progress")
        self._bar.setAccessibleName("Progress of the run")
        self._bar.setRange(0, _PARTS)
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(60)
        self._bar.setMaximumWidth(260)
        self._details = QLabel()
        self._details.setObjectName("run_details")
        self._details.setProperty("class", "quiet")
        self._loss = self._value(
            "run_loss",
            "Mean loss of the batches of this epoch since the start or the resuming",
        )
        self._val_loss = self._value(
            "run_val_loss", "Validation loss of the last epoch"
        )
        self._val_metric = self._value("run_val_metric", "")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self._bar, 100)
        layout.addWidget(self._details)
        layout.addStretch(1)
        for value in (self._loss, self._val_loss, self._val_metric):
            layout.addWidget(value)
        theme.changed.connect(self._paint_theme)
        self._paint_theme()

    def set_narrow(self, narrow: bool) -> None:
        """Leaves the steps out when room is short."""
        self._narrow = narrow
        self._fix_widths()
        self._show()

    def show_progress(self, progress: RunProgress) -> None:
        """Shows the latest numbers."""
        self._progress = progress
        self._show()

    def _show(self) -> None:
        progress = self._progress
        self._bar.setValue(round(_PARTS * progress.fraction))
        self._details.setText(self._describe(progress))
        tokens = self._theme.tokens
        name = text.short_metric(progress.metric_name)
        _show(self._loss, "loss", text.loss(progress.loss), tokens.training)
        _show(self._val_loss, "val", text.loss(progress.val_loss), tokens.validation)
        metric = text.percent(progress.val_metric)
        _show(self._val_metric, f"val {name}", f"<b>{metric}</b>", tokens.text)
        self._val_metric.setToolTip(f"{name} on the validation images, last epoch")

    def _describe(self, progress: RunProgress) -> str:
        if progress.validating is not None:
            done, total = progress.validating
            return f"validating {text.count(done)}/{text.count(total)}"
        if progress.features is not None:
            return ""
        parts: list[str] = []
        if progress.epoch and not self._narrow:
            steps = (
                f"{text.count(progress.step)}/{text.count(progress.steps_per_epoch)}"
            )
            parts.append(f"step {steps}")
        if progress.images_per_second:
            parts.append(text.images_per_second(progress.images_per_second))
        parts.append(text.time_left(progress.seconds_left))
        return " · ".join(part for part in parts if part)

    def _value(self, name: str, tip: str) -> QLabel:
        label = QLabel()
        label.setObjectName(name)
        label.setToolTip(tip)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return label

    def _paint_theme(self) -> None:
        font = self._theme.font()
        for label in (self._loss, self._val_loss, self._val_metric):
            label.setFont(font)
        self._details.setFont(self._theme.font(0.92))
        self._fix_widths()
        # The colours stand in the texts; during a pause no event brings new ones.
        self._show()

    def _fix_widths(self) -> None:
        widest = _WIDEST_NARROW if self._narrow else _WIDEST
        metrics = self._details.fontMetrics()
        self._details.setMinimumWidth(metrics.horizontalAdvance(widest))
        metrics = self._loss.fontMetrics()
        for label, sample in (
            (self._loss, "loss 0.888"),
            (self._val_loss, "val 0.888"),
            (self._val_metric, "val acc 88.88 %"),
        ):
            label.setMinimumWidth(metrics.horizontalAdvance(sample) + 4)


def _show(label: QLabel, name: str, value: str, color: str) -> None:
    label.setText(f'<span style="color:{color}">{name} {value}</span>')
