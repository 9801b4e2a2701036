"""The Features page: extract, compare, cluster, and look at the map."""

import gc
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QListView,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QToolButton,
    QWidget,
)

from core.experiment import (
    DatasetSpec,
    Experiment,
    FeatureToolsSpec,
    ModelSpec,
    RunBase,
)
from core.experiment.feature_tools import MapSpec
from core.features.projection import project
from core.features.save import load_features
from gui.features_view.feature_work import MapOf
from gui.page_list import PAGES
from gui.pages.features import FeaturesPage
from gui.text import percent
from gui.widgets.pixels import thumbnail
from tests.gui.tiny_training import LONG_MS, open_experiment

QUICK = FeatureToolsSpec(map=MapSpec(max_iter=250, perplexity=10.0))


def few_digits(base: RunBase | None = None) -> Experiment:
    return Experiment(
        dataset=DatasetSpec(source="digits", limit_per_class=15),
        model=ModelSpec(base=base),
        feature_tools=QUICK,
    )


def make_page(qtbot, workspace, experiment: Experiment) -> FeaturesPage:
    open_experiment(workspace, experiment)
    page = FeaturesPage(workspace)
    qtbot.addWidget(page)
    page.resize(1100, 620)
    page.show()
    if experiment.model.base is not None:
        workspace.tensorflow.start()
    qtbot.waitUntil(find(page, QPushButton, "extract").isEnabled, timeout=LONG_MS)
    return page


def find(page, kind, name):
    widget = page.findChild(kind, name)
    assert widget is not None, name
    return widget


def press(qtbot, page, name: str, kind=QPushButton) -> None:
    qtbot.mouseClick(find(page, kind, name), Qt.MouseButton.LeftButton)


def extract(qtbot, page) -> None:
    press(qtbot, page, "extract")
    qtbot.waitUntil(lambda: page.work.current, timeout=LONG_MS)


def text(page, name: str) -> str:
    return find(page, QLabel, name).text()


@pytest.fixture
def page(qtbot, workspace):
    """The page with the pixels of some digits."""
    made = make_page(qtbot, workspace, few_digits())
    extract(qtbot, made)
    return made


@pytest.fixture
def plot(page):
    """Its map."""
    return find(page, QWidget, "feature_map")


def move_to(plot, place: QPointF) -> None:
    """Moves the mouse, as the window system does."""
    glob = QPointF(plot.viewport().mapToGlobal(place.toPoint()))
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, glob, none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(plot.viewport(), event)


def lonely_point(plot) -> int:
    """A point that no other lies close to."""
    places = np.array([plot.place_of(n).toTuple() for n in range(plot.count)])
    away = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(away, np.inf)
    return int(away.min(axis=1).argmax())


def test_that_the_page_stands_between_augmentation_and_train():
    names = list(PAGES)
    assert names.index("augmentation") < names.index("features") < names.index("train")


def test_that_without_a_base_it_offers_pixels_and_the_way_to_a_base(qtbot, workspace):
    page = make_page(qtbot, workspace, few_digits())
    assert text(page, "features_base").startswith("Raw pixels")
    assert text(page, "features_facts").startswith("64 pixel values")
    assert text(page, "map_hint").startswith("Extract features")
    assert not find(page, QPushButton, "train_classifiers").isEnabled()
    assert not find(page, QPushButton, "save_features").isVisible()
    asked = []
    workspace.navigation.requested.connect(lambda *where: asked.append(where))
    press(qtbot, page, "features_change_base")
    assert asked == [("model", "model.base")]


def test_that_an_own_run_as_base_gives_a_map_at_once(qtbot, workspace, trained_run):
    page = make_page(qtbot, workspace, few_digits(RunBase(run_dir=str(trained_run))))
    assert "tiny-digits, 2026-05-04 10:20" in text(page, "features_base")
    qtbot.waitUntil(lambda: "16 features" in text(page, "features_facts"))
    extract(qtbot, page)
    total = len(page.work.extracted.features)
    assert find(page, QWidget, "feature_map").count == total
    assert f"{total} images. PCA shows" in text(page, "map_words")
    assert "16 features" in text(page, "features_note")
    assert page.badge == "fine"


