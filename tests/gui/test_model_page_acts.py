"""The Model page: dragging, blocks, head, presets, menus, room."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMenu,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.experiment import Residual
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.pooling import MaxPooling2D
from core.experiment.layers.regularization import Dropout
from core.experiment.layers.reshaping import Flatten
from core.experiment.presets import find_preset
from gui.layer_editor.dragging import mime_data
from gui.layer_editor.layer_card import LayerCard
from gui.layer_editor.stack_content import StackContent
from gui.pages.model import ModelPage
from gui.workspace import Workspace
from tests.gui.test_model_page import (
    CONTROL,
    LEFT,
    _card,
    _drop,
    _edge,
    _find,
    _focused,
    _kinds,
    _open,
    _select,
    _use,
)


@pytest.fixture
def page(workspace: Workspace, qtbot: QtBot) -> ModelPage:
    _use(workspace, Conv2D(filters=8), MaxPooling2D(), Flatten())
    return _open(workspace, qtbot)


def test_that_layers_can_be_dropped_where_the_line_is(
    page: ModelPage, workspace: Workspace
) -> None:
    content = page.findChild(StackContent)
    line = _find(page, QWidget, "drop_line")
    between = _edge(page, "model.layers[1]")
    _drop(content, {"kind": "Dropout"}, between, finish=False)
    assert line.isVisible()
    assert abs(line.geometry().center().y() - between.y()) <= 8
    _drop(content, {"kind": "Dropout"}, between)
    assert not line.isVisible()
    assert _kinds(workspace) == ["Conv2D", "Dropout", "MaxPooling2D", "Flatten"]
    QApplication.processEvents()
    end = _edge(page, "model.layers[3]", bottom=True)
    _drop(content, {"path": "model.layers[0]"}, end)
    assert _kinds(workspace) == ["Dropout", "MaxPooling2D", "Flatten", "Conv2D"]
    assert workspace.document.undo_stack.undoText() == "move Conv2D"


def test_that_layers_can_be_dropped_into_a_block_but_blocks_cannot(
    workspace: Workspace, qtbot: QtBot
) -> None:
    _use(workspace, Dropout(), Residual(layers=(Conv2D(), Conv2D())))
    page = _open(workspace, qtbot)
    content = page.findChild(StackContent)
    inside = _edge(page, "model.layers[1].layers[1]")
    _drop(content, {"path": "model.layers[0]"}, inside)
    block = workspace.document.experiment.model.layers[0]
    assert isinstance(block, Residual)
    assert [layer.kind for layer in block.layers] == ["Conv2D", "Dropout", "Conv2D"]
    QApplication.processEvents()
    _drop(content, {"kind": "Residual"}, _edge(page, "model.layers[0].layers[1]"))
    assert sorted(_kinds(workspace)) == ["Residual", "Residual"]


def test_that_foreign_things_are_not_taken(page: ModelPage) -> None:
    content = page.findChild(StackContent)
    data = mime_data({})
    data.clear()
    data.setText("hello")
    event = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        LEFT,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    QApplication.sendEvent(content, event)
    assert not event.isAccepted()


def test_that_the_layers_of_a_block_are_edited_like_any_other(
    workspace: Workspace, qtbot: QtBot
) -> None:
    _use(workspace, Residual(layers=(Conv2D(padding="same"),)))
    page = _open(workspace, qtbot)
    path = "model.layers[0].layers[0]"
    card = _card(page, path)
    card.setFocus()
    box = _find(page, QSpinBox, f"{path}.filters")
    box.selectAll()
    qtbot.keyClicks(box, "5")
    block = workspace.document.experiment.model.layers[0]
    assert isinstance(block, Residual)
    assert block.layers[0] == Conv2D(padding="same", filters=5)
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_D, CONTROL)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    block = workspace.document.experiment.model.layers[0]
    assert isinstance(block, Residual)
    assert [layer.enabled for layer in block.layers] == [True, False]


def test_that_the_buttons_of_the_panel_act_on_the_selected_layer(
    page: ModelPage, workspace: Workspace, qtbot: QtBot
) -> None:
    _select(page, qtbot, 1)
    qtbot.mouseClick(_find(page, QToolButton, "panel_power"), LEFT)
    assert not workspace.document.experiment.model.layers[1].enabled
    assert _find(page, QLabel, "layer_off").isVisible()
    qtbot.mouseClick(_find(page, QToolButton, "panel_duplicate"), LEFT)
    assert _kinds(workspace) == ["Conv2D", "MaxPooling2D", "MaxPooling2D", "Flatten"]
    qtbot.mouseClick(_find(page, QToolButton, "panel_delete"), LEFT)
    assert _kinds(workspace) == ["Conv2D", "MaxPooling2D", "Flatten"]


def test_that_buttons_appear_on_the_card_under_the_mouse(
    page: ModelPage, workspace: Workspace, qtbot: QtBot
) -> None:
    card = _card(page, "model.layers[1]")
    assert card.findChild(QToolButton, "card_delete") is None
    qtbot.mouseMove(page, QPoint(1, 1))
    qtbot.mouseMove(card, card.rect().center())
    qtbot.waitUntil(lambda: card.findChild(QToolButton, "card_delete") is not None)
    qtbot.mouseClick(card.findChild(QToolButton, "card_delete"), LEFT)
    assert _kinds(workspace) == ["Conv2D", "Flatten"]


def test_that_the_output_can_be_unlocked_and_locked_again(
    workspace: Workspace, qtbot: QtBot
) -> None:
    _use(workspace, Flatten())
    page = _open(workspace, qtbot)
    workspace.data.reload()
    qtbot.waitUntil(lambda: workspace.data.task is not None)
    first = workspace.document.experiment
    qtbot.mouseClick(_find(page, QToolButton, "unlock_button"), LEFT)
    model = workspace.document.experiment.model
    assert not model.locked_head
    assert model.layers[-1] == Dense(units=10, activation="softmax")
    assert page.controller.selected == "model.layers[1]"
    assert not _card(page, "model.head").isVisible()
    assert _find(page, QSpinBox, "model.layers[1].units").value() == 10
    qtbot.mouseClick(_find(page, QPushButton, "lock_button"), LEFT)
    assert workspace.document.experiment == first
    assert _card(page, "model.head").isVisible()
    workspace.document.undo_stack.undo()
    assert workspace.document.experiment.model == model


def test_that_a_preset_replaces_the_stack_and_nothing_else(
    page: ModelPage, workspace: Workspace
) -> None:
    before = workspace.document.experiment
    menu = _find(page, QMenu, "presets_menu")
    menu.aboutToShow.emit()
    action = next(a for a in menu.actions() if a.objectName() == "preset_mnist-cnn")
    action.trigger()
    after = workspace.document.experiment
    assert after.model == find_preset("mnist-cnn").build().model
    assert after.replace(model=before.model) == before
    workspace.document.undo_stack.undo()
    assert workspace.document.experiment == before


def test_that_the_page_goes_to_the_field_of_a_problem(
    page: ModelPage, qtbot: QtBot
) -> None:
    page.show_path("model.layers[0].kernel_l2")
    qtbot.waitUntil(lambda: _focused() == "model.layers[0].kernel_l2")
    page.show_path("model.layers[2]")
    qtbot.waitUntil(lambda: _focused() == "model.layers[2]")
    assert page.controller.selected == "model.layers[2]"
    page.show_path("model.head")
    assert page.controller.selected == "model.head"


def test_that_the_menu_of_a_card_offers_what_is_possible(
    page: ModelPage, workspace: Workspace, qtbot: QtBot
) -> None:
    from gui.layer_editor.card_menu import card_menu

    _select(page, qtbot, 0)
    menu = card_menu(page.controller, page)
    texts = {a.text().partition("\t")[0]: a for a in menu.actions() if a.text()}
    assert not texts["Move up"].isEnabled()
    texts["Move down"].trigger()
    assert _kinds(workspace) == ["MaxPooling2D", "Conv2D", "Flatten"]
    texts["Switch off"].trigger()
    menu.deleteLater()


def test_that_a_change_of_a_value_keeps_all_cards_of_a_long_stack(
    workspace: Workspace, qtbot: QtBot
) -> None:
    _use(workspace, *[Conv2D(padding="same"), Dropout()] * 15)
    page = _open(workspace, qtbot)
    cards = page.findChildren(LayerCard)
    workspace.document.set_value("model.layers[14].filters", 7, "change")
    assert page.findChildren(LayerCard) == cards
    assert any("7" in card.state.details for card in cards)


def test_that_the_cards_inside_a_block_do_not_cover_each_other(
    workspace: Workspace, qtbot: QtBot
) -> None:
    _use(workspace, Conv2D(filters=8), *[MaxPooling2D()] * 6, Flatten())
    page = _open(workspace, qtbot)
    page.resize(1112, 480)
    model = workspace.document.experiment.model
    block = Residual(layers=(Conv2D(filters=8), Conv2D(filters=8), Dropout()))
    _use(workspace, *model.layers, block)
    block_path = f"model.layers[{len(model.layers)}]"
    cards = page.findChildren(LayerCard)
    inner = [card for card in cards if card.state.path.startswith(f"{block_path}.")]
    assert len(inner) == 3
    needed = cards[0].minimumSizeHint().height()

    def laid_out() -> None:
        heights = [card.height() for card in cards if card.isVisible()]
        assert min(heights) >= needed > 0
        for upper, lower in pairwise(inner):
            assert upper.geometry().bottom() < lower.y()

    qtbot.waitUntil(laid_out)


def test_that_tab_visits_the_palette_once(page: ModelPage) -> None:
    entries = [
        button
        for button in page.findChildren(QPushButton)
        if button.objectName().startswith("palette_")
    ]
    by_tab = [e for e in entries if e.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(entries) > 10
    assert len(by_tab) == 1


def test_that_larger_text_breaks_a_card_into_two_lines(page: ModelPage) -> None:
    card = page.findChildren(LayerCard)[0]
    before = card.minimumSizeHint().height()
    page.workspace.theme.set_text_scale(1.4)
    assert card.minimumSizeHint().height() > before * 1.5
