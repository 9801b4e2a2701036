"""Whether there is something at a path that a person has given."""

import os
from pathlib import Path

import pytest

from core.data import library
from core.data.load import load_raw
from core.data.locate import locate
from core.experiment import DatasetSpec, ProblemError
from tests.core.data.making import write_classes

AS_ROOT = not hasattr(os, "geteuid") or os.geteuid() == 0


@pytest.fixture
def locked(tmp_path):
    """A folder with a data set that can't be looked into until the test is over."""
    folder = tmp_path / "locked"
    write_classes(folder / "pets", {"cat": 2, "dog": 2})
    yield folder
    folder.chmod(0o755)


def test_that_a_path_is_made_absolute(tmp_path, monkeypatch):
    (tmp_path / "here").touch()
    monkeypatch.chdir(tmp_path)
    assert locate("here") == tmp_path / "here"
    assert locate(Path("there")) is None
    assert locate("here/below") is None


def test_that_the_own_folder_may_be_named_by_its_sign(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert locate("~") == tmp_path


@pytest.mark.parametrize("text", ["~nobody-of-this-name/x", "x" * 300, "a\0b"])
def test_that_where_nothing_can_be_there_is_nothing(text):
    assert locate(text) is None


@pytest.mark.skipif(AS_ROOT, reason="root may look anywhere")
def test_that_a_folder_without_permission_is_told(locked):
    library.add(locked / "pets", "pets")
    locked.chmod(0)
    with pytest.raises(ProblemError, match="can't be looked at: Permission denied"):
        load_raw(DatasetSpec(source=str(locked / "pets")))
    with pytest.raises(ProblemError, match="can't be looked at: Permission denied"):
        library.find("pets")
    with pytest.raises(ProblemError, match="can't be looked at: Permission denied"):
        library.add(locked / "pets", "again")


def test_that_a_disk_that_fails_is_told(monkeypatch, tmp_path):
    def broken(self: Path, **_options: bool) -> os.stat_result:
        raise OSError(5, "Input/output error", str(self))

    monkeypatch.setattr(Path, "stat", broken)
    with pytest.raises(ProblemError, match="Input/output error"):
        locate(tmp_path)