def test_that_the_image_under_the_mouse_is_shown(qtbot, page, plot, workspace):
    point = lonely_point(plot)
    place = plot.place_of(point)
    assert plot.point_at(place) == point
    move_to(plot, place + QPointF(2, 1))
    box = find(page, QWidget, "hover_box")
    assert box.isVisible()
    projection = page.work.map.projection
    index = int(projection.indices[point])
    assert text(page, "hover_name") == str(projection.labels[point])
    part = ("training", "validation", "test")[projection.parts[point]]
    assert text(page, "hover_details") == f"{part} · image {index:,}"
    picture = find(page, QLabel, "hover_picture")
    qtbot.waitUntil(lambda: not picture.pixmap().isNull(), timeout=LONG_MS)
    raw = workspace.data.prepared.raw
    assert int(raw.labels[index]) == projection.labels[point]
    expected = thumbnail(raw.images.read(index), picture.pixmap().width())
    shown = picture.pixmap().toImage().convertToFormat(expected.format())
    assert shown == expected
    move_to(plot, QPointF(1, 1))
    assert not box.isVisible()


def test_that_a_click_shows_the_images_most_alike(qtbot, page, plot):
    point = lonely_point(plot)
    qtbot.mouseClick(
        plot.viewport(),
        Qt.MouseButton.LeftButton,
        pos=plot.place_of(point).toPoint(),
    )
    strip = find(page, QListView, "strip_images")
    qtbot.waitUntil(strip.isVisible, timeout=LONG_MS)
    assert strip.model().rowCount() == 12
    index = int(page.work.map.projection.indices[point])
    assert text(page, "strip_words").startswith(f"Image {index:,} (")
    assert len(plot.marked) == 11
    press(qtbot, page, "strip_close", QToolButton)
    assert not strip.isVisible()


def test_that_neighbours_on_another_map_are_not_shown(qtbot, page, workspace):
    shown = page.work.map
    page.work.find_neighbors(5)
    fewer = project(shown.extracted.features, MapSpec(max_images=50), seed=1)
    page.work.map = MapOf(shown.extracted, shown.spec, fewer)
    qtbot.waitUntil(lambda: not workspace.background.jobs, timeout=LONG_MS)
    assert not page.work.busy("neighbors")
    assert not find(page, QListView, "strip_images").isVisible()


def test_that_the_map_is_walked_by_keys(qtbot, page, plot):
    plot.setFocus()
    box = find(page, QWidget, "hover_box")
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    first = box.index
    assert first >= 0
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert box.index not in (-1, first)
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    strip = find(page, QListView, "strip_images")
    qtbot.waitUntil(strip.isVisible, timeout=LONG_MS)
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert box.index == -1


def test_that_t_sne_is_made_in_the_background_and_can_be_left(qtbot, page, plot):
    main_directions = plot.plane
    press(qtbot, page, "show_tsne", QToolButton)
    assert find(page, QWidget, "tsne_progress").isVisible()
    assert page.badge == "running"
    np.testing.assert_array_equal(plot.plane, main_directions)
    qtbot.waitUntil(lambda: page.work.map.tsne is not None, timeout=LONG_MS)
    np.testing.assert_array_equal(plot.plane, page.work.map.tsne)
    total = len(page.work.extracted.features)
    assert text(page, "map_words").startswith(f"t-SNE of {total} of {total} images")
    assert not find(page, QWidget, "tsne_progress").isVisible()
    press(qtbot, page, "show_pca", QToolButton)
    np.testing.assert_array_equal(plot.plane, main_directions)
    assert "PCA shows" in text(page, "map_words")


def test_that_a_cancelled_t_sne_leaves_the_map_of_pca(qtbot, page, workspace):
    tools = QUICK.replace(map=MapSpec(max_iter=10_000))
    experiment = workspace.document.experiment.replace(feature_tools=tools)
    workspace.document.apply(experiment, "more steps")
    press(qtbot, page, "show_tsne", QToolButton)
    press(qtbot, page, "tsne_progress_cancel")
    assert find(page, QToolButton, "show_pca").isChecked()
    assert page.work.map.tsne is None
    assert not find(page, QWidget, "tsne_progress").isVisible()
    qtbot.waitUntil(lambda: not workspace.background.jobs, timeout=LONG_MS)


