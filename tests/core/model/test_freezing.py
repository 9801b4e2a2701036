"""What training changes, shown by real steps of a real optimizer."""

import keras
import numpy as np
import pytest

from core.experiment import ApplicationsBase, Base, FreezeSpec, ModelSpec
from core.experiment.layers.core import Dense
from core.experiment.layers.pooling import GlobalAveragePooling2D
from core.model.bases.describe import outline
from core.model.bases.outline import frozen_layers, gradual_freezes
from core.model.build import build_model
from core.model.freezing import (
    apply_freeze,
    base_of,
    built_outline,
    count_parameters,
    feature_model,
    head_model,
)
from core.model.inspect import inspect_model
from tests.core.model.bases import modules
from tests.core.model.tasks import task

SMALL = task(32, 32, 3, 3)
PIXELS = np.random.default_rng(5).integers(0, 256, (8, 32, 32, 3)).astype("float32")
LABELS = np.arange(8) % 3
NET = ApplicationsBase(
    weights="random",
    alpha=0.35,
    input_size=(32, 32),
    batch_norm="inference",
    cut="block_3_project_BN",
)
"""The beginning of MobileNetV2, with weights that have been random long enough."""


@pytest.fixture
def hub(tmp_path) -> Base:
    return modules.trusted(modules.save_reusable(tmp_path / "module"))


def _built(base: Base, freeze: FreezeSpec) -> keras.Model:
    head = () if base.kind == "hub" else (GlobalAveragePooling2D(),)
    spec = ModelSpec(base=base.replace(freeze=freeze), layers=(*head, Dense(units=4)))
    return build_model(spec, SMALL, seed=1)


def _changed(model: keras.Model, steps: int = 3) -> dict[str, bool]:
    """Trains, and says which weights of the base are not the same bit for bit."""
    handle = base_of(model)
    assert handle is not None
    before = [np.array(variable) for variable in handle.variables]
    # A few steps one by one are over before they would be compiled.
    model.compile(
        keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", run_eagerly=True
    )
    model.fit(PIXELS, LABELS, epochs=steps, batch_size=4, verbose=0)
    return {
        variable.path: not np.array_equal(np.array(variable), was)
        for variable, was in zip(handle.variables, before, strict=True)
    }


def _layer_of(path: str) -> str:
    return path.split("/")[-2]


def test_that_a_frozen_net_does_not_change_by_a_bit_and_the_head_does():
    model = _built(NET, FreezeSpec(mode="all"))
    head = np.array(model.get_layer("head").kernel)
    assert not any(_changed(model).values())
    assert not np.array_equal(np.array(model.get_layer("head").kernel), head)


@pytest.mark.parametrize("line", ["bn_Conv1", "block_1_project", "block_2_add"])
def test_that_exactly_what_is_after_the_line_changes(line):
    freeze = FreezeSpec(mode="up_to", up_to=line)
    model = _built(NET, freeze)
    shown = frozen_layers(outline(NET, (32, 32, 3)), freeze)
    for path, has_changed in _changed(model).items():
        assert has_changed != (_layer_of(path) in shown), path


def test_that_single_layers_are_frozen():
    freeze = FreezeSpec(mode="layers", layers=("Conv1", "block_1_expand"))
    changed = _changed(_built(NET, freeze))
    still = {_layer_of(path) for path, moved in changed.items() if not moved}
    normalisation = {name for name in still if "BN" in name or "bn" in name}
    assert still - normalisation == {"Conv1", "block_1_expand"}


def test_that_normalisation_keeps_its_averages_while_all_else_is_tuned():
    model = _built(NET, FreezeSpec(mode="none"))
    changed = _changed(model)
    for path, moved in changed.items():
        kept = "moving_" in path or path.endswith(("gamma", "beta"))
        assert moved != kept, path
    training, still = (model(PIXELS, training=on) for on in (True, False))
    np.testing.assert_array_equal(training, still)


