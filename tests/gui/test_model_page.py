"""The Model page, used with mouse and keys, with shapes from Keras itself."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.experiment import LayerSpec, ModelSpec
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.normalization import BatchNormalization
from core.experiment.layers.pooling import GlobalAveragePooling2D, MaxPooling2D
from core.experiment.layers.reshaping import Flatten
from gui.layer_editor.card_painter import BAR_WIDTH, MARGIN
from gui.layer_editor.dragging import mime_data
from gui.layer_editor.layer_card import LayerCard
from gui.layer_editor.stack_content import StackContent
from gui.layer_editor.stack_head import StackHead
from gui.pages.model import ModelPage
from gui.workspace import Workspace

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def _use(workspace: Workspace, *layers: LayerSpec) -> None:
    experiment = workspace.document.experiment
    workspace.document.replace(experiment.replace(model=ModelSpec(layers=layers)))


def _open(workspace: Workspace, qtbot: QtBot) -> ModelPage:
    page = ModelPage(workspace)
    qtbot.addWidget(page)
    page.resize(1112, 640)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


@pytest.fixture
def page(workspace: Workspace, qtbot: QtBot) -> ModelPage:
    """A stack of three layers; TensorFlow stays out."""
    _use(workspace, Conv2D(filters=8), MaxPooling2D(), Flatten())
    return _open(workspace, qtbot)


def _check(workspace: Workspace, qtbot: QtBot) -> None:
    """Loads data and TensorFlow and waits for Keras's opinion."""
    if workspace.data.task is None:
        workspace.data.reload()
        workspace.tensorflow.start()
    qtbot.waitUntil(lambda: workspace.model_check.up_to_date, timeout=120_000)


def _kinds(workspace: Workspace) -> list[str]:
    return [layer.kind for layer in workspace.document.experiment.model.layers]


def _card(page: ModelPage, path: str) -> LayerCard:
    card = page.findChild(LayerCard, path)
    assert card is not None, path
    return card


def _find(page: QWidget, kind: type[QWidget], name: str):
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def _select(page: ModelPage, qtbot: QtBot, index: int) -> LayerCard:
    card = _card(page, f"model.layers[{index}]")
    card.setFocus()
    qtbot.waitUntil(card.hasFocus)
    return card


def _focused() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget else ""


def test_that_cards_show_what_keras_says(workspace: Workspace, qtbot: QtBot) -> None:
    _use(workspace, Conv2D(filters=8), MaxPooling2D(), Flatten())
    page = _open(workspace, qtbot)
    _check(workspace, qtbot)
    shown = [_card(page, f"model.layers[{i}]").state for i in range(3)]
    assert [card.output for card in shown] == ["6×6×8", "3×3×8", "72"]
    assert [card.parameters for card in shown] == ["80", "0", "0"]
    head = _card(page, "model.head").state
    assert (head.output, head.parameters) == ("10", "730")
    assert head.details == "10 · softmax · follows the data"
    assert _card(page, "model.input").state.output == "8×8×1"
    assert shown[0].share == pytest.approx(80 / 810)
    assert not any(card.stale for card in shown)
    sums = _find(page, QLabel, "model_sums").text().replace("\u00a0", " ")
    assert "Total 810" in sums
    assert "trainable 810" in sums
    assert "at batch 64" in sums
    assert page.badge == "fine"


def test_that_an_edit_shows_new_numbers_by_itself(
    workspace: Workspace, qtbot: QtBot
) -> None:
    _use(workspace, Flatten(), Dense(units=7))
    page = _open(workspace, qtbot)
    _check(workspace, qtbot)
    card = _card(page, "model.layers[1]")
    workspace.document.set_value("model.layers[1].units", 9, "change")
    assert card.state.stale
    _check(workspace, qtbot)
    assert (card.state.output, card.state.parameters) == ("9", "585")
    assert not card.state.stale


