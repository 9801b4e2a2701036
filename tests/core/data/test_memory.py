from pathlib import Path

import pytest

from core.data.memory import available_memory


def test_that_some_memory_is_available():
    assert available_memory() > 16 * 2**20


@pytest.mark.skipif(not Path("/proc/meminfo").exists(), reason="needs Linux")
def test_that_it_is_no_more_than_the_computer_has():
    line = Path("/proc/meminfo").read_text().splitlines()[0]
    assert available_memory() <= int(line.split()[1]) * 1024
