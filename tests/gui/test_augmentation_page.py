"""The Augmentation page, used with the mouse, on real digits."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)

from core.experiment.augmentation import (
    OPERATION_CLASSES,
    AugmentationSpec,
    RangedOperation,
    augmentation_presets,
    find_augmentation_preset,
)
from core.experiment.augmentation.automatic import RandAugment
from core.experiment.augmentation.colour import Contrast, Hue, Invert
from core.experiment.augmentation.disturbance import Cutout, GaussianBlur
from core.experiment.augmentation.geometry import Rotation
from gui.augmentation_view.operation_card import OperationCard
from gui.augmentation_view.range_slider import RangeSlider
from gui.pages.augmentation import AugmentationPage
from gui.widgets.focus import holds_focus
from gui.workspace import Workspace
from tests.gui.tiny_training import LONG_MS, open_experiment, tiny_digits

LEFT = Qt.MouseButton.LeftButton


def _with(*operations) -> AugmentationSpec:
    return AugmentationSpec(operations=operations)


def _open(qtbot, workspace, spec: AugmentationSpec) -> AugmentationPage:
    open_experiment(workspace, tiny_digits().replace(augmentation=spec))
    page = AugmentationPage(workspace)
    qtbot.addWidget(page)
    page.resize(1100, 620)
    page.show()
    qtbot.waitUntil(lambda: workspace.data.state == "ready", timeout=LONG_MS)
    return page


@pytest.fixture
def page(qtbot, workspace) -> AugmentationPage:
    """Without any operation yet; TensorFlow stays out, so there are no pictures."""
    return _open(qtbot, workspace, AugmentationSpec())


def _find(page, kind, name):
    """Returns the widget that is in use; cards that went away may still be there."""
    QApplication.processEvents()
    found = page.findChildren(kind, name)
    assert found, name
    return next((one for one in found if one.isVisible()), found[0])


def _spec(workspace: Workspace) -> AugmentationSpec:
    return workspace.document.experiment.augmentation


def _path(index: int) -> str:
    return f"augmentation.operations[{index}]"


def _kinds(workspace) -> list[str]:
    return [one.kind for one in _spec(workspace).operations]


def _cards(page) -> list[OperationCard]:
    QApplication.processEvents()
    cards = [card for card in page.findChildren(OperationCard) if card.isVisible()]
    return sorted(cards, key=lambda card: card.y())


def _choose(page, menu: str, text: str) -> None:
    actions = _find(page, QPushButton, menu).menu().actions()
    next(one for one in actions if one.text() == text).trigger()


def _press(qtbot, page, name: str) -> None:
    qtbot.mouseClick(_find(page, QToolButton, name), LEFT)


def _drag(qtbot, slider: RangeSlider, end: int, by: int) -> None:
    start = slider.handle(end).toPoint()
    qtbot.mousePress(slider, LEFT, pos=start)
    for step in range(1, 6):
        qtbot.mouseMove(slider, start + QPoint(by * step // 5, 0))
    qtbot.mouseRelease(slider, LEFT, pos=start + QPoint(by, 0))


@pytest.mark.parametrize("preset", augmentation_presets(), ids=lambda one: one.name)
def test_that_a_preset_is_taken_in_one_step_that_can_be_undone(page, workspace, preset):
    before = find_augmentation_preset("photos").spec
    workspace.document.set_value("augmentation", before, "begin")
    _choose(page, "augmentation_presets", preset.title)
    assert _spec(workspace) == preset.spec
    assert len(_cards(page)) == len(preset.spec.operations)
    if preset.spec != before:
        workspace.document.undo_stack.undo()
    assert _spec(workspace) == before


def test_that_the_menu_of_presets_says_which_is_used_and_which_suits(page, workspace):
    workspace.document.set_value(
        "augmentation", find_augmentation_preset("light").spec, "begin"
    )
    menu = _find(page, QPushButton, "augmentation_presets").menu()
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert texts == ["None", "Light", "Digits (suits this data)", "Hands", "Photos"]
    used = [action.text() for action in menu.actions() if action.isChecked()]
    assert used == ["Light"]
    workspace.document.set_value("augmentation.fill_value", 9.0, "change")
    menu.aboutToShow.emit()
    assert not any(action.isChecked() for action in menu.actions())


@pytest.mark.parametrize("kind", OPERATION_CLASSES, ids=lambda kind: kind.__name__)
def test_that_each_operation_is_added_with_its_card_folded_out(page, workspace, kind):
    _choose(page, "augmentation_add", kind.title)
    assert _spec(workspace).operations == (kind.model_validate({}),)
    (card,) = _cards(page)
    assert _find(card, QDoubleSpinBox, f"{_path(0)}.probability").isVisible()
    slider = card.findChild(RangeSlider, f"{_path(0)}.range")
    assert (slider is not None) == (
        issubclass(kind, RangedOperation) or kind is RandAugment
    )
    workspace.document.undo_stack.undo()
    assert _cards(page) == []


@pytest.mark.parametrize("end", [0, 1])
def test_that_dragging_a_handle_is_one_step(qtbot, page, workspace, end):
    _choose(page, "augmentation_add", "Rotation")
    document = workspace.document
    steps = document.undo_stack.count()
    before = _spec(workspace).operations[0]
    slider = _find(page, RangeSlider, f"{_path(0)}.range")
    _drag(qtbot, slider, end, 30 if end else -30)
    after = _spec(workspace).operations[0]
    assert slider.values == (after.lower, after.upper)
    moved = (after.lower < before.lower, after.upper > before.upper)
    assert moved == (end == 0, end == 1)
    assert document.undo_stack.count() == steps + 1
    _drag(qtbot, slider, end, 5 if end else -5)
    assert document.undo_stack.count() == steps + 2
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert _spec(workspace).operations[0] == before
    assert slider.values == (before.lower, before.upper)


def test_that_an_end_stops_at_the_other_and_at_the_end_of_the_scale(
    qtbot, page, workspace
):
    _choose(page, "augmentation_add", "Random crop")
    slider = _find(page, RangeSlider, f"{_path(0)}.range")
    _drag(qtbot, slider, 1, -600)
    one = _spec(workspace).operations[0]
    assert (one.lower, one.upper) == (0.8, 0.8)
    _drag(qtbot, slider, 1, -600)
    one = _spec(workspace).operations[0]
    assert (one.lower, one.upper) == (0.1, 0.8)
    _drag(qtbot, slider, 1, 600)
    assert _spec(workspace).operations[0].upper == 1.0


def test_that_arrow_keys_move_an_end_by_one_step(qtbot, page, workspace):
    _choose(page, "augmentation_add", "Rotation")
    before = _spec(workspace).operations[0]
    slider = _find(page, RangeSlider, f"{_path(0)}.range")
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert _spec(workspace).operations[0].upper == before.upper + 1
    qtbot.keyClick(slider, Qt.Key.Key_Up)
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert _spec(workspace).operations[0].lower == before.lower - 1


def test_that_one_slider_sets_the_strength_of_randaugment(qtbot, page, workspace):
    _choose(page, "augmentation_add", "RandAugment")
    slider = _find(page, RangeSlider, f"{_path(0)}.range")
    _drag(qtbot, slider, 1, 600)
    assert _spec(workspace).operations[0].magnitude == 10.0


def test_that_operations_are_switched_moved_and_removed_and_all_is_undone(
    qtbot, page, workspace
):
    document = workspace.document
    first = document.experiment
    for title in ("Rotation", "Invert", "Blur"):
        _choose(page, "augmentation_add", title)
    switch = _find(page, QCheckBox, f"{_path(1)}.enabled")
    qtbot.mouseClick(switch, LEFT, pos=QPoint(8, switch.height() // 2))
    assert [one.enabled for one in _spec(workspace).operations] == [True, False, True]
    _press(qtbot, page, f"{_path(2)}:up")
    assert _kinds(workspace) == ["Rotation", "GaussianBlur", "Invert"]
    _press(qtbot, page, f"{_path(0)}:down")
    assert _kinds(workspace) == ["GaussianBlur", "Rotation", "Invert"]
    assert not _find(page, QToolButton, f"{_path(0)}:up").isEnabled()
    assert not _find(page, QToolButton, f"{_path(2)}:down").isEnabled()
    _press(qtbot, page, f"{_path(1)}:delete")
    assert _kinds(workspace) == ["GaussianBlur", "Invert"]
    assert not _find(page, QCheckBox, f"{_path(1)}.enabled").isChecked()
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
        kinds = [card.operation.kind for card in _cards(page)]
        assert kinds == _kinds(workspace)
    assert document.experiment == first


@pytest.mark.parametrize(
    ("carried", "over", "order"),
    [(0, 2, "BCA"), (2, 0, "CAB"), (0, 1, "BAC"), (1, 1, "ABC")],
)
def test_that_a_card_is_carried_to_another_place_with_the_mouse(
    qtbot, page, workspace, carried, over, order
):
    kinds = {"A": Rotation(), "B": Invert(), "C": GaussianBlur()}
    workspace.document.set_value("augmentation", _with(*kinds.values()), "begin")
    steps = workspace.document.undo_stack.count()
    cards = _cards(page)
    card, target = cards[carried], cards[over]
    start = QPoint(120, 12)
    end = target.height() - 2 if over > carried else 2
    goal = card.mapFromGlobal(target.mapToGlobal(QPoint(120, end)))
    qtbot.mousePress(card, LEFT, pos=start)
    for share in (0.3, 0.6, 1.0):
        qtbot.mouseMove(card, start + (goal - start) * share)
    qtbot.mouseRelease(card, LEFT, pos=goal)
    names = {one.kind: letter for letter, one in kinds.items()}
    assert "".join(names[kind] for kind in _kinds(workspace)) == order
    moved = order != "ABC"
    assert workspace.document.undo_stack.count() == steps + moved
    assert not _find(page, QWidget, "drop_line").isVisible()


def test_that_the_keyboard_changes_the_order_and_keeps_the_focus(
    qtbot, page, workspace
):
    workspace.document.set_value("augmentation", _with(Rotation(), Invert()), "x")
    qtbot.mouseClick(_cards(page)[0], LEFT, pos=QPoint(120, 12))
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Down, alt)
    assert _kinds(workspace) == ["Invert", "Rotation"]
    assert page.focusWidget() is _cards(page)[1]
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Up, alt)
    assert _kinds(workspace) == ["Rotation", "Invert"]
    _find(page, QToolButton, f"{_path(0)}:down").setFocus()
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Space)
    assert _kinds(workspace) == ["Invert", "Rotation"]
    assert page.isAncestorOf(page.focusWidget())
    qtbot.mouseClick(_cards(page)[1], LEFT, pos=QPoint(120, 12))
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Delete)
    assert _kinds(workspace) == ["Invert"]
    assert page.focusWidget() is _cards(page)[0]
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Delete)
    assert _kinds(workspace) == []
    assert holds_focus(_find(page, QWidget, "operation_list"))


def test_that_the_fill_value_is_offered_only_where_it_fills(page, workspace):
    box = _find(page, QDoubleSpinBox, "augmentation.fill_value")
    assert box.isVisible()
    workspace.document.set_value("augmentation.fill_mode", "nearest", "edge")
    assert not box.isVisible()
    workspace.document.set_value("augmentation.operations", [Cutout()], "cutout")
    assert box.isVisible()


def test_that_an_exact_amount_can_be_typed(qtbot, page, workspace):
    _choose(page, "augmentation_add", "Rotation")
    box = _find(page, QDoubleSpinBox, f"{_path(0)}.upper")
    box.selectAll()
    qtbot.keyClicks(box, "33")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert _spec(workspace).operations[0].upper == 33.0
    assert _find(page, RangeSlider, f"{_path(0)}.range").values[1] == 33.0


def test_that_mirrored_digits_are_warned_of_until_it_is_allowed(qtbot, page, workspace):
    _choose(page, "augmentation_add", "Horizontal flip")
    (card,) = _cards(page)
    warning = next(
        label for label in card.findChildren(QLabel) if "Mirroring" in label.text()
    )
    assert warning.isVisible()
    assert page.badge == "warning"
    qtbot.mouseClick(_find(card, QPushButton, f"{_path(0)}:alternative"), LEFT)
    assert _spec(workspace).allowed == ("flip_digits",)
    assert not warning.isVisible()
    assert page.badge == "fine"
    workspace.document.undo_stack.undo()
    assert warning.isVisible()
    link = _find(card, QPushButton, f"{_path(0)}:fix")
    assert link.accessibleName() == "Take it out"
    qtbot.mouseClick(link, LEFT)
    assert _spec(workspace).operations == ()
    assert _spec(workspace).allowed == ()


def test_that_colour_operations_on_grey_images_offer_to_be_switched_off(
    qtbot, page, workspace
):
    _choose(page, "augmentation_add", "Hue")
    link = _find(page, QPushButton, f"{_path(0)}:fix")
    assert link.accessibleName() == "Switch it off"
    qtbot.mouseClick(link, LEFT)
    assert _spec(workspace).operations == (Hue(enabled=False),)


def test_that_a_path_of_another_page_selects_its_operation(page, workspace):
    workspace.document.set_value("augmentation", _with(Invert(), Contrast()), "x")
    page.show_path(f"{_path(1)}.upper")
    box = _find(page, QDoubleSpinBox, f"{_path(1)}.upper")
    assert box.isVisible()
