"""The Evaluate page: measuring, looking at mistakes, saving, exporting."""

import re

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QFont, QFontMetrics, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QRadioButton,
    QTableView,
    QTabWidget,
    QToolButton,
    QWidget,
)

from core.data import library
from core.data.load import load_raw
from core.evaluation import load_evaluation, report_text
from core.experiment import DatasetSpec, ProblemError
from core.export import ExportResult, Proof
from gui.pages.evaluate import EvaluatePage
from tests.gui.tiny_training import LONG_MS


@pytest.fixture
def page(qtbot, workspace, trained_run):
    """The page with a run that was not evaluated yet."""
    return make_page(qtbot, workspace)


@pytest.fixture
def evaluated(qtbot, page):
    """The page after the run was evaluated."""
    evaluate(qtbot, page)
    return page


def make_page(qtbot, workspace) -> EvaluatePage:
    page = EvaluatePage(workspace)
    qtbot.addWidget(page)
    page.resize(1100, 620)
    page.show()
    qtbot.waitUntil(lambda: workspace.runs.loaded, timeout=LONG_MS)
    return page


def find(page, kind, name):
    widget = page.findChild(kind, name)
    assert widget is not None, name
    return widget


def press(qtbot, page, name: str) -> None:
    qtbot.mouseClick(find(page, QPushButton, name), Qt.MouseButton.LeftButton)


def evaluate(qtbot, page) -> None:
    press(qtbot, page, "evaluate")
    button = find(page, QPushButton, "evaluate")
    qtbot.waitUntil(lambda: button.text() == "Evaluate again", timeout=LONG_MS)
    qtbot.waitUntil(button.isVisible, timeout=LONG_MS)


def click_cell(qtbot, page, true: int, predicted: int) -> None:
    view = find(page, QWidget, "confusion_matrix")
    place = view.cell_rect(true, predicted).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def largest_mistake(evaluation) -> tuple[int, int]:
    matrix = np.array(evaluation.confusion)
    np.fill_diagonal(matrix, 0)
    true, predicted = np.unravel_index(matrix.argmax(), matrix.shape)
    return int(true), int(predicted)


def test_that_without_a_run_the_page_says_what_to_do(qtbot, workspace):
    page = make_page(qtbot, workspace)
    asked = []
    workspace.navigation.requested.connect(lambda *page: asked.append(page))
    assert not find(page, QComboBox, "run_choice").isVisible()
    press(qtbot, page, "go_to_train")
    assert asked == [("train", "")]


def test_that_a_run_that_was_not_evaluated_shows_no_numbers(page):
    assert find(page, QComboBox, "run_choice").currentText().startswith("Tiny digits")
    assert not find(page, QLabel, "test_accuracy").isVisible()
    assert not find(page, QWidget, "confusion_matrix").isVisible()


def test_that_evaluating_shows_accuracy_with_its_interval_and_loss(
    evaluated,
    trained_run,
):
    result = load_evaluation(trained_run)
    number = find(evaluated, QLabel, "test_accuracy").text()
    assert number == f"{100 * result.accuracy:.1f} %"
    sentence = find(evaluated, QLabel, "accuracy_sentence").text()
    sentence = sentence.replace("\u00a0", " ")
    low, high = (f"{100 * end:.1f} %" for end in result.interval)
    assert sentence == (
        f"of {result.count} test images recognised; with 95 % confidence between "
        f"{low} and {high}"
    )
    assert f"{result.loss:.3f}" in find(evaluated, QLabel, "test_loss").text()


def test_that_a_cell_shows_exactly_its_images(qtbot, evaluated, trained_run):
    result = load_evaluation(trained_run)
    true, predicted = largest_mistake(result)
    click_cell(qtbot, evaluated, true, predicted)
    images = find(evaluated, QListView, "cell_images")
    assert images.isVisible()
    assert images.model().rowCount() == result.confusion[true][predicted]
    title = find(evaluated, QLabel, "cell_title").text()
    assert title.startswith(f"true {true}, predicted {predicted}: ")


