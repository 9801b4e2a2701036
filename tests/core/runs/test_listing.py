from datetime import UTC, datetime

import pytest

from core.experiment import ProblemError, load_experiment, save_experiment
from core.runs import RunFolder, delete_run, list_runs, load_record, set_note
from core.runs.lock import is_running, run_lock
from tests.core.runs.samples import write_run


def test_that_a_record_says_what_the_list_shows(tmp_path):
    write_run(RunFolder(tmp_path / "run"))
    record = load_record(tmp_path / "run")
    assert record.name == "Digits"
    assert record.status == "completed"
    assert record.dataset == "Digits"
    assert record.parameters == 1234
    assert (record.kept_epoch, record.kept_loss, record.kept_metric) == (2, 0.25, 0.75)
    assert (record.epochs_done, record.total_epochs) == (3, 3)
    assert record.seconds == 7.5
    assert record.device == "CPU · 2 cores"
    assert record.started == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert not record.can_resume
    assert not record.has_model


@pytest.mark.parametrize(("status", "kept"), [("completed", 3), ("failed", 2)])
def test_that_a_run_that_does_not_keep_the_best_shows_its_last_epoch(
    tmp_path, status, kept
):
    folder = RunFolder(tmp_path)
    write_run(folder, status=status)
    experiment = load_experiment(folder.experiment)
    stopping = experiment.training.early_stopping.replace(restore_best=False)
    training = experiment.training.replace(early_stopping=stopping)
    save_experiment(experiment.replace(training=training), folder.experiment)
    record = load_record(tmp_path)
    assert record.kept_epoch == kept
    assert (record.kept_loss == 0.25) == (kept == 2)


def test_that_a_killed_run_is_interrupted_and_keeps_its_time(tmp_path):
    write_run(RunFolder(tmp_path), status=None)
    record = load_record(tmp_path)
    assert record.status == "interrupted"
    assert record.seconds == 6.0
    assert record.can_resume


def test_that_a_run_that_goes_on_is_running(tmp_path):
    folder = RunFolder(tmp_path)
    write_run(folder, status=None)
    with run_lock(folder):
        assert load_record(tmp_path).status == "running"
        with pytest.raises(ProblemError, match="going on"):
            delete_run(tmp_path)
        with pytest.raises(ProblemError, match="going on"), run_lock(folder):
            pass
    assert not is_running(folder)
    assert load_record(tmp_path).status == "interrupted"


def test_that_a_run_that_failed_at_once_can_be_shown(tmp_path):
    folder = RunFolder(tmp_path / "2026-03-04_12-00-00_a")
    write_run(folder, status="failed")
    for path in (folder.environment, folder.data_info, folder.history):
        path.unlink()
    record = load_record(folder.path)
    assert record.status == "failed"
    assert record.dataset == "digits"
    assert record.kept_epoch is None
    assert record.started.replace(tzinfo=None) == datetime(2026, 3, 4, 12)


def test_that_broken_runs_do_not_hide_the_others(tmp_path):
    write_run(RunFolder(tmp_path / "a"))
    write_run(RunFolder(tmp_path / "b"))
    (tmp_path / "b" / "experiment.json").write_text("{")
    (tmp_path / "no run").mkdir()
    (tmp_path / "file.txt").write_text("")
    runs = list_runs(tmp_path)
    assert [record.path.name for record in runs.records] == ["a"]
    assert len(runs.problems) == 1
    assert "The run b can't be shown" in runs.problems[0].message


def test_that_the_newest_run_comes_first(tmp_path):
    for day in (1, 3, 2):
        folder = RunFolder(tmp_path / f"2026-01-0{day}_00-00-00_a")
        write_run(folder)
        folder.environment.unlink()
    days = [record.started.day for record in list_runs(tmp_path).records]
    assert days == [3, 2, 1]


def test_that_a_missing_root_holds_no_runs(tmp_path):
    assert list_runs(tmp_path / "none").records == ()


def test_that_a_deleted_run_is_gone_and_nothing_else_is(tmp_path):
    write_run(RunFolder(tmp_path / "a"))
    write_run(RunFolder(tmp_path / "b"))
    delete_run(tmp_path / "a")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_that_a_folder_without_a_run_is_never_deleted(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ProblemError, match="holds no run"):
        delete_run(tmp_path)
    assert (tmp_path / "thesis.txt").exists()


def test_that_a_note_is_kept_and_can_be_removed(tmp_path):
    write_run(RunFolder(tmp_path))
    set_note(tmp_path, "  more dropout helped\n")
    assert load_record(tmp_path).note == "more dropout helped"
    set_note(tmp_path, "")
    assert load_record(tmp_path).note == ""
    assert not (tmp_path / "note.txt").exists()
