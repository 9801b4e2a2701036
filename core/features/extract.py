"""From an experiment and its data to the features of every image."""

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from core.data.memory import available_memory
from core.data.types import Part, PreparedData, Progress, no_progress
from core.experiment import Base, Experiment, HubBase, ProblemError, fail
from core.experiment.feature_tools import Pooling
from core.features.feature_set import FeatureOrigin, FeatureSet, PartFeatures

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.training.features.gather import Gathered
    from core.training.features.split import Split

WORDS = "Computing features"
_CHUNK = 512
_SHARE_OF_MEMORY = 0.5


def extract(
    experiment: Experiment, data: PreparedData, progress: Progress = no_progress
) -> FeatureSet:
    """Computes the features of all images at the cut of the experiment's base.

    The base is used as it is: frozen, without augmentation, in float32. What was
    computed before for the same net, cut, pooling and images is read instead. Without a
    base the features are the pixels themselves, 0 to 1, for comparison.

    Args:
        experiment: Its base, its seed and its pooling are looked at.
        data: The prepared data of the experiment.
        progress: Told the images so far; may raise `Cancelled`.

    Raises:
        ProblemError: the base is not there, not trusted or damaged, an image can't be
            read, or there is no room for the features.
        Cancelled: `progress` asked for it.
    """
    begin = time.monotonic()
    base, parts = experiment.model.base, (data.train, data.validation, data.test)
    if base is None:
        values, reused = _pixels(parts, progress), False
        origin = _origin(experiment, data, "", "", data.task.input_shape, "none")
    else:
        values, reused, origin = _from_base(base, experiment, data, progress)
    train, validation, test = (
        PartFeatures(rows, part.labels, part.indices, _files(part, data))
        for part, rows in zip(parts, values, strict=True)
    )
    origin = origin.replace(dimension=train.values.shape[1])
    seconds = time.monotonic() - begin
    names = data.task.class_names
    return FeatureSet(train, validation, test, names, origin, reused, seconds)


def _pixels(parts: tuple[Part, ...], progress: Progress) -> list[Any]:
    dimension = int(np.prod(parts[0].store.shape))
    total = sum(len(part) for part in parts)
    _expect_room(4 * total * dimension)
    done, found = 0, []
    for part in parts:
        rows = np.empty((len(part), dimension), np.float32)
        for start in range(0, len(part), _CHUNK):
            progress("Reading pixels", done, total, "images")
            images = part.images(start, start + _CHUNK)
            rows[start : start + len(images)] = images.reshape(len(images), -1)
            done += len(images)
        rows /= 255.0
        found.append(rows)
    progress("Reading pixels", total, total, "images")
    return found


def _from_base(
    base: Base, experiment: Experiment, data: PreparedData, progress: Progress
) -> tuple[list[Any], bool, FeatureOrigin]:
    import tensorflow as tf

    from core.model.bases.consent import require_consent
    from core.model.bases.describe import outline
    from core.model.bases.fetching import fetch_base
    from core.training.devices import describe_devices

    if isinstance(base, HubBase):
        require_consent(base)
    fetch_base(base, progress)
    shape = data.task.input_shape
    progress("Building the base", 0, None, "steps")
    device = describe_devices(experiment.training.device)
    pooling = experiment.feature_tools.pooling
    with tf.device(device.device):
        split, output_shape, pooled = pooled_split(
            base, shape, pooling, experiment.seed
        )
        size = 4 * split.feature_shape[0] * _total(data)
        _expect_room(size)
        values, reused = _gather(base, split, data, device.chip, progress)
    outlined = outline(base, shape)
    origin = _origin(
        experiment, data, outlined.title, outlined.cut, output_shape, pooled
    )
    return values, reused, origin.replace(notes=outlined.notes)


def pooled_split(
    base: Base, image_shape: tuple[int, int, int], pooling: Pooling, seed: int
) -> "tuple[Split, tuple[int, ...], Any]":
    """Builds a base up to its cut, with one row of features for each image.

    Args:
        base: The base; all of it is frozen.
        image_shape: (height, width, channels) of the images.
        pooling: What to do where the base gives a picture for each feature.
        seed: From which random weights are drawn.

    Returns:
        The net as its frozen part, from pixels 0 to 255 to float32 (batch, features);
        what the base gives before pooling; and the pooling that there was.

    Raises:
        ProblemError: the base is not on this computer, damaged, or not trusted.
    """
    import keras

    from core.model.bases.lay import lay_base
    from core.training.features.split import FROZEN, HEAD, Split

    image: Any = keras.Input(image_shape, dtype="float32", name="image")
    features = lay_base(base, image, seed, "float32")
    sides = [side for side in features.shape[1:] if side is not None]
    if len(sides) < len(features.shape) - 1:
        raise fail(
            "At this cut the base gives features whose number is not fixed.",
            "Cut after another layer.",
            path="model.base.cut",
        )
    layer, used = _pooling_layer(len(sides), pooling)
    row = layer(features)
    net = keras.Model(image, row, name=FROZEN)
    net.trainable = False
    end = keras.Model(row, keras.layers.Identity(name="end")(row), name=HEAD)
    return Split(net, end), tuple(int(side) for side in sides), used


