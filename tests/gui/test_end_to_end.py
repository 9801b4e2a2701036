"""The whole road through the real window, with real training."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSpinBox, QWidget

from core.experiment.presets import find_preset
from core.runs.events import ValidationProgress
from gui.document import Document
from gui.main_window import MainWindow
from gui.workspace import make_workspace

PATIENCE_MS = 240_000


@pytest.fixture
def window(qtbot, qapp):
    """The window as a person finds it after the start."""
    qapp.setStyle("Fusion")
    workspace = make_workspace(Document(find_preset("digits").build()))
    workspace.theme.choose("light")
    window = MainWindow(workspace)
    window.show()
    workspace.data.reload()
    window.make_pages_when_idle()
    workspace.tensorflow.start()
    qtbot.waitUntil(lambda: workspace.model_check.up_to_date, timeout=PATIENCE_MS)
    yield window
    workspace.training.stop()
    assert workspace.training.wait(60_000)
    assert workspace.background.shut_down(60_000)
    window.close()
    window.deleteLater()


def find(window: MainWindow, kind: type[QWidget], name: str):
    """Finds a widget that can be seen."""
    found = [w for w in window.findChildren(kind, name) if w.isVisible()]
    assert found, f"no visible {kind.__name__} {name}"
    return found[0]


def press(qtbot, window: MainWindow, name: str) -> None:
    """Clicks a button as a person would."""

    def can_be_pressed() -> bool:
        found = window.findChildren(QWidget, name)
        return any(w.isVisible() and w.isEnabled() for w in found)

    qtbot.waitUntil(can_be_pressed, timeout=PATIENCE_MS)
    button = find(window, QWidget, name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def set_number(qtbot, window: MainWindow, path: str, value: int) -> None:
    """Types a number into a field."""
    box = find(window, QSpinBox, path)
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, str(value))
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert window.workspace.document.experiment is not None


def test_that_a_student_gets_from_a_data_set_to_a_proven_model(qtbot, window, tmp_path):
    workspace = window.workspace

    # Choose the data, and less of it.
    press(qtbot, window, "rail_data")
    press(qtbot, window, "source_digits")
    qtbot.waitUntil(lambda: workspace.data.state == "ready", timeout=PATIENCE_MS)

    # Build: add a dropout in front of the head from the palette.
    press(qtbot, window, "rail_model")
    before = len(workspace.document.experiment.model.layers)
    search = find(window, QLineEdit, "palette_search")
    qtbot.keyClicks(search, "spatial")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert len(workspace.document.experiment.model.layers) == before + 1
    workspace.document.undo_stack.undo()
    assert len(workspace.document.experiment.model.layers) == before
    qtbot.waitUntil(lambda: workspace.model_check.up_to_date, timeout=PATIENCE_MS)

    # Train, and stop while the second epoch is validated.
    press(qtbot, window, "rail_train")
    set_number(qtbot, window, "training.epochs", 40)
    assert workspace.document.experiment.training.epochs == 40
    # One image at a time and half of all to validate: long enough to be stopped.
    set_number(qtbot, window, "training.batch_size", 1)
    workspace.document.set_value("dataset.split.validation", 0.5, "validate more")
    stopped_in = []

    def stop_during_validation(events):
        for event in events:
            if isinstance(event, ValidationProgress) and event.epoch >= 2:
                if not stopped_in:
                    workspace.training.stop()
                stopped_in.append(event.epoch)

    workspace.training.events_arrived.connect(stop_during_validation)
    qtbot.waitUntil(
        lambda: find(window, QPushButton, "start_button").isEnabled(),
        timeout=PATIENCE_MS,
    )
    with qtbot.waitSignal(workspace.training.ended, timeout=PATIENCE_MS) as ended:
        press(qtbot, window, "start_button")
    end = ended.args[0]
    assert end.status == "stopped"
    assert end.epochs_done == stopped_in[0] - 1 == 1
    run_dir = workspace.training.run_dir
    assert (run_dir / "best.keras").is_file()
    rows = (run_dir / "history.csv").read_text().splitlines()
    assert len(rows) == end.epochs_done + 1

    # Evaluate.
    press(qtbot, window, "evaluate_button")
    saved = run_dir / "evaluation.json"
    qtbot.waitUntil(saved.is_file, timeout=PATIENCE_MS)
    accuracy = json.loads(saved.read_text())["accuracy"]
    label = find_label(qtbot, window, "test_accuracy")
    shown = float(label.text().split("%")[0].strip())
    assert shown == pytest.approx(accuracy * 100, abs=0.06)

    # Export, and read the proof.
    out = tmp_path / "model"
    window.page("evaluate").show_path(f"export:{run_dir}")
    field = find(window, QLineEdit, "export_folder")
    field.clear()
    qtbot.keyClicks(field, str(out))
    press(qtbot, window, "export")
    qtbot.waitUntil((out / "proof.json").is_file, timeout=PATIENCE_MS)
    assert json.loads((out / "proof.json").read_text())["passed"] is True
    sentence = find_label(qtbot, window, "proof_sentence")
    assert "Proved" in sentence.text()
    assert Path(out / "saved_model.pb").is_file() or any(out.rglob("saved_model.pb"))


def find_label(qtbot, window: MainWindow, name: str) -> QLabel:
    """Waits for a label that is shown."""
    qtbot.waitUntil(
        lambda: any(w.isVisible() for w in window.findChildren(QLabel, name)),
        timeout=PATIENCE_MS,
    )
    return find(window, QLabel, name)


def test_that_editing_the_stack_and_the_data_while_training_leaves_the_run_alone(
    qtbot, window
):
    workspace = window.workspace
    press(qtbot, window, "rail_train")
    set_number(qtbot, window, "training.epochs", 6)
    trained = workspace.document.experiment
    qtbot.waitUntil(
        lambda: find(window, QPushButton, "start_button").isEnabled(),
        timeout=PATIENCE_MS,
    )
    with qtbot.waitSignal(workspace.training.ended, timeout=PATIENCE_MS) as ended:
        press(qtbot, window, "start_button")
        qtbot.waitUntil(lambda: workspace.training.active, timeout=PATIENCE_MS)
        workspace.document.set_value("model.layers", (), "remove all layers")
        workspace.document.set_value("dataset.classes", ("0", "1"), "two classes")
    assert ended.args[0].status == "completed"
    saved = json.loads((workspace.training.run_dir / "experiment.json").read_text())
    assert saved == json.loads(trained.model_dump_json())
    workspace.document.undo_stack.undo()
    workspace.document.undo_stack.undo()
    assert workspace.document.experiment == trained


def test_that_a_stack_that_can_not_be_built_keeps_start_disabled_and_says_where(
    qtbot, window
):
    workspace = window.workspace
    layers = ({"kind": "Flatten"}, {"kind": "Conv2D"})
    workspace.document.set_value("model.layers", layers, "break it")
    qtbot.waitUntil(lambda: workspace.model_check.errors != (), timeout=PATIENCE_MS)
    start = find(window, QPushButton, "start_button")
    qtbot.waitUntil(lambda: not start.isEnabled(), timeout=PATIENCE_MS)
    assert workspace.model_check.errors[0].path == "model.layers[1]"
    workspace.document.undo_stack.undo()
    qtbot.waitUntil(start.isEnabled, timeout=PATIENCE_MS)