def test_that_normalisation_learns_new_averages_where_that_is_chosen():
    model = _built(NET.replace(batch_norm="batch"), FreezeSpec(mode="none"))
    assert all(_changed(model).values())


def test_that_a_frozen_layer_keeps_its_averages_even_then():
    freeze = FreezeSpec(mode="up_to", up_to="block_1_project_BN")
    changed = _changed(_built(NET.replace(batch_norm="batch"), freeze))
    shown = frozen_layers(outline(NET.replace(batch_norm="batch"), (32, 32, 3)), freeze)
    for path, moved in changed.items():
        assert moved != (_layer_of(path) in shown), path


@pytest.mark.parametrize(
    ("freeze", "expected"),
    [
        (FreezeSpec(mode="all"), [False, False, False]),
        (FreezeSpec(mode="none"), [True, False, True]),
        (FreezeSpec(mode="share", share=0.5), [False, False, True]),
    ],
    ids=["all", "none", "half"],
)
def test_that_a_share_of_a_module_is_frozen(hub, freeze, expected):
    assert list(_changed(_built(hub, freeze)).values()) == expected


@pytest.mark.parametrize(
    "freeze",
    [
        FreezeSpec(mode="all"),
        FreezeSpec(mode="none"),
        FreezeSpec(mode="up_to", up_to="block_1_project"),
        FreezeSpec(mode="layers", layers=("Conv1",)),
        FreezeSpec(mode="share", share=0.6),
    ],
    ids=lambda freeze: freeze.mode,
)
def test_that_the_counts_shown_are_those_of_the_built_model(freeze):
    model = _built(NET, FreezeSpec(mode="all"))
    counts = apply_freeze(model, NET, freeze)
    layers = (GlobalAveragePooling2D(), Dense(units=4))
    spec = ModelSpec(base=NET.replace(freeze=freeze), layers=layers)
    report = inspect_model(spec, SMALL)
    assert counts == count_parameters(model)
    assert counts.trainable == report.trainable_parameters
    assert counts.frozen == report.frozen_parameters
    trainable = {variable.path for variable in model.trainable_variables}
    assert len(trainable) == len(model.trainable_variables)


def test_that_freezing_can_be_taken_back():
    model = _built(NET, FreezeSpec(mode="none"))
    opened = count_parameters(model)
    apply_freeze(model, NET, FreezeSpec(mode="all"))
    assert apply_freeze(model, NET, FreezeSpec(mode="none")) == opened


def test_that_a_base_is_opened_step_by_step_from_its_end():
    model = _built(NET, FreezeSpec(mode="all"))
    found = built_outline(model, NET)
    stages = gradual_freezes(found, FreezeSpec(mode="none"), 3)
    counts = [apply_freeze(model, NET, stage).trainable for stage in stages]
    assert counts[0] < counts[1] < counts[2]
    assert counts[-1] == apply_freeze(model, NET, FreezeSpec(mode="none")).trainable


def test_that_features_and_head_together_are_the_model():
    model = _built(NET, FreezeSpec(mode="all"))
    features = feature_model(model)(PIXELS)
    handle = base_of(model)
    assert handle is not None
    assert features.shape[1:] == handle.features.shape[1:]
    found = head_model(model)(features)
    np.testing.assert_allclose(found, model(PIXELS), atol=1e-6)


def test_that_the_base_is_found_in_a_model_that_was_saved(tmp_path):
    model = _built(NET, FreezeSpec(mode="all"))
    model.save(tmp_path / "model.keras")
    opened = keras.models.load_model(tmp_path / "model.keras")
    first, second = base_of(model), base_of(opened)
    assert first is not None
    assert second is not None
    for a, b in zip(first.variables, second.variables, strict=True):
        np.testing.assert_array_equal(np.array(a), np.array(b))
    assert count_parameters(opened) == count_parameters(model)


def test_that_a_model_without_a_base_has_none():
    model = build_model(ModelSpec(layers=(GlobalAveragePooling2D(),)), SMALL, seed=1)
    assert base_of(model) is None
    with pytest.raises(ValueError, match="with a base"):
        head_model(model)
