"""Scripts of nets on a pretrained base, against the app's own."""

import shutil
import textwrap
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from core.data.types import PreparedData
from core.experiment import (
    ApplicationsBase,
    Base,
    Experiment,
    FreezeSpec,
    ModelSpec,
    ProblemError,
    RunBase,
    TrainingSpec,
    save_experiment,
)
from core.experiment.fine_tuning import FineTuningSpec
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.normalization import BatchNormalization
from core.experiment.layers.pooling import GlobalAveragePooling2D
from core.experiment.layers.regularization import Dropout, GaussianNoise
from core.experiment.layers.reshaping import Flatten
from core.experiment.optimizers import SGD, Adam
from core.experiment.schedules import CosineSchedule, StepSchedule
from core.export.export import export_run
from core.export.script.base import SCALING, base_files, require_keras_alone
from core.export.script.data import data_source
from core.export.script.fine_tuning import differences
from core.export.script.freezing import Freezing
from core.export.script.write import script_source
from core.model.bases.adapting import scale
from core.model.bases.describe import outline
from core.model.build import build_model
from core.model.freezing import apply_freeze
from core.model.isolated import isolated
from tests.core.export.script.test_write import module_of
from tests.core.model.bases import modules
from tests.core.model.tasks import task
from tests.core.tiny_run import DIGITS, data_of

STACK = (
    Conv2D(filters=4, activation="relu"),
    BatchNormalization(),
    GaussianNoise(),
    Conv2D(filters=4),
    BatchNormalization(),
    Flatten(),
    Dense(units=6, activation="relu"),
    Dropout(),
)
TUNED = FineTuningSpec(
    enabled=True,
    epochs=2,
    learning_rate_fraction=0.5,
    freeze=FreezeSpec(mode="up_to", up_to="batch_normalization_1"),
)


@pytest.fixture(scope="module")
def few() -> PreparedData:
    return data_of(DIGITS.replace(dataset=DIGITS.dataset.replace(limit_per_class=12)))


def saved(folder: Path, spec: ModelSpec, channels: int = 1) -> Path:
    """The folder of a run with a net that has seen something."""
    folder.mkdir()
    model = build_model(spec, task(8, 8, channels, 5), seed=3)
    random = np.random.default_rng(1)
    values = [random.uniform(0.1, 0.9, one.shape) for one in model.get_weights()]
    model.set_weights(values)
    model.save(folder / "best.keras")
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunBase:
    folder = tmp_path_factory.mktemp("runs") / "own"
    return RunBase(run_dir=str(saved(folder, ModelSpec(layers=STACK))))


def experiment_on(base: Base, few: PreparedData, **training: Any) -> Experiment:
    flat = len(outline(base, few.task.input_shape).output_shape) == 1
    head = () if flat else (GlobalAveragePooling2D(),)
    settings = TrainingSpec(epochs=1, batch_size=16, optimizer=Adam(), **training)
    spec = ModelSpec(base=base, layers=head)
    dataset = DIGITS.dataset.replace(limit_per_class=12)
    return DIGITS.replace(dataset=dataset, model=spec, training=settings)


def written(experiment: Experiment, data: PreparedData, folder: Path) -> dict[str, Any]:
    """Writes a script with all that it reads; returns its names."""
    source = data_source(experiment, data)
    for name, content in source.files.items():
        (folder / name).write_bytes(content)
    for name, file in base_files(experiment.model.base).items():
        shutil.copyfile(file, folder / name)
    return module_of(script_source(experiment, data, source), folder)


def described(net: keras.Model, *, names: bool = False) -> list[tuple[Any, ...]]:
    """Each layer of a net with what it is set to, as far as the script says it."""
    found: list[tuple[Any, ...]] = []
    for layer in net.layers:
        config = {} if hasattr(layer, "layers") else layer.get_config()
        kept = {
            key: value
            for key, value in config.items()
            if "initializer" not in key and key not in ("name", "seed", "trainable")
        }
        name = layer.name if names else ""
        found.append((type(layer).__name__, name, layer.output.shape, kept))
    return found


def mobilenet(folder: Path) -> ApplicationsBase:
    """A net that lies on disk; the real file with bare weights is tried elsewhere."""
    net = keras.applications.MobileNet(
        alpha=0.1, include_top=False, weights=None, input_shape=(32, 32, 3)
    )
    net.save(folder / "some net.keras")
    return ApplicationsBase(
        architecture="MobileNet",
        alpha=0.1,
        input_size=(32, 32),
        cut="conv_pw_3_relu",
        weights="file",
        weights_file=str(folder / "some net.keras"),
    )


