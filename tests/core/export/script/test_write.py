import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from PIL import Image

from core.data.types import PreparedData, no_progress
from core.experiment import (
    Experiment,
    ModelSpec,
    Residual,
    TrainingSpec,
    load_experiment,
    save_experiment,
)
from core.experiment.layers.convolution import (
    Conv2D,
    Conv2DTranspose,
    DepthwiseConv2D,
    SeparableConv2D,
)
from core.experiment.layers.core import Activation, Dense, Rescaling
from core.experiment.layers.normalization import (
    BatchNormalization,
    GroupNormalization,
    LayerNormalization,
)
from core.experiment.layers.pooling import (
    AveragePooling2D,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    MaxPooling2D,
)
from core.experiment.layers.regularization import (
    Dropout,
    GaussianNoise,
    SpatialDropout2D,
)
from core.experiment.layers.reshaping import (
    Flatten,
    Reshape,
    UpSampling2D,
    ZeroPadding2D,
)
from core.experiment.optimizers import SGD, Lion
from core.experiment.schedules import (
    CosineSchedule,
    ExponentialSchedule,
    ReduceOnPlateauSchedule,
    Schedule,
    StepSchedule,
)
from core.experiment.training import EarlyStoppingSpec
from core.export import export_run
from core.export.script.data import data_source
from core.export.script.training import compiled
from core.export.script.write import script_source
from core.model.build import build_model
from core.runs import DataInfo, RunFolder
from tests.core.data.making import odd_exif_blocks
from tests.core.export.encoded.pictures import exif
from tests.core.tiny_run import DIGITS, data_of

STACKS = {
    "everything": ModelSpec(
        layers=(
            ZeroPadding2D(padding=(1, 2)),
            Conv2D(filters=8, kernel_size=(3, 2), strides=(1, 2), kernel_l1=0.001),
            SeparableConv2D(filters=8, padding="same", pointwise_l2=0.01),
            DepthwiseConv2D(padding="same", depthwise_initializer="he_normal"),
            Conv2DTranspose(filters=8, activation="leaky_relu"),
            BatchNormalization(momentum=0.9),
            GroupNormalization(groups=4),
            LayerNormalization(),
            SpatialDropout2D(),
            GaussianNoise(),
            Conv2D(enabled=False),
            UpSampling2D(interpolation="bilinear"),
            MaxPooling2D(pool_size=(2, 1)),
            AveragePooling2D(pool_size=(1, 2), strides=(1, 1), padding="same"),
            Residual(layers=(Conv2D(filters=6, strides=(2, 2), padding="same"),)),
            Residual(activation="linear", layers=(Conv2D(filters=6, padding="same"),)),
            GlobalMaxPooling2D(),
            Dense(units=6, activation="gelu", use_bias=False, kernel_l2=0.01),
            Residual(layers=(Dense(units=9), BatchNormalization(center=False))),
            Reshape(target_shape=(3, 3, 1)),
            Rescaling(),
            Flatten(),
            Activation(activation="silu"),
            Dropout(rate=0.25),
        )
    ),
    "unlocked head": ModelSpec(
        layers=(
            Residual(),
            GlobalAveragePooling2D(),
            Dense(units=10),
            Activation(activation="softmax"),
        ),
        locked_head=False,
    ),
}


def source_of(experiment: Experiment, data: PreparedData) -> str:
    return script_source(experiment, data, data_source(experiment, data))


def without_names_and_seeds(model: keras.Model) -> list[Any]:
    """The layers of a model and how they are joined, as far as the script says it."""
    places = {layer.name: place for place, layer in enumerate(model.layers)}

    def cleaned(value: Any) -> Any:
        if isinstance(value, dict):
            if "keras_history" in value:
                return places[value["keras_history"][0]]
            left_out = ("name", "seed", "build_config")
            kept = {key: item for key, item in value.items() if key not in left_out}
            return {key: cleaned(item) for key, item in kept.items()}
        if isinstance(value, list | tuple):
            return [cleaned(item) for item in value]
        return value

    return [
        (layer["class_name"], cleaned(layer["config"]), cleaned(layer["inbound_nodes"]))
        for layer in model.get_config()["layers"]
    ]


def module_of(source: str, tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "train.py").write_text(source)
    return runpy.run_path(str(tmp_path / "train.py"))


