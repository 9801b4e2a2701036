"""Which part of a pretrained base stays as it is."""

from typing import Literal

from pydantic import Field

from core.experiment.spec import Spec, setting

FreezeMode = Literal["all", "none", "up_to", "layers", "share"]


class FreezeSpec(Spec):
    """What training must not change in a base.

    Layers are named as in the base. The moving averages of batch normalisation are
    never changed by gradients, whatever is chosen here; see `BaseSpec.batch_norm`.

    Attributes:
        layers: The names of single frozen layers, for the mode `layers`.
    """

    mode: FreezeMode = setting(
        "all",
        label="Freeze",
        help="Frozen layers keep what they have learned before. Freeze everything "
        "while a new head learns; open the end of the base to fine-tune it.",
        labels={
            "all": "the whole base",
            "none": "nothing",
            "up_to": "up to a layer",
            "layers": "single layers",
            "share": "a share",
        },
    )
    up_to: str = setting(
        "",
        label="Up to",
        help="The last frozen layer: it and everything before it stay as they are.",
    )
    layers: tuple[str, ...] = Field(default=(), max_length=2000)
    share: float = setting(
        0.8,
        label="Frozen share",
        help="Which share of the weight tensors is frozen, counted from the input. "
        "For modules whose layers have no names.",
        minimum=0.0,
        maximum=1.0,
        step=0.05,
        used_if=("mode", ("share",)),
    )
