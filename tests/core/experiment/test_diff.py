"""The comparison of two experiments."""

from hypothesis import given
from hypothesis import strategies as st

from core.experiment import Experiment, apply_assignment, with_value
from core.experiment.diff import differences
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.regularization import Dropout
from core.experiment.layers.reshaping import Flatten
from core.experiment.presets import presets

PRESETS = [preset.build() for preset in presets()]


def _with_layers(*layers) -> Experiment:
    return with_value(Experiment(), "model.layers", layers)


def test_that_equal_experiments_have_no_difference():
    assert differences(Experiment(), Experiment()) == []


def test_that_a_changed_number_is_told_with_its_label_and_path():
    other = apply_assignment(Experiment(), "training.epochs=7")
    (found,) = differences(Experiment(), other)
    assert found.path == "training.epochs"
    assert found.label == "Epochs"
    assert found.first == str(Experiment().training.epochs)
    assert found.second == "7"


def test_that_a_setting_inside_a_part_carries_the_name_of_the_part():
    other = apply_assignment(Experiment(), "training.optimizer.learning_rate=0.25")
    (found,) = differences(Experiment(), other)
    assert found.label == "Optimizer · learning rate"
    assert found.second == "0.25"


def test_that_another_kind_is_one_difference():
    other = apply_assignment(Experiment(), "training.optimizer=SGD")
    (found,) = differences(Experiment(), other)
    assert (found.first, found.second) == ("Adam", "SGD")


def test_that_an_inserted_layer_is_one_difference():
    first = _with_layers(Flatten(), Dense(units=64))
    second = _with_layers(Flatten(), Dropout(rate=0.3), Dense(units=64))
    (found,) = differences(first, second)
    assert found.path == "model.layers[1]"
    assert (found.first, found.second) == ("—", "Dropout (0.3)")


def test_that_a_removed_layer_is_one_difference():
    first = _with_layers(Conv2D(filters=8), Flatten())
    second = _with_layers(Flatten())
    (found,) = differences(first, second)
    assert found.first.startswith("Conv2D (8")
    assert found.second == "—"


def test_that_a_changed_layer_tells_only_what_changed_in_it():
    first = _with_layers(Flatten(), Dense(units=64))
    second = _with_layers(Flatten(), Dense(units=128))
    (found,) = differences(first, second)
    assert found.path == "model.layers[1].units"
    assert found.label == "Layer 2 Dense · units"
    assert (found.first, found.second) == ("64", "128")


def test_that_chosen_classes_are_listed():
    other = with_value(Experiment(), "dataset.classes", ("3", "8"))
    (found,) = differences(Experiment(), other)
    assert (found.first, found.second) == ("none", "3, 8")


@given(st.sampled_from(PRESETS), st.sampled_from(PRESETS))
def test_that_there_are_differences_exactly_if_experiments_differ(first, second):
    found = differences(first, second)
    assert bool(found) == (first != second)


@given(st.sampled_from(PRESETS), st.sampled_from(PRESETS))
def test_that_every_difference_shows_two_different_texts(first, second):
    assert all(one.first != one.second for one in differences(first, second))
