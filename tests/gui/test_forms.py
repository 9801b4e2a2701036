"""Forms made from specifications, used as a person uses them."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.experiment import (
    Experiment,
    ModelSpec,
    get_value,
)
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.pooling import MaxPooling2D
from core.experiment.layers.reshaping import Reshape
from gui.forms import SpecForm
from gui.workspace import Workspace


@pytest.fixture
def form(workspace: Workspace, qtbot: QtBot) -> SpecForm:
    return _shown(workspace, qtbot, "training")


def _shown(workspace: Workspace, qtbot: QtBot, path: str, **options) -> SpecForm:
    form = SpecForm(workspace, path, **options)
    qtbot.addWidget(form)
    form.resize(300, 800)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    return form


def _with_layers(workspace: Workspace, *layers) -> None:
    model = ModelSpec(layers=layers)
    workspace.document.replace(Experiment(model=model))


def _find(form: QWidget, kind: type[QWidget], path: str):
    found = form.findChild(kind, path)
    assert found is not None, f"no {kind.__name__} called {path}"
    return found


def _type(qtbot: QtBot, box: QAbstractSpinBox | QLineEdit, text: str) -> None:
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, text)


def test_that_typing_reaches_the_document_as_one_step(
    form: SpecForm, workspace: Workspace, qtbot: QtBot
) -> None:
    box = _find(form, QSpinBox, "training.epochs")
    _type(qtbot, box, "128")
    assert workspace.document.experiment.training.epochs == 128
    assert workspace.document.undo_stack.count() == 1
    assert workspace.document.undo_stack.undoText() == "change epochs 10 → 128"
    workspace.document.undo_stack.undo()
    assert box.text() == "10"


def test_that_leaving_a_field_ends_its_step(
    form: SpecForm, workspace: Workspace, qtbot: QtBot
) -> None:
    box = _find(form, QSpinBox, "training.epochs")
    _type(qtbot, box, "12")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    _type(qtbot, box, "13")
    assert workspace.document.undo_stack.count() == 2


@pytest.mark.parametrize("text", ["abc", "99999", "0", "-3", "2.5", "9" * 400])
def test_that_wrong_text_stays_out_of_the_document_and_says_why(
    form: SpecForm, workspace: Workspace, qtbot: QtBot, text: str
) -> None:
    box = _find(form, QSpinBox, "training.epochs")
    note = _find(form, QLabel, "training.epochs:note")
    box.setFocus()
    box.selectAll()
    QApplication.clipboard().setText(text)
    box.lineEdit().paste()
    box.lineEdit().textEdited.emit(box.lineEdit().text())
    qtbot.waitUntil(note.isVisible)
    assert "Expected a whole number from 1 to 10000" in note.text()
    assert box.property("problem") == "error"
    assert workspace.document.experiment.training.epochs == 10
    box.clearFocus()
    assert box.text() == "10"
    assert not note.isVisible()
    assert box.property("problem") != "error"


def test_that_half_typed_numbers_are_not_complained_about_at_once(
    form: SpecForm, workspace: Workspace, qtbot: QtBot
) -> None:
    path = "training.optimizer.learning_rate"
    box = _find(form, QDoubleSpinBox, path)
    note = _find(form, QLabel, f"{path}:note")
    shown: list[str] = []
    for letter in ("0", ".", "0", "1"):
        if letter == "0" and not shown:
            box.selectAll()
        qtbot.keyClicks(box, letter)
        shown.append(note.text())
    assert shown == ["", "", "", ""]
    assert workspace.document.experiment.training.optimizer.learning_rate == 0.01


def test_that_text_is_left_as_typed_while_it_means_the_same(
    form: SpecForm, workspace: Workspace, qtbot: QtBot
) -> None:
    path = "training.optimizer.learning_rate"
    box = _find(form, QDoubleSpinBox, path)
    _type(qtbot, box, "0.0100")
    workspace.document.set_value("training.epochs", 4, "elsewhere")
    assert box.text() == "0.0100"
    assert workspace.document.experiment.training.optimizer.learning_rate == 0.01


@pytest.mark.parametrize(("text", "value"), [("1e-5", 1e-5), ("0,002", 0.002)])
def test_that_rates_can_be_typed_in_several_ways(
    form: SpecForm, workspace: Workspace, qtbot: QtBot, text: str, value: float
) -> None:
    box = _find(form, QDoubleSpinBox, "training.optimizer.learning_rate")
    _type(qtbot, box, text)
    assert workspace.document.experiment.training.optimizer.learning_rate == value
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == repr(value)


def test_that_arrows_of_a_rate_climb_a_logarithmic_ladder(
    form: SpecForm, workspace: Workspace, qtbot: QtBot
) -> None:
    box = _find(form, QDoubleSpinBox, "training.optimizer.learning_rate")
    seen = []
    for _ in range(4):
        qtbot.keyClick(box, Qt.Key.Key_Up)
        seen.append(workspace.document.experiment.training.optimizer.learning_rate)
    assert seen == [0.002, 0.005, 0.01, 0.02]
    qtbot.keyClick(box, Qt.Key.Key_PageDown)
    assert workspace.document.experiment.training.optimizer.learning_rate == 0.002
    assert workspace.document.undo_stack.count() == 1


def test_that_arrows_land_on_multiples_of_the_step(
    form: SpecForm, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.document.set_value("training.batch_size", 50, "set")
    box = _find(form, QSpinBox, "training.batch_size")
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert workspace.document.experiment.training.batch_size == 64
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert workspace.document.experiment.training.batch_size == 48


def _scroll(box: QWidget) -> None:
    centre = QPointF(box.rect().center())
    event = QWheelEvent(
        centre,
        QPointF(box.mapToGlobal(box.rect().center())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (QSpinBox, "training.epochs"),
        (QDoubleSpinBox, "training.optimizer.learning_rate"),
        (QComboBox, "training.optimizer"),
    ],
)
def test_that_the_wheel_only_changes_the_field_a_person_is_in(
    form: SpecForm, workspace: Workspace, qtbot: QtBot, kind: type, path: str
) -> None:
    box = _find(form, kind, path)
    _find(form, QSpinBox, "training.batch_size").setFocus()
    before = workspace.document.experiment
    _scroll(box)
    assert workspace.document.experiment == before
    if kind is not QComboBox:
        box.setFocus()
        _scroll(box)
        assert workspace.document.experiment != before


def test_that_linked_sides_change_together(workspace: Workspace, qtbot: QtBot) -> None:
    _with_layers(workspace, Conv2D())
    form = _shown(workspace, qtbot, "model.layers[0]")
    path = "model.layers[0].kernel_size"
    height = _find(form, QSpinBox, f"{path}[0]")
    width = _find(form, QSpinBox, f"{path}[1]")
    link = _find(form, QToolButton, f"{path}:link")
    _type(qtbot, height, "5")
    assert get_value(workspace.document.experiment, path) == (5, 5)
    link.click()
    _type(qtbot, width, "7")
    assert get_value(workspace.document.experiment, path) == (5, 7)
    assert workspace.document.undo_stack.undoText() == (
        "change kernel size 5 × 5 → 5 × 7"
    )
    link.click()
    assert get_value(workspace.document.experiment, path) == (5, 5)


def test_that_unequal_sides_are_shown_unlinked(
    workspace: Workspace, qtbot: QtBot
) -> None:
    _with_layers(workspace, Conv2D(kernel_size=(1, 3)))
    form = _shown(workspace, qtbot, "model.layers[0]")
    path = "model.layers[0].kernel_size"
    assert not _find(form, QToolButton, f"{path}:link").isChecked()
    _type(qtbot, _find(form, QSpinBox, f"{path}[0]"), "4")
    assert get_value(workspace.document.experiment, path) == (4, 3)


def test_that_automatic_can_be_switched_off_and_on(
    workspace: Workspace, qtbot: QtBot
) -> None:
    _with_layers(workspace, MaxPooling2D())
    form = _shown(workspace, qtbot, "model.layers[0]")
    form.expanded = True
    path = "model.layers[0].strides"
    automatic = _find(form, QCheckBox, f"{path}:automatic")
    assert automatic.isChecked()
    assert not _find(form, QSpinBox, f"{path}[0]").isVisible()
    automatic.click()
    assert get_value(workspace.document.experiment, path) == (2, 2)
    _type(qtbot, _find(form, QSpinBox, f"{path}[0]"), "3")
    assert get_value(workspace.document.experiment, path) == (3, 3)
    automatic.click()
    assert get_value(workspace.document.experiment, path) is None
    automatic.click()
    assert get_value(workspace.document.experiment, path) == (3, 3)


def test_that_a_page_can_name_the_first_value_of_an_optional_setting(
    workspace: Workspace, qtbot: QtBot
) -> None:
    form = _shown(workspace, qtbot, "dataset", starts={"image_size": (96, 96)})
    _find(form, QCheckBox, "dataset.image_size:automatic").click()
    assert workspace.document.experiment.dataset.image_size == (96, 96)


@pytest.mark.parametrize("text", ["7, 7, 16", "7×7×16", "(7, 7, 16)", "7 7 16"])
def test_that_sequences_are_read_as_people_write_them(
    workspace: Workspace, qtbot: QtBot, text: str
) -> None:
    _with_layers(workspace, Reshape())
    form = _shown(workspace, qtbot, "model.layers[0]")
    path = "model.layers[0].target_shape"
    _type(qtbot, _find(form, QLineEdit, path), text)
    assert get_value(workspace.document.experiment, path) == (7, 7, 16)


def test_that_a_wrong_sequence_says_why(workspace: Workspace, qtbot: QtBot) -> None:
    _with_layers(workspace, Reshape())
    form = _shown(workspace, qtbot, "model.layers[0]")
    path = "model.layers[0].target_shape"
    line, note = _find(form, QLineEdit, path), _find(form, QLabel, f"{path}:note")
    _type(qtbot, line, "7, cat")
    qtbot.waitUntil(note.isVisible)
    assert "whole numbers separated by commas" in note.text()
    assert get_value(workspace.document.experiment, path) == (7,)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert not note.isVisible()
    assert line.text() == "7"