def test_that_a_problem_sits_on_its_card_and_one_click_mends_it(
    workspace: Workspace, qtbot: QtBot
) -> None:
    _use(workspace, Conv2D(), GlobalAveragePooling2D(), Conv2D())
    page = _open(workspace, qtbot)
    _check(workspace, qtbot)
    path = "model.layers[2]"
    assert "needs an image" in _find(page, QLabel, f"{path}:problem").text()
    assert _card(page, path).state.output == "—"
    assert page.badge == "problem"
    fix = _find(page, QPushButton, f"{path}:fix")
    assert fix.text() == "Move above GlobalAveragePooling2D"
    qtbot.mouseClick(fix, LEFT)
    assert _kinds(workspace) == ["Conv2D", "Conv2D", "GlobalAveragePooling2D"]
    assert page.controller.selected == "model.layers[1]"
    assert workspace.document.undo_stack.undoText() == (
        "move above GlobalAveragePooling2D"
    )
    _check(workspace, qtbot)
    assert page.badge == "fine"
    assert all(card.state.problem is None for card in page.findChildren(LayerCard))


def test_that_a_problem_is_mended_with_the_keyboard_alone(
    workspace: Workspace, qtbot: QtBot
) -> None:
    _use(workspace, Flatten())
    page = _open(workspace, qtbot)
    _check(workspace, qtbot)
    page.controller.add("Conv2D", (1,))
    _check(workspace, qtbot)
    start = _find(page, QPushButton, "add_base")
    with qtbot.waitActive(page):
        page.activateWindow()
    start.setFocus()
    qtbot.waitUntil(start.hasFocus)
    for wanted in ("model.layers[1]", "model.layers[1]:fix"):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert _focused() == wanted
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert _kinds(workspace) == ["Conv2D", "Flatten"]
    _check(workspace, qtbot)
    assert _focused() == "model.layers[0]"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert _focused() == "unlock_button"


def test_that_the_headings_stand_above_their_columns(page: ModelPage) -> None:
    head = page.findChild(StackHead)
    content = page.findChild(StackContent)
    # The cards may be told of their width before the line above them is.
    width = head.width()
    head.resize(width + 16, head.height())
    content.resized.emit()
    head.resize(width, head.height())
    head.layout().activate()
    heading = next(x for x in head.findChildren(QLabel) if x.text() == "parameters")
    right = heading.mapTo(page, heading.rect().topRight()).x() + 1
    card = _card(page, "model.layers[0]")
    edge = card.mapTo(page, card.rect().topRight()).x() + 1
    assert content.card_width() == card.width()
    assert edge - right == MARGIN + BAR_WIDTH + 8


def test_that_the_way_to_a_missing_base_leads_to_the_choice(page: ModelPage) -> None:
    page.show_path("model.base")
    assert _find(page, QWidget, "base_chooser").isVisible()


def test_that_the_page_says_what_the_shapes_wait_for(
    page: ModelPage, workspace: Workspace
) -> None:
    state = _find(page, QLabel, "model_state").text()
    assert state == "Shapes appear when TensorFlow has loaded."
    assert _card(page, "model.layers[0]").state.output == "—"


def test_that_a_double_click_in_the_palette_adds_after_the_selection(
    page: ModelPage, workspace: Workspace, qtbot: QtBot
) -> None:
    _select(page, qtbot, 1)
    qtbot.mouseDClick(_find(page, QPushButton, "palette_Dropout"), LEFT)
    assert _kinds(workspace) == ["Conv2D", "MaxPooling2D", "Dropout", "Flatten"]
    assert page.controller.selected == "model.layers[2]"
    assert workspace.document.undo_stack.undoText() == "add Dropout"
    entry = _find(page, QPushButton, "palette_BatchNormalization")
    entry.setFocus()
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert _kinds(workspace)[3] == "BatchNormalization"


def test_that_the_palette_can_be_searched_by_name_and_meaning(
    page: ModelPage, workspace: Workspace, qtbot: QtBot
) -> None:
    qtbot.keyClick(page, Qt.Key.Key_L, CONTROL)
    search = _find(page, QLineEdit, "palette_search")
    qtbot.waitUntil(search.hasFocus)
    qtbot.keyClicks(search, "pool")
    assert _find(page, QPushButton, "palette_MaxPooling2D").isVisible()
    assert not _find(page, QPushButton, "palette_Dense").isVisible()
    search.clear()
    qtbot.keyClicks(search, "switches off a random")
    assert _find(page, QPushButton, "palette_Dropout").isVisible()
    for words, kind in (("leakyrelu", "Activation"), ("resnet", "Residual")):
        search.clear()
        qtbot.keyClicks(search, words)
        assert _find(page, QPushButton, f"palette_{kind}").isVisible()
    search.clear()
    qtbot.keyClicks(search, "batch")
    about = _find(page, QLabel, "palette_about").text()
    assert about.startswith(BatchNormalization.summary)
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert "BatchNormalization" in _kinds(workspace)
    qtbot.keyClick(search, Qt.Key.Key_Down)
    assert _focused().startswith("palette_")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert search.hasFocus()


