"""The name of cached features: a digest of all that they depend on."""

import hashlib
import json
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from core.data.types import Part

_WITHOUT_EFFECT = ("trainable", "seed")
"""Settings of layers that change nothing in prediction once the weights are there."""


def net_digest(frozen: keras.Model) -> str:
    """Returns a digest of a frozen part: its layers, its settings and its weights."""
    digest = hashlib.sha256()
    config = _plain(json.loads(frozen.to_json()))
    digest.update(json.dumps(config, sort_keys=True).encode())
    for weight in frozen.weights:
        value = np.ascontiguousarray(keras.ops.convert_to_numpy(weight))
        digest.update(f"{value.dtype}{value.shape}".encode())
        digest.update(value.tobytes())
    return digest.hexdigest()


def features_key(net: str, data: str, part: Part, device: str, variation: str) -> str:
    """Returns the name of the features of one part.

    Args:
        net: `net_digest` of the frozen part.
        data: The fingerprint of the prepared data.
        part: Its images; which ones and in which order.
        device: Where they are computed: another one rounds differently.
        variation: Of what augmentation does to the images; empty without.
    """
    indices = hashlib.sha256(part.indices.tobytes()).hexdigest()
    shape = str(part.store.shape)
    versions = f"{tf.__version__} {keras.__version__}"
    words = "\n".join((net, data, indices, shape, device, versions, variation))
    return hashlib.sha256(words.encode()).hexdigest()


def _plain(config: Any) -> Any:
    if isinstance(config, dict):
        return {
            key: _plain(value)
            for key, value in config.items()
            if key not in _WITHOUT_EFFECT
        }
    if isinstance(config, list):
        return [_plain(value) for value in config]
    return config
