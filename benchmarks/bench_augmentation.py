"""Augmentation against stacked layers of Keras, its cost in training, and its preview.

Both pipelines run in `tf.data` on the same images in memory, with as many parallel
calls, and do the same: flip, rotation, zoom, both shifts, shear, brightness and
contrast, and for colour images saturation and hue. Ours draws its random numbers inside
what is measured, as Keras does.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.bench_engine import BATCH_SIZE, IMAGES_PER_CLASS, EngineLaps
from benchmarks.harness import (
    PAIRS,
    Result,
    interleaved,
    median_result,
    ratio_result,
    seconds_of,
)
from benchmarks.realdata import mnist
from core.experiment import AugmentationSpec, Experiment
from core.experiment.augmentation import find_augmentation_preset
from core.experiment.augmentation.colour import Brightness, Contrast, Hue, Saturation
from core.experiment.augmentation.geometry import (
    HeightShift,
    HorizontalFlip,
    Rotation,
    Shear,
    WidthShift,
    Zoom,
)
from core.experiment.presets import find_preset

GRID = 36
DEGREES = 10.0

_GEOMETRY = (
    HorizontalFlip(),
    Rotation(lower=-DEGREES, upper=DEGREES),
    Zoom(lower=0.9, upper=1.1),
    WidthShift(lower=-0.1, upper=0.1),
    HeightShift(lower=-0.1, upper=0.1),
    Shear(lower=-DEGREES, upper=DEGREES),
)
_LIGHT = (Brightness(lower=-0.2, upper=0.2), Contrast(lower=0.7, upper=1.3))
_COLOUR = (Saturation(lower=0.7, upper=1.3), Hue(lower=-DEGREES, upper=DEGREES))


def run() -> list[Result]:
    """Measures both image sizes, and training where MNIST is on this computer."""
    return [
        *_against_keras((28, 28, 1), batch_size=64, batches=200),
        *_against_keras((160, 160, 3), batch_size=32, batches=6),
        *_preview((28, 28, 1)),
        *_preview((160, 160, 3)),
        *_training(),
    ]


def _against_keras(
    shape: tuple[int, int, int], batch_size: int, batches: int
) -> list[Result]:
    import numpy as np

    count = batch_size * batches
    images = np.random.default_rng(0).integers(0, 256, (count, *shape)).astype("uint8")
    ours = _our_lap(images, batch_size)
    keras = _keras_lap(images, batch_size)
    ours(), keras()
    seconds, reference = interleaved(ours, keras, PAIRS)
    size = "×".join(str(side) for side in shape)
    return [
        ratio_result(
            f"Augmentation over stacked Keras layers at {size}, images/s",
            [count / one for one in seconds],
            [count / one for one in reference],
            target=2.5,
            at_least=True,
            unit="images/s",
        )
    ]


def _our_lap(images: Any, batch_size: int) -> Callable[[], float]:
    import numpy as np

    from core.augmentation import stream
    from core.augmentation.augmenter import Augmenter

    shape = images.shape[1:]
    operations = (*_GEOMETRY, *_LIGHT, *(_COLOUR if shape[2] == 3 else ()))
    augmenter = Augmenter(AugmentationSpec(operations=operations), shape, seed=1)
    numbers = np.arange(len(images))
    whole = stream.AugmentedStream(augmenter, batch_size)
    epochs = iter(range(10_000))

    def batches() -> Iterator[Any]:
        for start in range(0, len(images), batch_size):
            yield images[numbers[start : start + batch_size]]

    def lap() -> float:
        made = whole.epoch(next(epochs), numbers, batches())
        return seconds_of(lambda: [None for _ in made])

    return lap


def _keras_lap(images: Any, batch_size: int) -> Callable[[], float]:
    import tensorflow as tf
    from keras import layers

    turn = DEGREES / 360.0
    values = {"value_range": (0, 255)}
    fill = {"fill_mode": "constant"}
    stack = [
        layers.RandomFlip("horizontal", seed=1),
        layers.RandomRotation(turn, seed=1, **fill),
        layers.RandomZoom(0.1, seed=1, **fill),
        layers.RandomTranslation(0.1, 0.1, seed=1, **fill),
        layers.RandomShear(0.17, 0.0, seed=1, **fill),
        layers.RandomBrightness(0.2, seed=1, **values),
        layers.RandomContrast(0.3, seed=1, **values),
    ]
    if images.shape[-1] == 3:
        stack.append(layers.RandomSaturation((0.35, 0.65), seed=1, **values))
        stack.append(layers.RandomHue(turn, seed=1, **values))

    def vary(batch: Any) -> Any:
        batch = tf.cast(batch, tf.float32)
        for layer in stack:
            batch = layer(batch, training=True)
        return tf.cast(tf.round(batch), tf.uint8)

    from core.augmentation import stream

    dataset = (
        tf.data.Dataset.from_tensor_slices(images)
        .batch(batch_size)
        .map(vary, num_parallel_calls=stream.parallel_batches())
        .prefetch(2)
    )
    return lambda: seconds_of(lambda: [None for _ in dataset])


def _preview(shape: tuple[int, int, int]) -> list[Result]:
    """The time from a moved slider to 36 new pictures, everything loaded."""
    import numpy as np

    from core.augmentation.preview import Preview

    images = np.random.default_rng(0).integers(0, 256, (GRID, *shape)).astype("uint8")
    spec = find_augmentation_preset("photos").spec
    preview, numbers = Preview(shape, seed=1), np.arange(GRID)
    preview.varied(spec, images, numbers)
    samples: list[float] = []
    for step in range(15):
        moved = Rotation(lower=-8.0, upper=8.0 + step)
        changed = spec.replace(
            operations=tuple(
                moved if isinstance(one, Rotation) else one for one in spec.operations
            )
        )
        begin = time.perf_counter()
        preview.varied(changed, images, numbers)
        samples.append(1000.0 * (time.perf_counter() - begin))
    size = "×".join(str(side) for side in shape)
    name = f"Preview of 6×6 images at {size} after a slider has moved"
    return [median_result(name, samples, target=50.0, unit="ms")]


def _training() -> list[Result]:
    """The small CNN on MNIST with the augmentation for digits, and without any.

    Measured are whole epochs with their validation, since batches of the next epoch are
    made meanwhile.
    """
    data = mnist(IMAGES_PER_CLASS)
    if data is None:
        return []
    plain = _experiment()
    varied = plain.replace(augmentation=find_augmentation_preset("digits").spec)
    ours, reference = EngineLaps(varied, data), EngineLaps(plain, data)
    try:
        seconds, without = interleaved(
            lambda: ours.lap()[0], lambda: reference.lap()[0], PAIRS
        )
    finally:
        ours.close()
        reference.close()
    count = len(data.train)
    return [
        ratio_result(
            "Training with augmentation over training without, images/s",
            [count / one for one in seconds],
            [count / one for one in without],
            target=0.9,
            at_least=True,
            unit="images/s",
        )
    ]


def _experiment() -> Experiment:
    experiment = find_preset("mnist-cnn").build()
    training = experiment.training.replace(
        epochs=1000,
        batch_size=BATCH_SIZE,
        early_stopping=experiment.training.early_stopping.replace(enabled=False),
    )
    return experiment.replace(training=training)
