"""Transfer learning on photos of hands, against plain Keras with the same base.

MobileNetV2 of width 0.35 at 96×96 with its ImageNet weights, batches of 32. Keras has
the same frozen base, called with `training=False` as its guide to transfer learning
says, and the same head with the same first weights.
"""

import os
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.bench_engine import EngineLaps
from benchmarks.harness import Result, interleaved, ratio_result
from benchmarks.realdata import realdata
from core.data.load import load_raw, prepare
from core.data.types import PreparedData
from core.experiment import (
    ApplicationsBase,
    DatasetSpec,
    Experiment,
    FineTuningSpec,
    FreezeSpec,
    ModelSpec,
)
from core.experiment.layers.pooling import GlobalAveragePooling2D
from core.runs.events import EpochEnded, PhaseStarted, RunEnded, TrainingEvent
from core.training.control import RunControl

SIDE, BATCH_SIZE, EPOCHS, PAIRS = 96, 32, 10, 5
WEIGHTS = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_224_no_top.h5"
TOLERANCE = 1e-3


def experiment(folder: Path, epochs: int, fine_tuning: bool = False) -> Experiment:
    """Returns the experiment: frozen base, pooling, output layer.

    Args:
        folder: The real data.
        epochs: Of the head.
        fine_tuning: Whether the whole base is opened then, for as long as one likes.
    """
    spec = Experiment()
    training = spec.training
    return spec.replace(
        dataset=DatasetSpec(
            source=str(folder / "photos" / "sign_language_digits"),
            image_size=(SIDE, SIDE),
        ),
        model=ModelSpec(
            base=ApplicationsBase(
                architecture="MobileNetV2",
                alpha=0.35,
                weights="file",
                weights_file=str(folder / "pretrained" / WEIGHTS),
            ),
            layers=(GlobalAveragePooling2D(),),
        ),
        training=training.replace(
            epochs=epochs,
            batch_size=BATCH_SIZE,
            early_stopping=training.early_stopping.replace(enabled=False),
            fine_tuning=FineTuningSpec(
                enabled=fine_tuning, epochs=1000, freeze=FreezeSpec(mode="none")
            ),
        ),
    )


class KerasRun:
    """The same net the way a Keras user writes it."""

    def __init__(self, spec: Experiment, data: PreparedData, trainable: bool) -> None:
        """Builds it with the first weights that the engine has too."""
        import keras
        import numpy as np

        from core.model.build import build_model

        ours = build_model(spec.model, data.task, spec.seed)
        base: Any = spec.model.base
        net = keras.applications.MobileNetV2(
            alpha=base.alpha,
            weights=base.weights_file,
            include_top=False,
            input_shape=data.task.input_shape,
        )
        net.trainable = trainable
        image = keras.Input(data.task.input_shape)
        scaled = keras.layers.Rescaling(1 / 127.5, -1)(image)
        pooled = keras.layers.GlobalAveragePooling2D()(net(scaled, training=False))
        head = keras.layers.Dense(data.task.num_classes, activation="softmax")
        self.model = keras.Model(image, head(pooled))
        head.set_weights(ours.get_weights()[-2:])
        fraction = spec.training.fine_tuning.learning_rate_fraction
        rate = spec.training.optimizer.learning_rate
        self.model.compile(
            optimizer=keras.optimizers.Adam(rate * fraction if trainable else rate),
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )
        self._train, self._validation = (
            (part.images(0, len(part)).astype(np.float32), part.labels)
            for part in (data.train, data.validation)
        )

    def fit(self, epochs: int = 1) -> float:
        """Returns the seconds of some epochs with validation."""
        begin = time.perf_counter()
        self.model.fit(
            *self._train,
            batch_size=BATCH_SIZE,
            epochs=epochs,
            validation_data=self._validation,
            verbose=0,
        )
        return time.perf_counter() - begin


