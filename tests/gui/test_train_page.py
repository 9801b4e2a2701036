"""The Train page, with recorded events and with the real engine."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QSpinBox,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from core.experiment import Experiment, ModelSpec, Problem
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.reshaping import Flatten
from core.experiment.schedules import ReduceOnPlateauSchedule
from core.runs.events import EpochEnded, RunEnded, RunWarning, TrainingEvent
from gui.note_list import Note
from gui.pages.train import TrainPage
from gui.run_starter import start_run
from gui.train_view.first_layer_card import FirstLayerCard
from gui.widgets.tiles import Tiles
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
def page(workspace: Workspace, qtbot: QtBot) -> TrainPage:
    open_experiment(workspace, tiny_digits())
    page = TrainPage(workspace)
    qtbot.addWidget(page)
    page.resize(1100, 620)
    with qtbot.waitExposed(page):
        page.show()
    return page


def label(page: TrainPage, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert found is not None
    return found.text()


def train(qtbot: QtBot, workspace: Workspace) -> list[TrainingEvent]:
    events: list[TrainingEvent] = []
    workspace.training.events_arrived.connect(events.extend)
    assert start_run(workspace)
    wait_until_idle(qtbot, workspace)
    return events


def test_that_the_page_imports_neither_tensorflow_nor_keras_by_itself() -> None:
    code = (
        "import sys; import gui.pages.train, gui.plots.run_plots; "
        "import gui.train_view.settings_card; "
        "print([n for n in ('tensorflow', 'keras', 'sklearn', 'scipy', 'pandas') "
        "if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_that_an_empty_page_shows_what_is_planned(page: TrainPage) -> None:
    assert label(page, "schedule_words") == "Learning rate: 0.01 throughout"
    assert label(page, "learning_rate") == "0.01 throughout"
    assert page._plots.curves.total_epochs == 2


def test_that_the_plan_follows_the_settings(
    page: TrainPage, workspace: Workspace
) -> None:
    plateau = ReduceOnPlateauSchedule()
    workspace.document.set_value("training.schedule", plateau, "change schedule")
    assert "falls when the validation loss stops" in label(page, "schedule_words")
    assert "falls when the validation loss stops" in label(page, "learning_rate")


def test_that_settings_are_written_through_the_document(
    page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    epochs = page.findChild(QSpinBox, "training.epochs")
    epochs.setFocus()
    epochs.selectAll()
    qtbot.keyClicks(epochs, "7")
    qtbot.keyClick(epochs, Qt.Key.Key_Return)
    assert workspace.document.experiment.training.epochs == 7
    seed = page.findChild(QSpinBox, "seed")
    seed.setFocus()
    seed.selectAll()
    qtbot.keyClicks(seed, "123")
    qtbot.keyClick(seed, Qt.Key.Key_Return)
    assert workspace.document.experiment.seed == 123
    workspace.document.undo_stack.undo()
    assert seed.value() == 1


def test_that_a_path_opens_the_settings_at_its_field(
    page: TrainPage, qtbot: QtBot
) -> None:
    fold = page.findChild(QToolButton, "fold_settings")
    qtbot.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert label(page, "settings_summary") == "Adam 0.01 · 2 epochs · batch 32"
    page.show_path("training.batch_size")
    field = page.findChild(QSpinBox, "training.batch_size")
    qtbot.waitUntil(field.hasFocus)
    assert fold.isChecked()
    page.show_path("seed")
    qtbot.waitUntil(page.findChild(QSpinBox, "seed").hasFocus)


def test_that_precisions_without_gain_are_switched_off_with_the_reason(
    page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.tensorflow.start()
    qtbot.waitUntil(lambda: workspace.tensorflow.loaded, timeout=LONG_MS)
    assert label(page, "training_device") == workspace.tensorflow.devices.chip
    if workspace.tensorflow.devices.gpu is not None:
        pytest.skip("this computer has a GPU, which may gain from every precision")
    box = page.findChild(QComboBox, "training.precision")
    assert box.model().item(0).isEnabled()
    assert not box.model().item(1).isEnabled()
    assert "CPU" in box.itemData(1, Qt.ItemDataRole.ToolTipRole)


def test_that_a_real_run_is_drawn_commented_and_listed(
    page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    wait_until_ready(qtbot, workspace)
    events = train(qtbot, workspace)
    curves = page._plots.curves
    ends = [event for event in events if isinstance(event, EpochEnded)]
    assert curves.num_epochs == len(ends) == 2
    drawn = curves.epochs("loss").validation.tolist()
    assert drawn == [event.logs["val_loss"] for event in ends]
    assert len(curves.step_x) == 2 * curves.steps_per_epoch
    assert f"epoch {events[-1].best_epoch}" in page._plots.loss_plot.best_text
    assert label(page, "coach")
    assert page.badge == "fine"


def test_that_the_badge_says_that_a_run_goes_on(
    page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    open_experiment(workspace, tiny_digits(epochs=500))
    wait_until_ready(qtbot, workspace)
    start_run(workspace)
    assert page.badge == "running"
    assert not page.findChild(QToolButton, "fold_settings").isChecked()
    workspace.training.stop()
    wait_until_idle(qtbot, workspace)
    assert page.badge != "running"


def test_that_an_earlier_run_can_be_laid_under_the_curves(
    page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    wait_until_ready(qtbot, workspace)
    train(qtbot, workspace)
    workspace.document.set_value("seed", 2, "change seed")
    wait_until_ready(qtbot, workspace)
    train(qtbot, workspace)
    qtbot.waitUntil(lambda: page.findChild(QCheckBox, "compare_0") is not None)
    box = page.findChild(QCheckBox, "compare_0")
    assert "Tiny digits" in box.text()
    indicator = QPoint(8, box.height() // 2)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=indicator)
    assert len(page._plots.compared) == 1
    assert page._plots.compared[0].path != Path(page._plots.curves.run_dir)
    assert len(page._plots.compared[0].history) == 2
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=indicator)
    assert not page._plots.compared


def test_that_a_run_resumed_in_a_new_window_shows_its_beginning(
    workspace: Workspace, qtbot: QtBot
) -> None:
    open_experiment(workspace, tiny_digits(epochs=500))
    wait_until_ready(qtbot, workspace)
    events: list[TrainingEvent] = []
    workspace.training.events_arrived.connect(events.extend)
    start_run(workspace)
    qtbot.waitUntil(
        lambda: sum(isinstance(event, EpochEnded) for event in events) >= 2,
        timeout=LONG_MS,
    )
    workspace.training.stop()
    wait_until_idle(qtbot, workspace)
    page = TrainPage(workspace)
    qtbot.addWidget(page)
    page.show()
    events.clear()
    workspace.training.resume_run(
        workspace.training.experiment, workspace.training.run_dir
    )
    curves = page._plots.curves
    qtbot.waitUntil(
        lambda: len(curves.step_x) > 0 and curves.step_x.values[0] < 0.5,
        timeout=LONG_MS,
    )
    workspace.training.stop()
    wait_until_idle(qtbot, workspace)
    epochs = curves.epochs("loss").x.tolist()
    assert epochs == [float(number) for number in range(1, len(epochs) + 1)]
    steps = curves.step_x.values
    gaps = steps[1:] - steps[:-1]
    assert gaps.min() > 0
    assert gaps.max() == pytest.approx(1 / curves.steps_per_epoch)


def test_that_warnings_and_failures_are_notes_on_the_page(
    page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    warning = Problem(message="It will be slow.", severity="warning", hint="Wait.")
    failure = Problem(message="The loss is not a number.", hint="Lower the rate.")
    workspace.training.events_arrived.emit(
        [
            run_started(),
            RunWarning(problem=warning),
            RunEnded(status="failed", reason="It failed.", problem=failure),
        ]
    )
    assert {note.problem for note in page.findChildren(Note)} == {failure, warning}
    texts = [found.text() for found in page.findChildren(QLabel)]
    assert "Lower the rate." in texts
    assert page.badge == "problem"


def test_that_the_notes_of_the_last_run_go_when_another_begins(
    page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    failure = Problem(message="The loss is not a number.", hint="Lower the rate.")
    workspace.training.events_arrived.emit(
        [run_started(), RunEnded(status="failed", reason="x", problem=failure)]
    )
    workspace.training.started.emit()
    qtbot.waitUntil(lambda: not page.findChildren(Note))


def test_that_the_comment_reads_the_curves_as_they_come(
    page: TrainPage, workspace: Workspace
) -> None:
    arrived = workspace.training.events_arrived
    arrived.emit([run_started(), phase("training", 1, 4), *epoch_events(1)])
    assert "After the first epoch" in label(page, "coach")
    # A number and its sign are not torn apart where the line breaks.
    assert "\u00a0% of the validation images" in label(page, "coach")
    assert " %" not in label(page, "coach")
    arrived.emit(list(epoch_events(2)))
    assert "still falling" in label(page, "coach")


def test_that_the_page_fits_a_projector(
    page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.training.events_arrived.emit(whole_run())
    assert page.minimumSizeHint().width() <= 1024 - 168
    page.resize(1024 - 168, 640)
    card = page._plots.cards[0]
    tools = page._plots.smoothing.geometry()
    assert tools.right() <= card.width()
    assert card.keys[1].geometry().right() < tools.left()


def net_that_looks(epochs: int) -> Experiment:
    """A net whose first layer is a convolution."""
    layers = (Conv2D(filters=20, kernel_size=(3, 3)), Flatten())
    return tiny_digits(epochs).replace(model=ModelSpec(layers=layers))


def test_that_the_first_layer_is_watched_while_it_learns(
    page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    open_experiment(workspace, net_that_looks(epochs=5000))
    wait_until_ready(qtbot, workspace)
    assert start_run(workspace)
    card = page.findChild(FirstLayerCard)
    kernels = card.findChild(Tiles, "kernels")
    qtbot.waitUntil(card.isVisible, timeout=LONG_MS)
    assert len(kernels.images) == len(card.findChild(Tiles, "feature_maps").images)
    heading = card.findChild(QLabel, "first_layer_heading")
    assert heading.toolTip().startswith("The first 16 of 20 kernels.")
    assert label(page, "first_layer_when").startswith("epoch ")
    side = card.parentWidget()
    assert side.minimumSizeHint().width() <= side.width(), "nothing is cut off"
    first = kernels.images
    qtbot.waitUntil(lambda: kernels.images != first, timeout=LONG_MS)
    image = card.findChild(Tiles, "watched_image")
    before = image.images
    qtbot.mouseClick(
        card.findChild(QToolButton, "next_image"), Qt.MouseButton.LeftButton
    )
    qtbot.waitUntil(lambda: image.images != before, timeout=LONG_MS)
    workspace.training.stop()
    wait_until_idle(qtbot, workspace)
    assert card.isVisible()
    assert not card.findChild(QToolButton, "next_image").isEnabled()


def test_that_a_net_without_a_first_convolution_shows_no_kernels(
    page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    open_experiment(workspace, tiny_digits(epochs=30))
    wait_until_ready(qtbot, workspace)
    train(qtbot, workspace)
    assert not page.findChild(FirstLayerCard).isVisible()


def test_that_the_device_is_chosen_among_those_that_are_here(
    page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    wait_until_ready(qtbot, workspace)
    box = page.findChild(QComboBox, "training.device")
    assert box.itemText(0) == "automatic"
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert workspace.document.experiment.training.device == "cpu"
    workspace.document.set_value("training.device", "gpu:7", "as on another computer")
    assert box.currentText() == "gpu:7 (not here)"
    note = label(page, "training.device:note")
    assert "There is no gpu:7 here" in note
    workspace.document.undo_stack.undo()
    assert label(page, "training.device:note") == ""


def test_that_the_coach_s_advice_is_one_press_and_one_undo_away(
    page: TrainPage, workspace: Workspace, qtbot: QtBot
) -> None:
    trained = tiny_digits(learning_rate=10.0)
    open_experiment(workspace, trained)
    workspace.training.experiment = trained
    problem = Problem(message="NaN.", path="training.optimizer.learning_rate")
    end = RunEnded(status="failed", reason=problem.message, problem=problem)
    workspace.training.events_arrived.emit([run_started(), end])
    button = page.findChild(QPushButton, "coach_advice")
    assert button.isVisible()
    assert button.text() == "Try a learning rate of 1"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert workspace.document.experiment.training.optimizer.learning_rate == 1.0
    assert not button.isVisible(), "it has been followed"
    workspace.document.undo_stack.undo()
    assert workspace.document.experiment == trained
    assert button.isVisible()
