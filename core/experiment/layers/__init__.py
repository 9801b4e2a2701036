"""The layers of a stack: one tagged union, one class for each Keras layer."""

from typing import Annotated, get_args

from pydantic import Field

from core.experiment.layers.base import LayerSpec
from core.experiment.layers.block import Residual, SimpleLayer

Layer = Annotated[
    get_args(SimpleLayer)[0] | Residual,
    Field(discriminator="kind"),
]
"""Any layer of the stack."""

LAYER_CLASSES: tuple[type[LayerSpec], ...] = (
    *get_args(get_args(SimpleLayer)[0]),
    Residual,
)
"""Every kind of layer, in the order of the palette."""

__all__ = ["LAYER_CLASSES", "Layer", "LayerSpec", "Residual"]
