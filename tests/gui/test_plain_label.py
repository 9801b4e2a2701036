"""Names that look like HTML are shown letter by letter."""

import pytest

from core.experiment import Problem
from gui.note_list import Note
from gui.widgets.breaking_label import BreakingLabel
from gui.widgets.plain_label import PlainLabel, WordsLabel

NAME = "<b>cat</b> & <img src=dog>"


def _shown(label: PlainLabel) -> str:
    """What can be selected is what stands there: of formatting, only its effect."""
    label.setTextInteractionFlags(WordsLabel().textInteractionFlags())
    label.setSelection(0, len(label.text()))
    return label.selectedText()


@pytest.mark.parametrize("kind", [PlainLabel, WordsLabel])
def test_that_a_label_shows_each_letter(qtbot, kind):
    label = kind(NAME)
    qtbot.addWidget(label)
    assert _shown(label) == NAME


def test_that_a_note_shows_what_was_found(qtbot):
    note = Note(Problem(message=f"Found {NAME}.", hint="Expected <class 'int'>."))
    qtbot.addWidget(note)
    texts = [_shown(label) for label in note.findChildren(BreakingLabel)]
    assert [text.replace("\u200b", "") for text in texts] == [
        f"Found {NAME}.",
        "Expected <class 'int'>.",
    ]
