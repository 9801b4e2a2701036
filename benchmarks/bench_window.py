"""The window: how soon it is painted, and how its event loop fares meanwhile.

Shown on the display there is, else on the platform without one.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.harness import Result

STARTS = 7
RUNS = 3
SECONDS = 20.0
_ROOT = Path(__file__).parents[1]
_CHILD = """
from gui.qt_loading import load_qt
load_qt()
from benchmarks.window_child import main
main()
"""


def _environment(home: str) -> dict[str, str]:
    environment = {**os.environ, "LOSSLINE_HOME": home}
    # A warm start finds compiled modules; some build machines forbid to keep them.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return environment


def seconds_to_paint() -> float:
    """Returns the time from the start of the process to the painted window."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**_environment(home), "LOSSLINE_EXIT_AFTER_PAINT": "1"}
        begin = time.time()
        done = subprocess.run(
            [sys.executable, "main.py"],
            cwd=_ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
    line = next(x for x in done.stdout.splitlines() if x.startswith("painted at "))
    return float(line.removeprefix("painted at ")) - begin


def event_loop_delays() -> dict[str, dict[str, float]]:
    """Returns the delays while TensorFlow loads and while a run goes on, in ms."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, f"--seconds={SECONDS}"],
            cwd=_ROOT,
            env=_environment(home),
            capture_output=True,
            text=True,
            timeout=600,
            check=True,
        )
    return json.loads(done.stdout.splitlines()[-1])


def run() -> list[Result]:
    """Measures starts and runs; each in a process of its own."""
    seconds_to_paint()  # The first start reads the program from the disk.
    starts = [seconds_to_paint() for _ in range(STARTS)]
    runs = [event_loop_delays() for _ in range(RUNS)]
    details: dict[str, object] = {"runs": runs}
    return [
        Result(
            name="Process start to painted window, warm",
            value=statistics.median(starts),
            unit="s",
            target=1.0,
            at_least=False,
            details={"samples": starts},
        ),
        Result(
            name="Event-loop delay while training, 99th percentile",
            value=statistics.median(run["training"]["p99"] for run in runs),
            unit="ms",
            target=16.0,
            at_least=False,
            details=details,
        ),
        Result(
            name="Event-loop delay while training, worst",
            value=max(run["training"]["worst"] for run in runs),
            unit="ms",
            target=100.0,
            at_least=False,
        ),
        Result(
            name="Event-loop delay while TensorFlow loads, worst",
            value=max(run["loading"]["worst"] for run in runs),
            unit="ms",
            target=400.0,
            at_least=False,
        ),
    ]
