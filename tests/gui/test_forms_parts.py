"""The parts of a form: kinds, folds, help, problems, numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
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
    get_value,
    settings_of,
)
from core.experiment.layers.convolution import Conv2D
from core.experiment.optimizers import SGD, Adam
from core.experiment.schedules import CosineSchedule
from gui.forms import SpecForm
from gui.forms.boxes import ChoiceBox
from gui.forms.kinds import converted
from gui.forms.numbers import NumberRules
from gui.workspace import Workspace
from tests.gui.test_forms import _find, _shown, _type, _with_layers


@pytest.fixture
def form(workspace: Workspace, qtbot: QtBot) -> SpecForm:
    return _shown(workspace, qtbot, "training")


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
    assert box.currentText() == "valid (shrinks)"
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert get_value(workspace.document.experiment, "model.layers[0].padding") == "same"
    assert box.currentText() == "same (padded)"
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
