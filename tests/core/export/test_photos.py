"""The proof on real photos, stored in every way that a person may bring them."""

import shutil
from pathlib import Path

import keras
import numpy as np
import pytest
from PIL import Image

from core.data.types import PreparedData
from core.evaluation import evaluate_run
from core.experiment import DatasetSpec, Experiment, ModelSpec, TrainingSpec
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.pooling import GlobalAveragePooling2D, MaxPooling2D
from core.export import export_run
from core.export.proof import TOLERANCE
from core.runs import RunFolder
from tests.core.export.encoded.pictures import animated_webp, exif
from tests.core.tiny_run import data_of, train_in


def photos_of(source: Path, root: Path) -> Path:
    """Takes a few photos of each class; the test part holds them in many forms."""
    for folder in sorted(source.iterdir()):
        photos = sorted(folder.glob("*.JPG")) or sorted(folder.glob("*.jpg"))
        train = root / "train" / f"sign {folder.name}"
        test = root / "test" / f"sign {folder.name}"
        train.mkdir(parents=True)
        test.mkdir(parents=True)
        for photo in photos[:8]:
            shutil.copy(photo, train / photo.name)
        original = Image.open(photos[9]).convert("RGB")
        shutil.copy(photos[8], test / "plain.jpg")
        original.save(test / "turned.jpg", exif=exif(int(folder.name) % 8 + 1))
        original.rotate(90).save(test / "other size.png")
        original.convert("L").save(test / "grey.png")
        clear = original.copy()
        clear.putalpha(original.convert("L"))
        clear.save(test / "clear.png")
        wide = np.asarray(original.convert("L")).astype(np.uint16) * 257
        Image.fromarray(wide).save(test / "sixteen bits.png")
        original.save(test / "windows.bmp")
        original.quantize(50).save(test / "palette.gif")
        original.save(test / "web.webp")
        original.convert("CMYK").save(test / "print.jpg")
        (test / "moving.webp").write_bytes(animated_webp())
    return root


def make_sensitive(run: Path, data: PreparedData) -> None:
    """Makes a barely trained model depend on every pixel, so that the proof is sharp.

    Otherwise it would say nearly the same of all pictures, however they were decoded.
    """
    best = RunFolder(run).best
    model = keras.models.load_model(best, compile=False)
    head = model.get_layer("head")
    images = data.test.images(0, len(data.test))
    logits = keras.Model(model.input, head.output).predict(images, verbose=0)
    spread = logits.std(axis=0) / 2
    head.kernel.assign(head.kernel / spread)
    head.bias.assign((head.bias - logits.mean(axis=0)) / spread)
    model.save(best)
    nearly = np.where(images < 255, images + 1, images)
    apart = model.predict(images, verbose=0) - model.predict(nearly, verbose=0)
    assert np.median(np.abs(apart).max(axis=1)) > 100 * TOLERANCE


@pytest.mark.realdata
def test_that_photos_in_all_forms_are_predicted_alike(
    realdata: Path, tmp_path: Path
) -> None:
    root = photos_of(realdata / "photos" / "sign_language_digits", tmp_path / "photos")
    experiment = Experiment(
        name="photos",
        dataset=DatasetSpec(source=str(root), image_size=(64, 64), color_mode="rgb"),
        model=ModelSpec(
            layers=(
                Conv2D(filters=8, strides=(2, 2)),
                MaxPooling2D(),
                Conv2D(filters=16),
                GlobalAveragePooling2D(),
            )
        ),
        training=TrainingSpec(epochs=1, batch_size=16),
    )
    data = data_of(experiment)
    run = train_in(tmp_path / "runs", experiment, data)
    make_sensitive(run, data)
    evaluation = evaluate_run(run, data=data)
    assert evaluation.count == 110
    result = export_run(run, tmp_path / "out", data=data)
    proof = result.proof
    assert proof is not None
    assert proof.passed, proof.reasons
    ways = {way.way: way for way in proof.ways}
    assert ways["encoded files"].images == 100, "all but the moving pictures"
    assert ways["pixels in their own size"].images > 0
    assert "sign 3" in (result.path / "labels.txt").read_text()