@pytest.mark.parametrize("precision", ["float32", "mixed_bfloat16"])
@pytest.mark.parametrize("stack", STACKS)
def test_that_the_script_builds_the_app_s_model(
    stack: str, precision: str, digits: PreparedData, tmp_path: Path
) -> None:
    experiment = DIGITS.replace(
        model=STACKS[stack], training=TrainingSpec(precision=precision)
    )
    expected = build_model(experiment.model, digits.task, experiment.seed, precision)
    names = module_of(source_of(experiment, digits), tmp_path)
    keras.config.set_dtype_policy(precision)
    try:
        built = names["build_model"]()
    finally:
        keras.config.set_dtype_policy("float32")
    assert built.count_params() == expected.count_params()
    ours, theirs = without_names_and_seeds(expected), without_names_and_seeds(built)
    for one, other in zip(ours, theirs, strict=True):
        assert other == one


def test_that_the_script_reads_the_app_s_images_in_the_app_s_parts(
    digits: PreparedData, digits_run: Path, tmp_path: Path
) -> None:
    result = export_run(digits_run, tmp_path / "out", "script", data=digits)
    assert result.proof is None
    parts = runpy.run_path(str(result.path / "train.py"))["load_data"]()
    ours = (digits.train, digits.validation, digits.test)
    for (images, labels), part in zip(parts, ours, strict=True):
        assert np.array_equal(images, part.images(0, len(part)))
        assert np.array_equal(labels, part.labels)


def test_that_chosen_classes_and_another_shape_are_repeated(tmp_path: Path) -> None:
    spec = DIGITS.dataset.replace(
        classes=("7", "2", "4"), image_size=(12, 10), color_mode="rgb"
    )
    experiment = DIGITS.replace(dataset=spec)
    data = data_of(experiment)
    source = data_source(experiment, data)
    for name, content in source.files.items():
        (tmp_path / name).write_bytes(content)
    names = module_of(script_source(experiment, data, source), tmp_path)
    images, labels = names["load_data"]()[2]
    assert names["CLASS_NAMES"] == ["2", "4", "7"]
    assert np.array_equal(labels, data.test.labels)
    assert np.array_equal(images, data.test.images(0, len(data.test)))


@pytest.mark.parametrize(
    "schedule",
    [
        CosineSchedule(),
        CosineSchedule(warmup_epochs=0.0, final_fraction=0.2),
        StepSchedule(every_epochs=2),
        ExponentialSchedule(),
    ],
)
def test_that_the_schedule_is_the_app_s(
    schedule: Schedule, digits: PreparedData, tmp_path: Path
) -> None:
    experiment = DIGITS.replace(training=TrainingSpec(epochs=5, schedule=schedule))
    names = module_of(source_of(experiment, digits), tmp_path)
    for step in range(5 * 7):
        assert names["rate_factor"](step, 7) == pytest.approx(
            schedule.factor(step, 7, 5)
        )


TRAININGS = {
    "everything": TrainingSpec(
        epochs=1,
        optimizer=Lion(weight_decay=0.01),
        schedule=ReduceOnPlateauSchedule(),
        label_smoothing=0.1,
        class_weights="balanced",
        gradient_clipping="global_norm",
        xla="on",
        deterministic=True,
        device="cpu",
        early_stopping=EarlyStoppingSpec(restore_best=False, min_delta=0.01),
    ),
    "mixed": TrainingSpec(
        epochs=1,
        optimizer=SGD(nesterov=True),
        schedule=CosineSchedule(),
        precision="mixed_float16",
        gradient_clipping="value",
        early_stopping=EarlyStoppingSpec(enabled=False),
    ),
}


def test_that_what_xla_can_not_compute_is_not_compiled_by_it() -> None:
    for interpolation, line in (
        ("bicubic", "jit_compile=False"),
        ("bilinear", "jit_compile=True"),
    ):
        layers = (UpSampling2D(interpolation=interpolation), Flatten())
        experiment = Experiment(
            model=ModelSpec(layers=layers), training=TrainingSpec(xla="on")
        )
        assert line in compiled(experiment, "0.1")


