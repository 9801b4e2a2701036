"""Small modules in SavedModel format, of every kind that people have."""

from pathlib import Path

import numpy as np
import tensorflow as tf

from core.experiment import HubBase
from core.model.bases.consent import trust

SIDE = 8


class _Reusable(tf.train.Checkpoint):
    """Two weights and batch normalisation, with TF Hub's interface."""

    def __init__(self) -> None:
        super().__init__()
        generator = np.random.default_rng(1)
        self.kernel = tf.Variable(
            generator.normal(size=(SIDE * SIDE * 3, 5)).astype("float32"), name="kernel"
        )
        self.bias = tf.Variable(tf.zeros(5), name="bias")
        self.average = tf.Variable(tf.ones(5), trainable=False, name="average")
        self.variables = [self.kernel, self.average, self.bias]
        self.trainable_variables = [self.kernel, self.bias]

    @tf.function(autograph=False)
    def __call__(self, images, training=False):
        rows = tf.reshape(images, (-1, SIDE * SIDE * 3)) @ self.kernel
        if training:
            self.average.assign(tf.reduce_mean(rows, axis=0))
        return rows - self.average + self.bias


def _images() -> tf.TensorSpec:
    return tf.TensorSpec((None, SIDE, SIDE, 3), tf.float32, name="images")


def save_reusable(folder: Path) -> Path:
    """A module that can be trained."""
    module = _Reusable()
    for training in (False, True):
        module.__call__.get_concrete_function(_images(), training=training)
    tf.saved_model.save(module, str(folder))
    return folder


def save_with_slots(folder: Path) -> Path:
    """The same, saved together with an optimizer of TensorFlow 1 and its moments."""
    module = _Reusable()
    for training in (False, True):
        module.__call__.get_concrete_function(_images(), training=training)
    optimizer = tf.compat.v1.train.AdamOptimizer(0.001)
    weights = module.trainable_variables
    optimizer.apply_gradients([(tf.ones_like(w), w) for w in weights])
    module.optimizer = optimizer
    tf.saved_model.save(module, str(folder))
    return folder


def save_signature(folder: Path) -> Path:
    """A module that only offers a signature, as exports do."""
    kernel = tf.Variable(tf.ones((SIDE * SIDE * 3, 4)))

    @tf.function(input_signature=[_images()])
    def serve(images):
        return {"features": tf.reshape(images, (-1, SIDE * SIDE * 3)) @ kernel}

    module = tf.Module()
    module.kernel = kernel
    tf.saved_model.save(module, str(folder), signatures=serve)
    return folder


def save_first_generation(folder: Path) -> Path:
    """A module in the format of TensorFlow 1."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        images = tf.compat.v1.placeholder(tf.float32, (None, SIDE, SIDE, 3))
        kernel = tf.compat.v1.get_variable(
            "kernel",
            (SIDE * SIDE * 3, 4),
            initializer=tf.compat.v1.ones_initializer(),
            use_resource=True,
        )
        features = tf.matmul(tf.reshape(images, (-1, SIDE * SIDE * 3)), kernel)
        session.run(tf.compat.v1.global_variables_initializer())
        signature = tf.compat.v1.saved_model.predict_signature_def(
            {"images": images}, {"default": features}
        )
        builder = tf.compat.v1.saved_model.Builder(str(folder))
        builder.add_meta_graph_and_variables(session, ["serve"], {"default": signature})
        builder.save()
    return folder


def save_for_numbers(folder: Path) -> Path:
    """A module that takes rows of numbers instead of images."""
    module = tf.Module()
    module.double = tf.function(
        lambda rows: rows * 2, input_signature=[tf.TensorSpec((None, 3), tf.float32)]
    )
    tf.saved_model.save(module, str(folder), signatures=module.double)
    return folder


def trusted(folder: Path, **settings: object) -> HubBase:
    """The base of a module that a person has agreed to."""
    base = HubBase(handle=str(folder)).replace(**settings)
    trust(base)
    return base
