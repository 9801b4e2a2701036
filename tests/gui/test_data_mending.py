"""Data that can't be used yet, and how a person mends it on the Data page."""

import gzip
import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget

from core.data.sets import fashion_mnist
from core.experiment.folders import data_folder
from tests.core.data.making import write_classes
from tests.core.downloads.loopback import closed_address
from tests.gui.data_page import WAIT_MS, classes, find, ready_page
from tests.gui.test_data_page import drop, wait_for_source


@pytest.fixture
def page(qtbot, workspace):
    return ready_page(qtbot, workspace)


def write_rows(path, columns: int, rows: int = 12):
    """A CSV file whose images have so many pixels."""
    header = ",".join(["label", *(f"pixel{n}" for n in range(columns))])
    lines = [f"{row % 2}," + ",".join(["7"] * columns) for row in range(rows)]
    path.write_text("\n".join([header, *lines]))
    return path


def test_that_rows_that_are_no_square_ask_for_their_shape_and_offer_a_likely_one(
    qtbot, page, workspace, tmp_path
):
    drop(page, write_rows(tmp_path / "oblong.csv", 24))
    fix = "fix_dataset.pixel_shape"
    qtbot.waitUntil(
        lambda: page.findChild(QPushButton, fix) is not None, timeout=WAIT_MS
    )
    button = find(page, QPushButton, fix)
    qtbot.waitUntil(button.isVisible, timeout=WAIT_MS)
    assert button.text() == "Take them as 4×6, grey"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_for_source(qtbot, workspace, "oblong")
    assert workspace.data.task.input_shape == (4, 6, 1)
    workspace.document.undo_stack.undo()
    assert workspace.document.experiment.dataset.pixel_shape is None


def test_that_the_shape_of_rows_can_be_typed_where_the_data_would_be(
    qtbot, page, workspace, tmp_path
):
    drop(page, write_rows(tmp_path / "long.csv", 26))
    line = "dataset.pixel_shape"
    qtbot.waitUntil(
        lambda: workspace.data.state == "failed" and not workspace.imports.active,
        timeout=WAIT_MS,
    )
    page.show_path(line)
    check = find(page._status, QCheckBox, f"{line}:automatic")
    qtbot.mouseClick(check, Qt.MouseButton.LeftButton)
    field = find(page._status, QLineEdit, line)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "2, 13, 1")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait_for_source(qtbot, workspace, "long")
    assert workspace.data.task.input_shape == (2, 13, 1)


def test_that_a_damaged_set_of_the_catalogue_can_be_downloaded_again(
    qtbot, page, workspace, monkeypatch
):
    monkeypatch.setenv("LOSSLINE_KERAS_DATASETS", closed_address())
    folder = fashion_mnist.cache_path()
    folder.mkdir(parents=True)
    for name in fashion_mnist._FILES:
        # As long as it should be, and with nothing of what should stand in it.
        content = gzip.compress(bytes(fashion_mnist._length(name)), 1)
        (folder / name).write_bytes(content)
    page.choose("fashion_mnist")
    qtbot.waitUntil(lambda: workspace.data.state == "failed", timeout=WAIT_MS)
    retry = find(page, QPushButton, "retry")
    assert retry.isVisible()
    assert retry.text() == "Download again"
    assert "set aside" in page._status._problems.problems[0].hint
    qtbot.mouseClick(retry, Qt.MouseButton.LeftButton)
    assert workspace.data.downloading
    qtbot.waitUntil(lambda: retry.text() == "Try again", timeout=WAIT_MS)
    assert "can't be downloaded" in page._status._problems.problems[0].message


def test_that_data_whose_settings_do_not_fit_is_still_shown(qtbot, page, workspace):
    spec = workspace.document.experiment.dataset.replace(classes=("1", "cat"))
    workspace.document.replace(workspace.document.experiment.replace(dataset=spec))
    qtbot.waitUntil(lambda: workspace.data.state == "failed", timeout=WAIT_MS)
    assert classes(page).isVisible()
    assert "cat" in page._overview._problems.problems[0].message
    qtbot.mouseClick(find(page, QPushButton, "classes_all"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workspace.data.state == "ready", timeout=WAIT_MS)


def test_that_a_folder_deleted_while_it_is_open_says_so_and_can_be_left(
    qtbot, page, workspace, tmp_path
):
    folder = write_classes(tmp_path / "pets", {"cat": 9, "dog": 9})
    drop(page, folder)
    wait_for_source(qtbot, workspace, "pets")
    shutil.rmtree(folder)
    button = find(page, QPushButton, "read_again")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workspace.data.state == "failed", timeout=WAIT_MS)
    assert str(folder) in workspace.data.problems[0].message
    card = find(page, QWidget, "source_digits")
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    wait_for_source(qtbot, workspace, "digits")


def test_that_a_damaged_list_of_sets_is_told_where_a_set_of_it_is_chosen(
    qtbot, page, workspace
):
    data_folder().mkdir(parents=True, exist_ok=True)
    (data_folder() / "imported.json").write_text("{")
    workspace.document.set_value("dataset.source", "pets", "choose")
    qtbot.waitUntil(lambda: workspace.data.state == "failed", timeout=WAIT_MS)
    found = page._status._problems
    qtbot.waitUntil(found.isVisible, timeout=WAIT_MS)
    assert "is damaged" in found.problems[0].message


def test_that_an_image_size_set_by_hand_begins_with_the_one_in_use(page, workspace):
    find(page, QCheckBox, "dataset.image_size:automatic").click()
    assert workspace.document.experiment.dataset.image_size == (8, 8)
