"""How the network is trained."""

from typing import Literal

from core.experiment.fine_tuning import FineTuningSpec
from core.experiment.optimizers import Adam, Optimizer
from core.experiment.schedules import ConstantSchedule, Schedule
from core.experiment.spec import Spec, setting


class EarlyStoppingSpec(Spec):
    """When a run ends before its last epoch."""

    enabled: bool = setting(
        True,
        label="Early stopping",
        help="Ends the run when the validation loss has stopped getting better.",
    )
    patience: int = setting(
        3,
        label="Patience",
        help="How many epochs without improvement are waited for.",
        minimum=1,
        maximum=1000,
        unit="epochs",
    )
    min_delta: float = setting(
        0.0,
        label="Smallest improvement",
        help="A smaller fall of the validation loss does not count.",
        minimum=0.0,
        maximum=10.0,
        step=0.001,
        advanced=True,
    )
    restore_best: bool = setting(
        True,
        label="Keep the best epoch",
        help="Ends with the weights of the epoch with the lowest validation loss "
        "instead of those of the last one.",
    )


class TrainingSpec(Spec):
    """Optimizer, loss, length and the way the steps are computed.

    Attributes:
        fine_tuning: The second phase of a model with a base, after `epochs`.
    """

    epochs: int = setting(
        10,
        label="Epochs",
        help="How many times the net sees all training images.",
        minimum=1,
        maximum=10_000,
        step=1,
    )
    batch_size: int = setting(
        64,
        label="Batch size",
        help="How many images are looked at before the weights change. Larger batches "
        "need more memory and take fewer, smoother steps.",
        minimum=1,
        maximum=65_536,
        step=16,
        unit="images",
    )
    optimizer: Optimizer = setting(
        Adam(), label="Optimizer", help="The rule by which the weights change."
    )
    schedule: Schedule = setting(
        ConstantSchedule(),
        label="Schedule",
        help="How the learning rate changes over the run.",
    )
    label_smoothing: float = setting(
        0.0,
        label="Label smoothing",
        help="Asks for slightly less than full certainty. 0.1 often helps when labels "
        "may be wrong.",
        minimum=0.0,
        below=1.0,
        step=0.05,
        advanced=True,
    )
    class_weights: Literal["none", "balanced"] = setting(
        "none",
        label="Class weights",
        help="Balanced counts the images of rare classes more, so that they are not "
        "neglected.",
        labels={"none": "none", "balanced": "balanced"},
        advanced=True,
    )
    early_stopping: EarlyStoppingSpec = setting(
        EarlyStoppingSpec(),
        label="Early stopping",
        help="Ends the run when it no longer gets better.",
    )
    gradient_clipping: Literal["none", "value", "norm", "global_norm"] = setting(
        "none",
        label="Gradient clipping",
        help="Cuts off very large changes: each number, each weight tensor, or all "
        "together. Helps when the loss jumps.",
        labels={
            "none": "none",
            "value": "each value",
            "norm": "each tensor",
            "global_norm": "all together",
        },
        advanced=True,
    )
    clipping_limit: float = setting(
        1.0,
        label="Clipping limit",
        help="The largest value or length that is left unchanged.",
        above=0.0,
        maximum=1000.0,
        step=0.1,
        advanced=True,
    )
    precision: Literal["float32", "mixed_float16", "mixed_bfloat16"] = setting(
        "float32",
        label="Precision",
        help="Mixed precision is faster on GPUs that support it and needs less memory; "
        "weights stay float32.",
        advanced=True,
    )
    xla: Literal["auto", "on", "off"] = setting(
        "auto",
        label="XLA compiler",
        help="Compiles the whole step. Usually faster on a GPU, slower on a CPU; "
        "automatic uses it on GPUs only.",
        labels={"auto": "automatic"},
        advanced=True,
    )
    deterministic: bool = setting(
        False,
        label="Deterministic",
        help="Makes a repeated run give exactly the same numbers on the same machine, "
        "a little slower and without XLA.",
        advanced=True,
    )
    device: str = setting(
        "auto",
        label="Device",
        help="Where to compute. auto takes the first GPU if there is one; cpu, gpu:0, "
        "gpu:1 and so on choose one.",
        advanced=True,
    )
    fine_tuning: FineTuningSpec = FineTuningSpec()