def test_that_the_settings_of_the_map_are_there_and_can_be_tried(qtbot, page, plot):
    press(qtbot, page, "map_settings", QToolButton)
    again = find(page, QToolButton, "tsne_again")
    assert not again.isVisible()
    field = find(page, QSpinBox, "feature_tools.map.max_images")
    assert field.isVisible()
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "60")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: plot.count <= 60, timeout=LONG_MS)
    assert text(page, "map_words").startswith(f"{plot.count} of ")
    assert not again.isVisible()
    assert find(page, QWidget, "feature_tools.map.perplexity").isVisible()


def test_that_a_class_of_the_legend_stands_out(qtbot, page, plot):
    entry = find(page, QPushButton, "legend_4")
    assert entry.text() == "4"
    centre = QPointF(entry.rect().center())
    QApplication.sendEvent(entry, QEnterEvent(centre, centre, centre))
    assert plot.highlighted == {4}
    QApplication.sendEvent(entry, QEvent(QEvent.Type.Leave))
    assert plot.highlighted == frozenset()
    press(qtbot, page, "legend_4")
    assert plot.highlighted == {4}


def test_that_all_classifiers_are_compared(qtbot, page):
    press(qtbot, page, "train_classifiers")
    qtbot.waitUntil(lambda: bool(page.work.classified), timeout=LONG_MS)
    for kind in ("logistic_regression", "nearest_neighbors", "linear_svm"):
        result = page.work.classified[kind].result
        for part in ("validation", "test"):
            score = getattr(result, part)
            low, high = (f"{100 * end:.1f}" for end in score.interval)
            shown = text(page, f"{kind}:{part}")
            assert shown == f"{percent(score.accuracy)}\n{low}–{high}"
    assert text(page, "classifier_words").startswith("Bars:")


def test_that_older_results_do_not_keep_their_features(qtbot, page, workspace):
    page.work.cluster()
    qtbot.waitUntil(lambda: bool(page.work.clustered), timeout=LONG_MS)
    before = weakref.ref(page.work.extracted.features)
    workspace.document.set_value("seed", 7, "another seed")
    qtbot.waitUntil(lambda: not page.work.hindrance, timeout=LONG_MS)
    extract(qtbot, page)
    gc.collect()
    assert before() is None


def test_that_the_map_uses_the_room_that_it_gets(qtbot, page, plot):
    def share() -> float:
        places = np.array([plot.place_of(n).toTuple() for n in range(plot.count)])
        return float(np.max(np.ptp(places, axis=0) / (plot.width(), plot.height())))

    for height in (420, 900):
        page.resize(1400, height)
        qtbot.waitUntil(lambda: share() > 0.8)


def test_that_clusters_are_shown_with_words_table_and_images(
    qtbot, page, plot, workspace
):
    press(qtbot, page, "find_clusters")
    qtbot.waitUntil(lambda: page.work.clustered is not None, timeout=LONG_MS)
    result = page.work.clustered.result.result
    assert f"<b>Purity {100 * result.purity:.0f} %</b>" in text(page, "cluster_words")
    table = find(page, QTableWidget, "cluster_table")
    shown = [
        [table.item(row, column).text().replace("·", "0") for column in range(10)]
        for row in range(10)
    ]
    assert np.array_equal(np.array(shown, int), result.table)
    table.selectRow(2)
    strip = find(page, QListView, "strip_images")
    assert strip.model().rowCount() == len(result.examples[2])
    colours = find(page, QComboBox, "map_colours")
    colours.setCurrentIndex(2)
    colours.activated.emit(2)
    assert find(page, QPushButton, "legend_0").text() == "cluster 1"
    workspace.document.set_value("feature_tools.clusters.n_clusters", 3, "fewer")
    press(qtbot, page, "find_clusters")
    qtbot.waitUntil(
        lambda: page.work.clustered.result.result.n_clusters == 3, timeout=LONG_MS
    )
    assert page.findChild(QPushButton, "legend_2") is not None
    assert page.findChild(QPushButton, "legend_3") is None, "the new clusters are drawn"


