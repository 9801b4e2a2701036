"""Edits of a stack, and the laws that hold for any row of them."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from core.experiment import (
    LAYER_CLASSES,
    ModelSpec,
    ProblemError,
    Residual,
    settings_of,
)
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Activation, Dense
from core.experiment.layers.pooling import MaxPooling2D
from core.experiment.layers.regularization import Dropout
from core.experiment.layers.reshaping import Flatten, Reshape
from core.experiment.model import MAX_LAYERS
from core.model.report import HEAD_PATH, INPUT_PATH, LayerReport, ModelReport
from gui.forms.words import change_text
from gui.layer_editor import edits
from gui.layer_editor.alignment import align
from gui.layer_editor.card_state import CardStates, details_of
from gui.layer_editor.places import (
    HEAD,
    INPUT,
    Place,
    all_places,
    exists,
    layer_at,
    path_of,
    place_of,
    stack_at,
)
from gui.layer_editor.stack_controller import StackController
from gui.workspace import Workspace

A, B, C, D = Conv2D(), MaxPooling2D(), Flatten(), Dense()


def _model(*layers) -> ModelSpec:
    return ModelSpec(layers=layers)


def _block(*layers) -> Residual:
    return Residual(layers=layers)


@pytest.mark.parametrize("place", [(0,), (17,), (2, 0), (2, 31)])
def test_that_places_and_paths_are_two_names_of_one_thing(place: Place) -> None:
    assert place_of(path_of(place)) == place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("model.layers[2].kernel_size[0]", (2,)),
        ("model.layers[2].layers[1].filters", (2, 1)),
        ("model.locked_head", None),
        ("model.head", None),
        ("training.epochs", None),
        ("", None),
    ],
)
def test_that_a_setting_belongs_to_the_place_of_its_layer(
    path: str, place: Place | None
) -> None:
    assert place_of(path) == place


@pytest.mark.parametrize(
    ("place", "gap", "order"),
    [
        ((0,), (2,), [B, A, C, D]),
        ((0,), (4,), [B, C, D, A]),
        ((3,), (0,), [D, A, B, C]),
        ((1,), (1,), [A, B, C, D]),
        ((1,), (2,), [A, B, C, D]),
    ],
)
def test_that_a_layer_moves_into_the_gap_it_is_dropped_in(
    place: Place, gap: Place, order: list
) -> None:
    model, target = edits.move(_model(A, B, C, D), place, gap)
    assert list(model.layers) == order
    assert layer_at(model, target) == layer_at(_model(A, B, C, D), place)


def test_that_a_layer_moves_into_a_block_below_it() -> None:
    model, target = edits.move(_model(A, _block(B)), (0,), (1, 1))
    assert model == _model(_block(B, A))
    assert target == (0, 1)


def test_that_a_layer_moves_out_of_its_block_to_above_it() -> None:
    model, target = edits.move(_model(A, _block(B, C)), (1, 0), (1,))
    assert model == _model(A, B, _block(C))
    assert target == (1,)


def test_that_a_block_goes_neither_into_a_block_nor_into_itself() -> None:
    model = _model(_block(A), _block(B))
    with pytest.raises(ProblemError, match="inside another one"):
        edits.move(model, (0,), (1, 0))
    with pytest.raises(ProblemError, match="into itself"):
        edits.move(model, (0,), (0, 1))
    with pytest.raises(ProblemError, match="inside another one"):
        edits.insert(model, (1, 0), Residual())


def test_that_a_stack_does_not_grow_without_end() -> None:
    with pytest.raises(ProblemError):
        edits.insert(_model(*[A] * MAX_LAYERS), (0,), A)


def test_that_a_copy_stands_right_after_its_layer() -> None:
    model, copy = edits.duplicate(_model(A, _block(B, C)), (1, 0))
    assert model == _model(A, _block(B, B, C))
    assert copy == (1, 1)


def test_that_switching_off_twice_changes_nothing() -> None:
    model = _model(A, _block(B))
    off = edits.toggle(model, (1, 0))
    assert not layer_at(off, (1, 0)).enabled
    assert edits.toggle(off, (1, 0)) == model


def test_that_unlocking_and_locking_the_head_gives_the_first_model_back() -> None:
    model = _model(A, C)
    opened = edits.unlock_head(model, Dense(units=10, activation="softmax"))
    assert not opened.locked_head
    assert len(opened.layers) == 3
    assert edits.lock_head(opened) == model


def test_that_locking_keeps_a_last_layer_that_is_no_head() -> None:
    opened = ModelSpec(layers=(C, Dense(units=7)), locked_head=False)
    assert edits.lock_head(opened).layers == (C, Dense(units=7))


@given(st.lists(st.integers(0, 3), max_size=8), st.lists(st.integers(0, 3), max_size=8))
def test_that_aligned_items_are_in_order_and_equal_at_both_ends(
    old: list[int], new: list[int]
) -> None:
    found = align(old, new)
    assert len(found) == len(new)
    known = [index for index in found if index is not None]
    assert known == sorted(set(known))
    assert all(0 <= index < len(old) for index in known)
    if old == new:
        assert found == list(range(len(new)))


def test_that_an_inserted_layer_keeps_the_numbers_of_the_others() -> None:
    assert align([A, B, C], [A, D, B, C]) == [0, None, 1, 2]
    assert align([A, B, C], [A, C]) == [0, 2]
    assert align([A, B, C], [A, Conv2D(filters=3), C]) == [0, 1, 2]


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (Conv2D(filters=8, kernel_size=(5, 3)), "8 · 5×3 · relu"),
        (Dense(units=7, activation="tanh"), "7 · tanh"),
        (Dropout(rate=0.25), "rate 0.25"),
        (MaxPooling2D(), "2×2"),
        (Reshape(target_shape=(7, 7, 2)), "7, 7, 2"),
        (Activation(activation="gelu"), "gelu"),
        (Flatten(), ""),
    ],
)
def test_that_a_card_shows_the_settings_that_matter(layer, text: str) -> None:
    assert details_of(layer) == text


def _report(*layers: LayerReport) -> ModelReport:
    return ModelReport(
        input=LayerReport(INPUT_PATH, (8, 8, 1)),
        layers=layers,
        head=LayerReport(HEAD_PATH, (10,), 100, 100),
        parameters=400,
        trainable_parameters=400,
        problems=(),
    )


def test_that_numbers_of_an_older_stack_are_marked_as_stale() -> None:
    old, new = _model(A, C, D), _model(A, B, C, D)
    report = _report(
        LayerReport(path_of((0,)), (8, 8, 32), 300, 300),
        LayerReport(path_of((1,)), (2048,)),
        LayerReport(path_of((2,)), (128,), 0),
    )
    states = CardStates(new, None, report, old, False, ())
    cards = states.layers()
    assert [card.output for card in cards] == ["8×8×32", "—", "2048", "128"]
    assert [card.stale for card in cards] == [True] * 4
    assert cards[0].share == 0.75


def test_that_a_card_in_words_says_everything_it_shows() -> None:
    report = _report(LayerReport(path_of((0,)), (6, 6, 32), 300, 300))
    card = CardStates(_model(A), None, report, _model(A), True, ()).layers()[0]
    assert card.spoken() == "Conv2D, 32 · 3×3 · relu, output 6×6×32, 300 parameters"
    off = CardStates(edits.toggle(_model(A), (0,)), None, None, None, False, ())
    assert "switched off" in off.layers()[0].spoken()


Action = Callable[[StackController], None]
_KINDS = [str(cls.model_fields["kind"].default) for cls in LAYER_CLASSES]
_actions = st.tuples(
    st.sampled_from(
        ["add", "move", "duplicate", "delete", "toggle", "change", "select", "head"]
    ),
    st.sampled_from(_KINDS),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
)


def _gaps(model: ModelSpec) -> list[Place]:
    holders: list[Place] = [()]
    for place in all_places(model):
        if isinstance(layer_at(model, place), Residual):
            holders.append(place)
    return [(*h, i) for h in holders for i in range(len(stack_at(model, h)) + 1)]


def _act(controller: StackController, action: tuple[str, str, int, int]) -> None:
    what, kind, first, second = action
    model = controller.model
    places, gaps = all_places(model), _gaps(model)
    gap = gaps[second % len(gaps)]
    if what == "add":
        controller.add(kind, gap if first % 2 else None)
    elif what == "head":
        (controller.unlock_head if model.locked_head else controller.lock_head)()
    elif not places:
        return
    else:
        place = places[first % len(places)]
        if what == "move":
            controller.move(place, gap)
        elif what == "duplicate":
            controller.duplicate(place)
        elif what == "delete":
            controller.delete(place)
        elif what == "toggle":
            controller.toggle(place)
        elif what == "select":
            controller.select(path_of(place))
        elif what == "change":
            _change(controller, place, second)


def _change(controller: StackController, place: Place, number: int) -> None:
    layer = layer_at(controller.model, place)
    for setting in settings_of(type(layer)):
        if setting.kind == "int":
            path = f"{path_of(place)}.{setting.name}"
            value = 1 + number % 64
            text = change_text(setting, getattr(layer, setting.name), value)
            controller.workspace.document.set_value(path, value, text, path)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(actions=st.lists(_actions, max_size=25))
def test_that_undo_after_any_edits_returns_the_first_and_redo_the_last(
    workspace: Workspace, qtbot: QtBot, actions: list[tuple[str, str, int, int]]
) -> None:
    document = workspace.document
    if workspace.data.task is None:
        workspace.data.reload()
        qtbot.waitUntil(lambda: workspace.data.task is not None)
    document.replace(document.experiment.replace(model=_model(A, _block(B), C)))
    controller = StackController(workspace)
    first = document.experiment
    for action in actions:
        _act(controller, action)
        place = controller.selected_place
        assert place is None or exists(controller.model, place)
        assert controller.selected in controller.paths()
    last = document.experiment
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
        assert controller.selected in controller.paths()
    assert document.experiment == first
    while document.undo_stack.canRedo():
        document.undo_stack.redo()
    assert document.experiment == last
    controller.deleteLater()


def test_that_a_new_layer_comes_after_the_selected_one(workspace: Workspace) -> None:
    document = workspace.document
    document.replace(document.experiment.replace(model=_model(A, _block(B), C)))
    controller = StackController(workspace)
    controller.select(path_of((1, 0)))
    controller.add("Dropout")
    assert controller.selected == path_of((1, 1))
    controller.add("Residual")
    assert controller.selected == path_of((2,))
    assert [layer.kind for layer in controller.model.layers] == [
        "Conv2D",
        "Residual",
        "Residual",
        "Flatten",
    ]
    controller.select(INPUT)
    controller.add("Dropout")
    assert controller.selected == path_of((0,))
    controller.select(HEAD)
    controller.add("Dense")
    assert controller.selected == path_of((5,))


def test_that_an_impossible_move_is_told_and_changes_nothing(
    workspace: Workspace, qtbot: QtBot
) -> None:
    document = workspace.document
    document.replace(document.experiment.replace(model=_model(_block(A), _block(B))))
    controller = StackController(workspace)
    before = document.experiment
    with qtbot.waitSignal(workspace.notifications.problem) as heard:
        controller.move((0,), (1, 0))
    assert "inside another one" in heard.args[0].message
    assert document.experiment is before


def test_that_layers_go_into_a_block_and_out_by_keys(workspace: Workspace) -> None:
    document = workspace.document
    document.replace(document.experiment.replace(model=_model(_block(A), B)))
    controller = StackController(workspace)
    controller.move_in((1,))
    assert controller.model == _model(_block(A, B))
    assert controller.selected == path_of((0, 1))
    controller.move_out((0, 1))
    assert controller.model == _model(_block(A), B)
    assert controller.selected == path_of((1,))
