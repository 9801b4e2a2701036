"""Which network to train."""

from pydantic import Field

from core.experiment.bases import Base
from core.experiment.layers import Layer
from core.experiment.spec import Spec, setting

MAX_LAYERS = 400


class ModelSpec(Spec):
    """A stack of layers between the input and the classification head.

    The input follows the data set. The head (a Dense layer with one output a class and
    softmax) does too while `locked_head` is true; otherwise the last layer of the stack
    is the output and must fit the data set's classes itself.

    Attributes:
        base: A pretrained net between the input and the first layer, or none.
    """

    base: Base | None = None
    layers: tuple[Layer, ...] = Field(default=(), max_length=MAX_LAYERS)
    locked_head: bool = setting(
        True,
        label="Head follows the data",
        help="Keeps the output layer in step with the number of classes. Unlock it to "
        "build the output yourself.",
    )