def _pooling_layer(rank: int, pooling: Pooling) -> tuple[Any, Any]:
    """Returns a layer that makes a row of features, and how it does so."""
    from keras import layers

    settings: dict[str, Any] = {"name": "row", "dtype": "float32"}
    averages = {
        2: layers.GlobalAveragePooling1D,
        3: layers.GlobalAveragePooling2D,
    }
    largest = {2: layers.GlobalMaxPooling1D, 3: layers.GlobalMaxPooling2D}
    if rank == 1:
        # Also turns the half precision that a run may have into float32.
        return layers.Activation("linear", **settings), "none"
    chosen = {"average": averages, "max": largest}.get(pooling, {})
    if rank in chosen:
        return chosen[rank](**settings), pooling
    return layers.Flatten(**settings), "flatten"


def _gather(
    base: Base, split: "Split", data: PreparedData, chip: str, progress: Progress
) -> tuple[list[Any], bool]:
    from core.data.feed import Feed
    from core.training.features.compute import Watch
    from core.training.features.gather import Source, gather
    from core.training.features.key import net_digest

    parts = (data.train, data.validation, data.test)
    used = [part for part in parts if len(part)]
    counted: list[tuple[int, int | None]] = [(0, None)]

    def count(done: int, total: int) -> None:
        counted.append((done, total))
        progress(WORDS, done, total, "images")

    watch = Watch(lambda: progress(WORDS, *counted[-1], "images"), count)
    found = _without_surprise(
        lambda: gather(
            split,
            tuple(Source(part, Feed(part, 1, seed=0)) for part in used),
            net=net_digest(split.frozen),
            data=data.fingerprint,
            device=chip,
            where="auto" if base.features == "none" else base.features,
            watch=watch,
        )
    )
    if found is None:
        raise _no_room()
    computed = iter(found.values)
    empty = np.empty((0, *split.feature_shape), np.float32)
    rows = [next(computed)[0] if len(part) else empty for part in parts]
    _expect_numbers(rows)
    return rows, found.reused


def _without_surprise(work: "Callable[[], Gathered | None]") -> "Gathered | None":
    """Runs the base; too little memory becomes a problem.

    Raises:
        ProblemError: there is not enough memory.
    """
    from core.training.failures import is_out_of_memory

    try:
        return work()
    except ProblemError:
        raise
    except Exception as error:
        if is_out_of_memory(error):
            raise fail(
                "The memory was not enough to run the base.",
                "Choose a smaller size for the images, or end a training that goes on.",
                path="model.base.input_size",
            ) from None
        raise


def _origin(
    experiment: Experiment,
    data: PreparedData,
    base: str,
    cut: str,
    output_shape: tuple[int, ...],
    pooling: Any,
) -> FeatureOrigin:
    spec = experiment.model.base
    return FeatureOrigin(
        base=base,
        cut=cut,
        output_shape=output_shape,
        pooling=pooling,
        dimension=0,
        dataset=data.raw.name,
        image_shape=data.task.input_shape,
        fingerprint=data.fingerprint,
        seed=experiment.seed,
        settings=spec.model_dump_json() if spec is not None else "",
    )


def _files(part: Part, data: PreparedData) -> tuple[str, ...]:
    images = data.raw.images
    if not len(part) or images.file(int(part.indices[0])) is None:
        return ()
    paths = [images.file(int(index)) for index in part.indices]
    return tuple(f"{p.parent.name}/{p.name}" if p else "" for p in paths)


def _total(data: PreparedData) -> int:
    return len(data.train) + len(data.validation) + len(data.test)


def _expect_numbers(rows: list[Any]) -> None:
    if not all(np.isfinite(part).all() for part in rows):
        raise fail(
            "The base gives values that are no numbers (NaN or infinite).",
            "Its weights have been spoilt in training. Choose another base.",
            path="model.base",
        )


def _expect_room(size: int) -> None:
    if size > _SHARE_OF_MEMORY * available_memory():
        raise _no_room()


def _no_room() -> ProblemError:
    return fail(
        "There is no room for the features of all images.",
        "Pool them, limit the images of each class, choose smaller images, or close "
        "other programs.",
        path="feature_tools.pooling",
    )
