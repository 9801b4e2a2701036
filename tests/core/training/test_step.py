"""The compiled steps do what Keras's own training does."""

import keras
import numpy as np
import pytest

from core.data.feed import Feed
from core.data.weights import balanced_class_weights
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.normalization import BatchNormalization
from core.experiment.layers.reshaping import Flatten
from core.training.workbench import set_up
from tests.core.training.samples import tiny_data, tiny_experiment

LAYERS = (
    Conv2D(filters=3, kernel_size=(3, 3)),
    BatchNormalization(),
    Flatten(),
    Dense(units=5, activation="relu", kernel_l2=0.01, kernel_l1=0.001),
)


def _one_epoch(bench, rate=None):
    rate = rate or bench.experiment.training.optimizer.learning_rate
    batches = bench.train_feed.epoch(0)
    return np.array([bench.train_step(batch, rate).numpy() for batch in batches])


def _keras_epoch(bench, smoothing=0.0, weighted=False):
    """The same steps by `train_on_batch` of a copy; returns it and its losses."""
    spec = bench.experiment.training
    model = keras.models.clone_model(bench.model)
    model.set_weights(bench.model.get_weights())
    loss = "sparse_categorical_crossentropy"
    if smoothing:
        loss = keras.losses.CategoricalCrossentropy(label_smoothing=smoothing)
    optimizer = getattr(keras.optimizers, spec.optimizer.kind)(
        **spec.optimizer.arguments()
    )
    model.compile(optimizer=optimizer, loss=loss, jit_compile=False)
    losses = []
    for batch in bench.train_feed.epoch(0):
        labels = (
            keras.utils.to_categorical(batch.labels, 3) if smoothing else batch.labels
        )
        model.reset_metrics()
        losses.append(
            model.train_on_batch(
                batch.images, labels, sample_weight=batch.weights if weighted else None
            )
        )
    return model, np.array(losses)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"optimizer": {"kind": "SGD", "momentum": 0.9, "nesterov": True}},
        {"optimizer": {"kind": "AdamW"}},
        {"optimizer": {"kind": "RMSprop", "momentum": 0.5}},
        {"optimizer": {"kind": "Adagrad"}},
        {"optimizer": {"kind": "Lion"}},
        {"label_smoothing": 0.1},
        {"class_weights": "balanced"},
    ],
    ids=lambda settings: str(settings),
)
def test_that_an_epoch_changes_the_weights_as_keras_does(settings):
    data = tiny_data(count=60)
    bench = set_up(tiny_experiment(LAYERS, **settings), data)
    model, expected = _keras_epoch(
        bench,
        smoothing=settings.get("label_smoothing", 0.0),
        weighted="class_weights" in settings,
    )
    losses = _one_epoch(bench)[:, 0]
    np.testing.assert_allclose(losses, expected.ravel(), rtol=1e-4)
    for ours, theirs in zip(
        bench.model.get_weights(), model.get_weights(), strict=True
    ):
        np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-5)


def test_that_the_validation_step_measures_as_keras_does():
    bench = set_up(tiny_experiment(LAYERS), tiny_data())
    bench.model.compile(
        loss="sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=False
    )
    batch = next(bench.train_feed.epoch(0))
    loss, accuracy = bench.validation_step(batch).numpy()
    expected = bench.model.test_on_batch(batch.images, batch.labels)
    assert [loss, accuracy] == pytest.approx(expected, rel=1e-5)


def test_that_a_smaller_last_batch_is_not_traced_again():
    bench = set_up(tiny_experiment(LAYERS), tiny_data())
    sizes = {len(batch) for batch in bench.train_feed.epoch(0)}
    assert len(sizes) == 2
    _one_epoch(bench)
    compute = bench.train_step._compute
    assert compute.experimental_get_tracing_count() == 1


def test_that_the_learning_rate_of_the_call_is_used():
    bench = set_up(
        tiny_experiment(optimizer={"kind": "SGD", "momentum": 0.0}), tiny_data()
    )
    batch = next(bench.train_feed.epoch(0))
    before = bench.model.get_weights()
    bench.train_step(batch, 0.0)
    for one, two in zip(before, bench.model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)
    bench.train_step(batch, 0.1)
    assert any(
        (one != two).any()
        for one, two in zip(before, bench.model.get_weights(), strict=True)
    )


@pytest.mark.parametrize("clipping", ["value", "norm", "global_norm"])
def test_that_clipping_limits_a_step(clipping):
    limit = 1e-4
    experiment = tiny_experiment(
        LAYERS,
        optimizer={"kind": "SGD", "momentum": 0.0},
        gradient_clipping=clipping,
        clipping_limit=limit,
    )
    bench = set_up(experiment, tiny_data())
    before = [variable.numpy() for variable in bench.model.trainable_variables]
    bench.train_step(next(bench.train_feed.epoch(0)), 1.0)
    changes = [
        variable.numpy() - old
        for variable, old in zip(bench.model.trainable_variables, before, strict=True)
    ]
    norms = [float(np.linalg.norm(change)) for change in changes]
    largest = {
        "value": max(float(np.abs(change).max()) for change in changes),
        "norm": max(norms),
        "global_norm": float(np.linalg.norm(norms)),
    }
    # The weights are rounded to float32 around numbers of the size of 1.
    assert largest[clipping] == pytest.approx(limit, rel=0.02)


@pytest.mark.parametrize("precision", ["mixed_float16", "mixed_bfloat16"])
def test_that_mixed_precision_learns_with_float32_weights(precision):
    experiment = tiny_experiment(
        precision=precision, optimizer={"kind": "Adam", "learning_rate": 0.01}
    )
    bench = set_up(experiment, tiny_data())
    first = _one_epoch(bench)[:, 0].mean()
    for _ in range(5):
        last = _one_epoch(bench)[:, 0].mean()
    assert last < first
    assert {str(weight.dtype) for weight in bench.model.weights} == {"float32"}
    assert bench.warnings[-1].path == "training.precision"


def test_that_float16_scales_the_loss_and_skips_what_overflows():
    experiment = tiny_experiment(precision="mixed_float16")
    bench = set_up(experiment, tiny_data())
    assert isinstance(bench.optimizer, keras.optimizers.LossScaleOptimizer)
    bench.optimizer.dynamic_scale.assign(2.0**120)
    before = bench.model.get_weights()
    bench.train_step(next(bench.train_feed.epoch(0)), 0.1)
    for one, two in zip(before, bench.model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)
    assert float(bench.optimizer.dynamic_scale.numpy()) == 2.0**119


def test_that_xla_gives_the_same_step():
    plain = set_up(tiny_experiment(LAYERS, xla="off"), tiny_data())
    compiled = set_up(tiny_experiment(LAYERS, xla="on"), tiny_data())
    np.testing.assert_allclose(_one_epoch(plain), _one_epoch(compiled), rtol=1e-3)


def test_that_class_weights_reach_the_batches():
    data = tiny_data()
    bench = set_up(tiny_experiment(class_weights="balanced"), data)
    weights = balanced_class_weights(data.train.labels, 3)
    batch = next(bench.train_feed.epoch(0))
    np.testing.assert_array_equal(batch.weights, weights[batch.labels])
    assert isinstance(bench.train_feed, Feed)
