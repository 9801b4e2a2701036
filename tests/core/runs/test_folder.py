import os
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import ProblemError
from core.runs import RunFolder, claim_run_folder, new_run_folder
from core.runs.folder import check_run_folder, slug
from tests.core.runs.samples import write_run

NOON = datetime(2026, 3, 4, 12, 0, 0)


def test_that_a_folder_is_named_by_time_and_experiment(tmp_path):
    folder = new_run_folder(tmp_path / "runs", "MNIST: small CNN", NOON)
    assert folder.path.name == "2026-03-04_12-00-00_mnist-small-cnn"
    assert folder.path.is_dir()


def test_that_two_runs_in_the_same_second_get_two_folders(tmp_path):
    paths = {new_run_folder(tmp_path, "a", NOON).path for _ in range(3)}
    assert len(paths) == 3


@given(st.text(max_size=200))
def test_that_every_name_gives_a_plain_file_name(name):
    assert set(slug(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 0 < len(slug(name)) <= 60


def test_that_accents_are_dropped_and_not_lost():
    assert slug("Größe é") == "groe-e"


def test_that_a_file_in_the_way_is_a_problem(tmp_path):
    (tmp_path / "runs").write_text("")
    with pytest.raises(ProblemError, match="can't be created"):
        new_run_folder(tmp_path / "runs", "a")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="the superuser may write everywhere",
)
def test_that_a_read_only_folder_is_a_problem(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(ProblemError, match="write to"):
        new_run_folder(tmp_path, "a")


def test_that_a_folder_of_the_system_is_a_problem():
    from pathlib import Path

    if not Path("/proc").is_dir():
        pytest.skip("there is no folder here that nobody may write to")
    with pytest.raises(ProblemError, match="can't be created"):
        new_run_folder(Path("/proc"), "a")


def test_that_a_named_folder_is_made_for_the_run(tmp_path):
    assert claim_run_folder(tmp_path / "a" / "b").path.is_dir()
    assert claim_run_folder(tmp_path / "a" / "b").path == tmp_path / "a" / "b"


def test_that_looking_at_a_folder_for_a_run_makes_nothing(tmp_path):
    check_run_folder(tmp_path / "new")
    assert not (tmp_path / "new").exists()
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ProblemError, match="holds files"):
        check_run_folder(tmp_path)


def test_that_a_folder_in_use_is_never_taken_for_a_run(tmp_path):
    file = tmp_path / "thesis.txt"
    file.write_text("years of work")
    with pytest.raises(ProblemError, match="holds files"):
        claim_run_folder(tmp_path)
    with pytest.raises(ProblemError, match="is a file"):
        claim_run_folder(file)
    write_run(RunFolder(tmp_path / "run"))
    with pytest.raises(ProblemError, match="a run in"):
        claim_run_folder(tmp_path / "run")


def test_that_a_folder_that_can_not_be_looked_at_holds_no_run(tmp_path):
    folder = tmp_path / ("x" * 300)
    assert not RunFolder(folder).holds_a_run
    with pytest.raises(ProblemError, match="can't be created"):
        check_run_folder(folder)
