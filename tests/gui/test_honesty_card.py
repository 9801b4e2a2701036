"""Honest beside optimistic accuracy, on the Data page."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTabWidget, QWidget

from core.evaluation import Evaluation
from core.experiment import FineTuningSpec, ModelSpec, RunBase, TrainingSpec
from core.runs import RunFolder, runs_root
from gui.data_view.audit_panel import AuditPanel
from gui.pages.data import DataPage
from gui.text import percent
from gui.widgets.focus import holds_focus
from tests.core.data.audit.making import in_series
from tests.gui.tiny_training import (
    LONG_MS,
    open_experiment,
    tiny_digits,
    wait_until_ready,
)

WAIT_MS = 30_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot, workspace, tmp_path):
    """The page with images in series of near-copies, audited, and a tiny net."""
    experiment = tiny_digits(epochs=1)
    path = str(in_series(tmp_path / "series.npz"))
    data = experiment.dataset.replace(source=path)
    open_experiment(workspace, experiment.replace(dataset=data))
    page = DataPage(workspace)
    qtbot.addWidget(page)
    page.resize(1100, 620)
    page.show()
    wait_until_ready(qtbot, workspace)
    find(page, QTabWidget, "data_tabs").setCurrentIndex(1)
    press(qtbot, page, "audit_start")
    session = find(page, AuditPanel, "audit_panel").session
    qtbot.waitUntil(lambda: session.report is not None, timeout=WAIT_MS)
    assert "leakage" in [finding.kind for finding in session.report.findings]
    return page


def find(page, kind, name):
    widget = page.findChild(kind, name)
    assert widget is not None, name
    return widget


def press(qtbot, page, name: str) -> None:
    """Clicks on a button once it can be: Qt shows new children a turn later."""
    button = find(page, QPushButton, name)
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=WAIT_MS)
    qtbot.mouseClick(button, LEFT)


def test_that_honest_and_optimistic_accuracy_stand_side_by_side(qtbot, page, workspace):
    before = workspace.document.experiment
    press(qtbot, page, "honesty_start")
    verdict = find(page, QLabel, "honesty_verdict")
    qtbot.waitUntil(verdict.isVisible, timeout=LONG_MS)
    assert workspace.document.experiment == before
    shown = {}
    for folder in map(RunFolder, runs_root().iterdir()):
        measured = Evaluation.model_validate_json(folder.evaluation.read_text())
        kind = "honest" if "grouped" in folder.path.name else "optimistic"
        shown[kind] = measured
        label = find(page, QLabel, f"honesty_{kind}")
        assert label.text() == percent(measured.accuracy)
        low, high = measured.interval
        label = find(page, QLabel, f"honesty_{kind}_range")
        assert label.text() == f"{percent(low)} to {percent(high)}"
    assert set(shown) == {"optimistic", "honest"}
    gap = shown["optimistic"].accuracy - shown["honest"].accuracy
    assert ("promises nothing" in verdict.text()) == (gap <= 0)
    workspace.document.set_value("training.epochs", 3, "more epochs")
    assert "before the last change" in find(page, QLabel, "honesty_caution").text()


def test_that_a_comparison_can_be_cancelled_and_keeps_out_of_a_running_training(
    qtbot, page, workspace
):
    workspace.document.set_value("training.epochs", 500, "long")
    press(qtbot, page, "honesty_start")
    qtbot.waitUntil(lambda: workspace.training.active, timeout=LONG_MS)
    cancel = find(page, QPushButton, "honesty_progress_cancel")
    assert holds_focus(cancel)
    qtbot.keyClick(cancel, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not workspace.training.active, timeout=LONG_MS)
    start = find(page, QPushButton, "honesty_start")
    qtbot.waitUntil(start.isVisible, timeout=WAIT_MS)
    assert holds_focus(start)
    assert len(list(runs_root().iterdir())) == 1
    notes = find(page, QWidget, "honesty_problems").findChildren(QLabel)
    assert any("Stopped" in note.text() for note in notes)

    qtbot.waitUntil(start.isEnabled, timeout=WAIT_MS)
    folder = runs_root() / "another"
    folder.mkdir()
    workspace.training.start(workspace.document.experiment, folder, None)
    assert not start.isEnabled()
    assert "running" in find(page, QLabel, "honesty_why_not").text()
    workspace.training.stop()
    qtbot.waitUntil(start.isEnabled, timeout=LONG_MS)
    assert len(list(runs_root().iterdir())) == 2


def test_that_a_comparison_can_be_cancelled_between_its_trainings(
    qtbot, page, workspace
):
    cancel = find(page, QPushButton, "honesty_progress_cancel")
    workspace.training.ended.connect(lambda _end: qtbot.mouseClick(cancel, LEFT))
    press(qtbot, page, "honesty_start")
    start = find(page, QPushButton, "honesty_start")
    qtbot.waitUntil(lambda: not start.isVisible(), timeout=WAIT_MS)
    qtbot.waitUntil(start.isVisible, timeout=LONG_MS)
    notes = find(page, QWidget, "honesty_problems").findChildren(QLabel)
    assert any("Stopped" in note.text() for note in notes)
    assert not workspace.training.active
    assert len(list(runs_root().iterdir())) == 1
    words = find(page, QLabel, "honesty_words")
    assert "2 × 1 epoch)" in words.text()
    tuned = TrainingSpec(epochs=3, fine_tuning=FineTuningSpec(enabled=True, epochs=4))
    model = ModelSpec(base=RunBase(run_dir="x"))
    experiment = workspace.document.experiment
    workspace.document.replace(experiment.replace(model=model, training=tuned))
    assert "2 × 7 epochs)" in words.text()
