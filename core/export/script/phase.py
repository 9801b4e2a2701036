"""What the script calls the parts of a phase, and its schedule of the learning rate."""

from dataclasses import dataclass

from core.experiment.schedules import (
    CosineSchedule,
    ExponentialSchedule,
    Schedule,
    StepSchedule,
)

SCHEDULE_CLASS = '''\
class Schedule(keras.callbacks.Callback):
    """Sets the learning rate before each step of a phase."""

    def __init__(self, learning_rate, factor):
        super().__init__()
        self.learning_rate, self.factor, self.step = learning_rate, factor, 0

    def on_train_batch_begin(self, batch, logs=None):
        factor = self.factor(self.step, self.params["steps"])
        self.model.optimizer.learning_rate = self.learning_rate * factor
        self.step += 1
'''


@dataclass(frozen=True)
class ScriptPhase:
    """A phase of the training in the script.

    Attributes:
        schedule: How its learning rate changes.
        prefix: Before the names of its constants.
        plateau_patience: Epochs without improvement after which the next phase begins.
    """

    schedule: Schedule
    prefix: str = ""
    plateau_patience: int | None = None

    @property
    def rate(self) -> str:
        """The name of its learning rate."""
        return f"{self.prefix}LEARNING_RATE"

    @property
    def epochs(self) -> str:
        """The name of the number of its epochs."""
        return f"{self.prefix}EPOCHS"

    @property
    def factor(self) -> str:
        """The name of the function of its schedule."""
        return f"{self.prefix.lower()}rate_factor"

    @property
    def history(self) -> str:
        """The name of the file of its curves."""
        return f"{self.prefix.lower()}history.csv"

    @property
    def factor_source(self) -> str:
        """The source of the function of its schedule; empty if the rate is constant.

        Falling on a plateau is a callback of Keras.
        """
        schedule = self.schedule
        match schedule:
            case CosineSchedule():
                last = repr(schedule.final_fraction)
                body = f"""\
    total = steps_per_epoch * {self.epochs}
    warmup = min(round({schedule.warmup_epochs!r} * steps_per_epoch), total - 1)
    if step < warmup:
        return (step + 1) / warmup
    progress = min(1.0, (step - warmup) / max(1, total - 1 - warmup))
    cosine = 0.5 * (1.0 + math.cos(math.pi * progress))
    return {last} + (1.0 - {last}) * cosine"""
            case StepSchedule():
                body = (
                    f"    return {schedule.rate_factor!r} ** "
                    f"((step // steps_per_epoch) // {schedule.every_epochs})"
                )
            case ExponentialSchedule():
                rate = repr(schedule.rate_factor)
                body = f"    return {rate} ** (step / steps_per_epoch)"
            case _:
                return ""
        return f'''\
def {self.factor}(step, steps_per_epoch):
    """Return what the learning rate is multiplied by at a step, counted from 0."""
{body}
'''
