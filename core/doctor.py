"""Gathers the facts that a report of a fault needs."""

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from core.data import catalogue
from core.experiment import Spec
from core.experiment.folders import data_folder, log_file, runs_folder
from core.tensorflow_start import start_tensorflow

PACKAGES = (
    "lossline",
    "tensorflow",
    "keras",
    "tensorflow-hub",
    "numpy",
    "scikit-learn",
    "PySide6-Essentials",
    "pyqtgraph",
    "kagglehub",
    "pydantic",
    "Pillow",
)


class Diagnosis(Spec):
    """What `doctor` and the About dialog show.

    Attributes:
        system: Operating system, Python and processor count.
        versions: Package name → installed version.
        device: The device that would be used.
        device_explanation: Why it is that one; why there is no GPU.
        folders: What is kept where.
        credentials: Whether a Kaggle login is set up.
        display: Whether a window could be shown.
        data_sets: Name in the catalogue → whether it is on this computer.
    """

    system: str
    versions: dict[str, str]
    device: str
    device_explanation: str
    folders: dict[str, str]
    credentials: str
    display: str
    data_sets: dict[str, bool]

    def as_text(self) -> str:
        """Returns the facts as lines for a person."""
        lines = [self.system, f"Device: {self.device}"]
        if self.device_explanation:
            lines.append(f"  {self.device_explanation}")
        lines += [f"Display: {self.display}", self.credentials, "Versions:"]
        lines += [f"  {name} {number}" for name, number in self.versions.items()]
        lines.append("Folders:")
        lines += [f"  {what}: {where}" for what, where in self.folders.items()]
        lines.append("Data sets:")
        for name, here in self.data_sets.items():
            lines.append(f"  {name}: {'on this computer' if here else 'not here yet'}")
        return "\n".join(lines)


def diagnose() -> Diagnosis:
    """Looks at this computer; loads TensorFlow."""
    devices = start_tensorflow()
    return Diagnosis(
        system=f"{platform.platform()}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores",
        versions={name: _version(name) for name in PACKAGES},
        device=devices.chip,
        device_explanation=devices.explanation,
        folders=_folders(),
        credentials=_credentials(),
        display=_display(),
        data_sets={name: catalogue.is_cached(name) for name in catalogue.names()},
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed as a package"


def _folders() -> dict[str, str]:
    folders = {
        "runs": str(runs_folder()),
        "data": str(data_folder()),
        "log": str(log_file()),
    }
    for name in catalogue.names():
        if not catalogue.entry(name).embedded:
            folders[f"{name} download"] = str(catalogue.cache_path(name))
    return folders


def _credentials() -> str:
    if os.environ.get("KAGGLE_USERNAME") or os.environ.get("KAGGLE_API_TOKEN"):
        return "Kaggle login: from the environment"
    folder = Path.home() / ".kaggle"
    if any((folder / name).is_file() for name in ("kaggle.json", "access_token")):
        return f"Kaggle login: from {folder}"
    return "Kaggle login: none (public data sets need none)"


def _display() -> str:
    if not sys.platform.startswith("linux"):
        return "the system's own"
    for variable in ("WAYLAND_DISPLAY", "DISPLAY"):
        if os.environ.get(variable):
            return f"{variable}={os.environ[variable]}"
    return "none: neither DISPLAY nor WAYLAND_DISPLAY is set, so no window opens"
