"""Proving that an exported model predicts what the app predicts.

A fresh Python process, started in another folder, isolated from the environment and
barred from importing Lossline, loads the export and predicts pictures in every way the
export offers. What it says is compared with what the app says of the same pictures.

Both sides compute in float32 on the same kind of device. On a GPU, TensorFloat-32 is
switched off on both sides for the comparison: it rounds products to 10 bits, so that
results would depend on the size of a batch by more than the tolerance.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.data.types import Progress, no_progress
from core.evaluation.probabilities import ProbabilityFunction
from core.export.result import Proof, WayResult
from core.export.sample import Sample

TOLERANCE = 1e-5
"""How far a probability may be off."""

_LOOK_AGAIN = 0.2
_LAST_WORDS = 1500


def prove(
    model: Any,
    exported: Path,
    kind: Literal["savedmodel", "keras"],
    class_names: tuple[str, ...],
    sample: Sample,
    progress: Progress = no_progress,
) -> Proof:
    """Holds an exported model against the model of the app.

    Args:
        model: The `keras.Model` that the app predicts with.
        exported: The SavedModel folder or `.keras` file, with `labels.txt` in the same
            folder as the model's files.
        kind: Which of the two it is.
        class_names: What the app calls the classes.
        sample: The pictures to compare on.
        progress: Called several times a second meanwhile; may raise `Cancelled`.

    Returns:
        What was found; `passed` is false as well if the process could not do its work.
    """
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lossline-proof-") as name:
        folder = Path(name)
        job = {
            "kind": kind,
            "model": str(exported.absolute()),
            "labels": str(_folder_of(exported).absolute() / "labels.txt"),
            "class_names": list(class_names),
            "exact": True,
            **_write_sample(sample, _expected(model, sample), folder),
        }
        complaint = _run_check(job, folder, progress)
        findings = folder / "findings.json"
        found: dict[str, Any] = {}
        if not complaint:
            found = json.loads(findings.read_text(encoding="utf-8"))
    ways = tuple(WayResult.model_validate(way) for way in found.get("ways", ()))
    reasons = (complaint,) if complaint else tuple(_reasons(ways, found))
    return Proof(
        passed=not reasons,
        reasons=reasons,
        sample=sample.description,
        images=len(sample.images),
        tolerance=TOLERANCE,
        ways=ways,
        device=found.get("device", ""),
        versions=found.get("versions", {}),
        seconds=round(time.monotonic() - begun, 3),
    )


def _folder_of(exported: Path) -> Path:
    return exported if exported.is_dir() else exported.parent


def _expected(model: Any, sample: Sample) -> NDArray[np.float32]:
    """Returns what the app says: float32 (n, classes)."""
    height, width, channels = sample.images.shape[1:]
    function = ProbabilityFunction(model, (height, width, channels))
    with _exact_float32():
        return np.concatenate(
            [
                function(sample.images[start : start + function.batch_size])
                for start in range(0, len(sample.images), function.batch_size)
            ]
        )


@contextlib.contextmanager
def _exact_float32() -> Generator[None]:
    import tensorflow as tf

    before = tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(False)
    try:
        yield
    finally:
        tf.config.experimental.enable_tensor_float_32_execution(before)


def _write_sample(
    sample: Sample, expected: NDArray[np.float32], folder: Path
) -> dict[str, Any]:
    """Writes the pictures where the fresh process finds them; returns where that is."""
    files: list[tuple[int, str]] = []
    for position, file in sample.files.items():
        if isinstance(file, bytes):
            path = folder / f"picture_{position}.png"
            path.write_bytes(file)
        else:
            path = file.absolute()
        files.append((position, str(path)))
    arrays: dict[str, Any] = {"images": sample.images, "expected": expected}
    for number, original in enumerate(sample.originals.values()):
        arrays[f"original_{number}"] = original
    np.savez(folder / "sample.npz", **arrays)
    return {
        "sample": str(folder / "sample.npz"),
        "originals": list(sample.originals),
        "files": files,
        "findings": str(folder / "findings.json"),
    }


def _run_check(job: dict[str, Any], folder: Path, progress: Progress) -> str:
    """Runs the fresh process; returns why it could not do its work, or nothing."""
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    script = resources.files("resources") / "export" / "check_export.py"
    output = folder / "output.txt"
    with resources.as_file(script) as path, output.open("wb") as log:
        command = [sys.executable, "-I", str(path), str(folder / "job.json")]
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        except OSError as error:
            return f"A fresh Python process could not be started: {error}."
        try:
            status = _wait(process, progress)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    if status == 0 and (folder / "findings.json").is_file():
        return ""
    said = output.read_text(encoding="utf-8", errors="replace").strip()
    return (
        f"The fresh process ended with status {status} and found nothing out. "
        f"Its last words: {said[-_LAST_WORDS:] or 'none'}"
    )


def _wait(process: "subprocess.Popen[bytes]", progress: Progress) -> int:
    while True:
        progress("Checking it in a fresh process", 0, None, "steps")
        try:
            return process.wait(timeout=_LOOK_AGAIN)
        except subprocess.TimeoutExpired:
            continue


def _environment() -> dict[str, str]:
    """Returns the environment of the fresh process: the same kind of device, quiet."""
    import tensorflow as tf

    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PYTHON")
    }
    environment["TF_CPP_MIN_LOG_LEVEL"] = "3"
    environment["TF_FORCE_GPU_ALLOW_GROWTH"] = "true"
    environment["KERAS_BACKEND"] = "tensorflow"
    if not tf.config.list_logical_devices("GPU"):
        environment["CUDA_VISIBLE_DEVICES"] = "-1"
    return environment


def _reasons(ways: Sequence[WayResult], found: dict[str, Any]) -> Generator[str]:
    """Yields one sentence for each thing that is not as it must be."""
    if not ways:
        yield "The fresh process compared nothing."
    for one in ways:
        if one.different_classes:
            yield (
                f"With {one.way}, {one.different_classes} of {one.images} pictures get "
                "another class than in the app."
            )
        if one.max_difference > TOLERANCE:
            yield (
                f"With {one.way}, probabilities differ by up to "
                f"{one.max_difference:.1e}; {TOLERANCE:.0e} is allowed."
            )
        if one.wrong_names:
            yield (
                f"With {one.way}, {one.wrong_names} of {one.images} pictures get a "
                "name that does not belong to their class."
            )
    if not found["labels_agree"]:
        yield "The names in labels.txt are not those of the app."
    if found["foreign_modules"]:
        yield f"The model needs code of the app: {', '.join(found['foreign_modules'])}."
