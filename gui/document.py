"""The open experiment and its undo stack. Widgets hold no truth; this does."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from core.experiment import (
    Experiment,
    load_experiment,
    save_experiment,
    with_value,
)


class _File:
    """The file of an experiment, the same one for all its steps, also once it moves.

    So a step that is undone after "Save as" belongs to the new file, and saving can't
    write over the old one.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path


@dataclass(frozen=True)
class _State:
    """What the window shows: an experiment, and the file that it belongs to."""

    experiment: Experiment
    file: _File


class _Change(QUndoCommand):
    """One step of the undo stack: what was shown before and after."""

    def __init__(
        self,
        document: "Document",
        before: _State,
        after: _State,
        text: str,
        merge_key: str | None,
    ) -> None:
        super().__init__(text)
        self._document = document
        self._before = before
        self._after = after
        self._merge_key = merge_key

    def id(self) -> int:
        """Lets Qt offer changes of this class for merging."""
        return 1 if self._merge_key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Folds a following change of the same place into this one."""
        if not isinstance(other, _Change) or other._merge_key != self._merge_key:
            return False
        self._after = other._after
        self.setText(other.text())
        self.setObsolete(self._after == self._before)
        return True

    def close(self) -> None:
        """Keeps later changes of the same place from being folded into this one."""
        self._merge_key = None

    def redo(self) -> None:
        """Shows what was there after the change."""
        self._document.show(self._after)

    def undo(self) -> None:
        """Shows what was there before the change."""
        self._document.show(self._before)


class Document(QObject):
    """Holds the experiment that the window shows.

    Signals:
        changed: The experiment is another one now.
        file_changed: Path or saved state changed; the title follows.
    """

    changed = Signal()
    file_changed = Signal()

    def __init__(self, experiment: Experiment | None = None) -> None:
        """Opens an experiment that has no file yet."""
        super().__init__()
        self._experiment = experiment or Experiment()
        self._file = _File()
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(500)
        self.undo_stack.cleanChanged.connect(self._clean_changed)

    @property
    def experiment(self) -> Experiment:
        """The experiment as it is now."""
        return self._experiment

    @property
    def path(self) -> Path | None:
        """The file, or None if it was never saved."""
        return self._file.path

    @property
    def saved(self) -> bool:
        """Whether the file holds what the window shows."""
        return self.undo_stack.isClean()

    def apply(
        self, experiment: Experiment, text: str, merge_key: str | None = None
    ) -> None:
        """Changes the experiment as one step that can be undone.

        Args:
            experiment: The new experiment.
            text: What was done, as "Undo: ..." will say ("change units 64 → 128").
            merge_key: Steps in a row with the same key become one (a slider drag).
        """
        if experiment == self._experiment:
            return
        self._push(_State(experiment, self._file), text, merge_key)

    def set_value(
        self, path: str, value: object, text: str, merge_key: str | None = None
    ) -> None:
        """Changes one place of the experiment; see `apply`.

        Raises:
            ProblemError: the value is not allowed there; nothing has changed.
        """
        self.apply(with_value(self._experiment, path, value), text, merge_key)

    def end_merge(self) -> None:
        """Ends a row of merging steps, such as when a slider is let go."""
        index = self.undo_stack.index()
        command = self.undo_stack.command(index - 1) if index else None
        if isinstance(command, _Change):
            command.close()

    def show(self, state: _State) -> None:
        """Puts an experiment and its file in force; only the undo stack calls this."""
        moved = state.file is not self._file
        self._experiment, self._file = state.experiment, state.file
        self.changed.emit()
        if moved:
            self.file_changed.emit()

    def open(self, path: Path) -> None:
        """Opens a file, as a step that can be undone: nothing unsaved is lost.

        Raises:
            ProblemError: it can't be read; the open experiment stays.
        """
        opened = _State(load_experiment(path), _File(path))
        self._push(opened, f"open {path.name}")
        self.undo_stack.setClean()
        self.file_changed.emit()

    def replace(self, experiment: Experiment, path: Path | None = None) -> None:
        """Starts afresh with another experiment."""
        self.undo_stack.clear()
        self._experiment = experiment
        self._file = _File(path)
        self.changed.emit()
        self.file_changed.emit()

    def begin(self, experiment: Experiment, text: str) -> None:
        """Starts another experiment, which has no file yet; this can be undone.

        So saving can't write it over the file of the one before.
        """
        if (experiment, None) != (self._experiment, self.path):
            self._push(_State(experiment, _File()), text)

    def restore(self, experiment: Experiment) -> None:
        """Shows an experiment that was never saved; the title says so."""
        self.undo_stack.clear()
        self._push(_State(experiment, _File()), "restore the draft")

    def save(self, path: Path | None = None) -> None:
        """Writes the experiment to its file, or to a new one.

        Raises:
            ProblemError: it can't be written; the old file is unchanged.
        """
        target = path or self.path
        if target is None:
            raise ValueError("Expected a path for an experiment that has no file yet.")
        save_experiment(self._experiment, target)
        self._file.path = target
        self.undo_stack.setClean()
        self.file_changed.emit()

    def _push(self, after: _State, text: str, merge_key: str | None = None) -> None:
        before = _State(self._experiment, self._file)
        self.undo_stack.push(_Change(self, before, after, text, merge_key))

    def _clean_changed(self, _clean: bool) -> None:
        self.file_changed.emit()
