"""What can be said of fine-tuning from the settings alone."""

from collections.abc import Iterator

from core.experiment.fixes import set_value
from core.experiment.model import ModelSpec
from core.experiment.problem import Problem
from core.experiment.training import TrainingSpec

_LARGE_SHARE = 0.3
_PATH = "training.fine_tuning"


def fine_tuning_problems(model: ModelSpec, training: TrainingSpec) -> Iterator[Problem]:
    """Yields what is odd in the second phase, if there is to be one."""
    phase = training.fine_tuning
    if not phase.enabled:
        return
    if model.base is None:
        yield Problem(
            path=f"{_PATH}.enabled",
            severity="warning",
            message="Fine-tuning is switched on, but the model has no pretrained base "
            "that could be opened. There is only one phase.",
            hint="Choose a base on the Model page, or switch fine-tuning off.",
            fix=set_value("Switch fine-tuning off", f"{_PATH}.enabled", False),
        )
        return
    if phase.freeze.mode == "all":
        yield Problem(
            path=f"{_PATH}.freeze.mode",
            severity="warning",
            message="The whole base stays frozen during fine-tuning too: nothing is "
            "tuned but the head.",
            hint="Freeze nothing, or only the beginning of the base.",
            fix=set_value("Freeze nothing", f"{_PATH}.freeze.mode", "none"),
        )
    if phase.learning_rate_fraction > _LARGE_SHARE:
        yield Problem(
            path=f"{_PATH}.learning_rate_fraction",
            severity="warning",
            message=f"Fine-tuning with {phase.learning_rate_fraction:g} of the head's "
            "learning rate takes large steps: they destroy what the base has learned.",
            hint="A hundredth is usual.",
            fix=set_value("Use 0.01", f"{_PATH}.learning_rate_fraction", 0.01),
        )
    if phase.gradual and phase.gradual_steps > phase.epochs:
        yield Problem(
            path=f"{_PATH}.gradual_steps",
            severity="warning",
            message=f"The base is to be opened in {phase.gradual_steps} steps, but "
            f"there are only {phase.epochs} epochs of fine-tuning.",
            hint="Use at most one step an epoch.",
            fix=set_value(
                f"Use {phase.epochs} steps", f"{_PATH}.gradual_steps", phase.epochs
            )
            if phase.epochs >= 2
            else set_value("Open all at once", f"{_PATH}.gradual", False),
        )
