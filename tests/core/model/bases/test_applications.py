"""Nets of `keras.applications` as bases, against what one would write by hand."""

import sys

import keras
import numpy as np
import pytest

from core.experiment import ApplicationsBase, FreezeSpec, ModelSpec, ProblemError
from core.experiment.layers.pooling import GlobalAveragePooling2D
from core.model.bases.architectures import ARCHITECTURES
from core.model.bases.describe import outline
from core.model.bases.problems import base_problems
from core.model.build import build_model
from core.model.freezing import feature_model
from core.model.inspect import inspect_model
from tests.core.model.tasks import task

PHOTOS = task(96, 96, 3, 3)
OPEN = FreezeSpec(mode="none")
PIXELS = np.random.default_rng(4).integers(0, 256, (2, 96, 96, 3)).astype("float32")
FILE = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_224_no_top.h5"


def _spec(base: ApplicationsBase) -> ModelSpec:
    return ModelSpec(base=base, layers=(GlobalAveragePooling2D(),))


@pytest.fixture
def pretrained(realdata) -> ApplicationsBase:
    file = str(realdata / "pretrained" / FILE)
    return ApplicationsBase(alpha=0.35, weights="file", weights_file=file)


@pytest.mark.realdata
def test_that_the_features_are_those_of_keras_with_its_own_preprocessing(pretrained):
    model = build_model(_spec(pretrained), PHOTOS, seed=1)
    by_hand = keras.applications.MobileNetV2(
        alpha=0.35,
        include_top=False,
        input_shape=(96, 96, 3),
        weights=pretrained.weights_file,
    )
    scaled = keras.applications.mobilenet_v2.preprocess_input(PIXELS.copy())
    found = feature_model(model)(PIXELS)
    np.testing.assert_allclose(found, by_hand(scaled), rtol=1e-4, atol=1e-4)


@pytest.mark.realdata
def test_that_a_cut_gives_the_features_of_the_layer_at_which_it_is(pretrained):
    base = pretrained.replace(cut="block_6_expand_relu")
    model = build_model(_spec(base), PHOTOS, seed=1)
    whole = build_model(_spec(pretrained), PHOTOS, seed=1)
    inner = whole.get_layer("base")
    upto = keras.Model(inner.input, inner.get_layer("block_6_expand_relu").output)
    scaled = PIXELS / 127.5 - 1
    found = feature_model(model)(PIXELS)
    np.testing.assert_allclose(found, upto(scaled), rtol=1e-4, atol=1e-4)
    names = [layer.name for layer in model.get_layer("base").layers[1:]]
    used = [layer.name for layer in outline(base, (96, 96, 3)).used_layers]
    assert names == used
    assert names[-1] == "block_6_expand_relu"


@pytest.mark.realdata
def test_that_weights_saved_as_a_keras_model_are_read_too(pretrained, tmp_path):
    net = build_model(_spec(pretrained), PHOTOS, seed=1).get_layer("base")
    file = tmp_path / "net.keras"
    net.save(file)
    base = pretrained.replace(weights_file=str(file))
    first, second = (build_model(_spec(one), PHOTOS, 1) for one in (pretrained, base))
    for a, b in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("changes", "path"),
    [({"alpha": 1.0}, "weights_file"), ({"architecture": "VGG16"}, "weights_file")],
)
def test_that_weights_of_another_net_are_refused(pretrained, changes, path):
    with pytest.raises(ProblemError, match="don't fit") as caught:
        build_model(_spec(pretrained.replace(**changes)), PHOTOS, seed=1)
    assert caught.value.problems[0].path == f"model.base.{path}"


def test_that_a_weights_file_that_does_not_fit_is_told_before_any_training(tmp_path):
    other = tmp_path / "other.weights.h5"
    keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)]).save_weights(other)
    photo = tmp_path / "photo.h5"
    photo.write_bytes(b"no weights at all")
    broken = tmp_path / "broken.h5"
    broken.write_bytes(other.read_bytes()[:100])
    expected = [
        (other, "don't fit MobileNet V2 with a width of 0.35: A total of 104 objects"),
        (photo, "no file with weights"),
        (broken, "can't be read"),
    ]
    if sys.platform == "linux":
        closed = tmp_path / "closed.h5"
        closed.symlink_to("/proc/self/mem")  # can be opened, but not read
        expected.append((closed, "can't be read"))
    for file, words in expected:
        base = ApplicationsBase(alpha=0.35, weights="file", weights_file=str(file))
        found = list(base_problems(base, (96, 96, 3)))
        assert [one.path for one in found] == ["model.base.weights_file"]
        assert words in found[0].message
        assert found[0].message.endswith(".")