def run_script(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-I", str(folder / "train.py")],
        cwd=folder.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.parametrize("name", TRAININGS)
def test_that_the_script_trains_in_a_fresh_process(
    name: str, own_run: Path, tmp_path: Path
) -> None:
    folder = RunFolder(own_run)
    experiment = load_experiment(folder.experiment)
    save_experiment(experiment.replace(training=TRAININGS[name]), folder.experiment)
    result = export_run(own_run, tmp_path / "out", "script")
    # XLA has no deterministic form of some operations.
    source = (result.path / "train.py").read_text()
    assert ("jit_compile=False" in source) == TRAININGS[name].deterministic
    said = run_script(result.path)
    found = re.search(r"Test accuracy (\d+\.\d+)%", said)
    assert found
    assert float(found[1]) > (50.0 if name == "plain" else 0.0)
    made = {path.name for path in result.path.iterdir()}
    assert made >= {"best.keras", "history.csv"}


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder with two classes of pictures in many forms."""
    random = np.random.default_rng(0)
    forms = {
        "plain.jpg": {},
        "turned.jpg": {"exif": exif(6)},
        "odd.jpg": {"exif": odd_exif_blocks()["unit as a fraction"]},
        "grey.png": {"mode": "L"},
        "clear.png": {"mode": "RGBA"},
        "palette.png": {"mode": "P"},
        "cmyk.jpg": {"mode": "CMYK"},
    }
    for label, brightness in (("dark", 60), ("light sea", 255)):
        folder = tmp_path / "pictures" / label
        folder.mkdir(parents=True)
        for number in range(4):
            for name, form in forms.items():
                form = dict(form)
                pixels = random.integers(0, brightness, (20, 30, 3), np.uint8)
                image = Image.fromarray(pixels).convert(form.pop("mode", "RGB"))
                image.save(folder / f"{number} {name}", **form)
    return tmp_path / "pictures"


def test_that_a_script_for_pictures_reads_what_the_app_reads(
    pictures: Path, tmp_path: Path
) -> None:
    spec = DIGITS.dataset.replace(source=str(pictures), image_size=(16, 16))
    experiment = DIGITS.replace(
        dataset=spec,
        model=ModelSpec(layers=(Flatten(),)),
        training=TrainingSpec(epochs=1, batch_size=5, label_smoothing=0.1),
    )
    data = data_of(experiment)
    run = RunFolder(tmp_path / "run")
    run.path.mkdir()
    save_experiment(experiment, run.experiment)
    info = DataInfo(
        name="pictures",
        task=data.task,
        train_count=len(data.train),
        validation_count=len(data.validation),
        test_count=len(data.test),
        fingerprint=data.fingerprint,
    )
    run.data_info.write_text(info.model_dump_json())
    result = export_run(run.path, tmp_path / "out", "script", no_progress)
    names = runpy.run_path(str(result.path / "train.py"))
    test = names["Pictures"]("test")
    images = np.concatenate([test[index][0] for index in range(len(test))])
    labels = np.concatenate([test[index][1] for index in range(len(test))])
    assert np.array_equal(labels.argmax(1), data.test.labels)
    assert np.array_equal(images, data.test.images(0, len(data.test)))
    assert "Test accuracy" in run_script(result.path)


def test_that_other_data_lies_beside_the_script(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    np.savez(
        tmp_path / "own.npz",
        x_train=random.integers(0, 256, (40, 6, 5), np.uint8),
        y_train=np.arange(40) % 2,
    )
    spec = DIGITS.dataset.replace(source=str(tmp_path / "own.npz"))
    experiment = DIGITS.replace(dataset=spec)
    data = data_of(experiment)
    source = data_source(experiment, data)
    assert list(source.files) == ["data.npz"]
    (tmp_path / "data.npz").write_bytes(source.files["data.npz"])
    names = module_of(script_source(experiment, data, source), tmp_path)
    images, labels = names["load_data"]()[0]
    assert np.array_equal(images, data.train.images(0, len(data.train)))
    assert np.array_equal(labels, data.train.labels)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_that_pictures_whose_names_no_table_can_hold_lie_beside_the_script(
    tmp_path: Path,
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        for number in range(4):
            file = tmp_path / name / os.fsdecode(b"\xe9%d.png" % number)
            Image.fromarray(np.full((6, 6), 40 * number, np.uint8)).save(file)
    spec = DIGITS.dataset.replace(source=str(tmp_path))
    experiment = DIGITS.replace(dataset=spec)
    source = data_source(experiment, data_of(experiment))
    assert list(source.files) == ["data.npz"]
