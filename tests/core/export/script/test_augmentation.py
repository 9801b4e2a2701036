"""What the script does to training images, against what the app does."""

from pathlib import Path

import keras
import numpy as np
import pytest
from PIL import Image

from core.augmentation.augmenter import Augmenter
from core.experiment import Experiment, ModelSpec, TrainingSpec
from core.experiment.augmentation import AugmentationSpec, Operation
from core.experiment.augmentation.colour import (
    Brightness,
    Contrast,
    Grayscale,
    Hue,
    Invert,
)
from core.experiment.augmentation.disturbance import Cutout
from core.experiment.augmentation.geometry import (
    HeightShift,
    HorizontalFlip,
    Rotation,
    Shear,
    VerticalFlip,
    WidthShift,
    Zoom,
)
from core.experiment.layers.reshaping import Flatten
from core.export.script.augmentation import (
    augmentation_source,
    left_out,
    remark,
    repeats_some,
)
from core.model.isolated import isolated
from tests.core.export.script.test_bases import written
from tests.core.tiny_run import DIGITS, data_of

ROWS, COLUMNS = np.mgrid[0:32, 0:24]
WAVES = np.stack(
    [128 + 60 * np.sin(COLUMNS / 5 + k) + 50 * np.cos(ROWS / (6 + k)) for k in range(3)]
)
IMAGES = np.moveaxis(WAVES, 0, -1)[None].clip(0, 255).astype("uint8")


def varied_by(*operations: Operation, fill: str = "nearest") -> Experiment:
    spec = AugmentationSpec(operations=operations, fill_mode=fill)  # type: ignore[arg-type]
    return DIGITS.replace(augmentation=spec)


def by_the_script(experiment: Experiment, images: np.ndarray) -> np.ndarray:
    names = {"keras": keras, "layers": keras.layers}
    exec(augmentation_source(experiment, images.shape[-1], arrays=False)[0], names)
    return np.asarray(names["augmentation"]()(images.astype("float32"), training=True))


@pytest.mark.parametrize(
    ("operation", "fill"),
    [
        (Rotation(lower=20.0, upper=20.0), "constant"),
        (Rotation(lower=-30.0, upper=-30.0), "reflect"),
        (Zoom(lower=1.4, upper=1.4), "nearest"),
        (Zoom(lower=0.7, upper=0.7), "nearest"),
        (WidthShift(lower=0.25, upper=0.25), "wrap"),
        (HeightShift(lower=-0.25, upper=-0.25), "nearest"),
    ],
    ids=lambda one: getattr(one, "kind", one),
)
def test_that_pixels_move_where_the_app_moves_them(
    operation: Operation, fill: str
) -> None:
    experiment = varied_by(operation, fill=fill)
    app = Augmenter(experiment.augmentation, IMAGES.shape[1:], 1)  # type: ignore[arg-type]
    expected = app.vary(IMAGES, app.draw(0, np.arange(1))).astype("float32")
    found = by_the_script(experiment, IMAGES)
    inside = (slice(None), slice(3, -3), slice(3, -3))
    moved = np.abs(expected - IMAGES)[inside].mean()
    assert np.abs(found - expected)[inside].mean() < 0.15 * moved


@pytest.mark.parametrize(
    "operation",
    [
        Brightness(lower=0.1, upper=0.1),
        Brightness(lower=-0.2, upper=-0.2),
        Grayscale(probability=1.0),
        Invert(probability=1.0),
    ],
    ids=lambda one: one.kind,
)
def test_that_light_changes_as_in_the_app(operation: Operation) -> None:
    experiment = varied_by(operation)
    app = Augmenter(experiment.augmentation, IMAGES.shape[1:], 1)  # type: ignore[arg-type]
    expected = app.vary(IMAGES, app.draw(0, np.arange(1))).astype("float32")
    assert np.abs(expected - IMAGES).mean() > 5
    np.testing.assert_allclose(by_the_script(experiment, IMAGES), expected, atol=1)


def test_that_contrast_has_the_app_s_range() -> None:
    experiment = varied_by(Contrast(lower=0.6, upper=1.5))
    many = np.repeat(IMAGES, 300, axis=0)
    found = by_the_script(experiment, many).std(axis=(1, 2, 3)) / IMAGES.std()
    assert 0.58 < found.min() < 0.66
    assert 1.35 < found.max() < 1.52


def test_that_each_flip_turns_half_of_the_images() -> None:
    experiment = varied_by(HorizontalFlip(), VerticalFlip())
    found = by_the_script(experiment, np.repeat(IMAGES, 100, axis=0))
    for rows, columns in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        turned = IMAGES[:, ::rows, ::columns]
        assert 10 < (found == turned).all(axis=(1, 2, 3)).sum() < 45


def test_that_what_keras_does_not_do_is_named() -> None:
    few = varied_by(
        Rotation(), Shear(), Cutout(), Hue(), Contrast(lower=0.3, upper=1.2)
    )
    assert left_out(few, 3) == ["Shear", "Cutout", "Hue", "Contrast"]
    assert left_out(few, 1) == ["Shear", "Cutout", "Contrast"]
    assert "Left out, for want of an equal layer: Shear, Cutout" in remark(few, 1)
    rare = varied_by(HorizontalFlip(probability=0.3), Zoom(probability=0.5))
    assert left_out(rare, 1) == ["Horizontal flip", "Zoom"]
    assert "trains on the images as they are" in remark(rare, 1)
    assert not repeats_some(rare, 1)
    assert remark(varied_by(Grayscale()), 1) == ""
    assert remark(DIGITS, 3) == ""


def test_that_only_training_images_are_varied(tmp_path: Path) -> None:
    experiment = varied_by(Rotation(), HorizontalFlip()).replace(
        dataset=DIGITS.dataset.replace(limit_per_class=12),
        training=TrainingSpec(epochs=1, label_smoothing=0.1),
        model=ModelSpec(layers=(Flatten(),)),
    )
    data = data_of(experiment)
    names = written(experiment, data, tmp_path)
    train, validation, _ = names["load_data"]()
    assert np.array_equal(train[0], data.train.images(0, len(data.train)))
    assert np.array_equal(validation[0], data.validation.images(0, 10**6))
    batches = names["varied"](*train)
    first, again = (np.concatenate([x for x, _ in batches]) for _ in range(2))
    assert first.shape == again.shape == train[0].shape
    assert not np.array_equal(np.sort(first, None), np.sort(again, None))
    isolated(names["main"])
    assert (tmp_path / "best.keras").is_file()
    assert "varies the training images" in (tmp_path / "train.py").read_text()


def test_that_only_pictures_to_learn_from_are_varied(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    for label in ("a", "b"):
        (tmp_path / label).mkdir()
        for number in range(12):
            pixels = random.integers(0, 256, (9, 9, 3), np.uint8)
            Image.fromarray(pixels).save(tmp_path / label / f"{number}.png")
    experiment = varied_by(Brightness(lower=0.3, upper=0.3)).replace(
        dataset=DIGITS.dataset.replace(source=str(tmp_path)),
        model=ModelSpec(layers=(Flatten(),)),
        training=TrainingSpec(epochs=1),
    )
    data = data_of(experiment)
    (tmp_path / "out").mkdir()
    names = written(experiment, data, tmp_path / "out")
    test, train = names["Pictures"]("test"), names["Pictures"]("train")
    assert np.array_equal(test[0][0], data.test.images(0, len(data.test)))
    plain = data.train.images(0, len(data.train)).mean()
    assert train[0][0].mean() > plain + 30
    isolated(names["main"])
    assert (tmp_path / "out" / "best.keras").is_file()
