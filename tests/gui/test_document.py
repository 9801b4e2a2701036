"""The open experiment: steps, merging, files."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from core.experiment import (
    Experiment,
    ProblemError,
    load_experiment,
    save_experiment,
)
from gui.document import Document


@pytest.fixture
def document(qapp: QApplication) -> Document:
    return Document()


def _set_epochs(document: Document, epochs: int, key: str | None = None) -> None:
    document.set_value("training.epochs", epochs, f"change epochs to {epochs}", key)


def test_that_undo_and_redo_go_through_the_same_experiments(document: Document) -> None:
    seen = [document.experiment]
    for epochs in (3, 4, 5):
        _set_epochs(document, epochs)
        seen.append(document.experiment)
    for expected in reversed(seen[:-1]):
        document.undo_stack.undo()
        assert document.experiment == expected
    for expected in seen[1:]:
        document.undo_stack.redo()
        assert document.experiment == expected


def test_that_changes_with_one_key_are_undone_together(document: Document) -> None:
    first = document.experiment
    for epochs in (1, 12, 128):
        _set_epochs(document, epochs, "epochs")
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "change epochs to 128"
    document.undo_stack.undo()
    assert document.experiment == first


def test_that_changes_of_other_places_are_not_merged(document: Document) -> None:
    _set_epochs(document, 3, "epochs")
    document.set_value("training.batch_size", 8, "change batch size", "batch_size")
    _set_epochs(document, 4, "epochs")
    assert document.undo_stack.count() == 3


def test_that_a_row_of_changes_ends_when_the_field_is_left(document: Document) -> None:
    _set_epochs(document, 3, "epochs")
    document.end_merge()
    _set_epochs(document, 4, "epochs")
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert document.experiment.training.epochs == 3


def test_that_a_row_of_changes_back_to_the_start_leaves_no_step(
    document: Document,
) -> None:
    before = document.experiment.training.epochs
    _set_epochs(document, 3, "epochs")
    _set_epochs(document, before, "epochs")
    assert document.undo_stack.count() == 0


def test_that_a_value_out_of_range_changes_nothing(document: Document) -> None:
    before = document.experiment
    with pytest.raises(ProblemError, match="at least 1"):
        _set_epochs(document, 0)
    assert document.experiment is before
    assert not document.undo_stack.canUndo()


def test_that_the_same_value_is_no_step(document: Document) -> None:
    _set_epochs(document, document.experiment.training.epochs)
    assert document.undo_stack.count() == 0
    assert document.saved


def test_that_saving_and_undoing_to_the_saved_state_clear_the_star(
    document: Document, tmp_path: Path
) -> None:
    _set_epochs(document, 3)
    assert not document.saved
    document.save(tmp_path / "mine.json")
    assert document.saved
    _set_epochs(document, 4)
    assert not document.saved
    document.undo_stack.undo()
    assert document.saved


def test_that_an_opened_file_is_what_was_saved(
    document: Document, tmp_path: Path
) -> None:
    _set_epochs(document, 7)
    path = tmp_path / "mine.json"
    document.save(path)
    other = Document(Experiment(name="other"))
    other.open(path)
    assert other.experiment == document.experiment
    assert other.path == path
    assert other.saved


def test_that_a_broken_file_leaves_the_open_experiment(
    document: Document, tmp_path: Path
) -> None:
    _set_epochs(document, 7)
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    before = document.experiment
    with pytest.raises(ProblemError):
        document.open(broken)
    assert document.experiment is before
    assert document.undo_stack.canUndo()


def test_that_opening_a_file_can_be_undone_and_saving_then_spares_that_file(tmp_path):
    document = Document()
    path = tmp_path / "theirs.json"
    theirs = Experiment(name="theirs", seed=7)
    save_experiment(theirs, path)
    document.set_value("seed", 3, "change seed")
    document.open(path)
    assert (document.experiment, document.path, document.saved) == (theirs, path, True)
    document.undo_stack.undo()
    assert document.experiment.seed == 3
    assert document.path is None
    assert not document.saved
    assert load_experiment(path) == theirs


def test_that_save_as_moves_all_steps_to_the_new_file(document, tmp_path):
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    document.save(first)
    _set_epochs(document, 5)
    document.save(second)
    document.undo_stack.undo()
    assert (document.path, document.saved) == (second, False)
    document.undo_stack.redo()
    assert (document.path, document.saved) == (second, True)
    _set_epochs(document, 7)
    document.save()
    assert load_experiment(second).training.epochs == 7
    assert load_experiment(first).training.epochs == Experiment().training.epochs


def test_that_undo_past_the_first_save_keeps_the_file(document, tmp_path):
    _set_epochs(document, 3)
    document.save(tmp_path / "mine.json")
    document.undo_stack.undo()
    assert document.path == tmp_path / "mine.json"


def test_that_save_as_leaves_the_experiment_before_without_a_file(document, tmp_path):
    _set_epochs(document, 3)
    document.begin(Experiment(name="another"), "new experiment")
    document.save(tmp_path / "another.json")
    document.undo_stack.undo()
    assert document.experiment.training.epochs == 3
    assert document.path is None
