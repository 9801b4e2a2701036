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


def _train(run_dir: Path, limit: int) -> RunEnded:
    done = subprocess.run(
        [sys.executable, "-m", "tests.core.training.full_disk", run_dir, str(limit)],
        capture_output=True,
        text=True,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert done.returncode == 0, done.stderr
    event = event_from_json(done.stdout)
    assert isinstance(event, RunEnded)
    return event


def _no_half_files(run_dir: Path) -> bool:
    return not [path for path in run_dir.rglob(".*") if path.name != ".lock"]


# The checkpoint of this net has 1 MB, best.keras 350 kB: either is the first to fail.
@pytest.mark.parametrize("limit", [100_000, 600_000])
def test_that_a_limit_of_the_file_size_ends_the_run_with_a_problem(tmp_path, limit):
    end = _train(tmp_path / "run", limit)
    assert end.status == "failed"
    assert "disk is full" in end.problem.message
    assert load_record(tmp_path / "run").status == "failed"
    assert load_record(tmp_path / "run").has_model == (limit == 600_000)
    assert _no_half_files(tmp_path / "run")


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
        end = _train(disk / "run", 0)
        assert end.status == "failed"
        assert "disk is full" in end.problem.message
        assert load_record(disk / "run").status == "failed"
        assert _no_half_files(disk / "run")
    finally:
        subprocess.run(["umount", disk], check=True)
