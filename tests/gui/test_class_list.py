"""The list of classes on the Data page: looking, ticking, opening."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListView, QPushButton

from gui.data_view.class_model import CHOSEN_ROLE, ROW_ROLE
from gui.run_starter import readiness
from tests.gui.data_page import WAIT_MS, classes, click_row, find, ready_page, tick


@pytest.fixture
def page(qtbot, workspace):
    return ready_page(qtbot, workspace)


def test_that_unticking_a_class_leaves_it_out_and_undo_brings_it_back(
    qtbot, page, workspace
):
    tick(qtbot, page, 3)
    spec = workspace.document.experiment.dataset
    assert spec.classes == tuple("012456789")
    qtbot.waitUntil(
        lambda: (
            workspace.data.state == "ready" and workspace.data.task.num_classes == 9
        ),
        timeout=WAIT_MS,
    )
    row = classes(page).model().index(3, 0).data(ROW_ROLE)
    assert row.counts is None
    workspace.document.undo_stack.undo()
    assert workspace.document.experiment.dataset.classes == ()


def test_that_fewer_than_two_classes_change_nothing_but_ask_for_more(
    qtbot, page, workspace
):
    qtbot.mouseClick(find(page, QPushButton, "classes_none"), Qt.MouseButton.LeftButton)
    assert find(page, QLabel, "class_hint").text() == "Tick at least two classes."
    tick(qtbot, page, 1)
    assert workspace.document.experiment.dataset.classes == ()
    tick(qtbot, page, 7)
    assert workspace.document.experiment.dataset.classes == ("1", "7")
    assert find(page, QLabel, "class_hint").text() == ""
    qtbot.mouseClick(find(page, QPushButton, "classes_all"), Qt.MouseButton.LeftButton)
    assert workspace.document.experiment.dataset.classes == ()


def test_that_no_run_starts_while_fewer_than_two_classes_are_ticked(
    qtbot, page, workspace
):
    """It would learn the classes of before, which the page no longer shows."""
    none = find(page, QPushButton, "classes_none")
    qtbot.mouseClick(none, Qt.MouseButton.LeftButton)
    asked = readiness(workspace)
    assert asked.state == "blocked"
    assert "to fix on Data" in asked.text
    assert asked.problem is not None
    assert asked.problem.path == "dataset.classes"
    assert page.badge == "problem"
    parts = [
        label.text() for label in page.findChildren(QLabel) if "1,259" in label.text()
    ]
    assert parts == []  # That many images the choice before had for training.
    tick(qtbot, page, 1)
    # Another setting reads the data anew; the ticks stay as the person left them.
    workspace.document.set_value("dataset.limit_per_class", 20, "limit")
    experiment = workspace.document.experiment
    qtbot.waitUntil(
        lambda: workspace.data.prepared_for(experiment) is not None, timeout=WAIT_MS
    )
    ticked = [
        index
        for index in range(10)
        if classes(page).model().index(index, 0).data(CHOSEN_ROLE)
    ]
    assert ticked == [1]
    assert readiness(workspace).state == "blocked"
    tick(qtbot, page, 7)
    # So few images leave a warning behind, but nothing that forbids a run.
    qtbot.waitUntil(lambda: page.badge in ("fine", "warning"), timeout=WAIT_MS)
    assert workspace.data.unfinished is None


def test_that_undo_brings_back_the_ticks_that_were_taken_away(qtbot, page, workspace):
    tick(qtbot, page, 3)
    qtbot.waitUntil(lambda: page.badge == "fine", timeout=WAIT_MS)
    none = find(page, QPushButton, "classes_none")
    qtbot.mouseClick(none, Qt.MouseButton.LeftButton)
    workspace.document.undo_stack.undo()
    qtbot.waitUntil(
        lambda: classes(page).model().index(3, 0).data(CHOSEN_ROLE), timeout=WAIT_MS
    )
    assert workspace.data.unfinished is None


def test_that_a_class_opens_by_click_and_by_key_and_closes_by_escape(qtbot, page):
    click_row(qtbot, page, 4, 200)
    images = find(page, QListView, "class_images")
    assert images.isVisible()
    assert find(page, QLabel, "class_title").text() == "4 — 181 images"
    assert images.model().rowCount() == 181
    qtbot.keyClick(images, Qt.Key.Key_Escape)
    view = classes(page)
    assert view.isVisible()
    view.setCurrentIndex(view.model().index(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert find(page, QLabel, "class_title").text() == "0 — 178 images"
    qtbot.mouseClick(find(page, QPushButton, "all_classes"), Qt.MouseButton.LeftButton)
    assert view.isVisible()


def test_that_space_ticks_the_current_class(qtbot, page, workspace):
    view = classes(page)
    view.setCurrentIndex(view.model().index(9, 0))
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert workspace.document.experiment.dataset.classes == tuple("012345678")


def test_that_thumbnails_come_from_the_background(qtbot, page):
    thumbnails = page._overview._list._thumbnails
    row = classes(page).model().index(0, 0).data(ROW_ROLE)
    qtbot.waitUntil(lambda: thumbnails.get(row.samples[0]) is not None, timeout=WAIT_MS)
    assert not thumbnails.get(row.samples[0]).isNull()
