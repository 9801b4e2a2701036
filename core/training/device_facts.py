"""What this computer has to offer for training, as plain facts.

Kept apart from what is concluded from them, so that the conclusions can be tested for
computers that are not at hand.
"""

import contextlib
import os
import platform
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

_NVIDIA, _AMD = "0x10de", "0x1002"
_DISPLAY_CLASS = "0x03"


@dataclass(frozen=True)
class Gpu:
    """A GPU that TensorFlow can use.

    Attributes:
        name: As its maker calls it.
        memory: Bytes of its memory; None if unknown.
        compute_capability: NVIDIA's generation, such as (8, 6); None if unknown.
    """

    name: str
    memory: int | None = None
    compute_capability: tuple[int, int] | None = None


@dataclass(frozen=True)
class DeviceFacts:
    """What was found.

    Attributes:
        system: `sys.platform`: "linux", "win32", "darwin" ...
        wsl: Whether this is Linux inside Windows.
        cores: Processor cores that this process may use.
        gpus: The GPUs that TensorFlow can use.
        cuda_build: Whether TensorFlow was built for NVIDIA GPUs.
        hidden_by: The value of `CUDA_VISIBLE_DEVICES`; None if it is not set.
        nvidia_card: Whether an NVIDIA card is plugged in; None if unknown.
        amd_card: Whether an AMD card is plugged in; None if unknown.
        nvidia_driver: Whether NVIDIA's driver is loaded.
        cuda_libraries: Whether CUDA's libraries were installed by the GPU extra.
    """

    system: str
    wsl: bool = False
    cores: int = 1
    gpus: tuple[Gpu, ...] = ()
    cuda_build: bool = True
    hidden_by: str | None = None
    nvidia_card: bool | None = None
    amd_card: bool | None = None
    nvidia_driver: bool = False
    cuda_libraries: bool = False


def collect_facts() -> DeviceFacts:
    """Looks at this computer; loads TensorFlow and sets memory growth on its GPUs."""
    import tensorflow as tf

    makers = _makers_of_cards()
    return DeviceFacts(
        system=sys.platform,
        wsl="microsoft" in platform.release().lower(),
        cores=_cores(),
        gpus=_gpus(),
        cuda_build=tf.test.is_built_with_cuda(),
        hidden_by=os.environ.get("CUDA_VISIBLE_DEVICES"),
        nvidia_card=None if makers is None else _NVIDIA in makers,
        amd_card=None if makers is None else _AMD in makers,
        nvidia_driver=_has_nvidia_driver(),
        cuda_libraries=find_spec("nvidia") is not None,
    )


def _cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _gpus() -> tuple[Gpu, ...]:
    import tensorflow as tf

    found: list[Gpu] = []
    for device in tf.config.list_physical_devices("GPU"):
        # Without growth the first user of a GPU takes all of its memory. A GPU that is
        # in use already refuses: somebody else has decided.
        with contextlib.suppress(RuntimeError):
            tf.config.experimental.set_memory_growth(device, True)
        details = tf.config.experimental.get_device_details(device)
        found.append(
            Gpu(
                name=details.get("device_name", "GPU"),
                memory=_memory_of(len(found)),
                compute_capability=details.get("compute_capability"),
            )
        )
    return tuple(found)


def _memory_of(index: int) -> int | None:
    """Asks the driver: TensorFlow tells a GPU's memory only in its log."""
    import ctypes

    class Memory(ctypes.Structure):
        _fields_ = (
            ("total", ctypes.c_ulonglong),
            ("free", ctypes.c_ulonglong),
            ("used", ctypes.c_ulonglong),
        )

    try:
        driver = ctypes.CDLL("libnvidia-ml.so.1")
        if driver.nvmlInit_v2() != 0:
            return None
        handle, memory = ctypes.c_void_p(), Memory()
        driver.nvmlDeviceGetHandleByIndex_v2(index, ctypes.byref(handle))
        failed = driver.nvmlDeviceGetMemoryInfo(handle, ctypes.byref(memory))
        driver.nvmlShutdown()
    except (OSError, AttributeError):
        return None
    return None if failed else int(memory.total)


def _has_nvidia_driver() -> bool:
    places = (
        "/proc/driver/nvidia/version",
        "/dev/nvidiactl",
        "/usr/lib/wsl/lib/libcuda.so.1",
    )
    return any(Path(place).exists() for place in places)


def _makers_of_cards() -> set[str] | None:
    """Returns the makers of the graphics cards; None where the system hides them."""
    cards = Path("/sys/bus/pci/devices")
    if not cards.is_dir():
        return None
    makers: set[str] = set()
    try:
        for card in cards.iterdir():
            if (card / "class").read_text().startswith(_DISPLAY_CLASS):
                makers.add((card / "vendor").read_text().strip())
    except OSError:
        return None
    return makers
