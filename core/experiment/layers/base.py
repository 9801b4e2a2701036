"""What every layer of the stack has in common."""

from typing import Any, ClassVar, Literal

from core.experiment.spec import Spec, setting

Activation = Literal[
    "linear",
    "relu",
    "leaky_relu",
    "elu",
    "selu",
    "gelu",
    "silu",
    "mish",
    "softplus",
    "sigmoid",
    "tanh",
    "softmax",
]
Initializer = Literal[
    "glorot_uniform",
    "glorot_normal",
    "he_uniform",
    "he_normal",
    "lecun_normal",
    "orthogonal",
    "random_normal",
    "zeros",
]
Padding = Literal["valid", "same"]

PADDING_LABELS = {
    "valid": "valid (shrinks)",
    "same": "same (padded)",
}


class LayerSpec(Spec):
    """One layer. The name of a subclass and of its fields are Keras's own.

    Attributes:
        enabled: A layer that is switched off stays in the stack but is not built.
    """

    family: ClassVar[str]
    """The heading of the palette under which the layer stands."""

    summary: ClassVar[str]
    """One or two plain sentences for a student: what the layer does."""

    card_settings: ClassVar[tuple[str, ...]] = ()
    """The one or two settings that the card shows."""

    search_words: ClassVar[str] = ""
    """What else a person may call it; the palette finds it by these words too."""

    kind: str
    enabled: bool = True

    def arguments(self) -> dict[str, Any]:
        """Returns the keyword arguments of the Keras layer of the same name."""
        left_out = {"kind", "enabled"}
        return {
            name: getattr(self, name)
            for name in type(self).model_fields
            if name not in left_out
        }


def activation_setting(default: str = "linear") -> Any:
    """The setting of an activation inside a layer."""
    return setting(
        default,
        label="Activation",
        help="The curve applied to each output. Without one (linear), stacked layers "
        "can only learn straight lines; relu is the usual choice.",
    )


def initializer_setting(label: str = "Initialiser") -> Any:
    """The setting of how weights start."""
    return setting(
        "glorot_uniform",
        label=label,
        help="How the weights start before the first step. he_normal suits deep relu "
        "nets; all zeros never learn.",
        advanced=True,
    )


def penalty_setting(order: Literal["L1", "L2"]) -> Any:
    """The setting of a penalty on the size of the weights."""
    what = (
        "Pushes weights to exactly zero, so that few remain."
        if order == "L1"
        else "Keeps all weights small, which makes the net learn less by heart."
    )
    return setting(
        0.0,
        label=f"{order} penalty",
        help=f"{what} 0 switches it off; 0.0001 to 0.01 is usual.",
        minimum=0.0,
        maximum=1.0,
        step=0.0001,
        advanced=True,
    )


def bias_setting() -> Any:
    """The setting of an added constant per output."""
    return setting(
        True,
        label="Use bias",
        help="Adds a learned constant to each output. Not needed right before a "
        "BatchNormalization, which adds its own.",
        advanced=True,
    )
