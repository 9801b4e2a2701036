import hashlib
from pathlib import Path

import pytest

from core.data.types import Cancelled
from core.downloads import download as module
from core.downloads.download import download
from core.experiment import ProblemError, fail
from tests.core.downloads.loopback import Loopback, closed_address, serving

CONTENT = bytes(range(256)) * 4000
CHUNK = 16 * 1024
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def server():
    with serving() as loopback:
        loopback.files["/set.bin"] = CONTENT
        yield loopback


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "set.bin"


def fetch(server: Loopback, target: Path, **options) -> None:
    download(f"{server.address}/set.bin", target, **options)


def test_that_a_whole_file_arrives_under_its_name(server, target):
    fetch(server, target, sha256=SHA256)
    assert target.read_bytes() == CONTENT
    assert list(target.parent.iterdir()) == [target]


def test_that_bytes_total_and_speed_are_told(server, target, monkeypatch):
    monkeypatch.setattr(module, "_REPORT_SECONDS", 0)
    told: list[tuple[str, int, int | None, str]] = []
    fetch(server, target, progress=lambda *args: told.append(args))
    assert told[0][0].startswith("Connecting to 127.0.0.1")
    assert any("MB/s" in what for what, *_ in told)
    assert told[-1] == ("Downloading set.bin", len(CONTENT), len(CONTENT), "bytes")
    done = [one[1] for one in told]
    assert done == sorted(done)


def test_that_a_broken_connection_is_taken_up_where_it_ended(server, target):
    server.cuts = [6 * CHUNK, 10 * CHUNK]
    fetch(server, target, sha256=SHA256)
    assert target.read_bytes() == CONTENT
    assert server.ranges_asked == [f"bytes={6 * CHUNK}-", f"bytes={16 * CHUNK}-"]


def test_that_a_server_without_ranges_starts_from_the_beginning(server, target):
    server.ranges = False
    server.cuts = [100_000]
    fetch(server, target, sha256=SHA256)
    assert target.read_bytes() == CONTENT


def test_that_a_connection_that_always_breaks_is_given_up(server, target):
    server.cuts = [6 * CHUNK, 0, 0, 0, 0, 0]
    with pytest.raises(ProblemError, match=r"set\.bin can't be downloaded"):
        fetch(server, target)
    assert not target.exists()
    assert target.with_name("set.bin.part").stat().st_size == 6 * CHUNK


def test_that_a_cancelled_download_is_no_file_and_goes_on_later(
    server, target, monkeypatch
):
    monkeypatch.setattr(module, "_REPORT_SECONDS", 0)

    def cancel_later(what: str, done: int, total: int | None, unit: str) -> None:
        if done > 300_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        fetch(server, target, progress=cancel_later)
    assert not target.exists()
    kept = target.with_name("set.bin.part").stat().st_size
    assert 300_000 < kept < len(CONTENT)
    fetch(server, target, sha256=SHA256)
    assert target.read_bytes() == CONTENT
    assert server.ranges_asked == [f"bytes={kept}-"]


def test_that_a_wrong_digest_is_refused_and_nothing_is_left(server, target):
    with pytest.raises(ProblemError, match="not the file that was expected"):
        fetch(server, target, sha256="0" * 64)
    assert list(target.parent.iterdir()) == []


def test_that_a_stale_part_is_replaced_by_the_right_file(server, target):
    target.parent.mkdir()
    target.with_name("set.bin.part").write_bytes(b"of another version" * 100)
    fetch(server, target, sha256=SHA256)
    assert target.read_bytes() == CONTENT


def test_that_a_part_longer_than_the_file_is_thrown_away(server, target):
    target.parent.mkdir()
    target.with_name("set.bin.part").write_bytes(CONTENT + b"more")
    fetch(server, target, sha256=SHA256)
    assert target.read_bytes() == CONTENT


def test_that_an_old_file_stays_when_the_new_one_fails_its_check(server, target):
    target.parent.mkdir()
    target.write_bytes(b"old")

    def check(part: Path) -> None:
        raise fail("This is something else.")

    with pytest.raises(ProblemError, match="something else"):
        fetch(server, target, check=check)
    assert target.read_bytes() == b"old"


def test_that_a_refusal_is_told_with_the_way_by_hand(server, target):
    server.statuses = [403]
    with pytest.raises(ProblemError, match=r"refuses set\.bin: 403") as caught:
        fetch(server, target, by_hand="Put it into the folder.")
    assert caught.value.problems[0].hint == "Put it into the folder."
    assert len(server.asked) == 1


def test_that_a_server_in_trouble_is_asked_again(server, target):
    server.statuses = [503, 500]
    fetch(server, target, sha256=SHA256)
    assert target.read_bytes() == CONTENT


def test_that_no_connection_is_one_plain_message(target):
    with pytest.raises(ProblemError, match="there is no connection") as caught:
        download(f"{closed_address()}/set.bin", target, by_hand="Bring it by hand.")
    assert "Bring it by hand." in caught.value.problems[0].hint
    assert not target.exists()


def test_that_a_folder_that_cannot_be_written_is_named(server, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(ProblemError, match="can't be saved in"):
        fetch(server, blocked / "set.bin")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_that_a_full_disk_is_told(server, target):
    target.parent.mkdir()
    target.with_name("set.bin.part").symlink_to("/dev/full")
    with pytest.raises(ProblemError, match="No space left"):
        fetch(server, target)
