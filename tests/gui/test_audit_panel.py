"""The audit on the Data page, on a small data set with faults of known kinds."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTabWidget,
    QToolButton,
    QWidget,
)

from core.data import library
from core.data.types import TEST, TRAIN
from gui.data_view.audit_images import SIDE, AuditImages
from gui.data_view.audit_panel import AuditPanel
from gui.data_view.audit_session import AuditSession
from tests.core.data.audit.making import pictures
from tests.core.data.making import write_classes
from tests.gui.data_page import WAIT_MS, find, ready_page

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def faulty(tmp_path):
    """Images of two classes in an npz file with an own test part.

    Two test images are copies of training images, one training image is there with
    both labels, and one is blank.
    """
    train, test = pictures(60, seed=1), pictures(20, seed=2)
    labels = np.arange(60) % 2
    test[0], test[3] = train[0], train[1]
    train[41] = train[40]
    train[50] = 128
    path = tmp_path / "faulty.npz"
    np.savez(
        path,
        x_train=train[..., 0],
        y_train=labels,
        x_test=test[..., 0],
        y_test=np.arange(20) % 2,
    )
    return path


@pytest.fixture
def page(qtbot, workspace, faulty):
    """The page with the faulty data, open at the audit."""
    workspace.document.set_value("dataset.source", str(faulty), "choose")
    page = ready_page(qtbot, workspace)
    find(page, QTabWidget, "data_tabs").setCurrentIndex(1)
    return page


def session(page) -> AuditSession:
    return find(page, AuditPanel, "audit_panel").session


def audit(qtbot, page, button: str = "audit_start"):
    qtbot.mouseClick(find(page, QPushButton, button), LEFT)
    assert session(page).running
    return audited(qtbot, page)


def audited(qtbot, page):
    """Returns the findings by their kind once the audit has ended."""
    qtbot.waitUntil(lambda: not session(page).running, timeout=WAIT_MS)
    report = session(page).report
    assert report is not None
    return {finding.kind: finding for finding in report.findings}


def press(qtbot, page, name: str) -> None:
    """Clicks on a button once it can be: Qt shows new children a turn later."""

    def ready_ones() -> list[QPushButton]:
        buttons = page.findChildren(QPushButton, name)
        return [one for one in buttons if one.isVisible() and one.isEnabled()]

    qtbot.waitUntil(lambda: bool(ready_ones()), timeout=WAIT_MS)
    qtbot.mouseClick(ready_ones()[0], LEFT)


def test_that_a_long_name_of_a_folder_stays_inside_its_card(page, faulty):
    assert len(faulty.parent.name) > 30
    origin = find(page, QLabel, "fact_from")
    assert origin.minimumSizeHint().width() <= origin.width()


def test_that_nothing_is_said_before_the_person_asks(page):
    assert find(page, QPushButton, "audit_start").isVisible()
    assert session(page).report is None
    assert find(page, QTabWidget, "data_tabs").tabText(1) == "Audit"


def test_that_findings_are_shown_with_their_images_and_totals(qtbot, page):
    found = audit(qtbot, page)
    assert {"leakage", "mislabelled", "constant"} <= set(found)
    for kind, finding in found.items():
        card = find(page, QWidget, f"audit_{kind}")
        assert find(card, QLabel, f"audit_{kind}_title").text() == finding.title
        images = find(card, AuditImages, "audit_images")
        assert images.groups == finding.groups[: len(images.groups)]
        assert images.groups
    assert found["leakage"].title.startswith("2 of 20 test images")
    tabs = find(page, QTabWidget, "data_tabs")
    assert tabs.tabText(1) == f"Audit · {len(found)}"
    assert "80 images looked at" in find(page, QLabel, "audit_title").text()


def test_that_data_in_order_is_told_what_was_looked_for(
    qtbot, page, workspace, tmp_path
):
    fine = find(page, QLabel, "audit_fine")
    audit(qtbot, page)
    assert not fine.isVisible()
    path = tmp_path / "fine.npz"
    images, labels = pictures(60, seed=1)[..., 0], np.arange(60) % 2
    np.savez(path, x_train=images, y_train=labels)
    workspace.document.set_value("dataset.source", str(path), "choose")
    ready(qtbot, workspace)
    audit(qtbot, page)
    assert find(page, AuditPanel, "audit_panel").num_findings == 0
    assert fine.isVisible()
    assert "copies" in fine.text()


def test_that_thumbnails_are_the_images_of_the_finding(qtbot, page, workspace):
    found = audit(qtbot, page)
    card = find(page, QWidget, "audit_constant")
    images = find(card, AuditImages, "audit_images")
    qtbot.waitUntil(lambda: images.width() > SIDE and images.isVisible())
    (blank,) = found["constant"].groups[0].images
    assert images.image_at(QPoint(5, SIDE)) == blank
    assert workspace.data.raw.images.read(blank).std() == 0
    find(page, QWidget, "audit_findings").ensureWidgetVisible(images)

    def painted() -> bool:
        picture = images.grab().toImage()
        centre = picture.pixelColor(SIDE // 2, 18 + SIDE // 2)
        return centre.red() == centre.green() == centre.blue() == 128

    qtbot.waitUntil(painted, timeout=WAIT_MS)


def test_that_a_fix_is_one_step_is_audited_again_and_can_be_undone(
    qtbot, page, workspace
):
    document = workspace.document
    found = audit(qtbot, page)
    before, steps = document.experiment, document.undo_stack.count()
    press(qtbot, page, "audit_constant_fix_0")
    assert session(page).running
    after = audited(qtbot, page)
    assert "constant" not in after
    assert set(after) < set(found)
    assert document.undo_stack.count() == steps + 1
    assert document.experiment.dataset.corrections.left_out == "50"
    assert 50 not in workspace.data.prepared.train.indices

    press(qtbot, page, "audit_mislabelled_fix_0")
    assert "mislabelled" not in audited(qtbot, page)
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.experiment == before


def test_that_each_fix_of_the_leak_leaves_no_image_on_two_sides(qtbot, page, workspace):
    count = len(audit(qtbot, page)["leakage"].fixes)
    assert count >= 2
    for number in range(count):
        press(qtbot, page, f"audit_leakage_fix_{number}")
        assert "leakage" not in audited(qtbot, page), number
        workspace.document.undo_stack.undo()
        data = workspace.data
        qtbot.waitUntil(
            lambda data=data: (
                data.prepared_for(workspace.document.experiment) is not None
            ),
            timeout=WAIT_MS,
        )
        assert find(page, QLabel, "audit_stale").isVisible()
        audit(qtbot, page, "audit_again")


def test_that_a_report_says_when_settings_have_changed_since(qtbot, page, workspace):
    audit(qtbot, page)
    stale = find(page, QLabel, "audit_stale")
    fix = find(page, QPushButton, "audit_constant_fix_0")
    assert not stale.isVisible()
    workspace.document.set_value("training.epochs", 3, "other")
    assert not stale.isVisible()
    workspace.document.set_value("dataset.split.validation", 0.3, "other split")
    assert stale.isVisible()
    assert not fix.isEnabled()
    workspace.document.undo_stack.undo()
    assert not stale.isVisible()
    assert fix.isEnabled()


def test_that_another_data_set_takes_the_report_away(qtbot, page, workspace):
    audit(qtbot, page)
    workspace.document.set_value("dataset.source", "digits", "digits")
    qtbot.waitUntil(lambda: session(page).report is None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: workspace.data.state == "ready", timeout=WAIT_MS)
    assert find(page, QPushButton, "audit_start").isVisible()
    assert find(page, QTabWidget, "data_tabs").tabText(1) == "Audit"


def test_that_an_audit_can_be_cancelled_and_begun_anew(qtbot, page):
    qtbot.mouseClick(find(page, QPushButton, "audit_start"), LEFT)
    cancel = find(page, QPushButton, "audit_progress_cancel")
    assert cancel.isVisible()
    qtbot.mouseClick(cancel, LEFT)
    assert not cancel.isVisible()
    assert session(page).report is None
    assert "leakage" in audit(qtbot, page)


def test_that_files_of_one_person_stay_together_by_a_piece_of_their_name(
    qtbot, page, workspace, tmp_path
):
    root = write_classes(tmp_path / "signs", {"a": 24, "b": 24})
    for file in sorted(root.rglob("*.png")):
        number = int(file.stem)
        file.rename(file.with_name(f"person{number % 8}_{number}.png"))
    workspace.document.set_value("dataset.source", str(root), "choose")
    ready(qtbot, workspace)
    choice = find(page, QComboBox, "dataset.split.group_by")
    pattern = find(page, QLineEdit, "dataset.split.group_pattern")
    assert choice.isVisible()
    assert not pattern.isVisible()
    assert not find(page, QComboBox, "dataset.split.own_parts").isVisible()
    labels = [choice.itemText(row) for row in range(choice.count())]
    flags = [choice.model().item(row).isEnabled() for row in range(choice.count())]
    assert dict(zip(labels, flags, strict=True)) == {
        "nothing": True,
        "near-duplicates": True,
        "by file name": True,
        "by a column": False,
    }
    pick(qtbot, choice, 2)
    assert workspace.document.experiment.dataset.split.group_by == "file_name"
    assert pattern.isVisible()
    assert "person" in find(page, QLabel, "group_example").text()
    qtbot.keyClicks(pattern, r"person\d")
    ready(qtbot, workspace)
    data = workspace.data.prepared
    names = np.array([name.split("/")[-1][:7] for name in data.raw.images.names])
    sides = [
        set(names[part.indices]) for part in (data.train, data.validation, data.test)
    ]
    assert sum(map(len, sides)) == len(set.union(*sides)) == 8


def test_that_own_parts_can_be_given_up_where_there_are_some(qtbot, page, workspace):
    own = find(page, QComboBox, "dataset.split.own_parts")
    assert not own.isHidden()
    texts = [label.text() for label in page.findChildren(QLabel)]
    assert sum("own test part" in text for text in texts) == 1
    assert not any("test images of its own" in text for text in texts)
    pick(qtbot, own, 1)
    ready(qtbot, workspace)
    data = workspace.data.prepared
    assert {TRAIN, TEST} == set(data.raw.parts[data.test.indices].tolist())


def test_that_a_shift_of_other_data_is_found_and_varied_away(
    qtbot, page, workspace, tmp_path
):
    path = tmp_path / "camera.npz"
    soft = (pictures(60, seed=3)[..., 0] * 0.5 + 60).astype(np.uint8)
    np.savez(path, x=soft, y=np.arange(60) % 2)
    library.add(path, "camera")
    menu = find(page, QMenu, "test_source_menu")
    menu.aboutToShow.emit()
    find(menu, QAction, "data_camera").trigger()
    assert workspace.document.experiment.dataset.test_source == "camera"
    ready(qtbot, workspace)
    assert find(page, QLabel, "count_test").text() == "60"
    found = audit(qtbot, page)
    assert "contrast" in found["shift"].title
    press(qtbot, page, "audit_shift_fix_0")
    assert "shift" not in audited(qtbot, page)
    qtbot.mouseClick(find(page, QToolButton, "test_source_forget"), LEFT)
    ready(qtbot, workspace)
    assert find(page, QLabel, "count_test").text() == "20"


def test_that_other_data_that_has_gone_can_be_given_up(
    qtbot, page, workspace, tmp_path
):
    path = str(tmp_path / "gone.npz")
    workspace.document.set_value("dataset.test_source", path, "test with it")
    qtbot.waitUntil(lambda: workspace.data.state == "failed", timeout=WAIT_MS)
    button = find(page, QPushButton, "own_test")
    qtbot.waitUntil(button.isVisible)
    qtbot.mouseClick(button, LEFT)
    ready(qtbot, workspace)
    assert workspace.document.experiment.dataset.test_source == ""


def pick(qtbot, box: QComboBox, row: int) -> None:
    box.setFocus()
    box.setCurrentIndex(row)
    box.activated.emit(row)


def ready(qtbot, workspace) -> None:
    """Waits until the data is that of the document."""
    qtbot.waitUntil(
        lambda: workspace.data.prepared_for(workspace.document.experiment) is not None,
        timeout=WAIT_MS,
    )