def test_that_every_layer_is_in_the_palette_with_its_explanation(
    page: ModelPage,
) -> None:
    from core.experiment import LAYER_CLASSES

    for layer in LAYER_CLASSES:
        kind = layer.model_fields["kind"].default
        assert _find(page, QPushButton, f"palette_{kind}").toolTip() == layer.summary


def test_that_keys_do_everything_to_the_stack(
    page: ModelPage, workspace: Workspace, qtbot: QtBot
) -> None:
    card = _select(page, qtbot, 0)
    qtbot.keyClick(card, Qt.Key.Key_Down)
    assert _focused() == "model.layers[1]"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up, ALT)
    assert _kinds(workspace) == ["MaxPooling2D", "Conv2D", "Flatten"]
    assert _focused() == "model.layers[0]"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down, ALT)
    assert _kinds(workspace) == ["Conv2D", "MaxPooling2D", "Flatten"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_D, CONTROL)
    assert _kinds(workspace) == ["Conv2D", "MaxPooling2D", "MaxPooling2D", "Flatten"]
    assert _focused() == "model.layers[2]"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert not workspace.document.experiment.model.layers[2].enabled
    assert _card(page, "model.layers[2]").state.output == "off"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
    assert _kinds(workspace) == ["Conv2D", "MaxPooling2D", "Flatten"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Home)
    assert _focused() == "model.input"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_End)
    assert _focused() == "model.head"


def test_that_enter_leads_from_a_card_to_its_first_setting(
    page: ModelPage, qtbot: QtBot
) -> None:
    card = _select(page, qtbot, 0)
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert _focused() == "model.layers[0].filters"


def test_that_deleting_the_last_layers_leaves_a_place_to_begin(
    page: ModelPage, workspace: Workspace, qtbot: QtBot
) -> None:
    _select(page, qtbot, 2)
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
    assert _kinds(workspace) == []
    assert page.controller.selected == "model.head"
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert any(text.startswith("Drag layers here") for text in labels)
    for _ in range(3):
        workspace.document.undo_stack.undo()
    assert _kinds(workspace) == ["Conv2D", "MaxPooling2D", "Flatten"]


def test_that_typing_in_the_form_changes_the_card_and_keeps_the_focus(
    page: ModelPage, workspace: Workspace, qtbot: QtBot
) -> None:
    card = _select(page, qtbot, 0)
    box = _find(page, QSpinBox, "model.layers[0].filters")
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "16")
    assert box.hasFocus()
    assert _card(page, "model.layers[0]") is card
    assert card.state.details == "16 · 3×3 · relu"
    assert workspace.document.undo_stack.undoText() == "change filters 8 → 16"


def test_that_the_form_follows_a_layer_that_moves(
    page: ModelPage, workspace: Workspace, qtbot: QtBot
) -> None:
    card = _select(page, qtbot, 0)
    box = _find(page, QSpinBox, "model.layers[0].filters")
    qtbot.keyClick(card, Qt.Key.Key_Down, ALT)
    assert _find(page, QSpinBox, "model.layers[1].filters") is box
    box.setValue(11)
    assert workspace.document.experiment.model.layers[1] == Conv2D(filters=11)


def _drop(
    content: StackContent, payload: dict[str, str], at: QPoint, finish: bool = True
) -> None:
    data = mime_data(payload)
    actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, actions, data, LEFT, none)
    move = QDragMoveEvent(at, actions, data, LEFT, none)
    drop = QDropEvent(QPointF(at), actions, data, LEFT, none)
    for event in (enter, move, drop) if finish else (enter, move):
        QApplication.sendEvent(content, event)


def _edge(page: ModelPage, path: str, bottom: bool = False) -> QPoint:
    content = page.findChild(StackContent)
    card = _card(page, path)
    y = card.height() + 2 if bottom else -2
    return card.mapTo(content, QPoint(40, y))
