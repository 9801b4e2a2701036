import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.experiment import ProblemError
from core.model.bases.hub_layer import HubLayer, make_hub_layer
from core.model.bases.module_card import read_card
from core.model.bases.module_loading import load_module
from tests.core.model.bases import modules

IMAGES = np.random.default_rng(2).random((6, 8, 8, 3)).astype("float32")
LABELS = np.arange(6) % 3


def _layer(folder: Path, learns_averages: bool = False) -> HubLayer:
    return make_hub_layer(folder, read_card(folder), learns_averages, "base")


def _model(folder: Path, learns_averages: bool = False) -> keras.Model:
    image = keras.Input((8, 8, 3))
    layer = _layer(folder, learns_averages)
    output = keras.layers.Dense(3, activation="softmax")(layer(image))
    layer.attach(folder)
    model = keras.Model(image, output)
    model.compile("sgd", "sparse_categorical_crossentropy", jit_compile=False)
    return model


@pytest.fixture(scope="module")
def reusable(tmp_path_factory) -> Path:
    return modules.save_reusable(tmp_path_factory.mktemp("modules") / "reusable")


def test_that_the_layer_gives_what_the_module_gives(reusable):
    layer = _model(reusable).get_layer("base")
    expected = tf.saved_model.load(str(reusable))(IMAGES, training=False)
    np.testing.assert_array_equal(layer(IMAGES), expected)


def test_that_training_changes_what_the_module_computes(reusable):
    model = _model(reusable)
    layer = model.get_layer("base")
    kernel, average, bias = (np.array(v) for v in layer.variables_in_order)
    before = np.array(layer(IMAGES))
    model.fit(IMAGES, LABELS, verbose=0)
    after = [np.array(v) for v in layer.variables_in_order]
    assert not np.array_equal(after[0], kernel)
    assert not np.array_equal(after[2], bias)
    np.testing.assert_array_equal(after[1], average)
    rows = IMAGES.reshape(6, -1) @ after[0] - after[1] + after[2]
    np.testing.assert_allclose(layer(IMAGES), rows, rtol=1e-4, atol=1e-5)
    assert not np.array_equal(np.array(layer(IMAGES)), before)


def test_that_a_frozen_layer_does_not_change_by_a_bit(reusable):
    model = _model(reusable)
    layer = model.get_layer("base")
    layer.trainable = False
    model.compile("sgd", "sparse_categorical_crossentropy", jit_compile=False)
    before = [np.array(v) for v in layer.variables_in_order]
    model.fit(IMAGES, LABELS, epochs=3, verbose=0)
    for was, now in zip(before, layer.variables_in_order, strict=True):
        np.testing.assert_array_equal(np.array(now), was)


def test_that_averages_are_learned_only_where_that_is_chosen(reusable):
    model = _model(reusable, learns_averages=True)
    layer = model.get_layer("base")
    before = np.array(layer.variables_in_order[1])
    model.fit(IMAGES, LABELS, verbose=0)
    assert not np.array_equal(np.array(layer.variables_in_order[1]), before)


def test_that_a_saved_model_opens_where_the_module_no_longer_is(tmp_path):
    folder = modules.save_reusable(tmp_path / "module")
    model = _model(folder)
    model.fit(IMAGES, LABELS, verbose=0)
    model.save(tmp_path / "model.keras")
    np.savez(tmp_path / "io.npz", images=IMAGES, expected=model.predict(IMAGES))
    folder.rename(tmp_path / "gone")
    program = (
        "import sys, keras, numpy as np\n"
        "import core.model.bases.hub_layer\n"
        f"io = np.load({str(tmp_path / 'io.npz')!r})\n"
        f"model = keras.models.load_model({str(tmp_path / 'model.keras')!r})\n"
        "np.testing.assert_array_equal(model.predict(io['images']), io['expected'])\n"
        f"model.save({str(tmp_path / 'again.keras')!r})\n"
        f"again = keras.models.load_model({str(tmp_path / 'again.keras')!r})\n"
        "np.testing.assert_array_equal(again.predict(io['images']), io['expected'])\n"
        "layer = again.get_layer('base')\n"
        "assert len(layer.trainable_variables) == 2\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_that_a_copy_from_its_configuration_computes_with_its_own_weights(reusable):
    model = _model(reusable)
    copy = keras.Model.from_config(model.get_config())
    copy.set_weights([weight * 2 for weight in model.get_weights()])
    kernel, average, bias = (np.array(v) for v in model.layers[1].variables_in_order)
    rows = IMAGES.reshape(6, -1) @ (kernel * 2) - average * 2 + bias * 2
    np.testing.assert_allclose(copy.layers[1](IMAGES), rows, rtol=1e-4, atol=1e-4)
    expected = IMAGES.reshape(6, -1) @ kernel - average + bias
    np.testing.assert_allclose(model.layers[1](IMAGES), expected, rtol=1e-4, atol=1e-4)


def test_that_a_model_with_a_module_is_exported(reusable, tmp_path):
    model = _model(reusable)
    archive = keras.export.ExportArchive()
    archive.track(model)
    spec = keras.InputSpec(shape=(None, 8, 8, 3), dtype="float32")
    archive.add_endpoint("serve", model.call, [spec])
    archive.write_out(str(tmp_path / "export"), verbose=False)
    exported = tf.saved_model.load(str(tmp_path / "export"))
    found = exported.serve(IMAGES)
    np.testing.assert_allclose(found, model.predict(IMAGES), rtol=1e-5, atol=1e-6)


def test_that_a_layer_without_its_module_says_so(reusable):
    layer = HubLayer(read_card(reusable), "of no module that was ever loaded")
    layer.build((None, 8, 8, 3))
    with pytest.raises(RuntimeError, match="attach"):
        layer(IMAGES)


@pytest.mark.parametrize(
    "save", [modules.save_signature, modules.save_first_generation]
)
def test_that_sealed_modules_work_and_count_their_numbers(save, tmp_path):
    model = _model(save(tmp_path / "m"))
    layer = model.get_layer("base")
    sums = IMAGES.reshape(6, -1).sum(axis=1)
    np.testing.assert_allclose(np.array(layer(IMAGES))[:, 0], sums, rtol=1e-5)
    assert layer.count_params() == 768
    assert layer.trainable_variables == []
    model.save(tmp_path / "model.keras")
    opened = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(opened.predict(IMAGES), model.predict(IMAGES))


def test_that_a_module_with_the_moments_of_an_optimizer_is_loaded(tmp_path):
    folder = modules.save_with_slots(tmp_path / "m")
    with pytest.raises(AttributeError, match="add_slot"):
        tf.saved_model.load(str(folder))
    layer = _model(folder).get_layer("base")
    kernel = np.array(layer.variables_in_order[0])
    assert kernel.shape == (192, 5)
    assert np.array(layer(IMAGES)).shape == (6, 5)


def test_that_a_module_without_its_weights_is_refused(tmp_path):
    folder = modules.save_reusable(tmp_path / "m")
    (folder / "variables" / "variables.index").unlink()
    with pytest.raises(ProblemError, match="can't be loaded"):
        load_module(folder)
