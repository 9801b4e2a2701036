"""Where to compute, and why there is no GPU if there is none."""

import functools
import re
from dataclasses import dataclass

from core.experiment import fail
from core.training.device_facts import DeviceFacts, Gpu, collect_facts

_GIB = 1024**3


@dataclass(frozen=True)
class DeviceReport:
    """The device of a run.

    Attributes:
        device: TensorFlow's name of it: `/CPU:0`, `/GPU:0` ...
        chip: In words: "CPU · 8 cores", "NVIDIA RTX A4000 · 16 GB".
        reason: Why it is no GPU; empty if it is one.
        hint: What a person can do about that; may be empty.
        gpus: All GPUs that could be chosen.
        gpu: The chosen one; None on the CPU.
    """

    device: str
    chip: str
    reason: str
    hint: str
    gpus: tuple[Gpu, ...]
    gpu: Gpu | None = None

    @property
    def explanation(self) -> str:
        """Reason and hint together; empty on a GPU."""
        return f"{self.reason} {self.hint}".strip()


@functools.cache
def known_facts() -> DeviceFacts:
    """Looks at this computer once; devices don't come and go while a program runs."""
    return collect_facts()


def describe_devices(choice: str = "auto") -> DeviceReport:
    """Finds the device for a choice, and sets memory growth on all GPUs.

    Loads TensorFlow on the first call, which takes seconds: not for a window's thread.

    Args:
        choice: `auto` for the first GPU if there is one, `cpu`, `gpu` or `gpu:1`.

    Raises:
        ProblemError: there is no such device.
    """
    return choose(choice, known_facts())


def choose(choice: str, facts: DeviceFacts) -> DeviceReport:
    """Finds the device for a choice on a computer with the given facts.

    Raises:
        ProblemError: there is no such device.
    """
    reason, hint = reason_for_no_gpu(facts)
    wanted = choice.strip().lower()
    match = re.fullmatch(r"gpu(?::(\d{1,3}))?", wanted)
    if match is None and wanted not in ("auto", "cpu"):
        raise fail(
            f"Expected auto, cpu, gpu or gpu:0, gpu:1 … Received: {choice}",
            path="training.device",
        )
    if match is not None and int(match[1] or 0) >= len(facts.gpus):
        count = len(facts.gpus)
        what = reason if not count else f"This computer has {count} usable GPU(s)."
        raise fail(
            f"There is no {wanted} here. {what}",
            f"Choose auto or cpu. {hint}".strip(),
            path="training.device",
        )
    if match is None and (wanted == "cpu" or not facts.gpus):
        if facts.gpus:
            reason = "There is a GPU, but the settings of the training choose the CPU."
            hint = "Set the device to auto to use the GPU."
        chip = f"CPU · {facts.cores} core{'' if facts.cores == 1 else 's'}"
        return DeviceReport("/CPU:0", chip, reason, hint, facts.gpus)
    index = int(match[1] or 0) if match else 0
    gpu = facts.gpus[index]
    memory = f" · {gpu.memory / _GIB:.0f} GB" if gpu.memory else ""
    return DeviceReport(f"/GPU:{index}", f"{gpu.name}{memory}", "", "", facts.gpus, gpu)


def reason_for_no_gpu(facts: DeviceFacts) -> tuple[str, str]:
    """Concludes from facts why there is no GPU, in words for a student.

    Returns:
        The reason and what to do about it; both empty if there is a GPU.
    """
    if facts.gpus:
        return "", ""
    if facts.system == "darwin":
        return (
            "TensorFlow does not use the GPU of a Mac.",
            "The labs are made to finish on the processor.",
        )
    if facts.system == "win32":
        return (
            "TensorFlow does not use GPUs on Windows itself (since version 2.11).",
            "With an NVIDIA GPU, install Lossline inside WSL2; see the README.",
        )
    if not facts.cuda_build:
        return (
            "This TensorFlow was built without support for GPUs.",
            'Install the package tensorflow: pip install "lossline[gpu]".',
        )
    if facts.nvidia_driver and facts.hidden_by is not None and _hides(facts.hidden_by):
        return (
            "The GPU is hidden: CUDA_VISIBLE_DEVICES is set to "
            f"“{facts.hidden_by}” in the environment.",
            "Remove that variable and start Lossline again.",
        )
    if not facts.nvidia_driver:
        return _without_driver(facts)
    if not facts.cuda_libraries:
        return (
            "There is an NVIDIA GPU with a driver, but the CUDA libraries are missing.",
            'Install the GPU extra: pip install "lossline[gpu]".',
        )
    return (
        "There is an NVIDIA GPU with a driver and CUDA libraries, but TensorFlow can't "
        "use it; mostly the driver is too old or was updated without a restart.",
        "Restart the computer; if nvidia-smi then works, install a newer driver.",
    )


def _hides(value: str) -> bool:
    """Whether a value of `CUDA_VISIBLE_DEVICES` leaves no GPU: "", "-1", "none"."""
    first = value.split(",")[0].strip()
    return not first or first.startswith("-") or first.lower() in ("none", "void")


def _without_driver(facts: DeviceFacts) -> tuple[str, str]:
    if facts.wsl:
        return (
            "Windows does not pass an NVIDIA GPU on to WSL2.",
            "If this computer has one, install NVIDIA's driver on Windows (not inside "
            "WSL2), then run wsl --update and wsl --shutdown.",
        )
    if facts.nvidia_card:
        return (
            "There is an NVIDIA GPU, but its driver is not installed or not loaded.",
            "Install NVIDIA's driver and restart; nvidia-smi shows when it works.",
        )
    if facts.amd_card:
        return (
            "The graphics card is from AMD; TensorFlow uses NVIDIA GPUs only.",
            "The labs are made to finish on the processor.",
        )
    return (
        "No NVIDIA GPU was found in this computer.",
        "The labs are made to finish on the processor.",
    )
