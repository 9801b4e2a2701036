"""What the Features page works on: features, classifiers, clusters and the map.

Each kind of work is one job at a time in the background. Results keep what they were
made from, so that the page can say which of them no longer fit the experiment.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from core.data.types import PreparedData, Progress
from core.experiment import BaseSpec, Experiment, FreezeSpec, Problem
from core.experiment.feature_tools import (
    ClassifierSpec,
    ClusterSpec,
    FeatureToolsSpec,
    MapSpec,
)
from core.features.classify import Classified, classify
from core.features.cluster import Clustered, cluster
from core.features.extract import extract
from core.features.feature_set import FeatureSet, FloatRows
from core.features.neighbors import nearest
from core.features.picture import save_map
from core.features.projection import Projection, project
from core.features.save import save_features
from core.features.tsne import tsne
from gui.workspace import Workspace

if TYPE_CHECKING:
    from gui.background import Job

Subject = Literal[
    "extract", "classify", "cluster", "map", "save", "save_map", "neighbors"
]

NEIGHBORS = 11
"""How many similar images are shown beside a chosen one."""


@dataclass(frozen=True, eq=False)
class Extracted:
    """Features with what they were made from.

    Attributes:
        features: The features.
        data: The data, from which images are shown.
        key: See `key_of`.
        mark: By which results know them without keeping them in memory.
    """

    features: FeatureSet
    data: PreparedData
    key: tuple[object, ...]
    mark: object = field(default_factory=object)


@dataclass(frozen=True, eq=False)
class MapOf:
    """A map with what it was made from.

    Attributes:
        extracted: The features.
        spec: Its settings.
        projection: Which images it shows, and PCA's plane.
        tsne: float32 (n, 2), or None while only PCA was made.
    """

    extracted: Extracted
    spec: MapSpec
    projection: Projection
    tsne: FloatRows | None = None


@dataclass(frozen=True, eq=False)
class Made:
    """A result of a classifier or of k-means, and what it was made from.

    Attributes:
        mark: That of the features; the features themselves may be gone.
        class_names: Of their classes.
        spec: The settings.
        result: What came out.
    """

    mark: object
    class_names: tuple[str, ...]
    spec: ClassifierSpec | ClusterSpec
    result: Any

    def is_of(self, extracted: Extracted | None) -> bool:
        """Tells whether it was made from these features."""
        return extracted is not None and extracted.mark is self.mark


def key_of(experiment: Experiment, data: PreparedData) -> tuple[object, ...]:
    """Returns all that features depend on; settings of a training are left out."""
    base: BaseSpec | None = experiment.model.base
    if base is not None:
        base = base.replace(freeze=FreezeSpec(), features="auto", feature_copies=0)
    pooling = experiment.feature_tools.pooling if base is not None else ""
    return data.fingerprint, experiment.seed, base, pooling


def _extract(experiment: Experiment, data: PreparedData, progress: Progress) -> MapOf:
    """A job: the features, and the first picture of them."""
    features = extract(experiment, data, progress)
    spec = experiment.feature_tools.map
    projection = project(features, spec, experiment.seed, progress)
    extracted = Extracted(features, data, key_of(experiment, data))
    return MapOf(extracted, spec, projection)


def _classify(
    extracted: Extracted, tools: FeatureToolsSpec, seed: int, progress: Progress
) -> dict[str, Made]:
    found: dict[str, Made] = {}
    for spec in tools.classifiers:
        result: Classified = classify(extracted.features, spec, seed, progress)
        names = extracted.features.class_names
        found[spec.kind] = Made(extracted.mark, names, spec, result.result)
    return found


def _cluster(
    extracted: Extracted, spec: ClusterSpec, seed: int, progress: Progress
) -> Made:
    result: Clustered = cluster(extracted.features, spec, seed, progress)
    return Made(extracted.mark, extracted.features.class_names, spec, result)


def _map(
    extracted: Extracted,
    known: Projection | None,
    spec: MapSpec,
    seed: int,
    by_tsne: bool,
    progress: Progress,
) -> MapOf:
    projection = known or project(extracted.features, spec, seed, progress)
    plane = tsne(projection.reduced, spec, seed, progress) if by_tsne else None
    return MapOf(extracted, spec, projection, plane)


def _nearest(
    shown: MapOf, point: int, _progress: Progress
) -> tuple[Projection, int, NDArray[np.int64]]:
    found = nearest(shown.extracted.features, shown.projection, point, NEIGHBORS)
    return shown.projection, point, found


def _save_map(
    shown: MapOf, plane: FloatRows, path: Path, _progress: Progress
) -> tuple[Path, ...]:
    save_map(path, shown.extracted.features, shown.projection, plane)
    return (path,)


def _save(features: FeatureSet, path: Path, progress: Progress) -> tuple[Path, ...]:
    return save_features(features, path, progress)


class FeatureWork(QObject):
    """Holds the features of the page and everything that was made of them.

    Signals:
        changed: Something began, ended or came out.
        extracted_anew: There are other features, and a first map of them.
        map_changed: `map` is another one.
        progressed: (subject, what, done, total or None, unit).
        failed: (subject, a tuple of problems).
        neighbors_found: (point, int64 array of points).
        saved: A tuple of paths.

    Attributes:
        extracted: The features; None before the first time.
        classified: The results by the kind of classifier.
        clustered: What k-means has found, or None.
        map: The map, or None.
    """

    changed = Signal()
    extracted_anew = Signal()
    map_changed = Signal()
    progressed = Signal(str, str, object, object, str)
    failed = Signal(str, tuple)
    neighbors_found = Signal(int, object)
    saved = Signal(tuple)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        """Begins without features."""
        super().__init__(parent)
        self._workspace = workspace
        self._jobs: dict[str, Job] = {}
        self.extracted: Extracted | None = None
        self.classified: dict[str, Made] = {}
        self.clustered: Made | None = None
        self.map: MapOf | None = None

    @property
    def tools(self) -> FeatureToolsSpec:
        """The settings of the document."""
        return self._workspace.document.experiment.feature_tools

    @property
    def data(self) -> PreparedData | None:
        """The data of the document, if it is ready."""
        workspace = self._workspace
        return workspace.data.prepared_for(workspace.document.experiment)

    @property
    def hindrance(self) -> str:
        """Why features can't be extracted now, in a sentence; empty if they can."""
        workspace = self._workspace
        if self.data is None:
            if workspace.data.state in ("failed", "download_needed"):
                return "The data set is not ready; see the Data page."
            return "Waiting for the data set."
        needed = workspace.document.experiment.model.base is not None
        if needed and not workspace.tensorflow.loaded:
            return "Waiting for TensorFlow."
        return ""

    @property
    def current(self) -> bool:
        """Whether the features are those of the document as it is now."""
        data = self.data
        if self.extracted is None or data is None:
            return False
        key = key_of(self._workspace.document.experiment, data)
        return self.extracted.key == key

    def busy(self, subject: Subject) -> bool:
        """Whether a kind of work goes on."""
        return subject in self._jobs

    def fits(self, made: Made | None, spec: object) -> bool:
        """Whether a result is that of the features and settings as they are now."""
        return (
            made is not None
            and made.is_of(self.extracted)
            and made.spec == spec
            and self.current
        )

    def map_fits(self, *, by_tsne: bool) -> bool:
        """Whether the map was made with the settings as they are now."""
        shown, spec = self.map, self.tools.map
        if shown is None:
            return False
        if by_tsne:
            return shown.tsne is not None and shown.spec == spec
        return shown.spec.max_images == spec.max_images

    def extract(self) -> None:
        """Computes the features of the document."""
        data = self.data
        if self.hindrance or data is None:
            return
        experiment = self._workspace.document.experiment
        self.cancel("map")
        work = partial(_extract, experiment, data)
        self._start("extract", "Extracting features", work, self._extracted)

    def classify(self) -> None:
        """Trains all classifiers."""
        if self.extracted is not None:
            work = partial(_classify, self.extracted, self.tools, self._seed)
            self._start("classify", "Training classifiers", work, self._classified)

    def cluster(self) -> None:
        """Looks for clusters."""
        if self.extracted is not None:
            work = partial(_cluster, self.extracted, self.tools.clusters, self._seed)
            self._start("cluster", "Clustering", work, self._clustered)

    def make_map(self, *, by_tsne: bool) -> None:
        """Makes the map anew, by PCA alone or by t-SNE as well."""
        if self.extracted is None:
            return
        spec, known = self.tools.map, None
        if self.map is not None and self.map.spec.max_images == spec.max_images:
            known = self.map.projection
        work = partial(_map, self.extracted, known, spec, self._seed, by_tsne)
        self._start("map", "Making the map", work, self._mapped)

    def find_neighbors(self, point: int) -> None:
        """Looks for the images most like one of the map."""
        if self.map is not None:
            work = partial(_nearest, self.map, point)
            self._start("neighbors", "Looking for neighbours", work, self._neighbors)

    def save(self, path: Path) -> None:
        """Writes the features to a file."""
        if self.extracted is not None:
            work = partial(_save, self.extracted.features, path)
            self._start("save", "Saving features", work, self._saved)

    def save_map(self, path: Path, plane: FloatRows) -> None:
        """Writes the map to a file, as a picture or a table.

        Args:
            path: A name that ends in `.png` or `.csv`.
            plane: float32 (n, 2), where the points of `map` lie.
        """
        if self.map is not None:
            work = partial(_save_map, self.map, plane, path)
            self._start("save_map", "Saving the map", work, self._map_saved)

    def cancel(self, subject: Subject) -> None:
        """Ends a kind of work; what was there before stays."""
        job = self._jobs.pop(subject, None)
        if job is not None:
            job.cancel()
            self.changed.emit()

    @property
    def _seed(self) -> int:
        return self._workspace.document.experiment.seed

    def _start(
        self,
        subject: Subject,
        name: str,
        work: Callable[[Progress], Any],
        succeeded: Callable[[Any], None],
    ) -> None:
        self.cancel(subject)
        job = self._workspace.background.run(name, work)
        job.setProperty("subject", subject)
        job.progressed.connect(self._pass_on)
        job.succeeded.connect(succeeded)
        job.failed.connect(self._failed)
        self._jobs[subject] = job
        self.changed.emit()

    def _sent_by(self) -> str:
        return str(self.sender().property("subject"))

    def _pass_on(self, what: str, done: int, total: int | None, unit: str) -> None:
        self.progressed.emit(self._sent_by(), what, done, total, unit)

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        subject = self._sent_by()
        self._jobs.pop(subject, None)
        self.changed.emit()
        self.failed.emit(subject, problems)

    def _extracted(self, made: MapOf) -> None:
        self._jobs.pop("extract", None)
        self.extracted, self.map = made.extracted, made
        self.extracted_anew.emit()
        self.map_changed.emit()
        self.changed.emit()

    def _classified(self, found: dict[str, Made]) -> None:
        self._jobs.pop("classify", None)
        self.classified = found
        self.changed.emit()

    def _clustered(self, made: Made) -> None:
        self._jobs.pop("cluster", None)
        self.clustered = made
        self.changed.emit()

    def _mapped(self, made: MapOf) -> None:
        self._jobs.pop("map", None)
        if made.extracted is self.extracted:
            self.map = made
            self.map_changed.emit()
        self.changed.emit()

    def _neighbors(self, found: tuple[Projection, int, NDArray[np.int64]]) -> None:
        self._jobs.pop("neighbors", None)
        projection, point, points = found
        # Points of another map are other images.
        if self.map is not None and self.map.projection is projection:
            self.neighbors_found.emit(point, points)
        self.changed.emit()

    def _map_saved(self, paths: tuple[Path, ...]) -> None:
        self._jobs.pop("save_map", None)
        self.saved.emit(paths)
        self.changed.emit()

    def _saved(self, paths: tuple[Path, ...]) -> None:
        self._jobs.pop("save", None)
        self.saved.emit(paths)
        self.changed.emit()
