"""The Data page, clicked by a person, with real readers."""

import threading

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from core.data import library
from core.data.sets import mnist
from core.experiment.presets import find_preset
from gui.data_session import DEBOUNCE_MS
from gui.data_view.class_model import ROW_ROLE
from tests.core.data.making import encoded, write_classes
from tests.core.downloads.loopback import closed_address, serving
from tests.gui.data_page import WAIT_MS, classes, find, ready_page


@pytest.fixture
def page(qtbot, workspace):
    return ready_page(qtbot, workspace)


def drop(page, *paths) -> None:
    """Drops files onto the page as a file manager does."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy = Qt.DropAction.CopyAction
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, mime, button, keys)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(9, 9), copy, mime, button, keys))


def wait_for_source(qtbot, workspace, name: str) -> None:
    qtbot.waitUntil(
        lambda: workspace.document.experiment.dataset.source == name, timeout=WAIT_MS
    )
    qtbot.waitUntil(
        lambda: workspace.data.prepared_for(workspace.document.experiment) is not None,
        timeout=WAIT_MS,
    )


def test_that_each_class_shows_its_counts(page, workspace):
    model = classes(page).model()
    rows = [model.index(place, 0).data(ROW_ROLE) for place in range(model.rowCount())]
    assert [row.name for row in rows] == list("0123456789")
    totals = np.sum([row.counts for row in rows], axis=0)
    data = workspace.data.prepared
    assert totals.tolist() == [len(data.train), len(data.validation), len(data.test)]
    assert find(page, QLabel, "count_training").text() == f"{len(data.train):,}"


def test_that_a_limit_is_told_where_the_parts_are(qtbot, page, workspace):
    workspace.document.set_value("dataset.limit_per_class", 20, "limit")
    words = find(page, QLabel, "split_words")
    assert "At most 20 images of each class" in words.text()
    wait_for_source(qtbot, workspace, "digits")
    assert any("Raise the limit" in one.hint for one in workspace.data.problems)


def test_that_facts_say_what_was_recognised(page):
    assert find(page, QLabel, "fact_images").text() == "1,797"
    assert find(page, QLabel, "fact_used_as").text() == "8×8, grey"
    assert "in memory" in find(page, QLabel, "fact_memory").text()


def test_that_the_split_moves_by_keys_as_one_step(qtbot, page, workspace):
    before = workspace.document.experiment.dataset.split
    handle = find(page, QWidget, "dataset.split.validation")
    for _ in range(5):
        qtbot.keyClick(handle, Qt.Key.Key_Right)
    split = workspace.document.experiment.dataset.split
    assert split.validation == pytest.approx(before.validation - 0.05)
    assert split.test == before.test
    shown = find(page, QLabel, "count_validation")
    qtbot.waitUntil(lambda: shown.text().isdigit() and 170 < int(shown.text()) < 190)
    workspace.document.undo_stack.undo()
    assert workspace.document.experiment.dataset.split == before


def test_that_the_border_to_the_test_part_leaves_training_alone(qtbot, page, workspace):
    handle = find(page, QWidget, "dataset.split.test")
    for _ in range(3):
        qtbot.keyClick(handle, Qt.Key.Key_Left)
    split = workspace.document.experiment.dataset.split
    assert (split.validation, split.test) == pytest.approx((0.12, 0.18))


def test_that_the_split_follows_the_mouse(qtbot, page, workspace):
    handle = find(page, QWidget, "dataset.split.validation")
    bar = handle.parentWidget()
    start = handle.rect().center()
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    target = handle.mapFromParent(QPoint(bar.width() // 2, bar.height() // 2))
    qtbot.mouseMove(handle, target)
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton)
    split = workspace.document.experiment.dataset.split
    assert 1 - split.validation - split.test == pytest.approx(0.5, abs=0.02)


def test_that_a_dropped_folder_is_imported_and_chosen(qtbot, page, workspace, tmp_path):
    folder = write_classes(tmp_path / "pets", {"cat": 9, "dog": 12})
    drop(page, folder)
    wait_for_source(qtbot, workspace, "pets")
    assert [one.name for one in library.list_imported()] == ["pets"]
    assert find(page, QWidget, "source_pets").property("selected") == "true"
    assert find(page, QLabel, "fact_found").text() == "6×8, colour"
    names = [row.name for row in page._overview._list._model.rows]
    assert names == ["cat", "dog"]


def test_that_choosing_another_set_keeps_the_split_but_not_the_classes(
    qtbot, page, workspace, tmp_path
):
    workspace.document.set_value("dataset.classes", ("1", "2"), "choose")
    workspace.document.set_value("dataset.split.test", 0.3, "split")
    drop(page, write_classes(tmp_path / "pets", {"cat": 9, "dog": 12}))
    wait_for_source(qtbot, workspace, "pets")
    spec = workspace.document.experiment.dataset
    assert spec.classes == ()
    assert spec.split.test == 0.3


def test_that_what_is_no_data_set_gets_a_note_and_changes_nothing(
    qtbot, page, workspace, tmp_path
):
    text = tmp_path / "notes.txt"
    text.write_text("nothing to learn here")
    drop(page, text)
    problems = page._import_problems
    qtbot.waitUntil(lambda: bool(problems.problems), timeout=WAIT_MS)
    assert "notes.txt" in problems.problems[0].message
    assert workspace.document.experiment.dataset.source == "digits"
    assert library.list_imported() == ()
    assert classes(page).isVisible()


def test_that_files_of_different_folders_are_refused_together(
    qtbot, page, workspace, tmp_path
):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.csv").write_text("label,pixel1\n0,1\n")
    drop(page, tmp_path / "one" / "a.csv", tmp_path / "two" / "a.csv")
    assert "different folders" in page._import_problems.problems[0].message


def test_that_a_set_of_the_same_name_does_not_replace_another(
    qtbot, page, workspace, tmp_path
):
    for place in ("first", "second"):
        drop(page, write_classes(tmp_path / place / "pets", {"cat": 9, "dog": 9}))
        wanted = "pets" if place == "first" else "pets 2"
        wait_for_source(qtbot, workspace, wanted)
    assert [one.name for one in library.list_imported()] == ["pets", "pets 2"]


def test_that_many_imported_sets_leave_room_for_the_data(
    qtbot, page, workspace, tmp_path
):
    for number in range(30):
        folder = write_classes(tmp_path / f"set{number:02}", {"cat": 9, "dog": 9})
        library.add(folder)
    page.choose("set29")
    wait_for_source(qtbot, workspace, "set29")
    area, card = page._card_scroll, find(page, QWidget, "source_set29")
    qtbot.waitUntil(lambda: not card.visibleRegion().isEmpty(), timeout=WAIT_MS)
    assert area.height() < 130
    assert classes(page).height() > 300


def test_that_a_removed_set_leaves_the_list_and_its_files_stay(
    qtbot, page, workspace, tmp_path
):
    folder = write_classes(tmp_path / "pets", {"cat": 9, "dog": 9})
    drop(page, folder)
    wait_for_source(qtbot, workspace, "pets")
    button = find(page, QWidget, "remove_pets")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert library.list_imported() == ()
    assert (folder / "cat" / "0.png").is_file()
    wait_for_source(qtbot, workspace, "digits")


def test_that_an_unreadable_image_is_a_warning_and_an_empty_tile(
    qtbot, page, workspace, tmp_path
):
    folder = write_classes(tmp_path / "pets", {"cat": 9, "dog": 9})
    (folder / "cat" / "3.png").write_bytes(encoded()[:40])
    drop(page, folder)
    wait_for_source(qtbot, workspace, "pets")
    assert page.badge == "warning"
    assert any("3.png" in str(one) for one in page._overview._problems.problems)


def test_that_a_set_that_is_not_here_offers_the_download(qtbot, page, workspace):
    card = find(page, QWidget, "source_mnist")
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    download = find(page, QPushButton, "download")
    qtbot.waitUntil(download.isVisible, timeout=WAIT_MS)
    assert "MB" in download.text()
    assert page.badge == "problem"
    texts = " ".join(label.text() for label in page.findChildren(QLabel))
    assert str(mnist.cache_path()) in texts


def test_that_a_set_to_test_with_is_not_downloaded_unasked(qtbot, page, workspace):
    workspace.document.set_value("dataset.test_source", "mnist", "test with MNIST")
    download = find(page, QPushButton, "download")
    qtbot.waitUntil(download.isVisible, timeout=WAIT_MS)
    assert workspace.data.state == "download_needed"
    assert workspace.data.missing_source == "mnist"
    assert not workspace.data.downloading


def test_that_a_failed_download_says_how_to_bring_the_file_and_can_be_retried(
    qtbot, page, workspace, monkeypatch
):
    monkeypatch.setenv("LOSSLINE_KERAS_DATASETS", closed_address())
    qtbot.mouseClick(find(page, QWidget, "source_mnist"), Qt.MouseButton.LeftButton)
    download = find(page, QPushButton, "download")
    qtbot.waitUntil(download.isVisible, timeout=WAIT_MS)
    qtbot.mouseClick(download, Qt.MouseButton.LeftButton)
    retry = find(page, QPushButton, "retry")
    qtbot.waitUntil(retry.isVisible, timeout=WAIT_MS)
    assert retry.text() == "Try again"
    hint = page._status._problems.problems[0].hint
    assert str(mnist.cache_path().parent) in hint


def test_that_a_download_can_be_cancelled(qtbot, page, workspace, monkeypatch):
    with serving() as server:
        server.files["/mnist.npz"] = bytes(300_000)
        server.hold = threading.Event()
        monkeypatch.setenv("LOSSLINE_KERAS_DATASETS", server.address)
        qtbot.mouseClick(find(page, QWidget, "source_mnist"), Qt.MouseButton.LeftButton)
        download = find(page, QPushButton, "download")
        qtbot.waitUntil(download.isVisible, timeout=WAIT_MS)
        qtbot.mouseClick(download, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "kB" in page._status._progress.detail, timeout=WAIT_MS)
        cancel = find(page, QPushButton, "data_progress_cancel")
        qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
        assert download.isVisible()
        server.hold.set()


def test_that_a_problem_of_a_field_leads_to_it(page):
    page.show_path("dataset.color_mode")
    focused = page.focusWidget()
    assert focused is not None
    assert focused.objectName() == "dataset.color_mode"


@pytest.mark.realdata
def test_that_sign_language_mnist_shows_24_letters_and_its_own_test_part(
    qtbot, page, workspace, realdata
):
    drop(page, realdata / "asl" / "sign-language-mnist.zip")
    wait_for_source(qtbot, workspace, "sign-language-mnist")
    assert classes(page).model().rowCount() == 24
    assert find(page, QLabel, "count_test").text() == "1,435"
    assert not find(page, QWidget, "dataset.split.test").isVisible()
    assert workspace.data.raw.name == "sign-language-mnist"


def test_that_a_preset_on_other_data_no_longer_carries_its_name(page, workspace):
    workspace.document.replace(find_preset("digits").build())
    page.choose("mnist")
    assert workspace.document.experiment.name == "MNIST"
    page.choose("asl")
    assert workspace.document.experiment.name == "Sign Language MNIST"
    own = workspace.document.experiment.replace(name="my own")
    workspace.document.apply(own, "name it")
    page.choose("digits")
    assert workspace.document.experiment.name == "my own"


def test_that_photos_of_ones_own_are_asked_for_and_keep_the_experiment(
    qtbot, page, workspace, tmp_path
):
    preset = find_preset("vgg-doorbell")
    workspace.document.begin(preset.build(), "open")
    text = find(page, QLabel, "wanted_photos")
    qtbot.waitUntil(text.isVisible, timeout=WAIT_MS)
    assert text.text() == preset.own_photos
    drop(page, write_classes(tmp_path / "visitors", {"family": 24, "stranger": 24}))
    wait_for_source(qtbot, workspace, "visitors")
    assert not text.isVisible()
    experiment = workspace.document.experiment
    assert experiment.name == preset.title
    assert experiment.model == preset.build().model


def test_that_photos_which_can_not_be_used_say_why(qtbot, page, workspace, tmp_path):
    library.add(write_classes(tmp_path / "one", {"only": 3}), "doorbell")
    workspace.document.begin(find_preset("vgg-doorbell").build(), "open")
    qtbot.waitUntil(lambda: workspace.data.state == "failed", timeout=WAIT_MS)
    assert not find(page, QLabel, "wanted_photos").isVisible()


def test_that_reading_at_once_does_not_read_twice(qtbot, workspace):
    """As when a draft is restored: it changes the document, then the window reads."""
    begun = []
    workspace.background.changed.connect(
        lambda: begun.extend(
            job for job in workspace.background.jobs if job not in begun
        )
    )
    experiment = workspace.document.experiment
    workspace.document.apply(experiment.replace(seed=experiment.seed + 1), "Seed")
    workspace.data.reload()
    qtbot.waitUntil(lambda: workspace.data.state == "ready", timeout=WAIT_MS)
    qtbot.wait(2 * DEBOUNCE_MS)
    assert len(begun) == 1
    assert workspace.data.prepared_for(workspace.document.experiment) is not None
