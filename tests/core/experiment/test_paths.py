import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import (
    Experiment,
    ProblemError,
    Residual,
    apply_assignment,
    get_value,
    with_value,
)
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.model import ModelSpec
from core.experiment.optimizers import SGD
from core.experiment.paths import join_path, parse_path
from core.experiment.schedules import CosineSchedule

_names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True)
_parts = st.builds(
    lambda first, rest: (first, *rest),
    _names,
    st.lists(_names | st.integers(0, 400), max_size=6),
)
_EXPERIMENT = Experiment(
    model=ModelSpec(layers=(Conv2D(), Residual(), Dense(units=10)))
)


@given(_parts)
def test_that_parsing_undoes_joining(parts):
    assert parse_path(join_path(parts)) == parts


def test_that_nested_values_are_read():
    assert get_value(_EXPERIMENT, "model.layers[0].kernel_size[1]") == 3
    assert get_value(_EXPERIMENT, "model.layers[1].layers[0].filters") == 32
    assert get_value(_EXPERIMENT, "") == _EXPERIMENT


def test_that_only_the_named_value_changes():
    changed = with_value(_EXPERIMENT, "model.layers[1].layers[0].filters", 7)
    assert get_value(changed, "model.layers[1].layers[0].filters") == 7
    back = with_value(changed, "model.layers[1].layers[0].filters", 32)
    assert back == _EXPERIMENT


def test_that_a_specification_can_be_put_at_a_place():
    changed = with_value(_EXPERIMENT, "training.optimizer", SGD(momentum=0.5))
    assert changed.training.optimizer == SGD(momentum=0.5)


@pytest.mark.parametrize(
    "path",
    [
        "model.layers[3]",
        "model.layers[0].units",
        "training.magic",
        "dataset.source.upper",
        "model.copy",
        "model.layers.count",
        "seed[0]",
        "training[0]",
    ],
)
def test_that_a_place_that_does_not_exist_is_a_complaint(path):
    with pytest.raises(ProblemError, match="There is no setting"):
        get_value(_EXPERIMENT, path)
    with pytest.raises(ProblemError, match="There is no setting"):
        with_value(_EXPERIMENT, path, 1)


@pytest.mark.parametrize("path", ["model..layers", "[", "3x", "model.layers[-1]", "."])
def test_that_a_malformed_path_is_a_complaint(path):
    with pytest.raises(ProblemError, match="Expected a path"):
        parse_path(path)


def test_that_a_value_outside_its_limits_is_a_complaint():
    with pytest.raises(ProblemError) as caught:
        with_value(_EXPERIMENT, "model.layers[2].units", 0)
    assert caught.value.problems[0].path == "model.layers[2].units"


@pytest.mark.parametrize(
    ("assignment", "path", "value"),
    [
        ("training.epochs=3", "training.epochs", 3),
        ("dataset.source=mnist", "dataset.source", "mnist"),
        ("dataset.image_size=32", "dataset.image_size", (32, 32)),
        ("dataset.image_size=[24,32]", "dataset.image_size", (24, 32)),
        ("dataset.image_size=null", "dataset.image_size", None),
        ("model.locked_head=false", "model.locked_head", False),
        ("training.optimizer=SGD", "training.optimizer", SGD()),
        ("training.optimizer.kind=SGD", "training.optimizer", SGD()),
        ("training.schedule=cosine", "training.schedule", CosineSchedule()),
        (" training.epochs =3", "training.epochs", 3),
        ("dataset.source=a=b", "dataset.source", "a=b"),
    ],
)
def test_that_an_assignment_sets_a_value(assignment, path, value):
    assert get_value(apply_assignment(_EXPERIMENT, assignment), path) == value


@pytest.mark.parametrize("assignment", ["training.epochs", "=3", "", "a b=3"])
def test_that_a_malformed_assignment_is_a_complaint(assignment):
    with pytest.raises(ProblemError, match="Expected"):
        apply_assignment(_EXPERIMENT, assignment)


def test_that_a_number_of_thousands_of_digits_is_a_complaint():
    with pytest.raises(ProblemError, match="whole number"):
        apply_assignment(_EXPERIMENT, "training.epochs=" + "9" * 5000)
