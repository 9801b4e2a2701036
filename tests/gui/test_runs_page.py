"""The Runs page: the table, what can be done to runs, and their comparison."""

import shutil

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMessageBox,
    QPushButton,
    QTableView,
    QTableWidget,
)

from core.experiment import apply_assignment, load_experiment, save_experiment
from core.runs import RunFolder, load_record, runs_root
from core.runs.events import RunEnded
from gui.pages.runs import RunsPage
from gui.runs_view.comparing import compare
from gui.runs_view.model_words import model_words
from tests.gui.tiny_training import LONG_MS, tiny_digits, wait_until_idle


@pytest.fixture
def second_run(trained_run):
    """A newer run with other settings, which was stopped after its first epochs."""
    target = runs_root() / "2026-05-05_09-00-00_tiny-digits"
    shutil.copytree(trained_run, target)
    folder = RunFolder(target)
    experiment = load_experiment(folder.experiment)
    changed = apply_assignment(experiment, "training.epochs=6")
    save_experiment(changed, folder.experiment)
    environment = folder.environment.read_text()
    started = load_record(trained_run).started.isoformat()
    day = started.partition("T")[0]
    folder.environment.write_text(environment.replace(day, "2040-01-01"))
    lines = folder.events.read_text().splitlines()
    end = RunEnded(status="stopped", reason="Stopped by you.", epochs_done=3)
    lines[-1] = end.model_dump_json()
    folder.events.write_text("\n".join(lines) + "\n")
    return target


@pytest.fixture
def page(qtbot, workspace, trained_run, second_run):
    return make_page(qtbot, workspace)


@pytest.fixture
def asked(workspace) -> list[tuple[str, str]]:
    pages: list[tuple[str, str]] = []
    workspace.navigation.requested.connect(lambda *page: pages.append(page))
    return pages


def make_page(qtbot, workspace) -> RunsPage:
    page = RunsPage(workspace)
    qtbot.addWidget(page)
    page.resize(1100, 620)
    page.show()
    qtbot.waitUntil(lambda: workspace.runs.loaded, timeout=LONG_MS)
    return page


def table(page) -> QTableView:
    found = page.findChild(QTableView, "runs_table")
    assert found is not None
    return found


def cell(page, row: int, title: str) -> str:
    model = table(page).model()
    heads = [
        model.headerData(column, Qt.Orientation.Horizontal)
        for column in range(model.columnCount())
    ]
    return str(model.index(row, heads.index(title)).data())


