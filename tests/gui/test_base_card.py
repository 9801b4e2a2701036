"""A pretrained base on the Model page: chosen, cut, frozen, removed by a person."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QPushButton,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.experiment import (
    ApplicationsBase,
    Experiment,
    FineTuningSpec,
    FreezeSpec,
    ModelSpec,
    RunBase,
)
from core.experiment.heads import HEADS
from core.model.bases.outline import count_trainable
from gui.base_view.choice_list import ChoiceList
from gui.base_view.line_handle import LineHandle
from gui.base_view.picture import BasePicture
from gui.layer_editor.layer_card import LayerCard
from gui.pages.model import ModelPage
from gui.workspace import Workspace
from tests.gui.tiny_training import LONG_MS, tiny_digits

LEFT = Qt.MouseButton.LeftButton


def _open(workspace: Workspace, qtbot: QtBot, experiment: Experiment) -> ModelPage:
    workspace.document.replace(experiment)
    page = ModelPage(workspace)
    qtbot.addWidget(page)
    page.resize(1112, 640)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    workspace.data.reload()
    workspace.tensorflow.start()
    qtbot.waitUntil(lambda: workspace.model_check.up_to_date, timeout=LONG_MS)
    return page


def _find(page: QWidget, kind: type[QWidget], name: str):
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def _move(widget: QWidget, to: QPoint) -> None:
    """Moves the mouse with its button down; the offscreen screen has no mouse."""
    spot, none = QPointF(to), Qt.KeyboardModifier.NoModifier
    at = widget.mapToGlobal(spot)
    kind = QMouseEvent.Type.MouseMove
    QApplication.sendEvent(widget, QMouseEvent(kind, spot, at, LEFT, LEFT, none))


def _with_base(run: Path) -> Experiment:
    plain = tiny_digits()
    model = ModelSpec(base=RunBase(run_dir=str(run)), layers=HEADS[2].make(False))
    return plain.replace(model=model)


@pytest.fixture
def page(workspace: Workspace, qtbot: QtBot, trained_run: Path) -> ModelPage:
    """The net of a real run as base, looked at, with its picture open."""
    page = _open(workspace, qtbot, _with_base(trained_run))
    look = page.controller.base_look
    qtbot.waitUntil(lambda: look.outline is not None, timeout=LONG_MS)
    qtbot.mouseClick(_find(page, QToolButton, "base_fold"), LEFT)
    return page


def _base(page: ModelPage) -> RunBase:
    base = page.workspace.document.experiment.model.base
    assert isinstance(base, RunBase)
    return base


def test_that_an_own_run_is_chosen_as_base_in_one_step(
    workspace: Workspace, qtbot: QtBot, trained_run: Path
) -> None:
    page = _open(workspace, qtbot, tiny_digits())
    before = workspace.document.experiment
    assert page.findChild(LayerCard, "model.base") is None
    qtbot.mouseClick(_find(page, QPushButton, "add_base"), LEFT)
    runs = _find(page, ChoiceList, "own_runs")
    qtbot.waitUntil(lambda: runs.count() == 1, timeout=LONG_MS)
    _find(page, QTabWidget, "base_tabs").setCurrentIndex(2)
    item = runs.visualItemRect(runs.item(0)).center()
    qtbot.mouseClick(runs.viewport(), LEFT, pos=item)
    qtbot.mouseClick(_find(page, QPushButton, "use_base"), LEFT)
    document = workspace.document
    qtbot.waitUntil(lambda: document.experiment.model.base is not None, timeout=LONG_MS)
    assert _base(page).run_dir == str(trained_run)
    kinds = [layer.kind for layer in document.experiment.model.layers]
    assert kinds == ["Dropout"], "the net of this run gives a row of numbers"
    assert page.controller.selected == "model.base"
    qtbot.waitUntil(lambda: workspace.model_check.up_to_date, timeout=LONG_MS)
    assert not workspace.model_check.errors
    document.undo_stack.undo()
    assert document.experiment == before


def test_that_the_card_counts_what_is_trained(page: ModelPage, qtbot: QtBot) -> None:
    check = page.workspace.model_check
    outline = page.controller.base_look.outline
    assert outline is not None
    counts = _find(page, QLabel, "base_counts")
    assert counts.text() == f"trainable 0 · frozen {outline.parameters:,}"
    line = _find(page, LineHandle, "freeze_line")
    line.setFocus()
    while _base(page).freeze.mode != "none":
        qtbot.keyClick(line, Qt.Key.Key_Up)
    assert counts.text() == f"trainable {outline.parameters:,} · frozen 0"
    qtbot.waitUntil(lambda: check.up_to_date, timeout=LONG_MS)
    assert check.report is not None
    assert check.report.base is not None
    assert check.report.base.trainable_parameters == outline.parameters


def test_that_the_freeze_line_is_dragged_as_one_step(
    page: ModelPage, qtbot: QtBot
) -> None:
    document = page.workspace.document
    steps = document.undo_stack.count()
    picture = _find(page, BasePicture, "base_picture")
    line = _find(page, LineHandle, "freeze_line")
    start = QPoint(20, line.height() // 2)
    qtbot.mousePress(line, LEFT, pos=start)
    for boundary in (3, 2):
        _move(line, line.mapFromParent(QPoint(20, picture.line_top(boundary))))
    qtbot.mouseRelease(line, LEFT, pos=start)
    freeze = _base(page).freeze
    assert freeze.mode == "up_to"
    assert freeze.up_to == picture.rows[1].last.name
    assert document.undo_stack.count() == steps + 1
    document.undo_stack.undo()
    assert _base(page).freeze == FreezeSpec()


def test_that_the_cut_moves_by_keys_and_changes_the_output(
    page: ModelPage, qtbot: QtBot
) -> None:
    look = page.controller.base_look
    assert look.outline is not None
    usual = look.outline.output_shape
    line = _find(page, LineHandle, "cut_line")
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Up)
    assert _base(page).cut is not None
    assert look.outline.output_shape != usual
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert _base(page).cut is None, "the usual place needs no name"
    assert look.outline.output_shape == usual


def test_that_a_single_layer_is_opened_by_its_mark(
    page: ModelPage, qtbot: QtBot
) -> None:
    picture = _find(page, BasePicture, "base_picture")
    index = next(i for i, row in enumerate(picture.rows) if row.mark == "frozen")
    spot = QPoint(20, picture.row_top(index) + picture.row_height() // 2)
    qtbot.mouseClick(picture, LEFT, pos=spot)
    freeze = _base(page).freeze
    assert freeze.mode == "layers"
    assert picture.rows[index].last.name not in freeze.layers
    assert picture.rows[index].mark == "open"


def test_that_each_phase_has_a_freeze_line_of_its_own(
    page: ModelPage, qtbot: QtBot
) -> None:
    document = page.workspace.document
    tuning = FineTuningSpec(enabled=True)
    document.set_value("training.fine_tuning", tuning, "fine-tune")
    qtbot.mouseClick(_find(page, QPushButton, "phase_tuning"), LEFT)
    line = _find(page, LineHandle, "freeze_line")
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert document.experiment.training.fine_tuning.freeze.mode == "up_to"
    assert _base(page).freeze.mode == "all"


def test_that_delete_takes_the_base_away_and_keeps_the_layers(
    page: ModelPage, qtbot: QtBot
) -> None:
    layers = page.workspace.document.experiment.model.layers
    card = _find(page, LayerCard, "model.base")
    with qtbot.waitActive(page):
        page.activateWindow()
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Delete)
    model = page.workspace.document.experiment.model
    assert model.base is None
    assert model.layers == layers
    assert _find(page, QPushButton, "add_base").isVisible()


def test_that_the_panel_explains_batch_normalisation(page: ModelPage) -> None:
    page.controller.select("model.base")
    words = _find(page, QLabel, "batch_norm_words").text()
    assert "averages" in words
    modes = _find(page, QComboBox, "model.base.freeze.mode")
    assert modes.currentText() == "the whole base"


@pytest.mark.realdata
def test_that_real_mobilenet_weights_are_cut_and_frozen_where_the_lines_are(
    workspace: Workspace, qtbot: QtBot, realdata: Path
) -> None:
    weights = next((realdata / "pretrained").glob("mobilenet_v2*no_top.h5"))
    base = ApplicationsBase(alpha=0.35, weights="file", weights_file=str(weights))
    model = ModelSpec(base=base, layers=HEADS[0].make(True))
    page = _open(workspace, qtbot, tiny_digits().replace(model=model))
    look = page.controller.base_look
    qtbot.waitUntil(lambda: look.outline is not None, timeout=LONG_MS)
    notes = _find(page, QLabel, "base_notes").text()
    assert "enlarged to 96×96" in notes
    qtbot.mouseClick(_find(page, QToolButton, "base_fold"), LEFT)
    picture = _find(page, BasePicture, "base_picture")
    line = _find(page, LineHandle, "freeze_line")
    line.setFocus()
    for _ in range(5):
        qtbot.keyClick(line, Qt.Key.Key_Up)
    chosen = workspace.document.experiment.model.base
    assert chosen is not None
    assert chosen.freeze.up_to == picture.rows[line.boundary - 1].last.name
    assert look.outline is not None
    counts = count_trainable(look.outline, chosen.freeze)
    qtbot.waitUntil(lambda: workspace.model_check.up_to_date, timeout=LONG_MS)
    report = workspace.model_check.report
    assert report is not None
    assert report.base is not None
    assert report.base.trainable_parameters == counts.trainable > 0
    assert not workspace.model_check.errors
