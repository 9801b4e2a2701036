"""Warnings about precision and compiler on a device that gains nothing from them."""

from core.experiment import Problem, TrainingSpec
from core.training.devices import DeviceReport

_BFLOAT16_SINCE = (8, 0)
"""NVIDIA's Ampere generation."""

_TENSOR_CORES_SINCE = (7, 0)
"""NVIDIA's Volta generation."""


def uses_xla(
    spec: TrainingSpec, device: DeviceReport, deterministic: bool = False
) -> bool:
    """Whether XLA compiles the steps.

    `auto` means on a GPU only: on a processor with 2 cores it made the step of a small
    convolutional net three times slower, and compiling took longer than an epoch.

    Args:
        spec: What is asked for.
        device: Where the run computes.
        deterministic: Whether the process computes deterministically. XLA then refuses
            to compile some operations, the gradient of max pooling among them.
    """
    if deterministic:
        return False
    return spec.xla == "on" or (spec.xla == "auto" and device.gpu is not None)


def precision_warnings(
    spec: TrainingSpec, device: DeviceReport, deterministic: bool = False
) -> list[Problem]:
    """Says where a setting makes training slower, or has no effect, on this device."""
    found: list[Problem] = []
    reason = reason_against(spec.precision, device)
    if reason:
        found.append(
            Problem(
                message=f"{reason} Training with {spec.precision} works, but will "
                "be slower, not faster.",
                path="training.precision",
                severity="warning",
                hint="Set the precision to float32.",
            )
        )
    if spec.xla == "on" and deterministic:
        found.append(_no_xla(spec.deterministic))
    elif spec.xla == "on" and device.gpu is None:
        found.append(
            Problem(
                message="XLA is switched on, but on a CPU it mostly makes training "
                "slower, and compiling takes a while.",
                path="training.xla",
                severity="warning",
                hint="Set XLA to automatic.",
            )
        )
    return found


def _no_xla(asked_for: bool) -> Problem:
    why = (
        "this run is to be deterministic"
        if asked_for
        else "an earlier run has made this process deterministic"
    )
    return Problem(
        message=f"XLA is switched on but not used: {why}, and for some operations XLA "
        "has no deterministic form.",
        path="training.xla",
        severity="warning",
        hint="Switch Deterministic off, or set XLA to automatic."
        if asked_for
        else "Close Lossline and start it again to train with XLA.",
    )


def reason_against(precision: str, device: DeviceReport) -> str:
    """Says why a precision gains nothing on a device; empty if it does."""
    if precision == "float32":
        return ""
    if device.gpu is None:
        return "The training runs on the CPU, which computes in float32 fastest."
    capability = device.gpu.compute_capability
    needed = _BFLOAT16_SINCE if precision == "mixed_bfloat16" else _TENSOR_CORES_SINCE
    if capability is not None and capability < needed:
        return f"{device.gpu.name} has no units for this precision."
    return ""
