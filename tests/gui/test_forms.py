"""Forms made from specifications, used as a person uses them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.experiment import (
    LAYER_CLASSES,
    Experiment,
    ModelSpec,
    get_value,
    settings_of,
)
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.pooling import MaxPooling2D
from core.experiment.layers.reshaping import Reshape
from core.experiment.optimizers import SGD, Adam
from core.experiment.schedules import CosineSchedule
from gui.forms import SpecForm
from gui.forms.boxes import ChoiceBox
from gui.forms.kinds import converted
from gui.forms.numbers import NumberRules
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


def test_that_another_kind_keeps_what_was_set_and_undo_brings_the_old_back(
    form: SpecForm, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.document.set_value(
        "training.optimizer", SGD(learning_rate=0.05, momentum=0.5), "set"
    )
    kinds = _find(form, QComboBox, "training.optimizer")
    kinds.setFocus()
    qtbot.keyClicks(kinds, "RMS")
    kinds.activated.emit(kinds.currentIndex())
    optimizer = workspace.document.experiment.training.optimizer
    assert optimizer.kind == "RMSprop"
    assert optimizer.learning_rate == 0.05
    assert optimizer.momentum == 0.5
    assert workspace.document.undo_stack.undoText() == "change optimizer SGD → RMSprop"
    assert form.findChild(QWidget, "training.optimizer.rho") is not None
    workspace.document.undo_stack.undo()
    assert kinds.currentText() == "SGD"
    nesterov = _find(form, QCheckBox, "training.optimizer.nesterov")
    nesterov.click()
    assert workspace.document.experiment.training.optimizer == SGD(
        learning_rate=0.05, momentum=0.5, nesterov=True
    )


def test_that_a_rate_nobody_touched_becomes_the_usual_one_of_the_new_kind() -> None:
    assert converted(SGD(), Adam) == Adam()
    assert converted(SGD(learning_rate=0.2), Adam) == Adam(learning_rate=0.2)


def test_that_a_schedule_shows_its_own_settings(
    form: SpecForm, workspace: Workspace
) -> None:
    assert form.findChild(QWidget, "training.schedule.warmup_epochs") is None
    workspace.document.set_value("training.schedule", CosineSchedule(), "set")
    assert form.findChild(QWidget, "training.schedule.warmup_epochs") is not None


def test_that_switching_a_part_off_disables_its_settings(
    form: SpecForm, workspace: Workspace
) -> None:
    path = "training.early_stopping"
    _find(form, QCheckBox, f"{path}.enabled").click()
    assert not workspace.document.experiment.training.early_stopping.enabled
    assert not _find(form, QSpinBox, f"{path}.patience").isEnabled()
    assert workspace.document.undo_stack.undoText() == "switch early stopping off"
    workspace.document.undo_stack.undo()
    assert _find(form, QSpinBox, f"{path}.patience").isEnabled()


def test_that_only_and_hidden_choose_the_settings(
    workspace: Workspace, qtbot: QtBot
) -> None:
    few = _shown(workspace, qtbot, "training", only=("epochs", "batch_size"))
    assert few.findChild(QWidget, "training.epochs") is not None
    assert few.findChild(QWidget, "training.optimizer") is None
    most = _shown(workspace, qtbot, "training", hidden=("epochs",))
    assert most.findChild(QWidget, "training.epochs") is None
    assert most.findChild(QWidget, "training.optimizer") is not None


def test_that_advanced_settings_are_folded_away_and_counted(
    workspace: Workspace, qtbot: QtBot
) -> None:
    _with_layers(workspace, Conv2D(kernel_l2=0.01, use_bias=False))
    form = _shown(workspace, qtbot, "model.layers[0]")
    penalty = _find(form, QDoubleSpinBox, "model.layers[0].kernel_l2")
    assert not penalty.isVisible()
    more = next(b for b in form.findChildren(QToolButton) if "More" in b.text())
    assert more.text() == "More · 2 changed"
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert penalty.isVisible()


def test_that_the_field_of_a_path_is_unfolded_and_focused(
    workspace: Workspace, qtbot: QtBot
) -> None:
    _with_layers(workspace, Conv2D())
    form = _shown(workspace, qtbot, "model.layers[0]")
    assert form.show_field("model.layers[0].kernel_l2")
    penalty = _find(form, QDoubleSpinBox, "model.layers[0].kernel_l2")
    qtbot.waitUntil(penalty.hasFocus)
    assert not form.show_field("model.layers[1].kernel_l2")


def test_that_help_follows_the_focus(form: SpecForm, qtbot: QtBot) -> None:
    heard: list[str] = []
    form.help_changed.connect(heard.append)
    box = _find(form, QSpinBox, "training.batch_size")
    box.setFocus()
    assert heard
    assert "before the weights change" in heard[-1]
    assert box.toolTip() == heard[-1]
    assert _find(form, QLabel, "training:help").text() == heard[-1]


def test_that_a_problem_marks_its_field_and_its_fix_mends_it(
    form: SpecForm, workspace: Workspace, qtbot: QtBot
) -> None:
    path = "training.optimizer.learning_rate"
    workspace.document.set_value(path, 5.0, "far too high")
    workspace.model_check.changed.emit()
    note = _find(form, QLabel, f"{path}:note")
    assert "very high" in note.text()
    fix = _find(form, QPushButton, f"{path}:fix")
    assert fix.text() == "Use 0.001"
    qtbot.mouseClick(fix, Qt.MouseButton.LeftButton)
    assert workspace.document.experiment.training.optimizer.learning_rate == 0.001
    workspace.model_check.changed.emit()
    assert not note.isVisible()


def test_that_a_rule_over_several_settings_is_told_at_the_field(
    workspace: Workspace, qtbot: QtBot
) -> None:
    form = _shown(workspace, qtbot, "dataset.split")
    note = _find(form, QLabel, "dataset.split.validation:note")
    workspace.document.set_value("dataset.split.test", 0.5, "set")
    box = _find(form, QDoubleSpinBox, "dataset.split.validation")
    _type(qtbot, box, "0.6")
    assert "at least 20 %" in note.text()
    assert workspace.document.experiment.dataset.split.validation == 0.15
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.text() == "0.15"
    assert not note.isVisible()


def test_that_typing_keeps_the_focus_through_changes_elsewhere(
    form: SpecForm, workspace: Workspace, qtbot: QtBot
) -> None:
    box = _find(form, QSpinBox, "training.epochs")
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    box.selectAll()
    qtbot.keyClicks(box, "1")
    workspace.document.set_value("training.schedule", CosineSchedule(), "elsewhere")
    qtbot.keyClicks(box, "7")
    assert box.hasFocus()
    assert workspace.document.experiment.training.epochs == 17


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [(QSpinBox, "epochs", "25"), (QLineEdit, "device", "cpu")],
)
def test_that_undo_keys_in_a_field_are_those_of_the_document(
    form: SpecForm, workspace: Workspace, qtbot: QtBot, kind: type, name: str, text: str
) -> None:
    undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), form)
    undo.activated.connect(workspace.document.undo_stack.undo)
    before = workspace.document.experiment
    form.expanded = True
    form.show_field(f"training.{name}")
    box = _find(form, kind, f"training.{name}")
    _type(qtbot, box, text)
    assert workspace.document.experiment != before
    qtbot.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert workspace.document.experiment == before
    assert not workspace.document.undo_stack.canUndo()
    assert workspace.document.undo_stack.canRedo()
    assert box.text() == str(getattr(before.training, name))


def test_that_a_form_waits_disabled_while_its_place_is_gone(
    workspace: Workspace, qtbot: QtBot
) -> None:
    _with_layers(workspace, Conv2D(), Conv2D(filters=7))
    form = _shown(workspace, qtbot, "model.layers[1]")
    workspace.document.set_value("model.layers", [Conv2D()], "delete")
    assert not form.isEnabled()
    workspace.document.undo_stack.undo()
    assert form.isEnabled()
    assert _find(form, QSpinBox, "model.layers[1].filters").value() == 7


@pytest.mark.parametrize("layer", LAYER_CLASSES)
def test_that_every_setting_of_every_layer_has_a_named_editor(
    workspace: Workspace, qtbot: QtBot, layer: type
) -> None:
    _with_layers(workspace, layer())
    form = _shown(workspace, qtbot, "model.layers[0]")
    for setting in settings_of(layer):
        path = f"model.layers[0].{setting.name}"
        found = form.findChild(QWidget, path) or form.findChild(QWidget, f"{path}[0]")
        assert found is not None, path
    assert all(box.accessibleName() for box in form.findChildren(ChoiceBox))


def test_that_choices_show_labels_and_write_values(
    workspace: Workspace, qtbot: QtBot
) -> None:
    _with_layers(workspace, Conv2D())
    form = _shown(workspace, qtbot, "model.layers[0]")
    box = _find(form, QComboBox, "model.layers[0].padding")
    assert box.currentText() == "valid (no border)"
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert get_value(workspace.document.experiment, "model.layers[0].padding") == "same"
    assert workspace.document.undo_stack.undoText() == "change padding valid → same"


_RULES = [
    NumberRules(whole=True, minimum=1, maximum=4096, increment=1),
    NumberRules(whole=True, minimum=2, maximum=1_000_000, increment=50),
    NumberRules(False, 0.0, 1.0, exclusive_maximum=True, increment=0.05),
    NumberRules(False, 0.0, 10.0, exclusive_minimum=True, logarithmic=True),
    NumberRules(False, -1000.0, 1000.0, increment=0.1),
]


@given(st.sampled_from(_RULES), st.data(), st.sampled_from([-10, -3, -1, 1, 3, 10]))
def test_that_steps_stay_within_the_limits_and_go_the_right_way(
    rules: NumberRules, data: st.DataObject, count: int
) -> None:
    numbers = (
        st.integers(int(rules.minimum), int(rules.maximum))
        if rules.whole
        else st.floats(rules.minimum, rules.maximum, allow_subnormal=False)
    )
    value = data.draw(numbers.filter(rules.allows))
    stepped = rules.stepped(value, count)
    assert rules.allows(stepped)
    assert math.copysign(1, count) * (stepped - value) >= 0


@given(st.sampled_from(_RULES), st.data())
def test_that_numbers_are_read_back_as_they_are_written(
    rules: NumberRules, data: st.DataObject
) -> None:
    numbers = (
        st.integers(int(rules.minimum), int(rules.maximum))
        if rules.whole
        else st.floats(rules.minimum, rules.maximum)
    )
    value = data.draw(numbers.filter(rules.allows))
    assert rules.parse(rules.text(value)) == value
