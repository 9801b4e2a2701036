"""A trained model as a SavedModel that takes raw pixels or encoded pictures."""

import contextlib
import io
from collections.abc import Generator
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from core.data.conform import conform
from core.export.encoded.decode import decode_picture
from core.model.bases.hub_layer import holds_module


def write_saved_model(
    model: keras.Model, class_names: tuple[str, ...], folder: Path
) -> None:
    """Writes a SavedModel with everything inside that the app does around the model.

    Endpoints (signatures of the same names; `serving_default` is `serve`):

    - `serve`: pixels from 0 to 255, uint8 (n, h, w, c) of any size, c as in the model.
      Called on the loaded object it takes float32 as well.
    - `serve_float`: the same for float32; values are rounded to whole numbers.
    - `serve_bytes`: contents of JPEG, PNG, BMP, GIF or WebP files, string (n,).
    - `describe`: takes nothing; returns `input_shape` int32 (3,) and `class_names`
      string (classes,).

    The first three return `probabilities` float32 (n, classes), `class_index` int64
    (n,) and `class_name` string (n,).

    Args:
        model: From pixels 0 to 255 of its own input shape to class probabilities.
        class_names: One for each output, in order.
        folder: Where to write; created if it is missing.

    Raises:
        OSError: it can't be written, because the disk is full, for example.
    """
    endpoints = _Endpoints(model, class_names)
    archive: Any = keras.export.ExportArchive()
    _track(archive, model)
    channels = int(model.input_shape[-1])
    pixels = [None, None, None, channels]
    raw = tf.function(endpoints.raw, autograph=False)
    # The first trace becomes the signature; the object takes both.
    raw.get_concrete_function(tf.TensorSpec(pixels, tf.uint8, name="images"))
    raw.get_concrete_function(tf.TensorSpec(pixels, tf.float32, name="images"))
    archive.add_endpoint("serve", raw)
    archive.add_endpoint(
        "serve_float",
        endpoints.raw,
        [tf.TensorSpec(pixels, tf.float32, name="images")],
    )
    archive.add_endpoint(
        "serve_bytes",
        endpoints.encoded,
        [tf.TensorSpec([None], tf.string, name="files")],
    )
    describe = tf.function(endpoints.describe, autograph=False)
    describe.get_concrete_function()
    archive.add_endpoint("describe", describe)
    with contextlib.redirect_stdout(io.StringIO()), _disk_errors():
        archive.write_out(str(folder), verbose=False)


def _track(archive: Any, model: keras.Model) -> None:
    """Puts the weights into the archive, and tables that modules of TF Hub may hold.

    Tracking a whole model traces it once more for itself and for each model inside, for
    signatures that are thrown away; only what such a module brings needs that.
    """
    if holds_module(model):
        archive.track(model)
        return
    for name in ("variables", "trainable_variables", "non_trainable_variables"):
        archive.add_variable_collection(name, getattr(model, name))


@contextlib.contextmanager
def _disk_errors() -> Generator[None]:
    """Turns TensorFlow's own exceptions for a full disk into those of Python."""
    try:
        yield
    except tf.errors.OpError as error:
        # "... /part-00000-of-00001; No space left on device [Op:SaveV2]"
        reason = error.message.rsplit(";", 1)[-1].split("[Op:", 1)[0]
        raise OSError(reason.strip()) from error


class _Endpoints:
    """The functions that become the endpoints."""

    def __init__(self, model: keras.Model, class_names: tuple[str, ...]) -> None:
        self._model = model
        self._names = [name.encode("utf-8", "backslashreplace") for name in class_names]
        self._shape = tuple(int(side) for side in model.input_shape[1:])
        # Functions of their own: each endpoint is traced several times on its way into
        # the file, and only refers to these, instead of spelling out the model again.
        fitting = tf.TensorSpec([None, *self._shape], tf.uint8)
        forward = tf.function(self._call_model, [fitting], autograph=False)
        self._forward: Any = forward.get_concrete_function()
        opening = tf.function(
            self._decode, [tf.TensorSpec([], tf.string)], autograph=False
        )
        self._open: Any = opening.get_concrete_function()

    def raw(self, images: Any) -> dict[str, Any]:
        """Predicts from pixels."""
        return self._predict(conform(images, *self._shape))

    def encoded(self, files: Any) -> dict[str, Any]:
        """Predicts from the contents of image files."""
        fitting = tf.map_fn(
            self._open,
            files,
            fn_output_signature=tf.TensorSpec(self._shape, tf.uint8),
        )
        return self._predict(fitting)

    def describe(self) -> dict[str, Any]:
        """Says what the model takes and tells apart."""
        return {
            "input_shape": tf.constant(self._shape, tf.int32),
            "class_names": tf.constant(self._names),
        }

    def _decode(self, file: Any) -> Any:
        pixels = decode_picture(file)

        def of(channels: int) -> Any:
            known = tf.ensure_shape(pixels[..., :channels], [None, None, channels])
            return conform(known, *self._shape)

        return tf.cond(tf.shape(pixels)[2] == 1, lambda: of(1), lambda: of(3))

    def _predict(self, images: Any) -> dict[str, Any]:
        probabilities = self._forward(images)
        index = tf.argmax(probabilities, axis=-1, output_type=tf.int64)
        return {
            "probabilities": probabilities,
            "class_index": index,
            "class_name": tf.gather(tf.constant(self._names), index),
        }

    def _call_model(self, images: Any) -> Any:
        output: Any = self._model(images, training=False)
        return tf.cast(output, tf.float32)