def test_that_the_worst_mistake_comes_first(qtbot, evaluated, trained_run):
    true, predicted = largest_mistake(load_evaluation(trained_run))
    click_cell(qtbot, evaluated, true, predicted)
    model = find(evaluated, QListView, "cell_images").model()
    sure = [
        float(re.search(r"([\d.]+)\u00a0?\s*%", model.index(row, 0).data())[1])
        for row in range(model.rowCount())
    ]
    assert sure == sorted(sure, reverse=True)


def test_that_an_empty_cell_says_so(qtbot, evaluated, trained_run):
    matrix = np.array(load_evaluation(trained_run).confusion)
    true, predicted = (int(one) for one in np.argwhere(matrix == 0)[0])
    click_cell(qtbot, evaluated, true, predicted)
    assert find(evaluated, QLabel, "cell_note").text() == "There is no such image."


def test_that_the_matrix_is_walked_by_keys(qtbot, evaluated):
    view = find(evaluated, QWidget, "confusion_matrix")
    view.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(view, key)
    words = find(evaluated, QLabel, "cell_words").text()
    assert words.startswith("true 2, predicted 2: ")
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert find(evaluated, QLabel, "cell_title").text() == words


def test_that_the_images_of_an_earlier_evaluation_are_found_again(
    qtbot,
    evaluated,
    workspace,
    trained_run,
):
    fresh = make_page(qtbot, workspace)
    result = load_evaluation(trained_run)
    qtbot.waitUntil(find(fresh, QWidget, "confusion_matrix").isVisible)
    click_cell(qtbot, fresh, 3, 3)
    model = find(fresh, QListView, "cell_images").model()
    qtbot.waitUntil(lambda: model.rowCount() == result.confusion[3][3], timeout=LONG_MS)


def test_that_per_cent_and_counts_draw_different_matrices(qtbot, evaluated):
    view = find(evaluated, QWidget, "confusion_matrix")
    counts = view.picture()
    qtbot.mouseClick(
        find(evaluated, QToolButton, "show_per_cent"), Qt.MouseButton.LeftButton
    )
    assert view.picture() != counts
    qtbot.mouseClick(
        find(evaluated, QToolButton, "show_counts"), Qt.MouseButton.LeftButton
    )
    assert view.picture() == counts


def test_that_the_classes_are_sorted_by_a_click_on_a_head(evaluated):
    table = find(evaluated, QTableView, "class_table")
    assert table.model().rowCount() == 10
    table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    recalls = [
        float(table.model().index(row, 2, QModelIndex()).data()) for row in range(10)
    ]
    assert recalls == sorted(recalls)


def test_that_report_and_matrix_are_copied(evaluated, trained_run):
    saving = evaluated._matrix._saving
    result = load_evaluation(trained_run)
    saving.copy_report()
    assert QGuiApplication.clipboard().text() == report_text(result)
    saving.copy_matrix()
    rows = QGuiApplication.clipboard().text().splitlines()
    assert rows[1].split("\t") == ["0", *map(str, result.confusion[0])]


def test_that_everything_is_saved_to_files(evaluated, tmp_path):
    saving = evaluated._matrix._saving
    for kind in ("matrix.png", "matrix.csv", "classes.csv", "report.txt"):
        saving.save_to(kind, tmp_path / kind)
    assert QImage(str(tmp_path / "matrix.png")).width() > 300
    assert len((tmp_path / "matrix.csv").read_text().splitlines()) == 11
    assert "average" in (tmp_path / "classes.csv").read_text()
    assert "Test accuracy" in (tmp_path / "report.txt").read_text()
    with pytest.raises(ProblemError, match="can't be written"):
        saving.save_to("report.txt", tmp_path / "missing" / "report.txt")


