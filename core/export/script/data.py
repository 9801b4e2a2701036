"""The part of the script that reads the data, and the files that it reads."""

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from core.data import catalogue
from core.data.types import Part, PreparedData
from core.experiment import Experiment
from core.experiment.readable import readable
from core.export.script.augmentation import repeats_some
from core.export.script.code import literal

PARTS = ("train", "validation", "test")

_CATALOGUE = {
    "digits": """\
    digits = load_digits()
    images = np.rint(digits.images * (255 / 16)).astype("uint8")[..., np.newaxis]
    labels = digits.target
""",
    "mnist": """\
    (images, labels), (test_images, test_labels) = keras.datasets.mnist.load_data()
    images = np.concatenate([images, test_images])[..., np.newaxis]
    labels = np.concatenate([labels, test_labels])
""",
    "fashion_mnist": """\
    (images, labels), (test_images, test_labels) = (
        keras.datasets.fashion_mnist.load_data()
    )
    images = np.concatenate([images, test_images])[..., np.newaxis]
    labels = np.concatenate([labels, test_labels])
""",
}
"""How to get images uint8 (n, h, w, 1) and labels, in the order of the app."""

_VARY = """\
        self.vary = augmentation()
"""
_VARIED = """\
        if self.random is not None:  # these are the pictures to learn from
            images = self.vary(images.astype("float32"), training=True).numpy()
"""

ONE_HOT = '''\
def one_hot(labels):
    """Return one number for each class, as label smoothing needs it."""
    return keras.utils.to_categorical(labels, len(CLASS_NAMES))
'''

_TO_SHAPE = '''\
def to_shape(images):
    """Bring images (n, h, w, c) to the shape of the network, as the app does."""
    if CHANNELS == 1 and images.shape[-1] == 3:  # the luma of ITU-R BT.601
        luma = images.astype("int32") @ np.array([19595, 38470, 7471])
        images = ((luma + 0x8000) >> 16).astype("uint8")[..., np.newaxis]
    if images.shape[1:3] != (HEIGHT, WIDTH):
        pieces = [
            tf.image.resize(piece, (HEIGHT, WIDTH), antialias=True)
            for piece in np.array_split(images, -(-len(images) // 1000))
        ]
        images = np.clip(np.rint(np.concatenate(pieces)), 0, 255).astype("uint8")
    if CHANNELS == 3 and images.shape[-1] == 1:
        images = np.repeat(images, 3, axis=-1)
    return images
'''

_PICTURES = '''\
TURNS = {  # what makes a picture upright, by the value of its EXIF orientation
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright(image):
    """Turn a picture as its EXIF data asks for, whatever else is wrong with these."""
    image.load()
    for other in ("xmp", "XML:com.adobe.xmp"):  # only EXIF counts, as in the app
        image.info.pop(other, None)
    try:
        orientation = image.getexif().get(0x0112)
    except Exception:
        orientation = None
    turn = TURNS.get(orientation) if isinstance(orientation, int) else None
    return image.copy() if turn is None else image.transpose(turn)


@functools.lru_cache(maxsize=@CACHED@)
def read_picture(path):
    """Decode a picture as it is meant to be seen and bring it to shape."""
    with Image.open(path) as file:
        image = upright(file)
    if image.mode.startswith("I"):  # 16 bits: keep the upper 8
        pixels = (np.clip(np.asarray(image), 0, 65535) >> 8).astype("uint8")
    else:
        grey = image.mode in ("1", "L", "LA", "La", "F")
        pixels = np.asarray(image.convert("LA" if grey else "RGBA"), "int32")
        alpha = pixels[..., -1:]  # transparent pixels are laid on white
        mixed = (pixels[..., :-1] * alpha + 255 * (255 - alpha) + 127) // 255
        pixels = mixed.astype("uint8")
    return to_shape(pixels.reshape(1, *pixels.shape[:2], -1))[0]


class Pictures(keras.utils.PyDataset):
    """The pictures of one part, decoded a batch at a time."""

    def __init__(self, part):
        super().__init__(workers=2)
        with open(HERE / "pictures.csv", encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["part"] == part]
        self.files = [row["file"] for row in rows]
        self.labels = np.array([int(row["label"]) for row in rows])
        self.random = np.random.default_rng(SEED) if part == "train" else None
        self.order = np.arange(len(rows))
@VARY@        self.on_epoch_end()

    def __len__(self):
        return -(-len(self.files) // BATCH_SIZE)

    def __getitem__(self, index):
        chosen = self.order[index * BATCH_SIZE : (index + 1) * BATCH_SIZE]
        images = np.stack([read_picture(self.files[one]) for one in chosen])
@VARIED@        return images, @TARGETS@

    def on_epoch_end(self):
        if self.random is not None:
            self.random.shuffle(self.order)
'''


@dataclass(frozen=True)
class DataSource:
    """How the script gets its data.

    Attributes:
        imports: Import lines.
        functions: Source of the functions that read; the last gives all three parts.
        load: The line that calls them.
        fit: Source of the arguments of `fit` that name the training data.
        validation: Source of `validation_data`.
        evaluate: Source of the arguments of `evaluate` that name the test data.
        files: Content by name of the files that the script reads.
        arrays: Whether the data are arrays, not pictures read one by one.
    """

    imports: tuple[str, ...]
    functions: str
    load: str
    fit: dict[str, str]
    validation: str
    evaluate: dict[str, str]
    files: dict[str, bytes]
    arrays: bool = True


