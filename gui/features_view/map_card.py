"""The map with its switches, its legend, the image under the mouse and a row below."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
)

from core.features.feature_set import FloatRows
from core.features.texts import map_words
from gui.features_view.feature_work import FeatureWork, Made
from gui.features_view.hover_box import HoverBox
from gui.features_view.image_strip import ImageStrip
from gui.features_view.map_legend import MapLegend
from gui.features_view.map_plot import MapPlot
from gui.forms import SpecForm
from gui.forms.more_button import MoreButton
from gui.widgets.card_head import card_head
from gui.widgets.image_list import Tile
from gui.widgets.plain_label import PlainLabel
from gui.widgets.progress_row import ProgressRow
from gui.workspace import Workspace

_PARTS = ("training", "validation", "test")
_BY = ("class", "part", "cluster")


class MapCard(QFrame):
    """All images as points, by PCA at once and by t-SNE when it is asked for."""

    def __init__(self, workspace: Workspace, work: FeatureWork) -> None:
        """Begins empty."""
        super().__init__()
        self.setProperty("class", "card")
        self._workspace = workspace
        self._work = work
        self._wants_tsne = False
        self._coloured_by: Made | None = None
        theme = workspace.theme
        self.plot = MapPlot(theme)
        self.plot.setObjectName("feature_map")
        self._hint = QLabel(self.plot)
        self._hint.setObjectName("map_hint")
        self._hint.setProperty("class", "quiet")
        self._box = HoverBox(workspace.background, self.plot)
        self._legend = MapLegend(theme)
        self._strip = ImageStrip(workspace)
        self._words = PlainLabel()
        self._words.setObjectName("map_words")
        self._words.setProperty("class", "quiet")
        self._words.setWordWrap(True)
        self._progress = ProgressRow("tsne_progress")
        self._again = QToolButton()
        self._again.setText("Run again")
        self._again.setObjectName("tsne_again")
        self._again.setToolTip("With the settings as they are now.")
        self._pca = _switch("PCA", "show_pca", "The two main directions; quick.")
        self._tsne = _switch(
            "t-SNE", "show_tsne", "Neighbours stay together; takes a while."
        )
        self._by = QComboBox()
        self._by.setObjectName("map_colours")
        self._by.setAccessibleName("Colour by")
        self._by.addItems(["by class", "by part", "by cluster"])
        self._fit = _tool("Show all", "map_fit", "Double-click does the same.")
        self._save = _tool("Save …", "map_save", "As a picture, or as a table.")
        self._settings = SpecForm(
            workspace, "feature_tools.map", show_help=False, unfolded=True
        )
        self._arrange()
        self._connect()
        self._show_state()
        self._draw()

    def show_examples(self, cluster: int) -> None:
        """Shows the images nearest to the centre of a cluster."""
        made, extracted = self._work.clustered, self._work.extracted
        if made is None or extracted is None or not made.is_of(extracted):
            return
        examples = made.result.result.examples[cluster]
        names, raw = extracted.features.class_names, extracted.data.raw
        known = {
            int(index): int(label)
            for index, label in zip(
                extracted.features.train.indices,
                extracted.features.train.labels,
                strict=True,
            )
        }
        tiles = tuple(
            Tile(index, names[known[index]], f"image {index:,}: {names[known[index]]}")
            for index in examples
        )
        words = f"Cluster {cluster + 1}: the images nearest to its centre."
        self._strip.show_images(words, raw.images.read, tiles)

    def _arrange(self) -> None:
        right = (self._by, self._fit, self._save)
        head = card_head("Map", self._pca, self._tsne, right=right)
        group = QButtonGroup(self)
        group.addButton(self._pca, 0)
        group.addButton(self._tsne, 1)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self.plot, 1)
        middle.addWidget(self._legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(middle, 1)
        column.addWidget(self._progress)
        column.addWidget(self._words)
        column.addWidget(self._strip)
        more = MoreButton(self._settings, "the map")
        more.setObjectName("map_settings")
        foot = QHBoxLayout()
        foot.addWidget(more)
        foot.addStretch(1)
        foot.addWidget(self._again)
        column.addLayout(foot)
        column.addWidget(self._settings)

    def _connect(self) -> None:
        self._pca.clicked.connect(self._choose_pca)
        self._tsne.clicked.connect(self._choose_tsne)
        self._again.clicked.connect(self._make)
        self._progress.cancelled.connect(self._cancel)
        self._by.activated.connect(self._draw)
        self._fit.clicked.connect(self.plot.fit)
        self._save.clicked.connect(self._ask_where)
        self.plot.hovered.connect(self._show_hovered)
        self.plot.chosen.connect(self._work.find_neighbors)
        self._legend.highlighted.connect(self.plot.highlight)
        self._work.extracted_anew.connect(self._take_source)
        self._work.map_changed.connect(self._draw)
        self._work.changed.connect(self._show_state)
        self._work.neighbors_found.connect(self._show_neighbors)
        self._work.progressed.connect(self._advance)
        self._workspace.theme.changed.connect(self._paint)
        self._workspace.document.changed.connect(self._show_state)

    def resizeEvent(self, event: object) -> None:
        """Keeps the hint in the middle."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._place_hint()

    def _choose_pca(self) -> None:
        self._wants_tsne = False
        self._draw()

    def _choose_tsne(self) -> None:
        self._wants_tsne = True
        shown = self._work.map
        if shown is not None and shown.tsne is None and not self._work.busy("map"):
            self._make()
        self._draw()

    def _make(self) -> None:
        self._progress.restart("Making the map")
        self._work.make_map(by_tsne=self._wants_tsne)

    def _cancel(self) -> None:
        self._work.cancel("map")
        shown = self._work.map
        if shown is None or shown.tsne is None:
            self._wants_tsne = False
        self._draw()

    def _take_source(self) -> None:
        """Shows the images of the new features from now on."""
        self._wants_tsne = False
        self._strip.clear()
        extracted = self._work.extracted
        if extracted is not None:
            self._box.set_source(extracted.data.raw.images.read)

    def _plane(self) -> FloatRows | None:
        """The points as they are shown: t-SNE's if it is wanted and there."""
        shown = self._work.map
        if shown is None:
            return None
        if self._wants_tsne and shown.tsne is not None:
            return shown.tsne
        return shown.projection.plane

    def _draw(self) -> None:
        shown, plane = self._work.map, self._plane()
        with QSignalBlocker(self._pca), QSignalBlocker(self._tsne):
            self._pca.setChecked(not self._wants_tsne)
            self._tsne.setChecked(self._wants_tsne)
        if shown is None or plane is None:
            self._show_state()
            return
        groups, names = self._groups()
        self.plot.show_points(plane, groups)
        self._legend.show_groups(names)
        self._show_state()

    def _groups(self) -> tuple[np.ndarray, tuple[str, ...]]:
        """The group of each point, and what the groups are called."""
        shown = self._work.map
        if shown is None:
            return np.zeros(0, np.int64), ()
        by = _BY[self._by.currentIndex()]
        made = self._coloured_by = self._work.clustered
        if by == "cluster" and made and made.is_of(shown.extracted):
            clusters = made.result.clusters[shown.projection.positions]
            count = made.result.result.n_clusters
            return clusters, tuple(f"cluster {n + 1}" for n in range(count))
        if by == "part":
            return shown.projection.parts.astype(np.int64), _PARTS
        return shown.projection.labels, shown.extracted.features.class_names

    def _show_state(self) -> None:
        work, shown = self._work, self._work.map
        busy = work.busy("map")
        self._progress.setVisible(busy)
        ready = shown is not None
        self._again.setVisible(
            ready and not busy and not work.map_fits(by_tsne=self._wants_tsne)
        )
        for widget in (self._pca, self._tsne, self._by, self._fit, self._save):
            widget.setEnabled(ready)
        made = work.clustered
        clustered = made is not None and made.is_of(work.extracted)
        self._by.model().item(2).setEnabled(clustered)  # type: ignore[attr-defined]
        by_cluster = self._by.currentIndex() == 2
        if by_cluster and not clustered:
            self._by.setCurrentIndex(0)
            self._draw()
        elif by_cluster and work.clustered is not self._coloured_by:
            self._draw()
        self._words.setText(self._sentence())
        self._words.setVisible(ready and not busy)
        self._legend.setVisible(ready)
        self._hint.setText("" if ready else "Extract features to see all images here.")
        self._place_hint()

    def _sentence(self) -> str:
        shown = self._work.map
        if shown is None:
            return ""
        stale = "" if self._work.current else "Of earlier settings. "
        if self._wants_tsne and shown.tsne is not None:
            what = (
                f"t-SNE of {len(shown.projection):,} of {shown.projection.total:,} "
                "images: near means alike; far, and the size of a group, mean little."
            )
            return stale + what
        return stale + map_words(shown.projection)

    def _advance(
        self, subject: str, what: str, done: int, total: int | None, unit: str
    ) -> None:
        if subject == "map":
            self._progress.advance(what, done, total, unit)

    def _show_hovered(self, point: int) -> None:
        shown = self._work.map
        if point < 0 or shown is None:
            self._box.hide_image()
            return
        index = int(shown.projection.indices[point])
        name = shown.extracted.features.class_names[shown.projection.labels[point]]
        self._box.show_image(
            index, name, self._details(point, index), self.plot.place_of(point)
        )

    def _details(self, point: int, index: int) -> str:
        shown = self._work.map
        if shown is None:
            return ""
        part = _PARTS[shown.projection.parts[point]]
        file = shown.extracted.data.raw.images.file(index)
        lines = [f"{part} · image {index:,}"]
        return "\n".join([*lines, file.name] if file else lines)

    def _show_neighbors(self, point: int, found: np.ndarray) -> None:
        shown = self._work.map
        if shown is None or point >= len(shown.projection):
            return
        names, labels = shown.extracted.features.class_names, shown.projection.labels
        self.plot.mark(point, found)
        same = int((labels[found] == labels[point]).sum())
        tiles: list[Tile] = []
        for one in (point, *found.tolist()):
            index = int(shown.projection.indices[one])
            name = names[labels[one]]
            tiles.append(Tile(index, name, f"{name}, {self._details(one, index)}"))
        index = tiles[0].index
        words = (
            f"Image {index:,} ({names[labels[point]]}), then the {len(found)} most "
            f"like it in all features: {same} of the same class."
        )
        read = shown.extracted.data.raw.images.read
        self._strip.show_images(words, read, tuple(tiles))

    def _ask_where(self) -> None:
        chosen, _filter = QFileDialog.getSaveFileName(
            self, "Save the map", "map.png", "Picture (*.png);;Table (*.csv)"
        )
        if chosen:
            path = Path(chosen)
            self.save_to(path if path.suffix else path.with_suffix(".png"))

    def save_to(self, path: Path) -> None:
        """Writes the points as they are shown, as a picture or a table."""
        plane = self._plane()
        if plane is not None:
            self._work.save_map(path, plane)

    def _paint(self) -> None:
        self.plot.paint_theme()
        self._legend.paint_theme()

    def _place_hint(self) -> None:
        self._hint.adjustSize()
        centre = self.plot.rect().center() - self._hint.rect().center()
        self._hint.move(centre)


def _switch(text: str, name: str, help: str) -> QToolButton:  # noqa: A002
    button = _tool(text, name, help)
    button.setCheckable(True)
    return button


def _tool(text: str, name: str, help: str) -> QToolButton:  # noqa: A002
    button = QToolButton()
    button.setText(text)
    button.setObjectName(name)
    button.setToolTip(help)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
