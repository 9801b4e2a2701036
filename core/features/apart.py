"""Work of scikit-learn in a process of its own, which can be ended at any moment.

scikit-learn has no way to look up from a long work or to be stopped. In a process of
its own it writes its steps down, ends when one wants it, and takes no time from the
window. What comes out is what it gives in this process, to the last bit.
"""

import json
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import numpy as np

import core
from core.data.types import Progress
from core.experiment import fail

Arrays = dict[str, Any]

_CODE = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from core.features.apart_child import main; main(sys.argv[2])"
)
_ENVIRONMENT = {
    "PYTHONUNBUFFERED": "1",
    "PYTHONIOENCODING": "utf-8",
    # Threads that wait for each other then sleep: beside a training, they would
    # otherwise burn three times the work.
    "OMP_WAIT_POLICY": "PASSIVE",
}
_STEP = re.compile(r"Iteration (\d+)")
_LOOK_SECONDS = 0.05
_LAST_WORDS = 600


def run_apart(
    task: str,
    arrays: Arrays,
    settings: dict[str, Any],
    progress: Progress,
    what: str,
    steps: int | None = None,
) -> Arrays:
    """Calls a function in a fresh process.

    Args:
        task: The function, as `module:name`. It takes the arrays and the settings and
            returns arrays by their names.
        arrays: What it works on.
        settings: What else it needs; as JSON.
        progress: Told the steps; may raise `Cancelled`, which ends the process.
        what: What it does, in words.
        steps: How many steps it will print, if it does.

    Raises:
        ProblemError: it failed, or the disk is full.
        Cancelled: `progress` asked for it.
    """
    progress(what, 0, None, "steps")
    try:
        with tempfile.TemporaryDirectory(prefix="lossline-") as name:
            folder = Path(name)
            for key, array in arrays.items():
                np.save(folder / f"{key}.in.npy", array)
            job = {"task": task, "settings": settings}
            (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
            _run(folder, what, steps, progress)
            return {
                path.name.removesuffix(".out.npy"): np.load(path, allow_pickle=False)
                for path in folder.glob("*.out.npy")
            }
    except OSError as error:
        raise fail(
            f"{what} could not be done in a process of its own: "
            f"{error.strerror or error}.",
            "Make room on the disk for temporary files.",
        ) from None


def _run(folder: Path, what: str, steps: int | None, progress: Progress) -> None:
    root = str(Path(core.__file__).resolve().parents[1])
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", _CODE, root, str(folder)],
        # When this program ends, however it does, the pipe closes and the child ends.
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **_ENVIRONMENT},
        encoding="utf-8",
        errors="replace",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(process, lines), daemon=True)
    reader.start()
    try:
        said = _follow(lines, what, steps, progress)
        status = process.wait()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        reader.join()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
    if status != 0:
        words = said.strip()[-_LAST_WORDS:] or "none"
        raise fail(
            f"{what} ended with status {status} and found nothing. Last words: {words}",
            "Close other programs if memory is short, or take fewer images.",
        )


def _read(
    process: "subprocess.Popen[str]", lines: "queue.SimpleQueue[str | None]"
) -> None:
    """Passes on what the process says, so that nobody has to wait for a line."""
    if process.stdout is not None:
        for line in process.stdout:
            lines.put(line)
    lines.put(None)


def _follow(
    lines: "queue.SimpleQueue[str | None]",
    what: str,
    steps: int | None,
    progress: Progress,
) -> str:
    """Tells the steps until the process has closed its output.

    Returns:
        What it said.
    """
    said, done, total = "", 0, None
    while True:
        progress(what, done, total, "steps")
        try:
            line = lines.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            continue
        if line is None:
            return said
        said = (said + line)[-4 * _LAST_WORDS :]
        if steps is not None and (found := _STEP.search(line)):
            done, total = min(int(found[1]), steps), steps
