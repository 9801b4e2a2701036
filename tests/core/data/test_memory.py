from pathlib import Path

import pytest

from core.data.memory import available_memory, container_limit


def test_that_some_memory_is_available():
    assert available_memory() > 16 * 2**20


@pytest.mark.skipif(not Path("/proc/meminfo").exists(), reason="needs Linux")
def test_that_it_is_no_more_than_the_computer_has():
    line = Path("/proc/meminfo").read_text().splitlines()[0]
    assert available_memory() <= int(line.split()[1]) * 1024


def _control_group(folder: Path, limit: str, used: int, files: int) -> Path:
    (folder / "memory.max").write_text(f"{limit}\n")
    (folder / "memory.current").write_text(f"{used}\n")
    stat = f"anon {used - files}\nactive_file {files // 4}\nfile_mapped 7\n"
    (folder / "memory.stat").write_text(f"{stat}inactive_file {files - files // 4}\n")
    return folder


def test_that_a_container_leaves_what_is_not_used_but_by_files(tmp_path):
    group = _control_group(tmp_path, "1000", used=900, files=400)
    assert container_limit(group) == 500


def test_that_a_full_container_leaves_nothing(tmp_path):
    assert container_limit(_control_group(tmp_path, "1000", used=1001, files=0)) == 0


def test_that_a_container_without_a_limit_has_none(tmp_path):
    assert container_limit(_control_group(tmp_path, "max", used=900, files=0)) is None
    assert container_limit(tmp_path / "nothing") is None
