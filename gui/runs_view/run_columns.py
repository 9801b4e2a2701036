"""The columns of the table of runs; knows no widget."""

from collections.abc import Callable

from core.runs import RecordStatus
from gui.run_library import RunEntry
from gui.runs_view.model_words import model_words
from gui.text import count, duration, loss, metric_title, percent
from gui.widgets.row_table import Column
from gui.widgets.words import when

_STATUS: dict[RecordStatus, str] = {
    "running": "● running",
    "completed": "✓ completed",
    "stopped": "■ stopped",
    "failed": "✕ failed",
    "interrupted": "! interrupted",
}
_MISSING = -1.0

WIDTHS = (146, 104, 104, 84, 118, 100, 86, 72, 60, 106, 88)
"""In the order of the columns, in pixels."""


def run_columns(
    edit_note: Callable[[RunEntry, str], None],
) -> tuple[Column[RunEntry], ...]:
    """Returns the columns.

    Args:
        edit_note: Takes the new note of a run.
    """
    return (
        Column("Name", _name, lambda run: run.record.name, tooltip=_folder),
        Column("Status", _status, _status, tooltip=_status_tooltip),
        Column("When", _when, lambda run: run.record.started.timestamp()),
        Column("Data", _data, lambda run: run.record.dataset),
        Column("Model", _model, _model, "What the network mostly consists of"),
        Column(
            "Parameters",
            lambda run: count(run.record.parameters) if run.record.parameters else "—",
            lambda run: run.record.parameters,
            "How many numbers the network has learned",
            number=True,
        ),
        Column(
            "Validation",
            lambda run: percent(run.record.kept_metric),
            lambda run: _or_missing(run.record.kept_metric),
            "At the best epoch, on images that were watched but not learned from",
            number=True,
            tooltip=_validation_tooltip,
        ),
        Column(
            "Test",
            lambda run: percent(run.evaluation.accuracy if run.evaluation else None),
            lambda run: _or_missing(run.evaluation and run.evaluation.accuracy),
            "On images it has never seen; — while it was not evaluated",
            number=True,
        ),
        Column(
            "Time",
            lambda run: duration(run.record.seconds),
            lambda run: run.record.seconds,
            "How long the training took, without pauses",
            number=True,
        ),
        Column(
            "Note",
            lambda run: run.record.note,
            lambda run: run.record.note,
            "Double-click, or press F2, to write one",
            edit=edit_note,
        ),
        Column("Device", _device, _device),
    )


def _or_missing(value: float | None) -> float:
    return _MISSING if value is None else value


def _name(run: RunEntry) -> str:
    return run.record.name


def _folder(run: RunEntry) -> str:
    return str(run.path)


def _status(run: RunEntry) -> str:
    return _STATUS[run.record.status]


def _status_tooltip(run: RunEntry) -> str:
    record = run.record
    epochs = f"{record.epochs_done} of {record.total_epochs} epochs."
    problem = record.problem.message if record.problem else record.reason
    return f"{epochs} {problem}".strip()


def _when(run: RunEntry) -> str:
    return when(run.record.started)


def _data(run: RunEntry) -> str:
    return run.record.dataset


def _model(run: RunEntry) -> str:
    return model_words(run.experiment.model)


def _device(run: RunEntry) -> str:
    return run.record.device or "—"


def _validation_tooltip(run: RunEntry) -> str:
    record = run.record
    if record.kept_epoch is None:
        return "No epoch was finished."
    return (
        f"{metric_title(record.metric_name)} {percent(record.kept_metric)}, "
        f"loss {loss(record.kept_loss)} at epoch {record.kept_epoch}"
    )
