import pytest

from core.experiment import (
    Experiment,
    Fix,
    ModelSpec,
    ProblemError,
    Residual,
    apply_fix,
)
from core.experiment.fixes import (
    insert_layer,
    layer_after,
    move_layer,
    remove_layer,
    set_value,
)
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.pooling import MaxPooling2D
from core.experiment.layers.reshaping import Flatten

_START = Experiment(model=ModelSpec(layers=(Conv2D(), MaxPooling2D(), Dense())))


def _kinds(experiment: Experiment) -> list[str]:
    return [layer.kind for layer in experiment.model.layers]


@pytest.mark.parametrize(
    ("fix", "kinds"),
    [
        (
            insert_layer("Add Flatten", "model.layers[2]", Flatten()),
            ["Conv2D", "MaxPooling2D", "Flatten", "Dense"],
        ),
        (
            insert_layer("Add Flatten", "model.layers[3]", Flatten()),
            ["Conv2D", "MaxPooling2D", "Dense", "Flatten"],
        ),
        (remove_layer("Remove", "model.layers[0]"), ["MaxPooling2D", "Dense"]),
        (
            move_layer("Move", "model.layers[2]", 0),
            ["Dense", "Conv2D", "MaxPooling2D"],
        ),
        (
            move_layer("Move", "model.layers[0]", 2),
            ["MaxPooling2D", "Dense", "Conv2D"],
        ),
        (
            set_value("Use Flatten", "model.layers[1]", Flatten()),
            ["Conv2D", "Flatten", "Dense"],
        ),
    ],
)
def test_that_a_fix_changes_the_stack_as_it_says(fix: Fix, kinds: list[str]):
    assert _kinds(apply_fix(_START, fix)) == kinds
    assert _kinds(_START) == ["Conv2D", "MaxPooling2D", "Dense"]


@pytest.mark.parametrize(
    ("fix", "path"),
    [
        (insert_layer("Add", "model.layers[1]", Flatten()), "model.layers[1]"),
        (move_layer("Move", "model.layers[2]", 0), "model.layers[0]"),
        (
            move_layer("Move", "model.layers[1].layers[2]", 1),
            "model.layers[1].layers[1]",
        ),
        (remove_layer("Remove", "model.layers[0]"), ""),
        (set_value("Units", "model.layers[2].units", 7), ""),
    ],
)
def test_that_a_layer_can_be_followed_through_a_fix(fix: Fix, path: str):
    assert layer_after(fix) == path


def test_that_a_fix_sets_a_single_value():
    changed = apply_fix(_START, set_value("Units", "model.layers[2].units", 7))
    assert changed.model.layers[2] == Dense(units=7)


def test_that_a_fix_reaches_into_a_block():
    start = Experiment(model=ModelSpec(layers=(Residual(layers=(Conv2D(), Dense())),)))
    changed = apply_fix(start, remove_layer("Remove", "model.layers[0].layers[1]"))
    assert changed.model.layers == (Residual(layers=(Conv2D(),)),)


@pytest.mark.parametrize(
    "fix",
    [
        remove_layer("Remove", "model.layers[3]"),
        insert_layer("Add", "model.layers[4]", Flatten()),
        move_layer("Move", "model.layers[3]", 0),
        set_value("Set", "model.layers[9].units", 3),
        set_value("Set", "model.layers[2].units", 0),
        remove_layer("Remove", "model.locked_head"),
        Fix(label="Remove", action="remove", path=""),
        insert_layer("Add", "model.layers[0].layers[0]", Flatten()),
    ],
)
def test_that_a_fix_that_no_longer_fits_is_a_complaint(fix: Fix):
    with pytest.raises(ProblemError):
        apply_fix(_START, fix)


def test_that_a_block_does_not_go_into_a_block():
    start = Experiment(model=ModelSpec(layers=(Residual(),)))
    fix = insert_layer("Add", "model.layers[0].layers[0]", Residual())
    with pytest.raises(ProblemError):
        apply_fix(start, fix)
