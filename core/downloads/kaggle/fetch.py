"""Driving kagglehub: progress, cancelling, retrying, and errors in plain words."""

import errno
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any

from core.downloads.kaggle import cache
from core.downloads.kaggle.cache import KaggleItem
from core.downloads.progress import Progress, no_progress
from core.experiment import ProblemError, fail

_CHILD = Path(__file__).with_name("child.py")
_LOOK_SECONDS = 0.1
_ATTEMPTS = 3
_SILENCE_SECONDS = 60
"""kagglehub waits for its first answers without limit; after so long it is ended."""

_UNITS = {"": 1, "k": 1024, "M": 1024**2, "G": 1024**3}


def fetch_item(
    item: KaggleItem,
    progress: Progress = no_progress,
    by_hand: str = "",
    expected_bytes: int | None = None,
) -> Path:
    """Downloads a data set or a model with kagglehub.

    What has arrived when the connection breaks or the person cancels is kept, and
    kagglehub goes on from there. An archive that turns out to be damaged is deleted.

    Args:
        item: What to download.
        progress: Told the bytes so far, with the speed; may raise `Cancelled`.
        by_hand: A hint on how to bring the data without the network.
        expected_bytes: How much it is, about, until kagglehub says so itself.

    Returns:
        The folder with the unpacked files.

    Raises:
        ProblemError: no connection, a refusal, a damaged archive, or a full disk.
        Cancelled: `progress` asked for it.
    """
    attempt = 0
    while True:
        attempt += 1
        before = cache.arrived_bytes(item)
        outcome = _run(item, progress, expected_bytes)
        if "path" in outcome:
            return Path(outcome["path"])
        kinds: list[str] = outcome.get("kinds", [])
        if not _is_network(kinds):
            break
        if attempt >= _ATTEMPTS or cache.arrived_bytes(item) <= before:
            break
    raise _explain(item, outcome, by_hand)


def _run(
    item: KaggleItem, progress: Progress, expected_bytes: int | None
) -> dict[str, Any]:
    """Runs the client once and returns the last line that it wrote."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [sys.executable, "-P", str(_CHILD), item.kind, item.handle],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            ended = _watch(process, item, errors, progress, expected_bytes)
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        if not ended:
            return {"kinds": ["RequestException"], "text": "no answer"}
        lines = _text(output).strip().splitlines()
        try:
            outcome: dict[str, Any] = json.loads(lines[-1])
        except (IndexError, json.JSONDecodeError):
            last = _text(errors).strip().splitlines()[-1:] or ["no message"]
            return {"kinds": [], "text": f"kagglehub ended without result: {last[0]}"}
        return outcome


def _watch(
    process: "subprocess.Popen[bytes]",
    item: KaggleItem,
    errors: IO[bytes],
    progress: Progress,
    expected_bytes: int | None,
) -> bool:
    """Tells the bytes until the process ends; False if it has fallen silent."""
    start = done = cache.arrived_bytes(item)
    began = heard = time.monotonic()
    total = expected_bytes
    progress("Asking Kaggle", done, None, "bytes")
    while True:
        try:
            process.wait(_LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        else:
            return True
        now = time.monotonic()
        arrived = cache.arrived_bytes(item)
        if arrived == done:
            # A bar says 62.6M for what may be 62.55M: then it is being unpacked.
            loading = total is None or done < 0.99 * total
            if loading and now - heard > _SILENCE_SECONDS:
                return False
            progress(
                "Waiting for Kaggle" if arrived == start else "Downloading from Kaggle",
                done,
                total,
                "bytes",
            )
            continue
        heard = now
        if arrived < done:  # unpacked and deleted, or started anew
            start, began = arrived, now
        done = arrived
        if item.kind == "dataset":  # a model has a bar for each of its files
            total = _total(_text(errors)) or total
        if total is not None:
            total = max(total, done)
        speed = (done - start) / max(now - began, 1e-3) / 1e6
        progress(f"Downloading from Kaggle ({speed:.1f} MB/s)", done, total, "bytes")


def _total(bar: str) -> int | None:
    """Reads the size of the archive from kagglehub's progress bar: `1.0M/59.7M [`."""
    found = re.findall(r"/([0-9.]+)([kMG]?) \[", bar)
    if not found:
        return None
    number, unit = found[-1]
    return int(float(number) * _UNITS[unit])


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def _is_network(kinds: list[str]) -> bool:
    return "RequestException" in kinds and "HTTPError" not in kinds


def _explain(item: KaggleItem, outcome: dict[str, Any], by_hand: str) -> ProblemError:
    kinds: list[str] = outcome.get("kinds", [])
    text = str(outcome.get("text", "")).strip().rstrip(".")
    status = outcome.get("status")
    if _is_network(kinds):
        arrived = cache.arrived_bytes(item)
        so_far = f" after {arrived:,} bytes" if arrived else ""
        return fail(
            f"Kaggle can't be reached, or the connection broke off{so_far}.",
            f"Check the network and try again; what has arrived is kept. {by_hand}",
        )
    if status in (401, 403):
        return fail(
            f"Kaggle refuses {item.handle} without signing in ({status}).",
            "Make a token on your Kaggle account page and put its kaggle.json into the "
            f"folder .kaggle of your home. {by_hand}",
        )
    if status is not None:
        return fail(
            f"Kaggle answers {status} for {item.handle}.", f"Try again later. {by_hand}"
        )
    if outcome.get("errno") in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT):
        return fail(
            f"The data can't be saved in {item.folder}: {text}.",
            "Make room or check the folder's permissions, then try again.",
        )
    cache.discard_unfinished(item)
    if not kinds:
        return fail(f"The download from Kaggle failed: {text}.", by_hand)
    reason = text.splitlines()[0].rstrip(":.") if text else "no details"
    return fail(
        f"What arrived from Kaggle is damaged and was deleted: {reason}.",
        f"Try again. {by_hand}",
    )
