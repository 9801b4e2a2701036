"""How every command ends, also where nobody foresaw what happened."""

import pytest

from core.cli import datasets
from core.experiment.folders import data_folder, log_file


@pytest.fixture
def _broken(monkeypatch):
    def entries() -> None:
        raise ZeroDivisionError("something that\nnobody foresaw")

    monkeypatch.setattr(datasets.catalogue, "entries", entries)


@pytest.mark.usefixtures("_broken")
def test_that_an_unforeseen_error_is_one_line_with_where_the_log_is(lossline):
    outcome = lossline("datasets", "list", "--json")
    assert outcome.code == 1
    assert "ZeroDivisionError: something that nobody foresaw" in outcome.err
    assert outcome.err.rstrip().endswith(str(log_file()))
    assert outcome.err.count("\n") == 1
    assert outcome.json["ok"] is False
    log = log_file().read_text(encoding="utf-8")
    assert "Traceback" in log
    assert "test_app.py" in log
    lossline("datasets", "list")
    assert log_file().read_text(encoding="utf-8").startswith(log)


@pytest.mark.usefixtures("_broken")
def test_that_the_traceback_is_shown_where_it_is_asked_for(lossline, monkeypatch):
    monkeypatch.setenv("LOSSLINE_DEBUG", "1")
    assert "Traceback" in lossline("datasets", "list").err


@pytest.mark.usefixtures("_broken")
@pytest.mark.parametrize("home", ["x" * 300, "~nobody-of-this-name/x"])
def test_that_the_traceback_is_shown_where_no_log_can_be_written(
    lossline, monkeypatch, tmp_path, home
):
    monkeypatch.setenv("LOSSLINE_HOME", home)
    monkeypatch.chdir(tmp_path)
    outcome = lossline("datasets", "list")
    assert outcome.code == 1
    assert "Traceback" in outcome.err


def test_that_an_interrupted_command_is_no_error(lossline, monkeypatch):
    def entries() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(datasets.catalogue, "entries", entries)
    assert lossline("datasets", "list").code == 130
    assert not log_file().exists()


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[" * 200_000])
def test_that_a_damaged_list_of_imported_sets_is_told(lossline, content):
    data_folder().mkdir(parents=True)
    (data_folder() / "imported.json").write_bytes(content)
    plain = lossline("datasets", "list")
    assert plain.code == 1
    assert "imported.json, is damaged" in plain.err
    assert "mnist" in plain.out
    machine = lossline("datasets", "list", "--json")
    assert machine.code == 1
    assert machine.json["ok"] is False


def test_that_an_unreadable_list_of_imported_sets_is_told(lossline):
    (data_folder() / "imported.json").mkdir(parents=True)
    outcome = lossline("datasets", "list")
    assert outcome.code == 1
    assert "can't be read" in outcome.err
