"""Checks an exported model in a process of its own, without any code of Lossline.

Started as `python -I check_export.py JOB.json`. The job names the model, the pictures
and what the app says of them; the findings go to the file that the job names.

The job (JSON):
    kind: `savedmodel` or `keras`.
    model: The SavedModel folder, or the `.keras` file.
    labels: The `labels.txt` that lies beside it.
    class_names: What the app calls the classes.
    sample: An npz file with `images` uint8 (n, h, w, c) in the shape of the model,
        `expected` float32 (n, classes), and `original_0`, `original_1` ... for the
        pictures in `originals`, as they were before they were brought to that shape.
    originals: Positions of these in the sample.
    files: `[position, path]` of encoded pictures.
    exact: Whether to compute float32 without TensorFloat-32.
    findings: Where to write.
"""

import json
import platform
import re
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path

FOREIGN = ("core", "gui", "resources")
BATCH_SIZES = (1, 7, 32, 3, 64)
BLOCK = 64


class NoLossline(MetaPathFinder):
    """Refuses to import anything of the app, wherever it is installed."""

    def find_spec(self, fullname, path=None, target=None):
        """Raises for the app's packages and leaves all others to Python."""
        if fullname.split(".")[0] in FOREIGN:
            raise ImportError(
                f"The exported model asked for the app's code: {fullname}"
            )


def batches(positions):
    """Cuts a list into pieces of odd sizes, a single picture among them."""
    start = turn = 0
    while start < len(positions):
        size = BATCH_SIZES[turn % len(BATCH_SIZES)]
        yield positions[start : start + size]
        start, turn = start + size, turn + 1


class Comparison:
    """Counts how far one way of calling the model is from the app."""

    def __init__(self, way, job, expected):
        """Starts with no pictures."""
        self.way = way
        self.names = job["class_names"]
        self.expected = expected
        self.images = 0
        self.largest = 0.0
        self.different = 0
        self.misnamed = 0

    def add(self, positions, output):
        """Compares the output for the pictures at some positions of the sample."""
        import numpy as np

        wanted = self.expected[positions]
        got = np.asarray(output["probabilities"], np.float64)
        self.images += len(positions)
        if got.shape != wanted.shape:
            self.largest, self.different = 1.0, self.images
            return
        apart = np.nan_to_num(np.abs(got - wanted), nan=1.0, posinf=1.0, neginf=1.0)
        self.largest = max(self.largest, float(apart.max()))
        index = np.asarray(output.get("class_index", got.argmax(1)))
        self.different += int((index != wanted.argmax(1)).sum())
        for row, name in zip(index, output.get("class_name", ()), strict=False):
            self.misnamed += name.decode() != self.names[int(row)]

    def findings(self):
        """Returns the counts for the report."""
        return {
            "way": self.way,
            "images": self.images,
            "max_difference": self.largest,
            "different_classes": self.different,
            "wrong_names": self.misnamed,
        }


def check_saved_model(job, sample):
    """Calls a SavedModel in every way it offers."""
    import numpy as np
    import tensorflow as tf

    model = tf.saved_model.load(job["model"])
    images, expected = sample["images"], sample["expected"]
    everything = np.arange(len(images))

    def numbers(output):
        return {key: value.numpy() for key, value in output.items()}

    ways = []

    def compare(way, pieces, call):
        comparison = Comparison(way, job, expected)
        for positions, given in pieces:
            comparison.add(positions, numbers(call(given)))
        ways.append(comparison.findings())

    pieces = [(piece, images[piece]) for piece in batches(everything)]
    as_float = [(piece, given.astype(np.float32)) for piece, given in pieces]
    compare(
        "pixels as uint8",
        pieces,
        lambda given: model.signatures["serve"](images=tf.constant(given)),
    )
    compare(
        "pixels as float32",
        as_float,
        lambda given: model.signatures["serve_float"](images=tf.constant(given)),
    )
    # Each size of batch is traced anew here, which takes seconds for a large model.
    blocks = [everything[at : at + BLOCK] for at in range(0, len(images), BLOCK)]
    compare(
        "pixels, called as a function",
        [
            (block, images[block].astype(kind))
            for kind in (np.uint8, np.float32)
            for block in blocks
        ],
        model.serve,
    )
    if job["originals"]:
        compare(
            "pixels in their own size",
            [
                (np.array([position]), sample[f"original_{number}"][None])
                for number, position in enumerate(job["originals"])
            ],
            lambda given: model.signatures["serve"](images=tf.constant(given)),
        )
    if job["files"]:
        compare(
            "encoded files",
            [
                (
                    np.array([position for position, _ in piece]),
                    [Path(path).read_bytes() for _, path in piece],
                )
                for piece in batches(job["files"])
            ],
            lambda given: model.signatures["serve_bytes"](files=tf.constant(given)),
        )
    return ways


def check_keras(job, sample):
    """Calls a model in Keras's own format with both kinds of numbers."""
    import keras
    import numpy as np

    model = keras.models.load_model(job["model"], compile=False)
    images, expected = sample["images"], sample["expected"]
    ways = []
    for way, kind in (("pixels as uint8", np.uint8), ("pixels as float32", np.float32)):
        comparison = Comparison(way, job, expected)
        for positions in batches(np.arange(len(images))):
            given = images[positions].astype(kind)
            output = np.asarray(model(given, training=False))
            comparison.add(positions, {"probabilities": output})
        ways.append(comparison.findings())
    return ways


def read_labels(path):
    r"""Reads one name a line; a break inside a name is written as \n or \r."""
    plain = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}
    lines = Path(path).read_bytes().decode("utf-8").removesuffix("\n").split("\n")
    return [re.sub(r"\\[\\nr]", lambda found: plain[found[0]], line) for line in lines]


def main():
    """Does the job that the command line names."""
    sys.meta_path.insert(0, NoLossline())
    # Keras does without them; loading them takes longer than the check itself.
    sys.modules.update(dict.fromkeys(("sklearn", "pandas")))
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))

    import keras
    import numpy as np
    import tensorflow as tf

    if job["exact"]:
        tf.config.experimental.enable_tensor_float_32_execution(False)
    with np.load(job["sample"]) as file:
        sample = {name: file[name] for name in file.files}
    check = check_saved_model if job["kind"] == "savedmodel" else check_keras
    ways = check(job, sample)
    loaded = sorted({name.split(".")[0] for name in sys.modules} & set(FOREIGN))
    findings = {
        "ways": ways,
        "labels_agree": read_labels(job["labels"]) == job["class_names"],
        "foreign_modules": loaded,
        "device": "GPU" if tf.config.list_logical_devices("GPU") else "CPU",
        "versions": {
            "python": platform.python_version(),
            "tensorflow": tf.__version__,
            "keras": keras.__version__,
        },
    }
    Path(job["findings"]).write_text(json.dumps(findings), encoding="utf-8")


if __name__ == "__main__":
    main()