def base_of_kind(kind: str, folder: Path) -> Base:
    match kind:
        case "weights":
            return mobilenet(folder)
        case "random":
            return ApplicationsBase(
                architecture="VGG16",
                input_size=(32, 32),
                weights="random",
                cut="block1_pool",
            )
        case "run":
            return RunBase(run_dir=str(saved(folder / "run", ModelSpec(layers=STACK))))
        case _:
            first = saved(folder / "first", ModelSpec(layers=STACK))
            spec = ModelSpec(
                base=RunBase(run_dir=str(first)), layers=(Dense(units=7), Dropout())
            )
            colours = saved(folder / "second", spec, channels=3)
            return RunBase(run_dir=str(colours), cut="dense_0")


@pytest.mark.parametrize("kind", ["weights", "random", "run", "run on it"])
def test_that_the_script_builds_the_app_s_model_on_a_base(
    kind: str, few: PreparedData, tmp_path: Path
) -> None:
    base = base_of_kind(kind, tmp_path)
    experiment = experiment_on(base, few)
    expected = build_model(experiment.model, few.task, experiment.seed)
    names = written(experiment, few, tmp_path)
    built = isolated(names["build_model"])
    assert described(built) == [
        one for one in described(expected) if one[0] != "Identity"
    ]
    inner, other = (model.get_layer("base") for model in (expected, built))
    assert described(other, names=True) == described(inner, names=True)
    assert built.count_params() == expected.count_params()
    if kind != "random":
        for mine, its in zip(other.get_weights(), inner.get_weights(), strict=True):
            np.testing.assert_array_equal(mine, its)
    built.set_weights(expected.get_weights())
    images = few.test.images(0, 6).astype("float32")
    still, training = (built(images, training=on) for on in (False, True))
    np.testing.assert_allclose(still, expected(images, training=False), atol=1e-6)
    if kind == "run":
        assert not np.allclose(still, training)  # batch normalisation is open here
    elif kind == "random":
        np.testing.assert_array_equal(still, training)


@pytest.mark.parametrize("scaling", SCALING)
def test_that_the_script_scales_pixels_as_the_app_does(scaling: Any) -> None:
    inputs = keras.Input((4, 5, 3))
    ours = keras.Model(inputs, scale(inputs, scaling))
    names = {"x": inputs, "np": np, "keras": keras, "layers": keras.layers}
    exec(textwrap.dedent("\n".join(SCALING[scaling])), names)
    pixels = np.random.default_rng(2).uniform(0, 255, (2, 4, 5, 3)).astype("float32")
    theirs = keras.Model(inputs, names["x"])
    np.testing.assert_allclose(theirs(pixels), ours(pixels), rtol=1e-5, atol=1e-4)


CHOICES = {
    "all": FreezeSpec(),
    "none": FreezeSpec(mode="none"),
    "up_to": FreezeSpec(mode="up_to", up_to="gaussian_noise_2"),
    "layers": FreezeSpec(mode="layers", layers=("conv2d_3", "dense_6")),
    "share": FreezeSpec(mode="share", share=0.5),
}


@pytest.mark.parametrize("averages", ["inference", "batch"])
@pytest.mark.parametrize("kind", ["run", "run on it"])
def test_that_the_script_freezes_what_the_app_freezes(
    kind: str, averages: Any, few: PreparedData, tmp_path: Path
) -> None:
    base = base_of_kind(kind, tmp_path).replace(batch_norm=averages)
    experiment = experiment_on(base, few)
    model = build_model(experiment.model, few.task, experiment.seed)
    net: Any = model.get_layer("base")
    freezing = Freezing(base, outline(base, few.task.input_shape), net)
    functions = freezing.functions(list(CHOICES.values()), in_turn=True)
    scope = {"keras": keras, "layers": keras.layers, "base": net}
    exec("\n".join(functions), scope)
    for name, choice in CHOICES.items():
        counts = apply_freeze(model, base, choice)
        expected = [one.path for one in model.trainable_variables]
        net.trainable = name != "all"
        exec(textwrap.dedent("\n".join(freezing.lines(choice))), scope)
        assert [one.path for one in model.trainable_variables] == expected, name
        assert counts.trainable > 0


