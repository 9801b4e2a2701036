"""What was not saved at the last end, and a home that can't be looked into."""

import pytest

from core.experiment.presets import find_preset
from gui.app import restore_draft
from gui.draft import Draft
from gui.settings import Settings


@pytest.fixture
def told(workspace):
    """The problems that the window is told."""
    found = []
    workspace.notifications.problem.connect(found.append)
    return found


@pytest.fixture
def _no_home(monkeypatch, tmp_path):
    """A home that can't be looked into: a name that no file system takes."""
    monkeypatch.setenv("LOSSLINE_HOME", str(tmp_path / ("x" * 300)))


def test_that_what_was_not_saved_is_open_again(workspace, told):
    changed = find_preset("digits").build().replace(name="half done")
    workspace.document.apply(changed, "rename")
    draft = Draft(workspace.document, workspace.settings)
    draft.save()
    workspace.document.begin(find_preset("digits").build(), "open")
    restore_draft(draft, workspace.notifications)
    assert workspace.document.experiment.name == "half done"
    assert told == []


@pytest.mark.usefixtures("_no_home")
def test_that_a_home_that_can_not_be_read_is_told_once(workspace, told):
    draft = Draft(workspace.document, workspace.settings)
    restore_draft(draft, workspace.notifications)
    assert len(told) == 1
    assert "can't be read" in told[0].message
    assert "LOSSLINE_HOME" in told[0].hint


def test_that_a_recent_file_that_can_not_be_looked_at_is_left_out(tmp_path):
    settings = Settings()
    here = tmp_path / "here.json"
    here.touch()
    settings.add_recent(here)
    settings.add_recent(tmp_path / ("x" * 300))
    assert settings.recent_files == [here]