def data_source(experiment: Experiment, data: PreparedData) -> DataSource:
    """Chooses how the script gets its data.

    Digits, MNIST and Fashion-MNIST come through scikit-learn and Keras, pictures that
    are files of their own from where they lie; all else is written beside the script.
    In each case the script gets the same images in the same parts as the app.
    """
    name = experiment.dataset.source.strip().lower()
    smoothed = experiment.training.label_smoothing > 0
    used = np.concatenate([part.indices for part in _parts(data).values()])
    alone = not experiment.dataset.test_source
    varied = repeats_some(experiment, data.task.input_shape[2])
    if alone and name in catalogue.names() and name in _CATALOGUE:
        source = _through_library(name, data, smoothed)
    elif all(_is_plain(data.raw.images.file(int(i))) for i in used):
        return _from_files(data, smoothed, varied)
    else:
        source = _from_arrays(data, smoothed)
    if not varied:
        return source
    return replace(
        source,
        load=f"{source.load}\n    train = varied(*train)",
        fit={
            "0": "train",
            "shuffle": "False",
            "validation_batch_size": "BATCH_SIZE",
        },
    )


def _through_library(name: str, data: PreparedData, smoothed: bool) -> DataSource:
    raw, task = data.raw, data.task
    reading = _CATALOGUE[name]
    if task.class_names != raw.class_names:
        numbers = literal(tuple(raw.class_names.index(c) for c in task.class_names))
        comment = "    # Only the chosen classes, numbered from 0."
        reading += f"{comment}\n    labels = np.searchsorted({numbers}, labels)\n"
    fits = raw.images.shape == task.input_shape
    images = "images[split[part]]" if fits else "to_shape(images[split[part]])"
    labels = _one_hot("labels[split[part]]", smoothed)
    function = f'''\
def load_data():
    """Read all images and divide them as the app did."""
{reading}    split = np.load(HERE / "split.npz")
    return [
        ({images}, {labels})
        for part in ("train", "validation", "test")
    ]
'''
    imports = ["import numpy as np"]
    if name == "digits":
        imports.append("from sklearn.datasets import load_digits")
    if not fits:
        imports.append("import tensorflow as tf")
    split = {one: part.indices for one, part in _parts(data).items()}
    return _array_source(
        tuple(imports),
        function if fits else f"{_TO_SHAPE}\n\n{function}",
        {"split.npz": _npz(split)},
    )


def _from_arrays(data: PreparedData, smoothed: bool) -> DataSource:
    function = f'''\
def load_data():
    """Read the images as the app had divided them and brought them to one shape."""
    data = np.load(HERE / "data.npz")
    return [
        (data[f"{{part}}_images"], {_one_hot('data[f"{part}_labels"]', smoothed)})
        for part in ("train", "validation", "test")
    ]
'''
    arrays: dict[str, Any] = {}
    for name, part in _parts(data).items():
        arrays[f"{name}_images"] = part.images(0, len(part))
        arrays[f"{name}_labels"] = part.labels
    return _array_source(("import numpy as np",), function, {"data.npz": _npz(arrays)})


def _array_source(
    imports: tuple[str, ...], functions: str, files: dict[str, bytes]
) -> DataSource:
    return DataSource(
        imports=("from pathlib import Path", *imports),
        functions=functions,
        load="train, validation, test = load_data()",
        fit={"0": "*train", "batch_size": "BATCH_SIZE"},
        validation="validation",
        evaluate={"0": "*test", "batch_size": "BATCH_SIZE"},
        files=files,
    )


def _from_files(data: PreparedData, smoothed: bool, varied: bool) -> DataSource:
    height, width, channels = data.task.input_shape
    # About a gigabyte of decoded pictures stays in memory.
    cached = max(1, 2**30 // (height * width * channels))
    pictures = _PICTURES.replace("@CACHED@", str(cached)).replace(
        "@TARGETS@", _one_hot("self.labels[chosen]", smoothed)
    )
    pictures = pictures.replace("@VARY@", _VARY if varied else "")
    pictures = pictures.replace("@VARIED@", _VARIED if varied else "")
    rows = io.StringIO()
    table = csv.writer(rows, lineterminator="\n")
    table.writerow(["file", "label", "part"])
    for name, part in _parts(data).items():
        for index, label in zip(part.indices, part.labels, strict=True):
            table.writerow([data.raw.images.file(int(index)), int(label), name])
    return DataSource(
        imports=(
            "import csv",
            "import functools",
            "from pathlib import Path",
            "import numpy as np",
            "import tensorflow as tf",
            "from PIL import Image",
        ),
        functions=f"{_TO_SHAPE}\n\n{pictures}",
        load='train, validation, test = map(Pictures, ("train", "validation", "test"))',
        fit={"0": "train"},
        validation="validation",
        evaluate={"0": "test"},
        files={"pictures.csv": rows.getvalue().encode("utf-8")},
        arrays=False,
    )


def _is_plain(file: Path | None) -> bool:
    """Whether an image is a file of its own with a name that a table can hold."""
    return file is not None and readable(str(file)) == str(file)


def _parts(data: PreparedData) -> dict[str, Part]:
    return dict(zip(PARTS, (data.train, data.validation, data.test), strict=True))


def _one_hot(labels: str, smoothed: bool) -> str:
    if not smoothed:
        return labels
    return f"one_hot({labels})"


def _npz(arrays: dict[str, Any]) -> bytes:
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    return content.getvalue()
