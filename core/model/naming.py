"""Names and seeds that depend on nothing but a layer's place in the stack.

The same place always gives the same name and the same first weights, so that two
builds agree bit for bit and saved weights are found again.
"""

import hashlib
import re

INPUT_NAME = "image"
SCALING_NAME = "scaling"
HEAD_NAME = "head"
OUTPUT_NAME = "probabilities"

_INDEX = re.compile(r"\[(\d+)\]")


def layer_path(index: int, stack: str = "model") -> str:
    """Returns the path of a layer of the model or of a block: `model.layers[2]`."""
    return f"{stack}.layers[{index}]"


def layer_name(path: str, kind: str) -> str:
    """Returns the name of the Keras layer for a layer specification.

    Args:
        path: `model.layers[2]`, or `model.layers[2].layers[0]` inside a block.
        kind: The kind of the layer, such as `Conv2D`.

    Returns:
        `conv2d_2`, or `residual_2_conv2d_0` inside a block.
    """
    *outer, own = _INDEX.findall(path)
    prefix = "".join(f"residual_{index}_" for index in outer)
    return f"{prefix}{snake_case(kind)}_{own}"


def snake_case(kind: str) -> str:
    """Writes a class name as Keras does in layer names: `max_pooling2d`."""
    spaced = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", kind)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", spaced).lower()


def derived_seed(seed: int, *purpose: str) -> int:
    """Returns a seed for one purpose, such as the kernel of one layer.

    Different purposes give unrelated numbers; the same one always gives the same.

    Returns:
        An integer from 0 to 2³¹ − 1.
    """
    text = "/".join((str(seed), *purpose))
    digest = hashlib.blake2b(text.encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") >> 1