def press(qtbot, page, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None, name
    assert button.isEnabled(), name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def select_all(page) -> None:
    table(page).selectAll()


def test_that_without_runs_the_page_says_what_to_do(qtbot, workspace, asked):
    page = make_page(qtbot, workspace)
    assert not table(page).isVisible()
    press(qtbot, page, "go_to_train")
    assert asked == [("train", "")]


def test_that_the_newest_run_is_on_top_and_the_badge_counts(page):
    assert cell(page, 0, "Status") == "■ stopped"
    assert cell(page, 1, "Status") == "✓ completed"
    assert cell(page, 0, "Model") == "1 Dense"
    assert page.badge_text == "2"


def test_that_the_table_shows_what_the_run_measured(page, trained_run):
    record = load_record(trained_run)
    assert cell(page, 1, "Validation") == f"{100 * record.kept_metric:.1f} %"
    assert cell(page, 1, "Test") == "—"
    assert cell(page, 1, "Parameters") == f"{record.parameters:,}"


def test_that_several_selected_runs_show_the_settings_that_differ(page):
    select_all(page)
    shown = page.findChild(QTableWidget, "comparison")
    assert shown.isVisible()
    rows = [
        [shown.item(row, column).text() for column in range(3)]
        for row in range(shown.rowCount())
    ]
    assert rows == [["Epochs", "6", "3"]]


def test_that_a_note_is_kept_in_the_run_folder(qtbot, page, workspace, second_run):
    view = table(page)
    heads = [
        view.model().headerData(column, Qt.Orientation.Horizontal)
        for column in range(view.model().columnCount())
    ]
    index = view.model().index(0, heads.index("Note"))
    view.model().setData(index, "with dropout", Qt.ItemDataRole.EditRole)
    assert load_record(second_run).note == "with dropout"
    qtbot.waitUntil(lambda: cell(page, 0, "Note") == "with dropout", timeout=LONG_MS)


def test_that_its_settings_open_as_a_new_experiment(
    qtbot, page, workspace, asked, second_run
):
    table(page).selectRow(0)
    press(qtbot, page, "run_settings")
    expected = load_experiment(RunFolder(second_run).experiment)
    assert workspace.document.experiment == expected
    assert workspace.document.path is None
    assert asked == [("model", "")]


def test_that_evaluate_and_export_lead_to_the_run(
    qtbot,
    page,
    asked,
    trained_run,
):
    table(page).selectRow(1)
    press(qtbot, page, "run_evaluate")
    press(qtbot, page, "run_export")
    assert asked == [
        ("evaluate", str(trained_run)),
        ("evaluate", f"export:{trained_run}"),
    ]


def test_that_only_an_unfinished_run_can_be_resumed(page):
    resume = page.findChild(QPushButton, "run_resume")
    table(page).selectRow(1)
    assert not resume.isEnabled()
    table(page).selectRow(0)
    assert resume.isEnabled()


def test_that_a_stopped_run_goes_on_to_its_end(qtbot, page, workspace, second_run):
    table(page).selectRow(0)
    with qtbot.waitSignal(workspace.training.started, timeout=LONG_MS):
        press(qtbot, page, "run_resume")
    wait_until_idle(qtbot, workspace)
    qtbot.waitUntil(lambda: cell(page, 0, "Status") == "✓ completed", timeout=LONG_MS)
    assert load_record(second_run).epochs_done == 6


def answer(name: str) -> None:
    """Presses a button of the question that is about to be asked."""

    def press_it() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert box.objectName() == "confirm_delete"
        for button in box.buttons():
            if button.text() == name:
                button.click()

    QTimer.singleShot(0, press_it)


def test_that_a_run_is_deleted_only_when_that_is_confirmed(
    qtbot,
    page,
    workspace,
    second_run,
    trained_run,
):
    table(page).selectRow(0)
    answer("Keep")
    press(qtbot, page, "run_delete")
    assert second_run.is_dir()
    answer("Delete")
    press(qtbot, page, "run_delete")
    qtbot.waitUntil(lambda: len(workspace.runs.entries) == 1, timeout=LONG_MS)
    assert not second_run.exists()
    assert trained_run.is_dir()
    assert page.badge_text == "1"


def test_that_the_selection_stays_when_the_runs_are_read_again(
    qtbot,
    page,
    workspace,
    trained_run,
):
    flags = QItemSelectionModel.SelectionFlag
    index = table(page).model().index(1, 0)
    wanted = flags.ClearAndSelect | flags.Rows
    table(page).selectionModel().select(index, wanted)
    shutil.copytree(trained_run, runs_root() / "2026-05-06_09-00-00_tiny-digits")
    workspace.runs.reload()
    qtbot.waitUntil(lambda: len(workspace.runs.entries) == 3, timeout=LONG_MS)
    assert [entry.path for entry in page.selected] == [trained_run]


@pytest.mark.parametrize("looking", [True, False])
def test_that_a_newer_run_takes_the_place_of_one_that_nobody_chose_or_reads(
    qtbot, page, workspace, second_run, looking
):
    assert [entry.path for entry in page.selected] == [second_run]
    newest = runs_root() / "2041-01-01_09-00-00_tiny-digits"
    shutil.copytree(second_run, newest)
    environment = RunFolder(newest).environment
    environment.write_text(environment.read_text().replace("2040-", "2041-"))
    page.setVisible(looking)
    workspace.runs.reload()
    qtbot.waitUntil(lambda: len(workspace.runs.entries) == 3, timeout=LONG_MS)
    expected = second_run if looking else newest
    assert [entry.path for entry in page.selected] == [expected]


def test_that_a_broken_run_is_told_and_the_others_are_shown(
    qtbot,
    workspace,
    trained_run,
):
    broken = runs_root() / "2026-05-07_09-00-00_broken"
    broken.mkdir()
    (broken / "experiment.json").write_text("{")
    page = make_page(qtbot, workspace)
    assert len(workspace.runs.entries) == 1
    assert "broken" in page._problems.problems[0].message


def test_that_the_page_says_how_a_run_ended(page):
    table(page).selectRow(0)
    text = page.findChild(QLabel, "details_text").text()
    assert text.startswith("3 of 6 epochs. Stopped by you.")


def test_that_runs_are_compared_with_the_first_of_them():
    first = tiny_digits()
    second = apply_assignment(first, "training.batch_size=64")
    third = apply_assignment(first, "seed=9")
    rows = {one.label: one.values for one in compare([first, second, third])}
    assert rows == {"Batch size": ("32", "64", "32"), "Seed": ("1", "1", "9")}


def test_that_a_model_is_named_by_its_layers_with_weights():
    assert model_words(tiny_digits().model) == "1 Dense"
