"""The run bar: what it says and what its buttons do."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from core.experiment import ModelSpec, Problem
from core.experiment.augmentation import find_augmentation_preset
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.reshaping import Flatten
from core.runs import list_runs, runs_root
from core.runs.events import EpochEnded, RunEnded, TrainingEvent, ValidationProgress
from gui.run_bar import RunBar
from gui.run_buttons import RunButtons
from gui.run_progress import RunProgress
from gui.run_starter import can_start, readiness, resume_run, start_run
from gui.widgets.focus import holds_focus
from gui.workspace import Workspace
from tests.gui.recorded_run import epoch_events, phase, run_started, whole_run
from tests.gui.tiny_training import (
    LONG_MS,
    open_experiment,
    tiny_digits,
    wait_until_idle,
    wait_until_ready,
)


@pytest.fixture
def bar(workspace: Workspace, qtbot: QtBot) -> RunBar:
    open_experiment(workspace, tiny_digits())
    bar = RunBar(workspace)
    qtbot.addWidget(bar)
    bar.resize(1280, 56)
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


def button(bar: RunBar, name: str) -> QPushButton:
    found = bar.findChild(QPushButton, name)
    assert found is not None
    return found


def press(qtbot: QtBot, bar: RunBar, name: str) -> None:
    qtbot.mouseClick(button(bar, name), Qt.MouseButton.LeftButton)


def words(bar: RunBar, name: str) -> str:
    label = bar.findChild(QLabel, name)
    assert label is not None
    return (
        label.toolTip() if name.startswith(("run_state", "run_hint")) else label.text()
    )


def progress_of(events: list[TrainingEvent]) -> RunProgress:
    progress = RunProgress()
    for event in events:
        progress.add(event)
    return progress


def test_that_the_bar_says_what_it_waits_for(bar: RunBar) -> None:
    assert words(bar, "run_hint") == "Loading TensorFlow …"
    assert button(bar, "start_button").isEnabled()
    assert not button(bar, "pause_button").isVisible()


def test_that_a_start_before_tensorflow_is_loaded_is_kept(
    bar: RunBar, workspace: Workspace, qtbot: QtBot
) -> None:
    press(qtbot, bar, "start_button")
    assert button(bar, "start_button").text() == "Cancel the start"
    with qtbot.waitSignal(workspace.training.started, timeout=LONG_MS):
        workspace.tensorflow.start()
    wait_until_idle(qtbot, workspace)
    assert words(bar, "run_state") == "Done after 2 epochs"
    name = workspace.document.experiment.name
    open_experiment(workspace, tiny_digits().replace(name="Another"))
    assert words(bar, "run_state") == f"{name}: done after 2 epochs"


def test_that_a_start_asked_for_elsewhere_is_shown_and_can_be_taken_back(
    bar: RunBar, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.training.set_awaited(True)
    assert words(bar, "run_state") == "Starting as soon as possible"
    press(qtbot, bar, "start_button")
    assert not workspace.training.awaited
    assert button(bar, "start_button").text() == "▶  Start training"


def test_that_a_start_that_waits_can_be_taken_back(
    bar: RunBar, workspace: Workspace, qtbot: QtBot
) -> None:
    press(qtbot, bar, "start_button")
    press(qtbot, bar, "start_button")
    assert "Start training" in button(bar, "start_button").text()
    wait_until_ready(qtbot, workspace)
    assert not workspace.training.active


def test_that_a_problem_disables_start_and_links_to_its_place(
    bar: RunBar, workspace: Workspace, qtbot: QtBot
) -> None:
    broken = ModelSpec(layers=(Flatten(), Conv2D(), Dense(units=4)))
    open_experiment(workspace, tiny_digits().replace(model=broken))
    workspace.tensorflow.start()
    qtbot.waitUntil(lambda: bool(workspace.model_check.errors), timeout=LONG_MS)
    assert not button(bar, "start_button").isEnabled()
    link = button(bar, "fix_link")
    assert link.isVisible()
    assert link.text() == "1 thing to fix on Model before training"
    with qtbot.waitSignal(workspace.navigation.requested) as asked:
        press(qtbot, bar, "fix_link")
    assert asked.args[0] == "model"
    assert asked.args[1].startswith("model.layers[1]")


def test_that_data_that_must_be_downloaded_is_told(
    bar: RunBar, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.document.set_value("dataset.source", "mnist", "choose MNIST")
    qtbot.waitUntil(lambda: workspace.data.state == "download_needed")
    allowed, text, problem = can_start(workspace)
    assert not allowed
    assert "downloaded on Data" in text
    assert problem is not None
    assert problem.path == "dataset.source"
    assert not button(bar, "start_button").isEnabled()


def test_that_data_that_can_not_be_read_is_told(
    bar: RunBar, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.document.set_value("dataset.source", "/missing/folder", "choose")
    qtbot.waitUntil(lambda: workspace.data.state == "failed", timeout=LONG_MS)
    assert button(bar, "fix_link").text() == "1 thing to fix on Data before training"
    with qtbot.waitSignal(workspace.navigation.requested) as asked:
        press(qtbot, bar, "fix_link")
    assert asked.args[0] == "data"


def test_that_a_run_is_started_paused_continued_and_stopped_by_its_buttons(
    bar: RunBar, workspace: Workspace, qtbot: QtBot
) -> None:
    open_experiment(workspace, tiny_digits(epochs=500))
    wait_until_ready(qtbot, workspace)
    events: list[TrainingEvent] = []
    workspace.training.events_arrived.connect(events.extend)
    with qtbot.waitSignal(workspace.navigation.requested) as asked:
        press(qtbot, bar, "start_button")
    assert asked.args[0] == "train"
    assert not button(bar, "start_button").isVisible()
    assert holds_focus(button(bar, "start_button").parentWidget())
    qtbot.waitUntil(
        lambda: any(isinstance(event, EpochEnded) for event in events), timeout=LONG_MS
    )
    qtbot.waitUntil(button(bar, "pause_button").isEnabled)
    press(qtbot, bar, "pause_button")
    qtbot.waitUntil(lambda: workspace.training.state == "paused", timeout=LONG_MS)
    assert words(bar, "run_state").startswith("Paused in epoch")
    press(qtbot, bar, "pause_button")
    assert workspace.training.state == "running"
    press(qtbot, bar, "stop_button")
    assert words(bar, "run_hint") == "Stopping after this step …"
    wait_until_idle(qtbot, workspace)
    assert words(bar, "run_state").startswith("Stopped after")
    assert "best epoch" in words(bar, "run_hint")
    resume, start = button(bar, "resume_button"), button(bar, "start_button")
    assert resume.isVisible()
    assert resume.property("class") == "primary"
    assert start.text() == "Start anew"
    workspace.document.set_value("training.batch_size", 16, "another size")
    assert start.property("class") == "primary"
    assert "Start training" in start.text()
    assert resume.isVisible()
    assert button(bar, "evaluate_button").isVisible()
    assert holds_focus(button(bar, "resume_button"))
    assert len(list_runs(runs_root()).records) == 1


def test_that_a_stopped_run_is_resumed_in_its_folder(
    bar: RunBar, workspace: Workspace, qtbot: QtBot
) -> None:
    open_experiment(workspace, tiny_digits(epochs=500))
    wait_until_ready(qtbot, workspace)
    events: list[TrainingEvent] = []
    workspace.training.events_arrived.connect(events.extend)
    start_run(workspace)
    qtbot.waitUntil(
        lambda: any(isinstance(event, EpochEnded) for event in events), timeout=LONG_MS
    )
    press(qtbot, bar, "stop_button")
    wait_until_idle(qtbot, workspace)
    events.clear()
    press(qtbot, bar, "resume_button")
    qtbot.waitUntil(
        lambda: any(isinstance(event, EpochEnded) for event in events), timeout=LONG_MS
    )
    press(qtbot, bar, "stop_button")
    wait_until_idle(qtbot, workspace)
    assert len(list_runs(runs_root()).records) == 1


def test_that_the_evaluate_button_shows_that_page(
    bar: RunBar, workspace: Workspace, qtbot: QtBot
) -> None:
    wait_until_ready(qtbot, workspace)
    press(qtbot, bar, "start_button")
    wait_until_idle(qtbot, workspace)
    with qtbot.waitSignal(workspace.navigation.requested) as asked:
        press(qtbot, bar, "evaluate_button")
    assert asked.args[0] == "evaluate"
    assert not button(bar, "resume_button").isVisible()


def test_that_edits_during_a_run_are_said_to_apply_to_the_next(
    bar: RunBar, workspace: Workspace, qtbot: QtBot
) -> None:
    open_experiment(workspace, tiny_digits(epochs=500))
    wait_until_ready(qtbot, workspace)
    press(qtbot, bar, "start_button")
    assert words(bar, "run_hint") == ""
    varied = find_augmentation_preset("digits").spec
    for path, value in (("training.batch_size", 8), ("augmentation", varied)):
        workspace.document.set_value(path, value, "change it")
        assert words(bar, "run_hint") == "Edits apply to the next run"
        workspace.document.undo_stack.undo()
        assert words(bar, "run_hint") == ""
    workspace.document.replace(tiny_digits().replace(name="Something else"))
    assert words(bar, "run_hint") == "Tiny digits"
    workspace.training.stop()
    wait_until_idle(qtbot, workspace)


def test_that_a_runs_folder_that_can_not_be_made_is_a_note_and_no_run(
    bar: RunBar, workspace: Workspace, qtbot: QtBot
) -> None:
    wait_until_ready(qtbot, workspace)
    runs_root().parent.mkdir(parents=True, exist_ok=True)
    runs_root().write_text("in the way")
    with qtbot.waitSignal(workspace.notifications.problem) as told:
        press(qtbot, bar, "start_button")
    assert "can't be created" in told.args[0].message
    assert not workspace.training.active


def test_that_the_undo_of_the_last_change_is_one_press_away(
    bar: RunBar, workspace: Workspace, qtbot: QtBot
) -> None:
    assert not button(bar, "undo_button").isVisible()
    workspace.document.set_value("training.epochs", 7, "change epochs 2 → 7")
    assert button(bar, "undo_button").text() == "Undo: change epochs 2 → 7"
    press(qtbot, bar, "undo_button")
    assert workspace.document.experiment.training.epochs == 2
    assert not button(bar, "undo_button").isVisible()


def test_that_ready_needs_no_words(workspace: Workspace, qtbot: QtBot) -> None:
    open_experiment(workspace, tiny_digits())
    wait_until_ready(qtbot, workspace)
    assert can_start(workspace) == (True, "", None)
    assert readiness(workspace).text == ""


def test_that_a_file_that_vanished_is_not_resumed(
    workspace: Workspace, qtbot: QtBot, tmp_path
) -> None:
    with qtbot.waitSignal(workspace.notifications.problem):
        assert not resume_run(workspace, tmp_path / "gone")
    assert not workspace.training.active


def test_that_the_numbers_of_a_run_are_shown(
    bar: RunBar, workspace: Workspace, qtbot: QtBot
) -> None:
    events = [run_started(), phase("training", 1, 4), *epoch_events(1)]
    events += list(epoch_events(2))[:2]
    workspace.training.events_arrived.emit(events)
    bar_shown = bar.findChild(QProgressBar, "run_progress")
    qtbot.waitUntil(lambda: bar_shown.value() == 375)
    assert words(bar, "run_details") == "step 10/20 · 8.1 k img/s · 0:24 left"
    assert "val" in words(bar, "run_val_loss")
    assert "60.7 %" in words(bar, "run_val_metric")


def test_that_a_narrow_bar_leaves_the_steps_out(
    bar: RunBar, workspace: Workspace, qtbot: QtBot
) -> None:
    bar.resize(1024, 56)
    workspace.training.events_arrived.emit([run_started(), *list(epoch_events(1))[:2]])
    qtbot.waitUntil(lambda: "img/s" in words(bar, "run_details"))
    assert words(bar, "run_details") == "8.1 k img/s · 0:24 left"


def test_that_width_and_theme_are_followed_without_new_numbers(
    bar: RunBar, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.theme.choose("light")
    workspace.training.events_arrived.emit([run_started(), *list(epoch_events(1))[:2]])
    qtbot.waitUntil(lambda: words(bar, "run_details").startswith("step "))
    bar.resize(1024, 56)
    assert words(bar, "run_details").startswith("8.1 k img/s")
    assert workspace.theme.tokens.training in words(bar, "run_loss")
    workspace.theme.choose("dark")
    assert workspace.theme.tokens.training in words(bar, "run_loss")
    workspace.theme.choose("light")


def test_that_progress_counts_epochs_steps_and_validation() -> None:
    progress = progress_of([run_started(), phase("training", 1, 4), *epoch_events(1)])
    assert progress.fraction == pytest.approx(0.25)
    assert progress.where == "Training · epoch 1/4"
    progress.add(ValidationProgress(epoch=2, done=32, total=100))
    assert progress.validating == (32, 100)
    for event in list(epoch_events(2))[:2]:
        progress.add(event)
    assert progress.validating is None
    assert progress.fraction == pytest.approx(0.375)


def test_that_several_phases_are_called_by_their_names() -> None:
    events = [run_started(), phase("fine-tuning", 3, 4), *epoch_events(3)]
    progress = progress_of(events)
    assert (progress.where, progress.phase_words) == ("Epoch 3/4", "Fine-tuning")


def test_that_a_new_phase_begins_without_the_numbers_of_the_last_one() -> None:
    events = [run_started(), phase("head", 1, 2), *epoch_events(1), *epoch_events(2)]
    progress = progress_of([*events, phase("fine-tuning", 3, 4)])
    assert (progress.where, progress.step) == ("Epoch 3/4", 0)
    assert progress.images_per_second == 0.0
    assert progress.seconds_left is None


def test_that_the_end_is_summed_up() -> None:
    progress = progress_of(whole_run())
    assert progress.summary == "Done after 4 epochs"
    assert progress.result == "best epoch 3, validation 92.5 %"


def test_that_a_failed_run_says_why() -> None:
    failed = RunEnded(status="failed", reason="The loss is not a number.")
    progress = progress_of([run_started(), failed])
    assert progress.summary == "Failed after 0 of 4 epochs"
    assert progress.result == "The loss is not a number."


def test_that_a_run_that_ended_early_says_of_how_many_epochs() -> None:
    early = RunEnded(status="completed", reason="Early stopping.", epochs_done=2)
    progress = progress_of([run_started(), *epoch_events(1), *epoch_events(2), early])
    assert progress.summary == "Done after 2 of 4 epochs"


@pytest.mark.parametrize(
    ("problem", "offered"),
    [
        (Problem(message="The disk is full."), True),
        (Problem(message="NaN.", path="training.optimizer.learning_rate"), False),
    ],
)
def test_that_only_a_failure_that_can_pass_offers_to_go_on(
    qtbot: QtBot, problem: Problem, offered: bool
) -> None:
    buttons = RunButtons()
    qtbot.addWidget(buttons)
    buttons.show()
    end = RunEnded(
        status="failed",
        reason=problem.message,
        problem=problem,
        best_epoch=1,
        epochs_done=2,
    )
    buttons.show_state("idle", "ready", False, end, True)
    assert buttons.resume.isVisible() == offered
    assert buttons.evaluate.isVisible(), "what was learned before is kept"
