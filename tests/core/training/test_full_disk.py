"""A disk that fills up in the middle of a run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.runs import load_record
from core.runs.events import RunEnded, event_from_json

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="needs limits of file sizes and disks"
)


# The checkpoint of this net has 1 MB, best.keras 350 kB: either is the first to fail.
LIMITS = (100_000, 600_000)


def _train(limits: dict[Path, int]) -> dict[Path, RunEnded]:
    """Trains in each folder, in one other process, with a largest size of files."""
    arguments = [str(one) for pair in limits.items() for one in pair]
    done = subprocess.run(
        [sys.executable, "-m", "tests.core.training.full_disk", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ends: dict[Path, RunEnded] = {}
    for folder, line in zip(limits, done.stdout.splitlines(), strict=True):
        event = event_from_json(line)
        assert isinstance(event, RunEnded)
        ends[folder] = event
    return ends


def _no_half_files(run_dir: Path) -> bool:
    return not [path for path in run_dir.rglob(".*") if path.name != ".lock"]


def test_that_a_limit_of_the_file_size_ends_the_run_with_a_problem(tmp_path):
    ends = _train({tmp_path / str(limit): limit for limit in LIMITS})
    for folder, end in ends.items():
        assert end.status == "failed"
        assert end.problem is not None
        assert "disk is full" in end.problem.message
        assert load_record(folder).status == "failed"
        assert _no_half_files(folder)
    assert [load_record(one).has_model for one in ends] == [False, True]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount"
)
def test_that_a_small_disk_ends_the_run_with_a_problem(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", disk],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk is not allowed here")
    try:
        end = _train({disk / "run": 0})[disk / "run"]
        assert end.status == "failed"
        assert end.problem is not None
        assert "disk is full" in end.problem.message
        assert load_record(disk / "run").status == "failed"
        assert _no_half_files(disk / "run")
    finally:
        subprocess.run(["umount", disk], check=True)
