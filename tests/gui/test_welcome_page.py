"""The Welcome page: presets, recent files, and the start at one press."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from core.data import library
from core.experiment import Experiment, save_experiment
from core.experiment.presets import find_preset, presets
from core.runs import new_run_folder, runs_root
from core.runs.events import EpochEnded, RunEnded
from gui.note_list import NoteList
from gui.pages.welcome import WelcomePage
from gui.run_starter import readiness
from gui.welcome_view.preset_words import data_words, rough_time, weights_words
from tests.core.data.making import write_classes
from tests.gui.test_data_page import drop
from tests.gui.tiny_training import LONG_MS, tiny_digits


@pytest.fixture
def asked(workspace) -> list[tuple[str, str]]:
    """The pages that were asked for."""
    pages: list[tuple[str, str]] = []
    workspace.navigation.requested.connect(lambda *page: pages.append(page))
    return pages


@pytest.fixture
def page(qtbot, workspace):
    page = WelcomePage(workspace)
    qtbot.addWidget(page)
    page.resize(1100, 620)
    page.show()
    return page


def press(qtbot, page, name: str) -> None:
    widget = page.findChild(QWidget, name)
    assert widget is not None, name
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_that_each_preset_has_a_card(page):
    for preset in presets():
        assert page.findChild(QWidget, f"preset_{preset.name}") is not None


def test_that_a_card_opens_its_experiment_where_the_next_step_is(
    qtbot, page, workspace, asked
):
    press(qtbot, page, "preset_mnist-cnn")
    assert workspace.document.experiment == find_preset("mnist-cnn").build()
    assert asked == [("data", "")]  # it has to be downloaded first


def test_that_a_card_opens_by_key(qtbot, page, workspace, asked):
    card = page.findChild(QWidget, "preset_blank")
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert workspace.document.experiment == find_preset("blank").build()
    assert asked == [("train", "")]


def test_that_opening_a_preset_can_be_undone_and_never_overwrites_a_file(
    qtbot, page, workspace, tmp_path
):
    mine = tiny_digits()
    workspace.document.replace(mine)
    workspace.document.save(tmp_path / "mine.json")
    press(qtbot, page, "preset_mnist-cnn")
    assert workspace.document.path is None
    workspace.document.undo_stack.undo()
    assert workspace.document.experiment == mine
    assert workspace.document.path == tmp_path / "mine.json"


def test_that_one_press_starts_the_first_experiment(qtbot, page, workspace, asked):
    workspace.tensorflow.start()
    with qtbot.waitSignal(workspace.training.started, timeout=LONG_MS):
        press(qtbot, page, "train_now")
    assert workspace.training.experiment == presets()[0].build()
    assert asked[0] == ("train", "")
    qtbot.waitUntil(lambda: workspace.training.active)


def test_that_an_edit_before_the_start_keeps_the_run_from_starting(
    qtbot, page, workspace
):
    press(qtbot, page, "train_now")
    assert page._opener.quick_start.waiting
    assert workspace.training.awaited
    workspace.document.set_value("training.epochs", 3, "change epochs")
    assert not page._opener.quick_start.waiting
    assert not workspace.training.awaited
    workspace.tensorflow.start()
    qtbot.waitUntil(lambda: workspace.model_check.up_to_date, timeout=LONG_MS)
    assert not workspace.training.active


def test_that_recent_files_are_listed_and_open(qtbot, page, workspace, asked, tmp_path):
    path = tmp_path / "lab one.json"
    save_experiment(tiny_digits(), path)
    workspace.settings.add_recent(path)
    workspace.document.file_changed.emit()
    links = [b for b in page.findChildren(QPushButton) if b.text() == "lab one"]
    qtbot.mouseClick(links[0], Qt.MouseButton.LeftButton)
    assert workspace.document.experiment == tiny_digits()
    assert workspace.document.path == path
    assert asked == [("train", "")]


def test_that_a_broken_file_gets_a_note_and_the_open_experiment_stays(
    page, workspace, asked, tmp_path
):
    path = tmp_path / "broken.json"
    path.write_text("{")
    told = []
    workspace.notifications.problem.connect(told.append)
    before = workspace.document.experiment
    page.open_file(path)
    assert len(told) == 1
    assert workspace.document.experiment == before
    assert asked == []


def test_that_a_dropped_experiment_is_opened(page, workspace, tmp_path):
    path = tmp_path / "dropped.json"
    save_experiment(tiny_digits(), path)
    drop(page, path)
    assert workspace.document.path == path


def test_that_dropped_data_is_imported_on_the_data_page(
    qtbot, page, workspace, asked, tmp_path
):
    with qtbot.waitSignal(workspace.imports.succeeded, timeout=LONG_MS) as succeeded:
        drop(page, write_classes(tmp_path / "pets", {"cat": 4, "dog": 4}))
    assert succeeded.args == ["pets"]
    assert asked == [("data", "")]


def test_that_cards_say_whether_data_must_be_downloaded():
    door = find_preset("vgg-doorbell")
    assert data_words(door) == "Your own photos, in two folders"
    assert weights_words(door) == "VGG16 · 59 MB download"
    assert weights_words(find_preset("mnist-asl")) == ""
    assert data_words(find_preset("digits")) == "Digits · built in"
    assert data_words(find_preset("mnist-cnn")) == "MNIST · 11 MB download"


def base_run(experiment: Experiment) -> Path:
    """A run folder as a finished run leaves it, as far as the list looks."""
    folder = new_run_folder(runs_root(), experiment.name)
    save_experiment(experiment, folder.experiment)
    end = RunEnded(status="completed", reason="Done.", epochs_done=1, best_epoch=1)
    folder.events.write_text(f"{end.model_dump_json()}\n")
    folder.best.write_bytes(b"a model")
    return folder.path


def test_that_a_card_says_which_run_it_builds_on_and_opens_it_there(
    qtbot, page, workspace, asked
):
    words = page.findChild(QLabel, "base_of_digits-high")
    button = page.findChild(QPushButton, "train_base_of_digits-high")
    qtbot.waitUntil(lambda: "Needs your run of Digits 0–4" in words.text())
    assert button.isVisible()
    path = base_run(find_preset("digits-low").build())
    workspace.runs.reload()
    qtbot.waitUntil(lambda: not button.isVisible())
    assert "Your base: Digits 0–4, today" in words.text()
    press(qtbot, page, "preset_digits-high")
    assert workspace.document.experiment.model.base.run_dir == str(path)
    assert asked == [("train", "")]


def test_that_a_card_without_its_run_says_what_comes_first(
    qtbot, page, workspace, asked
):
    told = []
    workspace.notifications.message.connect(told.append)
    qtbot.waitUntil(lambda: workspace.runs.loaded)
    before = workspace.document.experiment
    page.activateWindow()
    press(qtbot, page, "preset_digits-high")
    assert "Train it first" in told[0]
    assert workspace.document.experiment == before
    assert asked == []


def test_that_a_student_gets_from_the_first_half_to_the_second_by_pressing_buttons(
    qtbot, page, workspace, asked
):
    offers = []
    workspace.notifications.offer.connect(offers.append)
    workspace.tensorflow.start()
    with qtbot.waitSignal(workspace.training.started, timeout=LONG_MS):
        press(qtbot, page, "train_base_of_digits-high")
    assert workspace.training.experiment == find_preset("digits-low").build()
    words = page.findChild(QLabel, "base_of_digits-high")
    assert words.text() == "Its base is being trained …"
    epochs, ends = [], []
    workspace.training.ended.connect(ends.append)
    workspace.training.events_arrived.connect(
        lambda events: epochs.extend(e for e in events if isinstance(e, EpochEnded))
    )
    qtbot.waitUntil(lambda: bool(epochs), timeout=LONG_MS)
    workspace.training.stop()  # The best epoch so far is good enough.
    qtbot.waitUntil(lambda: bool(ends), timeout=LONG_MS)
    first = workspace.training.run_dir

    qtbot.waitUntil(lambda: bool(offers), timeout=LONG_MS)
    window_note = NoteList()
    qtbot.addWidget(window_note)
    window_note.add_offer(offers[0])
    press(qtbot, window_note, "take_offer")
    experiment = workspace.document.experiment
    assert experiment.model.base.run_dir == str(first)
    assert experiment.dataset.classes == ("5", "6", "7", "8", "9")
    assert asked[-1] == ("train", "")
    qtbot.waitUntil(lambda: readiness(workspace).state == "ready", timeout=LONG_MS)


def test_that_photos_of_ones_own_are_asked_for_on_the_data_page(
    qtbot, page, workspace, asked, tmp_path
):
    press(qtbot, page, "preset_vgg-doorbell")
    assert asked == [("data", "")]
    qtbot.waitUntil(lambda: workspace.data.state == "failed", timeout=LONG_MS)
    (problem,) = workspace.data.problems
    assert "needs photos of your own" in problem.message
    library.add(write_classes(tmp_path / "door", {"a": 3, "b": 3}), "doorbell")
    press(qtbot, page, "preset_vgg-doorbell")
    assert asked[-1] == ("model", "model.base.weights")


@pytest.mark.parametrize(
    ("seconds", "cores", "words"),
    [
        (0, 2, ""),
        (8, 2, "a few seconds"),
        (70, 2, "about a minute"),
        (70, 8, "half a minute"),
        (200, 2, "a few minutes"),
        (9000, 2, "an hour or more"),
    ],
)
def test_that_time_is_told_in_rough_words(seconds, cores, words):
    assert rough_time(seconds, cores) == words