TRAININGS = {
    "one phase": {},
    "up to a layer": {
        "fine_tuning": TUNED,
        "schedule": CosineSchedule(),
        "early_stopping": {"enabled": False, "restore_best": False},
    },
    "step by step": {
        "fine_tuning": TUNED.replace(
            gradual=True,
            gradual_steps=2,
            base_rate_fraction=0.1,
            schedule=StepSchedule(),
            start="plateau",
            reset_optimizer=False,
        ),
    },
}


@pytest.mark.parametrize("name", TRAININGS)
def test_that_the_script_changes_nothing_that_is_frozen(
    name: str, run: RunBase, few: PreparedData, tmp_path: Path
) -> None:
    experiment = experiment_on(run, few, **TRAININGS[name])
    names = written(experiment, few, tmp_path)
    isolated(names["main"])
    best: Any = keras.models.load_model(tmp_path / "best.keras", compile=False)
    first = keras.models.load_model(Path(run.run_dir) / "best.keras")
    changed = {
        layer.name
        for layer in best.get_layer("base").layers
        for mine, its in zip(
            layer.get_weights(), first.get_layer(layer.name).get_weights(), strict=True
        )
        if not np.array_equal(mine, its)
    }
    assert changed <= {"conv2d_3", "dense_6"}
    if name == "up to a layer":
        assert changed == {"conv2d_3", "dense_6"}
    phases = {path.name for path in tmp_path.glob("*history.csv")}
    assert len(phases) == (1 if name == "one phase" else 2)
    for file in phases:
        rows = (tmp_path / file).read_text().splitlines()
        assert len(rows) == (2 if file == "history.csv" else 3), rows


def test_that_the_base_takes_smaller_steps(
    run: RunBase, few: PreparedData, tmp_path: Path
) -> None:
    tuning = TUNED.replace(base_rate_fraction=0.25)
    experiment = experiment_on(run, few, fine_tuning=tuning)
    experiment = experiment.replace(
        training=experiment.training.replace(optimizer=SGD(momentum=0.9))
    )
    names = written(experiment, few, tmp_path)
    images, labels = names["load_data"]()[0]
    steps: dict[float, dict[str, Any]] = {}
    for rate in (1.0, 0.25):
        model = isolated(names["build_model"])
        keras.utils.set_random_seed(1)
        head = model.layers[-2]
        head.set_weights([np.full(one.shape, 0.01) for one in head.get_weights()])
        head.kernel.assign(np.arange(60).reshape(6, 10) / 600)
        names["freeze"](model.get_layer("base"), [])
        names["compile_model"](model, 0.01, base_rate=rate)
        before = [one.numpy() for one in model.trainable_variables]
        model.train_on_batch(images[:8], labels[:8])
        pairs = zip(model.trainable_variables, before, strict=True)
        steps[rate] = {one.path: one.numpy() - old for one, old in pairs}
    inner = {one.path for one in model.get_layer("base").trainable_variables}
    assert 0 < len(inner) < len(steps[1.0])
    for path, step in steps[1.0].items():
        share = 0.25 if path in inner else 1.0
        np.testing.assert_allclose(steps[0.25][path], share * step, rtol=0.02)


def test_that_what_fine_tuning_can_t_repeat_is_said(
    run: RunBase, few: PreparedData, own_run: Path, tmp_path: Path
) -> None:
    experiment = experiment_on(run, few, **TRAININGS["step by step"])
    said = differences(experiment)
    assert len(said) == 2
    assert differences(experiment_on(run, few, fine_tuning=TUNED)) == []
    save_experiment(
        experiment.replace(dataset=DIGITS.dataset), own_run / "experiment.json"
    )
    result = export_run(own_run, tmp_path / "out", "script")
    assert [one.message for one in result.problems] == said
    assert (result.path / "base.keras").is_file()
    source = (result.path / "train.py").read_text()
    assert "optimizer and patience begin afresh" in " ".join(source.split())


def test_that_modules_and_what_stands_on_them_are_refused(tmp_path: Path) -> None:
    module = modules.trusted(modules.save_reusable(tmp_path / "module"))
    build_model(ModelSpec(base=module), task(8, 8, 3, 3), 1).save(
        tmp_path / "best.keras"
    )
    for base in (module, RunBase(run_dir=str(tmp_path))):
        with pytest.raises(ProblemError, match="module of TF Hub"):
            require_keras_alone(base)


def test_that_weights_that_are_gone_are_missed(tmp_path: Path) -> None:
    base = ApplicationsBase(weights="file", weights_file=str(tmp_path / "gone.h5"))
    with pytest.raises(ProblemError, match="no longer there"):
        base_files(base)
