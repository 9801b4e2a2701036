"""A window in which many runs were trained holds the memory of none of them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.training.many_runs import UNITS

BIG = UNITS * UNITS * 4 * 3
"""Weights and both averages of Adam of the large layer, in bytes."""

GIVE_BACK_AT_ONCE = {"MALLOC_MMAP_THRESHOLD_": "1048576", "MALLOC_ARENA_MAX": "2"}
"""Without these, the C library keeps freed weights for its next caller, at its whim."""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_that_a_run_gives_its_memory_back(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.core.training.many_runs", str(tmp_path)],
        env={**os.environ, **GIVE_BACK_AT_ONCE},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    sizes = json.loads(done.stdout.splitlines()[-1])
    # The first run also pays for what TensorFlow keeps for itself.
    assert sizes[-1] - sizes[1] < 2 * BIG, sizes