@pytest.mark.parametrize("architecture", ["MobileNetV2", "VGG16"])
def test_that_random_weights_depend_on_the_seed_alone(architecture):
    base = ApplicationsBase(architecture=architecture, weights="random", alpha=0.35)
    base = base.replace(cut=outline(base, (96, 96, 3)).layers[12].name, freeze=OPEN)
    first, second, other = (build_model(_spec(base), PHOTOS, seed=s) for s in (1, 1, 2))
    pairs = list(zip(first.get_weights(), second.get_weights(), strict=True))
    assert all(np.array_equal(a, b) for a, b in pairs)
    assert [w.path for w in first.weights] == [w.path for w in second.weights]
    assert not np.array_equal(first.get_weights()[0], other.get_weights()[0])


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_that_looking_and_building_agree_for_every_net(architecture):
    base = ApplicationsBase(architecture=architecture, weights="random", freeze=OPEN)
    layers = outline(base, (96, 96, 3)).layers
    base = base.replace(cut=layers[len(layers) // 4].name)
    report = inspect_model(_spec(base), PHOTOS)
    assert not report.errors
    model = build_model(_spec(base), PHOTOS, seed=1)
    assert report.parameters == model.count_params()
    assert report.trainable_parameters == sum(
        int(np.prod(weight.shape)) for weight in model.trainable_weights
    )
    assert report.base.output_shape == model.get_layer("features").output.shape[1:]


def test_that_weights_that_are_not_here_are_named_and_nothing_is_fetched():
    base = ApplicationsBase(architecture="VGG16")
    report = inspect_model(_spec(base), PHOTOS)
    (problem,) = report.problems
    assert problem.severity == "information"
    assert "59 MB" in problem.message
    with pytest.raises(ProblemError, match="not on this computer"):
        build_model(_spec(base), PHOTOS, seed=1)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"alpha": 0.4}, "model.base.alpha"),
        ({"weights": "file"}, "model.base.weights_file"),
        ({"weights": "file", "weights_file": "/no/file.h5"}, "model.base.weights_file"),
        ({"input_size": (16, 16)}, "model.base.input_size"),
        ({"cut": "nowhere"}, "model.base.cut"),
    ],
)
def test_that_what_can_not_be_built_is_told_at_its_place(changes, path):
    report = inspect_model(_spec(ApplicationsBase().replace(**changes)), PHOTOS)
    assert path in [problem.path for problem in report.errors]


def test_that_a_freeze_line_of_another_net_is_told_for_fine_tuning_too():
    spec = _spec(ApplicationsBase(architecture="VGG16", weights="random", freeze=OPEN))
    line = FreezeSpec(mode="up_to", up_to="block_10_project_BN")
    assert inspect_model(spec, PHOTOS).problems == ()
    (problem,) = inspect_model(spec, PHOTOS, tuned=line).problems
    assert problem.severity == "error"
    assert problem.path == "training.fine_tuning.freeze.up_to"
    assert problem.fix.path == "training.fine_tuning.freeze.mode"


def test_that_random_weights_that_stay_frozen_are_warned_of():
    base = ApplicationsBase(architecture="VGG16", weights="random")
    (problem,) = inspect_model(_spec(base), PHOTOS).problems
    assert problem.path == "model.base.freeze.mode"
    assert problem.fix is not None


@pytest.mark.parametrize("architecture", ["VGG16", "ConvNeXtTiny"])
def test_that_a_saved_model_opens_without_lossline_and_exports(architecture, tmp_path):
    base = ApplicationsBase(architecture=architecture, weights="random", freeze=OPEN)
    base = base.replace(cut=outline(base, (96, 96, 3)).layers[8].name)
    model = build_model(_spec(base), task(28, 28, 1, 3), seed=1)
    pixels = PIXELS[:, :28, :28, :1]
    model.save(tmp_path / "model.keras")
    opened = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(opened(pixels), model(pixels))
    archive = keras.export.ExportArchive()
    archive.track(opened)
    spec = keras.InputSpec(shape=(None, 28, 28, 1), dtype="float32")
    archive.add_endpoint("serve", opened.call, [spec])
    archive.write_out(str(tmp_path / "export"), verbose=False)
    import tensorflow as tf

    exported = tf.saved_model.load(str(tmp_path / "export"))
    np.testing.assert_allclose(exported.serve(pixels), model(pixels), atol=1e-6)
    for layer in opened.layers:
        assert type(layer).__module__.startswith("keras.")


def test_that_mixed_precision_reaches_the_base_and_not_the_pixels():
    base = ApplicationsBase(architecture="VGG16", weights="random", cut="block1_pool")
    model = build_model(_spec(base), PHOTOS, seed=1, precision="mixed_bfloat16")
    assert model.get_layer("base").layers[1].compute_dtype == "bfloat16"
    assert model.get_layer("base_scaling").compute_dtype == "float32"
    assert model(PIXELS).dtype == "float32"
    assert keras.config.dtype_policy().name == "float32"