def test_that_changed_settings_make_results_old_and_not_wrong(qtbot, page, workspace):
    press(qtbot, page, "train_classifiers")
    qtbot.waitUntil(lambda: bool(page.work.classified), timeout=LONG_MS)
    shown = text(page, "linear_svm:test")
    path = "feature_tools.linear_svm.C"
    workspace.document.set_value(path, 0.5, "change C")
    assert text(page, "classifier_words").startswith("Out of date")
    assert text(page, "linear_svm:test") == shown
    workspace.document.undo_stack.undo()
    assert text(page, "classifier_words").startswith("Bars:")

    before = len(page.work.extracted.features.train)
    workspace.document.set_value("dataset.limit_per_class", 10, "fewer images")
    qtbot.waitUntil(lambda: page.badge == "warning", timeout=LONG_MS)
    assert text(page, "features_note").startswith(("What is shown", "Waiting"))
    assert text(page, "map_words").startswith("Of earlier settings.")
    assert not find(page, QPushButton, "train_classifiers").isEnabled()
    qtbot.waitUntil(find(page, QPushButton, "extract").isEnabled, timeout=LONG_MS)
    extract(qtbot, page)
    total = len(page.work.extracted.features)
    assert text(page, "map_words").startswith(f"{total} images")
    assert len(page.work.extracted.features.train) < before
    assert text(page, "classifier_words").startswith("Out of date")


def test_that_features_and_map_are_saved(qtbot, page, workspace, tmp_path):
    said = []
    workspace.notifications.message.connect(said.append)
    page.findChild(QWidget, "features_base").parent().save_to(tmp_path / "f.npz")
    qtbot.waitUntil(lambda: bool(said), timeout=LONG_MS)
    total = len(page.work.extracted.features)
    assert len(load_features(tmp_path / "f.npz")) == total
    for number, name in enumerate(("map.png", "map.csv"), 2):
        page._map.save_to(tmp_path / name)
        qtbot.waitUntil(lambda: len(said) == number, timeout=LONG_MS)  # noqa: B023
    assert (tmp_path / "map.png").stat().st_size > 1000
    assert len((tmp_path / "map.csv").read_text().splitlines()) == total + 1


def test_that_a_base_that_is_gone_is_told(qtbot, workspace, trained_run):
    page = make_page(qtbot, workspace, few_digits(RunBase(run_dir=str(trained_run))))
    (trained_run / "best.keras").unlink()
    press(qtbot, page, "extract")
    card = page.findChild(QWidget, "features_base").parent()
    qtbot.waitUntil(lambda: bool(card.problems.problems), timeout=LONG_MS)
    assert "has no net that can be carried over" in card.problems.problems[0].message
    assert find(page, QPushButton, "extract").isEnabled()


def test_that_it_goes_on_while_a_training_runs(qtbot, page, workspace):
    from gui.run_starter import start_run
    from tests.gui.tiny_training import tiny_digits, wait_until_idle, wait_until_ready

    open_experiment(workspace, tiny_digits(epochs=30))
    wait_until_ready(qtbot, workspace)
    start_run(workspace)
    assert workspace.training.active
    extract(qtbot, page)
    press(qtbot, page, "train_classifiers")
    qtbot.waitUntil(lambda: bool(page.work.classified), timeout=LONG_MS)
    workspace.training.stop()
    wait_until_idle(qtbot, workspace)


def test_that_a_map_that_can_not_be_saved_is_told(qtbot, page, workspace, tmp_path):
    told = []
    workspace.notifications.problem.connect(told.append)
    page._map.save_to(tmp_path / "no" / "map.png")
    qtbot.waitUntil(lambda: bool(told), timeout=LONG_MS)
    assert "can't be written" in told[0].message
