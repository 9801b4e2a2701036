"""Collecting on what a run is computed."""

import platform
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from core.runs import RunEnvironment
from core.training.devices import DeviceReport

_PACKAGES = ("lossline", "tensorflow", "keras", "numpy", "pillow")


def describe_environment(
    device: DeviceReport, parameters: int, data_fingerprint: str
) -> RunEnvironment:
    """Returns the content of `environment.json` for a run that begins now."""
    return RunEnvironment(
        started=datetime.now().astimezone(),
        device=device.chip,
        device_reason=device.reason,
        platform=f"{platform.platform()} {platform.machine()}",
        versions={"python": platform.python_version(), **_versions()},
        parameters=parameters,
        data_fingerprint=data_fingerprint,
    )


def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            # Lossline itself may run from a folder without being installed.
            continue
    return found