def run() -> list[Result]:
    """Measures head phase and fine-tuning."""
    folder = realdata()
    if folder is None:
        return []
    spec = experiment(folder, EPOCHS).dataset
    data = prepare(load_raw(spec), spec, seed=1)
    before = os.environ.get("LOSSLINE_HOME")
    with tempfile.TemporaryDirectory() as home:
        os.environ["LOSSLINE_HOME"] = home
        try:
            return [
                _head_epochs(folder, data),
                _head_phase(folder, data),
                _difference(folder, data),
                _fine_tuning(folder, data),
            ]
        finally:
            os.environ.pop("LOSSLINE_HOME")
            if before is not None:
                os.environ["LOSSLINE_HOME"] = before


def _head_epochs(folder: Path, data: PreparedData) -> Result:
    spec = experiment(folder, epochs=1000)
    engine = EngineLaps(spec, data)
    try:
        keras_run = KerasRun(spec, data, trainable=False)
        keras_run.fit()
        ours, theirs = interleaved(lambda: engine.lap()[0], keras_run.fit, PAIRS)
    finally:
        engine.close()
    name = "Head epochs from the second on over plain Keras, images/s"
    return _faster(name, len(data.train), ours, theirs, 20)


def _head_phase(folder: Path, data: PreparedData) -> Result:
    spec = experiment(folder, EPOCHS)

    def ours() -> float:
        for kept in Path(os.environ["LOSSLINE_HOME"]).rglob("*.npy"):
            kept.unlink()
        return _trained(spec, data)[0]

    def theirs() -> float:
        return KerasRun(spec, data, trainable=False).fit(EPOCHS)

    own, plain = interleaved(ours, theirs, PAIRS)
    name = "Head phase of 10 epochs with its features over plain Keras, images/s"
    return _faster(name, EPOCHS * len(data.train), own, plain, 5)


def _difference(folder: Path, data: PreparedData) -> Result:
    """How far the validation losses lie from those of a run without kept features."""
    spec = experiment(folder, 3)
    base: Any = spec.model.base
    slow = spec.replace(model=spec.model.replace(base=base.replace(features="none")))
    kept, run_each_step = (_trained(one, data)[1] for one in (spec, slow))
    worst = max(
        abs(one / other - 1) for one, other in zip(kept, run_each_step, strict=True)
    )
    return Result(
        name="Validation losses against those without kept features",
        value=worst,
        unit="relative",
        target=TOLERANCE,
        at_least=False,
        details={"kept": kept, "run_in_each_step": run_each_step},
    )


def _fine_tuning(folder: Path, data: PreparedData) -> Result:
    spec = experiment(folder, epochs=1, fine_tuning=True)
    engine = EngineLaps(spec, data)
    try:
        engine.lap()
        keras_run = KerasRun(spec, data, trainable=True)
        keras_run.fit()
        ours, theirs = interleaved(lambda: engine.lap()[0], keras_run.fit, PAIRS)
    finally:
        engine.close()
    name = "Fine-tuning epochs over plain Keras, images/s"
    return _faster(name, len(data.train), ours, theirs, 1)


def _trained(spec: Experiment, data: PreparedData) -> tuple[float, list[float]]:
    """Trains; returns the seconds of the phase and the validation losses."""
    from core.training.engine import train

    times: list[float] = []
    losses: list[float] = []

    def emit(event: TrainingEvent) -> None:
        if isinstance(event, PhaseStarted | EpochEnded):
            times.append(time.perf_counter())
        if isinstance(event, EpochEnded):
            losses.append(event.logs["val_loss"])
        if isinstance(event, RunEnded) and event.status != "completed":
            raise RuntimeError(f"Expected a complete run. Received: {event}")

    with tempfile.TemporaryDirectory() as folder:
        train(spec, Path(folder) / "run", emit, RunControl(), data)
    return times[-1] - times[0], losses


def _faster(
    name: str, images: int, ours: list[float], theirs: list[float], target: float
) -> Result:
    return ratio_result(
        name,
        [images / seconds for seconds in ours],
        [images / seconds for seconds in theirs],
        target=target,
        at_least=True,
        unit="images/s",
    )
