"""Files dropped anywhere on the window."""

import pytest

from core.experiment import save_experiment
from gui.main_window import MainWindow
from tests.core.data.making import write_classes
from tests.gui.test_data_page import drop, wait_for_source
from tests.gui.tiny_training import LONG_MS, tiny_digits


@pytest.fixture
def window(qtbot, workspace):
    """The window on its Model page, which expects no files itself."""
    window = MainWindow(workspace)
    qtbot.addWidget(window)
    window.show()
    window.show_page("model")
    return window


def test_that_data_dropped_on_any_page_is_imported_and_shown(
    qtbot, window, workspace, tmp_path
):
    folder = write_classes(tmp_path / "pets", {"cat": 4, "dog": 4})
    with qtbot.waitSignal(workspace.imports.succeeded, timeout=LONG_MS):
        drop(window.page("model")._view.content, folder)
    assert window._stack.currentWidget() is window.page("data")
    assert workspace.document.experiment.dataset.source == "pets"


def test_that_folders_dropped_together_are_the_classes(
    qtbot, window, workspace, tmp_path
):
    write_classes(tmp_path, {"cats": 4, "dogs": 4, "holiday": 4})
    drop(window.page("data"), tmp_path / "cats", tmp_path / "dogs")
    wait_for_source(qtbot, workspace, "cats+dogs")
    assert workspace.data.raw.class_names == ("cats", "dogs")
    again = tmp_path / "again"
    write_classes(again, {"cats": 4, "dogs": 4, "holiday": 4})
    drop(window.page("data"), again / "dogs", again / "cats")
    wait_for_source(qtbot, workspace, "cats+dogs 2")
    drop(window.page("data"), tmp_path / "dogs", tmp_path / "cats")
    wait_for_source(qtbot, workspace, "cats+dogs")


@pytest.mark.parametrize("page", ["model", "data", "welcome"])
def test_that_an_experiment_dropped_on_any_page_is_opened(
    window, workspace, tmp_path, page
):
    window.show_page(page)
    path = tmp_path / "mine.json"
    save_experiment(tiny_digits(), path)
    drop(window.page(page), path)
    assert workspace.document.path == path
    assert window._stack.currentWidget() is window.page("train")


def test_that_a_broken_experiment_dropped_on_the_data_page_changes_nothing(
    window, workspace, tmp_path
):
    window.show_page("data")
    before = workspace.document.experiment
    path = tmp_path / "broken.json"
    path.write_text('{"seed": ')
    told = []
    workspace.notifications.problem.connect(told.append)
    drop(window.page("data"), path)
    assert len(told) == 1
    assert "broken.json" in str(told[0])
    assert workspace.document.experiment == before
    assert window._stack.currentWidget() is window.page("data")


def test_that_the_title_names_the_experiment_that_is_shown(window, workspace):
    for name in ("First", "Second"):
        experiment = workspace.document.experiment.replace(name=name)
        workspace.document.apply(experiment, "rename")
        assert window.windowTitle().startswith(name)
