"""What is done with features outside of a training: classifiers, clusters, the map.

Names and arguments are scikit-learn's own.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from core.experiment.spec import Spec, setting

Pooling = Literal["average", "max", "flatten"]


class ClassifierSpec(Spec):
    """What all classifiers on features have in common."""

    title: ClassVar[str]
    """What it is called on screens."""

    summary: ClassVar[str]
    """One plain sentence for a student."""

    kind: str
    scale: bool = setting(
        True,
        label="Scale features",
        help="Brings each feature to mean 0 and spread 1, as measured on the training "
        "images, so that none counts more only because its numbers are larger.",
    )


class LogisticRegressionSpec(ClassifierSpec):
    """scikit-learn's `LogisticRegression`."""

    title: ClassVar[str] = "Logistic regression"
    summary: ClassVar[str] = (
        "One weight for each feature and class: the same as a single Dense layer with "
        "softmax."
    )

    kind: Literal["logistic_regression"] = "logistic_regression"
    C: float = setting(
        1.0,
        label="Freedom (C)",
        help="How large the weights may grow. Smaller holds them back more, which "
        "helps when there are few images.",
        minimum=0.00001,
        maximum=100_000.0,
        logarithmic=True,
    )
    max_iter: int = setting(
        500,
        label="Steps at most",
        help="After so many steps the search for the best weights ends.",
        minimum=1,
        maximum=100_000,
        step=100,
        advanced=True,
    )


class NearestNeighborsSpec(ClassifierSpec):
    """scikit-learn's `KNeighborsClassifier`."""

    title: ClassVar[str] = "Nearest neighbours"
    summary: ClassVar[str] = (
        "Learns nothing: an image gets the class that most of the training images "
        "nearest to it have."
    )

    kind: Literal["nearest_neighbors"] = "nearest_neighbors"
    n_neighbors: int = setting(
        5,
        label="Neighbours (k)",
        help="How many training images have a vote. Few follow every detail, many "
        "smooth it out.",
        minimum=1,
        maximum=1000,
        step=1,
    )
    metric: Literal["euclidean", "manhattan", "cosine"] = setting(
        "euclidean",
        label="Distance",
        help="What near means. Cosine looks at the direction of the features only, "
        "not at how large they are.",
        advanced=True,
    )
    weights: Literal["uniform", "distance"] = setting(
        "uniform",
        label="Votes",
        help="Whether all neighbours count the same, or near ones more.",
        labels={"uniform": "all the same", "distance": "near ones count more"},
        advanced=True,
    )


class LinearSVMSpec(ClassifierSpec):
    """scikit-learn's `LinearSVC`."""

    title: ClassVar[str] = "Linear SVM"
    summary: ClassVar[str] = (
        "Puts a flat border between each class and the others, with as wide a gap as "
        "possible."
    )

    kind: Literal["linear_svm"] = "linear_svm"
    C: float = setting(
        0.01,
        label="Freedom (C)",
        help="What an image on the wrong side costs. Smaller allows more of them and "
        "widens the gap, which helps when there are few images.",
        minimum=0.00001,
        maximum=100_000.0,
        logarithmic=True,
    )
    max_iter: int = setting(
        1000,
        label="Steps at most",
        help="After so many steps the search for the best borders ends.",
        minimum=1,
        maximum=100_000,
        step=100,
        advanced=True,
    )


Classifier = Annotated[
    LogisticRegressionSpec | NearestNeighborsSpec | LinearSVMSpec,
    Field(discriminator="kind"),
]

CLASSIFIER_CLASSES: tuple[type[ClassifierSpec], ...] = (
    LogisticRegressionSpec,
    NearestNeighborsSpec,
    LinearSVMSpec,
)


class ClusterSpec(Spec):
    """scikit-learn's `KMeans`, which knows nothing of the classes."""

    n_clusters: int | None = setting(
        None,
        label="Clusters (k)",
        help="Into how many groups the images are put. Automatic takes as many as "
        "there are classes.",
        minimum=2,
        maximum=500,
        step=1,
    )
    n_init: int = setting(
        10,
        label="Attempts",
        help="K-means begins at random places; of so many attempts the best counts.",
        minimum=1,
        maximum=100,
        step=1,
        advanced=True,
    )
    scale: bool = setting(
        False,
        label="Scale features",
        help="Brings each feature to mean 0 and spread 1 before.",
        advanced=True,
    )


class MapSpec(Spec):
    """How features become points in a plane: scikit-learn's `PCA` and `TSNE`."""

    max_images: int = setting(
        3000,
        label="Images at most",
        help="Of larger data so many images are drawn by lot, of each class its share: "
        "a map with more takes long and shows no more.",
        minimum=50,
        maximum=20_000,
        step=500,
        unit="images",
    )
    perplexity: float = setting(
        30.0,
        label="Perplexity",
        help="About how many neighbours t-SNE wants to keep close to each image: 5 to "
        "50. Small shows fine groups, large the whole.",
        minimum=1.0,
        maximum=500.0,
        step=5.0,
    )
    max_iter: int = setting(
        1000,
        label="Steps of t-SNE",
        help="Fewer are quicker; the picture may then not be at rest yet.",
        minimum=250,
        maximum=10_000,
        step=250,
        advanced=True,
    )


class FeatureToolsSpec(Spec):
    """What the Features page and `python main.py features` do. No run depends on it."""

    pooling: Pooling = setting(
        "average",
        label="Pooling",
        help="A base may give a small picture for each feature; this makes one number "
        "of it. Flattening keeps all its places, and gives many more numbers.",
        labels={
            "average": "average",
            "max": "largest value",
            "flatten": "none (flatten)",
        },
    )
    logistic_regression: LogisticRegressionSpec = LogisticRegressionSpec()
    nearest_neighbors: NearestNeighborsSpec = NearestNeighborsSpec()
    linear_svm: LinearSVMSpec = LinearSVMSpec()
    clusters: ClusterSpec = ClusterSpec()
    map: MapSpec = MapSpec()

    @property
    def classifiers(self) -> tuple[ClassifierSpec, ...]:
        """All classifiers, in the order in which they are shown."""
        return (self.logistic_regression, self.nearest_neighbors, self.linear_svm)
