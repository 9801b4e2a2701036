import subprocess
import sys
import textwrap

import pytest

from core.runs.append import AppendFile


def test_that_a_line_cut_by_a_kill_is_removed_before_the_next(tmp_path):
    path = tmp_path / "lines"
    path.write_text("one\ntw")
    file = AppendFile(path)
    file.append("three")
    file.flush()
    file.close()
    assert path.read_text() == "one\nthree\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit of the file size")
def test_that_a_full_disk_leaves_whole_lines_and_room_for_a_short_one(tmp_path):
    code = """
        import resource, signal, sys
        from pathlib import Path
        from core.runs.append import AppendFile
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        file = AppendFile(Path(sys.argv[1]))
        file.append("a" * 49)
        file.flush()
        file.append("b" * 70)
        try:
            file.flush()
        except OSError as error:
            file.append("full")
            file.flush()
    """
    path = tmp_path / "lines"
    subprocess.run([sys.executable, "-c", textwrap.dedent(code), str(path)], check=True)
    assert path.read_text() == "a" * 49 + "\n" + "full\n"
