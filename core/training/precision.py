"""Warnings about precision and compiler on a device that gains nothing from them."""

from core.experiment import Problem, TrainingSpec
from core.training.devices import DeviceReport

_BFLOAT16_SINCE = (8, 0)
"""NVIDIA's Ampere generation."""

_TENSOR_CORES_SINCE = (7, 0)
"""NVIDIA's Volta generation."""


def precision_warnings(
    spec: TrainingSpec, device: DeviceReport, obstacle: Problem | None = None
) -> list[Problem]:
    """Says where a setting makes training slower on this device, or has no effect.

    Args:
        spec: What is asked for.
        device: Where the run computes.
        obstacle: What stands in the way of XLA; see `core.training.xla`.
    """
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
    if spec.xla == "on" and obstacle is not None:
        found.append(obstacle)
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
