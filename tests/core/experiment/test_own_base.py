"""Which run a preset can build on."""

from pathlib import Path

import pytest

from core.experiment import Experiment, RunBase
from core.experiment.layers.core import Dense
from core.experiment.presets import find_preset
from core.experiment.presets.own_base import fits, on_base

LOW = find_preset("digits-low")


def low(**model) -> Experiment:
    experiment = LOW.build()
    return experiment.replace(model=experiment.model.replace(**model))


def classes(*names: str) -> Experiment:
    experiment = LOW.build()
    return experiment.replace(dataset=experiment.dataset.replace(classes=names))


def wider() -> Experiment:
    first, *others = LOW.build().model.layers
    return low(layers=(first.replace(filters=48), *others))


@pytest.mark.parametrize(
    "trained",
    [LOW.build(), classes("4", "3", "2", "1", "0"), wider()],
    ids=["as it is", "other order", "other width"],
)
def test_that_a_run_on_the_same_classes_with_the_same_kinds_of_layers_fits(trained):
    assert fits(trained.replace(name="Mine", seed=7), LOW)


@pytest.mark.parametrize(
    "trained",
    [
        classes("0", "1", "2"),
        classes(),
        low(layers=(*LOW.build().model.layers, Dense(units=8))),
        low(base=RunBase(run_dir="somewhere")),
        find_preset("mnist-cnn").build(),
    ],
    ids=["fewer classes", "all classes", "other layers", "a base", "other data"],
)
def test_that_a_run_that_has_learned_something_else_does_not_fit(trained):
    assert not fits(trained, LOW)


@pytest.mark.parametrize("source", ["/data/mnist", "D:\\data\\MNIST", "mnist.npz"])
def test_that_data_brought_by_hand_are_known_by_their_name(source):
    preset = find_preset("mnist-cnn")
    trained = preset.build()
    trained = trained.replace(dataset=trained.dataset.replace(source=source))
    assert fits(trained, preset)


def test_that_the_run_becomes_the_base_and_nothing_else_changes():
    preset = find_preset("digits-high")
    experiment = on_base(preset, Path("runs") / "one")
    assert experiment.model.base.run_dir == str(Path("runs") / "one")
    emptied = experiment.model.base.replace(run_dir="")
    model = experiment.model.replace(base=emptied)
    assert experiment.replace(model=model) == preset.build()


def test_that_a_preset_without_a_run_is_no_place_for_one():
    with pytest.raises(ValueError, match="mnist-cnn"):
        on_base(find_preset("mnist-cnn"), Path("runs"))
