"""Writing what a person enters in a form to the document, in steps that undo well."""

from typing import TYPE_CHECKING

from core.experiment import Fix, ProblemError, Setting
from core.experiment.fixes import apply_fix
from gui.forms.words import change_text, lower_first

if TYPE_CHECKING:
    from gui.workspace import Workspace

MERGING = ("int", "float", "text", "pair", "sequence")
"""Kinds whose changes come in rows of small steps that are undone together."""

_NO_ROW: tuple[str, object, object] = ("", None, None)


class DocumentWriter:
    """Writes values and remembers what a row of merging changes began with."""

    def __init__(self, workspace: "Workspace") -> None:
        """Has written nothing yet."""
        self._workspace = workspace
        self._row = _NO_ROW

    def write(self, path: str, setting: Setting, before: object, value: object) -> str:
        """Changes a setting.

        Args:
            path: Its place in the experiment.
            setting: Its declaration.
            before: What stands there.
            value: What the person wants there.

        Returns:
            What is wrong with the value; empty if it was written.
        """
        text = change_text(setting, self._first_of_row(path, before, value), value)
        key = path if setting.kind in MERGING else None
        try:
            self._workspace.document.set_value(path, value, text, key)
        except ProblemError as error:
            return error.problems[0].message
        return ""

    def end(self) -> None:
        """Ends a row of changes; the next one is a step of its own."""
        self._workspace.document.end_merge()
        self._row = _NO_ROW

    def apply(self, fix: Fix) -> None:
        """Takes a proposed change; if it can't be made, a note says why."""
        document = self._workspace.document
        try:
            document.apply(apply_fix(document.experiment, fix), lower_first(fix.label))
        except ProblemError as error:
            self._workspace.notifications.report_error(error)

    def _first_of_row(self, path: str, before: object, value: object) -> object:
        known, first, last = self._row
        if known != path or last != before:
            first = before
        self._row = (path, first, value)
        return first
