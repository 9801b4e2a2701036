"""The pictures of the Augmentation page: live, alone, enlarged; with TensorFlow."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QPushButton,
)

from core.data.feed import Feed
from core.data.types import PreparedData
from core.experiment.augmentation.automatic import RandAugment
from core.experiment.augmentation.colour import Contrast, Invert
from core.experiment.augmentation.geometry import HorizontalFlip, Rotation, WidthShift
from core.experiment.augmentation.mixing import MixUp
from gui.augmentation_view.picture_panel import PicturePanel
from gui.augmentation_view.picture_rows import PictureRows
from gui.augmentation_view.previewer import STRENGTHS, Scene
from gui.augmentation_view.range_slider import RangeSlider
from gui.widgets.pixels import to_image
from tests.gui.test_augmentation_page import (
    _cards,
    _drag,
    _find,
    _open,
    _path,
    _spec,
    _with,
)
from tests.gui.tiny_training import LONG_MS

LEFT = Qt.MouseButton.LeftButton


def _scene(qtbot, workspace, page) -> Scene:
    """Returns the scene of the document as it is now, as soon as it is shown."""
    workspace.tensorflow.start()
    panel = _find(page, PicturePanel, "augmentation_pictures")

    def arrived() -> bool:
        wanted = workspace.document.experiment.augmentation
        data = workspace.data.prepared_for(workspace.document.experiment)
        return (
            panel.scene is not None
            and data is not None
            and not workspace.background.jobs
            and panel.scene.wish.spec == wanted
            and panel.scene.wish.fingerprint == data.fingerprint
        )

    qtbot.waitUntil(arrived, timeout=LONG_MS)
    assert panel.scene is not None
    return panel.scene


def _as_fed(data: PreparedData, experiment, epoch: int, numbers) -> np.ndarray:
    """Returns what training gets to see of some images in an epoch."""
    from core.augmentation.augmenter import Augmenter

    augmenter = Augmenter(
        experiment.augmentation, data.task.input_shape, experiment.seed
    )
    feed = Feed(data.train, 64, experiment.seed, augmenter=augmenter)
    order = data.train.indices[feed.order(epoch)]
    images = np.concatenate([batch.images for batch in feed.epoch(epoch)])
    return np.stack([images[np.flatnonzero(order == one)[0]] for one in numbers])


def test_that_the_grid_shows_training_images_as_they_are_and_as_they_are_fed(
    qtbot, workspace
):
    spec = _with(Rotation(), Contrast(), WidthShift())
    page = _open(qtbot, workspace, spec)
    scene = _scene(qtbot, workspace, page)
    data, experiment = workspace.data.prepared, workspace.document.experiment
    assert np.isin(scene.numbers, data.train.indices).all()
    grid = _find(page, PictureRows, "augmentation_grid")
    raw = [data.raw.images.read(int(number)) for number in scene.numbers]
    assert grid.pictures[0] == [to_image(image) for image in raw]
    for epoch in (0, 4):
        fed = _as_fed(data, experiment, epoch, scene.numbers)
        assert not np.array_equal(fed, np.stack(raw))
        assert grid.pictures[1 + epoch] == [to_image(image) for image in fed]

    qtbot.mouseClick(_find(page, QPushButton, "augmentation_again"), LEFT)
    later = _later(qtbot, workspace, page, scene)
    fed = _as_fed(data, experiment, 5, scene.numbers)
    np.testing.assert_array_equal(later.rows[0], fed)
    np.testing.assert_array_equal(later.originals, scene.originals)


def _later(qtbot, workspace, page, scene: Scene) -> Scene:
    panel = _find(page, PicturePanel, "augmentation_pictures")
    qtbot.waitUntil(lambda: panel.scene is not scene, timeout=LONG_MS)
    return _scene(qtbot, workspace, page)


def test_that_another_division_shows_no_image_that_is_not_trained_with(
    qtbot, workspace
):
    page = _open(qtbot, workspace, _with(Invert(probability=1.0)))
    scene = _scene(qtbot, workspace, page)
    workspace.document.set_value("seed", 77, "another seed")
    later = _later(qtbot, workspace, page, scene)
    data = workspace.data.prepared
    assert np.isin(later.numbers, data.train.indices).all()
    np.testing.assert_array_equal(later.rows[0], 255 - later.originals)


def _strip(page) -> list[QImage]:
    """The pictures of the operation alone, level or upright."""
    rows = _find(page, PictureRows, "augmentation_alone").pictures
    return [picture for row in rows for picture in row]


def test_that_the_strip_stands_where_there_is_room(qtbot, workspace):
    page = _open(qtbot, workspace, _with(Rotation()))
    scene = _scene(qtbot, workspace, page)
    (card,) = _cards(page)
    qtbot.mouseClick(card, LEFT, pos=QPoint(card.width() // 2, 6))
    _later(qtbot, workspace, page, scene)
    strip = _find(page, PictureRows, "augmentation_alone")
    grid = _find(page, PictureRows, "augmentation_grid")
    for width, height, upright in ((1100, 560, True), (840, 640, False)):
        page.resize(width, height)
        qtbot.waitUntil(
            lambda upright=upright: (len(strip.pictures) == STRENGTHS) == upright
        )
        qtbot.waitUntil(
            lambda upright=upright: (
                (
                    strip.mapTo(page, QPoint(0, 0)).x()
                    >= grid.mapTo(page, QPoint(grid.width(), 0)).x()
                )
                == upright
            )
        )


def test_that_pictures_follow_a_drag_and_the_strip_spans_the_range(qtbot, workspace):
    page = _open(qtbot, workspace, _with(Rotation(lower=0.0, upper=0.0)))
    still = _scene(qtbot, workspace, page)
    assert all(np.array_equal(row, still.originals) for row in still.rows)
    slider = _find(page, RangeSlider, f"{_path(0)}.range")
    _drag(qtbot, slider, 1, 90)
    scene = _later(qtbot, workspace, page, still)
    assert not np.array_equal(scene.rows, still.rows)
    strip = _strip(page)
    assert len(strip) == STRENGTHS
    assert strip[0] == to_image(scene.originals[0])
    assert strip[-1] != strip[0]
    title = _find(page, QLabel, "augmentation_alone_title").text()
    assert title.startswith("Rotation alone")


@pytest.mark.parametrize(
    ("operation", "pictures"),
    [(HorizontalFlip(), 6), (MixUp(), STRENGTHS), (RandAugment(), STRENGTHS)],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_that_an_operation_is_shown_alone_when_its_card_is_pressed(
    qtbot, workspace, operation, pictures
):
    page = _open(qtbot, workspace, _with(operation))
    scene = _scene(qtbot, workspace, page)
    assert _strip(page) == []
    (card,) = _cards(page)
    qtbot.mouseClick(card, LEFT, pos=QPoint(card.width() // 2, 6))
    scene = _later(qtbot, workspace, page, scene)
    assert len(_strip(page)) == pictures
    if isinstance(operation, HorizontalFlip):
        np.testing.assert_array_equal(scene.alone, scene.originals[:, :, ::-1])


def test_that_a_pressed_picture_is_enlarged_beside_its_original(qtbot, workspace):
    page = _open(qtbot, workspace, _with(Rotation()))
    scene = _scene(qtbot, workspace, page)
    grid = _find(page, PictureRows, "augmentation_grid")
    qtbot.mouseClick(grid, LEFT, pos=grid.place(3, 2).center().toPoint())
    pair = _find(page, PictureRows, "augmentation_enlarged")
    assert pair.isVisible()
    assert pair.pictures == [[to_image(scene.originals[2]), to_image(scene.rows[2][2])]]
    qtbot.keyClick(pair, Qt.Key.Key_Escape)
    assert grid.isVisible()
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert pair.isVisible()
    qtbot.mouseClick(_find(page, QPushButton, "augmentation_back"), LEFT)
    assert grid.isVisible()


def test_that_the_main_switch_shows_the_images_as_they_are(qtbot, workspace):
    page = _open(qtbot, workspace, _with(Rotation()))
    scene = _scene(qtbot, workspace, page)
    switch = _find(page, QCheckBox, "augmentation.enabled")
    qtbot.mouseClick(switch, LEFT, pos=QPoint(8, switch.height() // 2))
    assert not _spec(workspace).enabled
    later = _later(qtbot, workspace, page, scene)
    assert all(np.array_equal(row, later.originals) for row in later.rows)
    assert page.badge == "none"
