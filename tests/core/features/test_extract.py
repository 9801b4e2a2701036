import keras
import numpy as np
import pytest

from core.data.types import Cancelled
from core.experiment import HubBase, ProblemError, RunBase
from core.experiment.feature_tools import FeatureToolsSpec
from core.features.extract import extract
from tests.core.features.making import CONV, data_of, digits, saved_net
from tests.core.model.bases import modules


@pytest.fixture
def run(tmp_path):
    """A run folder and its net."""
    return tmp_path / "run", saved_net(tmp_path / "run")


def images_of(part) -> np.ndarray:
    return part.images(0, len(part)).astype(np.float32)


def test_that_features_are_what_the_base_itself_predicts(run):
    folder, net = run
    experiment = digits(RunBase(run_dir=str(folder)))
    data = data_of(experiment)
    found = extract(experiment, data)
    before_head = keras.Model(net.input, net.get_layer("head").input)
    for part, raw in zip(
        found.parts, (data.train, data.validation, data.test), strict=True
    ):
        expected = before_head.predict(images_of(raw), verbose=0)
        np.testing.assert_allclose(part.values, expected, atol=1e-5)
        np.testing.assert_array_equal(part.labels, raw.labels)
        np.testing.assert_array_equal(part.indices, raw.indices)
    assert found.dimension == 6
    assert found.class_names == tuple("0123456789")
    assert found.origin.title == "run, cut after dense_1"


@pytest.mark.parametrize(
    ("pooling", "reduce"),
    [
        ("average", lambda x: x.mean(axis=(1, 2))),
        ("max", lambda x: x.max(axis=(1, 2))),
        ("flatten", lambda x: x.reshape(len(x), -1)),
    ],
)
def test_that_a_cut_gives_pooled_pictures(tmp_path, pooling, reduce):
    net = saved_net(tmp_path / "run", CONV)
    cut = net.layers[2].name
    experiment = digits(
        RunBase(run_dir=str(tmp_path / "run"), cut=cut),
        feature_tools=FeatureToolsSpec(pooling=pooling),
    )
    data = data_of(experiment)
    found = extract(experiment, data)
    inner = keras.Model(net.input, net.get_layer(cut).output)
    expected = reduce(inner.predict(images_of(data.train), verbose=0))
    np.testing.assert_allclose(found.train.values, expected, atol=1e-5)
    assert found.origin.output_shape == (6, 6, 5)
    assert found.origin.pooling == pooling
    assert found.origin.cut == cut


def test_that_without_a_base_the_features_are_the_pixels():
    experiment = digits()
    data = data_of(experiment)
    found = extract(experiment, data)
    expected = images_of(data.test).reshape(len(data.test), -1) / 255
    np.testing.assert_allclose(found.test.values, expected, rtol=1e-6)
    assert found.origin.title == "raw pixels"
    assert found.dimension == 64


def test_that_a_second_time_reads_what_was_computed(run):
    experiment = digits(RunBase(run_dir=str(run[0])))
    data = data_of(experiment)
    first, second = extract(experiment, data), extract(experiment, data)
    assert (first.reused, second.reused) == (False, True)
    for one, other in zip(first.parts, second.parts, strict=True):
        np.testing.assert_array_equal(one.values, other.values)


def test_that_another_net_is_not_taken_for_the_kept_one(run, tmp_path):
    folder, net = run
    experiment = digits(RunBase(run_dir=str(folder)))
    data = data_of(experiment)
    first = extract(experiment, data)
    net.set_weights([2 * weight for weight in net.get_weights()])
    net.save(folder / "best.keras")
    second = extract(experiment, data)
    assert not second.reused
    assert not np.allclose(first.train.values, second.train.values)


def test_that_a_module_of_tf_hub_gives_its_features(tmp_path):
    from core.model.bases.consent import trust

    module = modules.save_reusable(tmp_path / "module")
    base = HubBase(handle=str(module))
    experiment = digits(base)
    data = data_of(experiment)
    with pytest.raises(ProblemError, match="Do you trust"):
        extract(experiment, data)
    trust(base)
    found = extract(experiment, data)
    assert found.train.values.shape == (len(data.train), found.dimension)
    assert found.origin.base == "module"
    assert any("grey" in note for note in found.origin.notes)


def test_that_progress_counts_images_and_a_cancel_ends_the_work(run):
    experiment = digits(RunBase(run_dir=str(run[0])))
    data = data_of(experiment)
    seen = []

    def cancel(what, done, total, unit):
        seen.append((what, done))
        if what == "Computing features" and done:
            raise Cancelled

    with pytest.raises(Cancelled):
        extract(experiment, data, cancel)
    assert seen[-1][1] > 0
    assert not extract(experiment, data).reused


def test_that_a_missing_base_is_told():
    experiment = digits(RunBase(run_dir="/nowhere/at/all"))
    with pytest.raises(ProblemError, match="has no net that can be carried over"):
        extract(experiment, data_of(experiment))


def test_that_a_base_whose_weights_are_no_numbers_is_told(run):
    folder, net = run
    net.set_weights([np.full_like(weight, np.nan) for weight in net.get_weights()])
    net.save(folder / "best.keras")
    experiment = digits(RunBase(run_dir=str(folder)))
    with pytest.raises(ProblemError, match="no numbers"):
        extract(experiment, data_of(experiment))
