"""Whether XLA compiles the steps of a run, and what stands in its way."""

from core.experiment import Experiment, Problem, TrainingSpec
from core.model.kernels import needs_plain_steps
from core.training.devices import DeviceReport


def uses_xla(spec: TrainingSpec, device: DeviceReport) -> bool:
    """Whether XLA compiles the steps, unless something stands in its way.

    `auto` means on a GPU only: on a processor with 2 cores it made the step of a small
    convolutional net three times slower, and compiling took longer than an epoch.
    """
    return spec.xla == "on" or (spec.xla == "auto" and device.gpu is not None)


def xla_obstacle(experiment: Experiment, deterministic: bool) -> Problem | None:
    """Says why XLA can't compile the steps; None if nothing is known against it.

    Args:
        experiment: What is trained.
        deterministic: Whether the process computes deterministically. XLA then refuses
            to compile some operations, the gradient of max pooling among them.
    """
    if needs_plain_steps(experiment.model):
        why = "it has no bicubic interpolation"
        hint = "Use bilinear interpolation, or set XLA to automatic."
    elif experiment.training.deterministic:
        why = "this run is to be deterministic, and XLA has not all operations so"
        hint = "Switch Deterministic off, or set XLA to automatic."
    elif deterministic:
        why = (
            "an earlier run has made this process deterministic, and XLA has not all "
            "operations so"
        )
        hint = "Close Lossline and start it again to train with XLA."
    else:
        return None
    return Problem(
        message=f"XLA is switched on but not used: {why}.",
        path="training.xla",
        severity="warning",
        hint=hint,
    )
