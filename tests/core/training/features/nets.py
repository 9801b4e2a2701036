"""Small nets in two parts: a base with every kind of layer, and a head."""

import keras
from keras import layers


def base_net() -> keras.Model:
    """A residual net with dropout and batch normalisation: 8×8×1 → 4×4×4."""
    image = keras.Input((8, 8, 1))
    x = layers.Conv2D(4, 3, padding="same", name="conv_1")(image)
    x = layers.BatchNormalization(name="norm_1")(x)
    before = layers.ReLU(name="relu_1")(x)
    x = layers.Conv2D(4, 3, padding="same", name="conv_2")(before)
    x = layers.Dropout(0.5, seed=1, name="drop")(x)
    x = layers.Add(name="add")([before, x])
    x = layers.MaxPooling2D(name="pool")(x)
    x = layers.Conv2D(4, 3, padding="same", name="conv_3")(x)
    return keras.Model(image, x, name="base")


def whole_net(net: keras.Model) -> keras.Model:
    """The net with scaling before and a head with dropout after it."""
    image = keras.Input((8, 8, 1), name="image")
    x = net(layers.Rescaling(1 / 255, name="scaling")(image))
    x = layers.GlobalAveragePooling2D(name="average")(x)
    x = layers.Dropout(0.5, seed=2, name="head_drop")(x)
    return keras.Model(image, layers.Dense(3, activation="softmax", name="out")(x))


def freeze(net: keras.Model, *names: str) -> None:
    """Freezes the layers of these names, and all batch normalisation."""
    for layer in net.layers:
        layer.trainable = layer.name not in names and "norm" not in layer.name


def freeze_all(net: keras.Model) -> None:
    """Freezes every layer."""
    freeze(net, *(layer.name for layer in net.layers))
