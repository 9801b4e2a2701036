"""The second phase of a run: opening the base and going on in very small steps."""

from typing import Literal

from core.experiment.freezing import FreezeSpec
from core.experiment.schedules import ConstantSchedule, Schedule
from core.experiment.spec import Spec, setting


class FineTuningSpec(Spec):
    """What comes after the head has learned.

    The first phase is described by `TrainingSpec` itself: its epochs, schedule and
    learning rate are those of the head, with the base frozen as `BaseSpec.freeze`
    says. Fine-tuning follows with what is chosen here. Without a base there is no
    second phase.
    """

    enabled: bool = setting(
        False,
        label="Fine-tuning",
        help="After the head has learned, opens a part of the base and goes on in very "
        "small steps.",
    )
    start: Literal["epoch", "plateau"] = setting(
        "epoch",
        label="Begins after",
        help="After all epochs of the head, or already when the validation loss has "
        "stopped getting better.",
        labels={
            "epoch": "all epochs",
            "plateau": "a plateau",
        },
    )
    patience: int = setting(
        2,
        label="Patience",
        help="How many epochs without improvement are waited for before fine-tuning "
        "begins.",
        minimum=1,
        maximum=1000,
        unit="epochs",
        used_if=("start", ("plateau",)),
    )
    epochs: int = setting(
        10,
        label="Epochs",
        help="How many epochs the fine-tuning takes, after those of the head.",
        minimum=1,
        maximum=10_000,
        step=1,
    )
    learning_rate_fraction: float = setting(
        0.01,
        label="Learning rate, as a share",
        help="The learning rate of fine-tuning as a share of the head's. Large steps "
        "would destroy what the base has learned; a hundredth is usual.",
        above=0.0,
        maximum=1.0,
        logarithmic=True,
    )
    base_rate_fraction: float = setting(
        1.0,
        label="Rate of the base",
        help="The base's learning rate as a share of the head's during fine-tuning. "
        "Less than 1 lets the head learn faster than the base.",
        above=0.0,
        maximum=1.0,
        logarithmic=True,
        advanced=True,
    )
    schedule: Schedule = setting(
        ConstantSchedule(),
        label="Schedule",
        help="How the learning rate changes during fine-tuning.",
    )
    freeze: FreezeSpec = setting(
        FreezeSpec(mode="none"),
        label="Freezing",
        help="Which part of the base stays as it is during fine-tuning.",
    )
    gradual: bool = setting(
        False,
        label="Open step by step",
        help="Opens the base from its end towards its beginning, a part at a time, "
        "instead of all at once.",
    )
    gradual_steps: int = setting(
        3,
        label="Steps",
        help="In how many equal parts the base is opened, spread over the epochs of "
        "fine-tuning.",
        minimum=2,
        maximum=100,
        advanced=True,
        used_if=("gradual", (True,)),
    )
    reset_optimizer: bool = setting(
        True,
        label="Reset the optimizer",
        help="Begins fine-tuning with a fresh optimizer, without the momentum and "
        "averages it has gathered while the head learned.",
        advanced=True,
    )