def test_that_a_changed_data_set_is_told_and_the_page_goes_on(
    qtbot,
    page,
    workspace,
    trained_run,
):
    info = trained_run / "data.json"
    text = info.read_text()
    fingerprint = text.partition('"fingerprint"')[2].split('"')[1]
    info.write_text(text.replace(fingerprint, "0" * len(fingerprint)))
    press(qtbot, page, "evaluate")
    qtbot.waitUntil(lambda: bool(page._problems.problems), timeout=LONG_MS)
    assert "not what it was trained on" in page._problems.problems[0].message
    assert find(page, QPushButton, "evaluate").isVisible()


def test_that_a_cancelled_evaluation_leaves_the_run_as_it_was(
    qtbot,
    page,
    trained_run,
):
    press(qtbot, page, "evaluate")
    press(qtbot, page, "evaluate_progress_cancel")
    assert find(page, QPushButton, "evaluate").text() == "Evaluate"
    assert find(page, QPushButton, "evaluate").isVisible()


@pytest.fixture
def pale(tmp_path):
    """Thirty digits, paler, as a set of the library."""
    raw = load_raw(DatasetSpec(source="digits"))
    path = tmp_path / "pale.npz"
    np.savez(path, x=raw.images.pixels[:30, ..., 0] // 2, y=raw.labels[:30])
    return library.add(path, "pale digits")


def measure_on(qtbot, page, name: str) -> None:
    """Chooses an entry of the menu of what is measured on."""
    menu = find(page, QMenu, "measured_on_menu")
    menu.aboutToShow.emit()
    find(menu, QAction, name).trigger()


def test_that_a_run_is_measured_on_other_data_and_back(
    qtbot, evaluated, workspace, trained_run, pale
):
    own = find(evaluated, QLabel, "test_accuracy").text()
    measure_on(qtbot, evaluated, f"data_{pale}")
    sentence = find(evaluated, QLabel, "accuracy_sentence")
    qtbot.waitUntil(
        lambda: sentence.text().startswith("of 30 images of pale digits recognised"),
        timeout=LONG_MS,
    )
    assert find(evaluated, QPushButton, "measured_on").text() == "On pale digits"
    qtbot.waitUntil(
        lambda: bool(workspace.runs.find(trained_run).others), timeout=LONG_MS
    )
    (found,) = workspace.runs.find(trained_run).others
    number = find(evaluated, QLabel, "test_accuracy")
    assert number.text() == f"{100 * found.accuracy:.1f} %"
    true, predicted = np.argwhere(np.array(found.confusion) > 0)[0]
    click_cell(qtbot, evaluated, true, predicted)
    images = find(evaluated, QListView, "cell_images").model()
    assert images.rowCount() == found.confusion[true][predicted]

    measure_on(qtbot, evaluated, "measured_")
    assert number.text() == own
    measure_on(qtbot, evaluated, f"measured_{pale}")
    assert number.text() == f"{100 * found.accuracy:.1f} %"
    click_cell(qtbot, evaluated, true, predicted)
    qtbot.waitUntil(
        lambda: images.rowCount() == found.confusion[true][predicted], timeout=LONG_MS
    )


def test_that_data_a_run_can_not_be_measured_on_says_why(qtbot, evaluated, tmp_path):
    own = find(evaluated, QLabel, "test_accuracy").text()
    path = tmp_path / "foreign.npz"
    np.savez(path, x=np.zeros((8, 8, 8), np.uint8), y=np.arange(8) % 2 + 50)
    evaluated.choose_data(str(path))
    qtbot.waitUntil(lambda: bool(evaluated._problems.problems), timeout=LONG_MS)
    assert "foreign has: 50, 51" in evaluated._problems.problems[0].message
    assert find(evaluated, QPushButton, "measured_on").text() == "On its test part"
    assert find(evaluated, QLabel, "test_accuracy").text() == own


def export_tab(page) -> None:
    find(page, QTabWidget, "result_tabs").setCurrentIndex(2)


def test_that_an_export_is_proved_in_the_page(qtbot, page, tmp_path):
    export_tab(page)
    target = tmp_path / "taken away"
    find(page, QLineEdit, "export_folder").setText(str(target))
    press(qtbot, page, "export")
    proof = find(page, QWidget, "proof")
    qtbot.waitUntil(proof.isVisible, timeout=LONG_MS)
    sentence = find(page, QLabel, "proof_sentence").text()
    assert sentence.startswith("Proved in a fresh process on ")
    assert "encoded files" in find(page, QLabel, "proof_ways").text()
    assert (target / "saved_model.pb").is_file()
    assert find(page, QPushButton, "open_export").isVisible()


def test_that_a_script_is_exported(qtbot, page, tmp_path):
    export_tab(page)
    script = find(page, QRadioButton, "format_script")
    script.click()
    target = tmp_path / "program"
    find(page, QLineEdit, "export_folder").setText(str(target))
    press(qtbot, page, "export")
    qtbot.waitUntil(find(page, QWidget, "proof").isVisible, timeout=LONG_MS)
    assert (target / "train.py").is_file()


def test_that_the_folder_follows_the_format_until_a_person_names_one(page):
    export_tab(page)
    folder = find(page, QLineEdit, "export_folder")
    assert folder.text().endswith("_savedmodel")
    find(page, QRadioButton, "format_keras").click()
    assert folder.text().endswith("_keras")
    folder.setText("/somewhere/else")
    find(page, QRadioButton, "format_script").click()
    assert folder.text() == "/somewhere/else"


def test_that_a_name_that_no_folder_can_have_is_a_problem(qtbot, page, tmp_path):
    export_tab(page)
    find(page, QLineEdit, "export_folder").setText(str(tmp_path / ("n" * 300)))
    press(qtbot, page, "export")
    problems = page._tabs._export._problems
    qtbot.waitUntil(lambda: bool(problems.problems), timeout=LONG_MS)
    assert "not foreseen" not in problems.problems[0].message
    assert list(tmp_path.iterdir()) == []


def test_that_a_folder_with_something_else_in_it_is_not_touched(qtbot, page, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    export_tab(page)
    find(page, QLineEdit, "export_folder").setText(str(tmp_path))
    press(qtbot, page, "export")
    problems = page._tabs._export._problems
    qtbot.waitUntil(lambda: bool(problems.problems), timeout=LONG_MS)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
    assert not find(page, QWidget, "proof").isVisible()


def test_that_a_failed_proof_is_loud(page, tmp_path):
    export_tab(page)
    card = page._tabs._export._proof
    proof = Proof(
        passed=False,
        reasons=("3 of 64 images got another class.",),
        sample="64 test images",
        images=64,
        tolerance=1e-5,
    )
    card.show_result(ExportResult(path=tmp_path, format="savedmodel", proof=proof))
    assert find(page, QLabel, "proof_sentence").text().startswith("NOT proved")
    assert find(page, QLabel, "proof_sentence").property("class") == "error"
    assert "3 of 64" in find(page, QLabel, "proof_ways").text()


def test_that_another_page_can_ask_for_a_run_and_its_export(page, trained_run):
    page.show_path(f"export:{trained_run}")
    assert find(page, QTabWidget, "result_tabs").currentIndex() == 2
    assert find(page, QComboBox, "run_choice").currentData() == str(trained_run)


def test_that_all_scores_fit_on_a_projector(qtbot, evaluated):
    evaluated.resize(856, 640)
    table = find(evaluated, QTableView, "class_table")
    head = table.horizontalHeader()
    qtbot.waitUntil(lambda: head.length() <= table.viewport().width())
    font = QFont(head.font())
    font.setBold(True)
    for place in range(1, 5):
        title = str(table.model().headerData(place, Qt.Orientation.Horizontal))
        needed = QFontMetrics(font).horizontalAdvance(title)
        assert head.sectionSize(place) >= needed + 16
