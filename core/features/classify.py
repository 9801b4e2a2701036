"""Classifiers on features: trained on the training part, measured on the others."""

import time
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from core.data.types import Progress, no_progress
from core.evaluation.interval import wilson_interval
from core.experiment import Problem, Spec, fail
from core.experiment.feature_tools import (
    Classifier,
    ClassifierSpec,
    LinearSVMSpec,
    LogisticRegressionSpec,
    NearestNeighborsSpec,
)
from core.features.apart import Arrays, run_apart
from core.features.feature_set import FeatureSet, PartFeatures

LARGE = 500_000
"""With more numbers than this to learn from, the work is done in another process, which
takes two seconds to start and can then be ended at any moment."""


class PartScore(Spec):
    """How many images of one part were recognised.

    Attributes:
        count: How many images the part has.
        correct: How many of them got their class.
        accuracy: The share, 0 to 1.
        interval: The Wilson interval of the accuracy, with 95 % confidence.
        confusion: Counts; row = true class, column = predicted class.
    """

    count: int
    correct: int
    accuracy: float
    interval: tuple[float, float]
    confusion: tuple[tuple[int, ...], ...]

    def confused(self) -> tuple[tuple[int, int, int], ...]:
        """Returns (true, predicted, images) of all mistakes, most frequent first."""
        found = [
            (true, predicted, number)
            for true, row in enumerate(self.confusion)
            for predicted, number in enumerate(row)
            if true != predicted and number
        ]
        return tuple(sorted(found, key=lambda one: -one[2]))


class ClassifierResult(Spec):
    """What came of one classifier.

    Attributes:
        kind: Which one.
        settings: All of its settings, as JSON.
        num_train: How many images it learned from: the training part and no other.
        validation: Measured on the validation part; None if that is empty.
        test: Measured on the test part; None if that is empty.
        seconds: How long training and measuring took.
        problems: What a person should know, such as a search that did not end.
    """

    kind: str
    settings: str
    num_train: int
    validation: PartScore | None
    test: PartScore | None
    seconds: float
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, eq=False)
class Classified:
    """A result with what the classifier said of each image.

    Attributes:
        result: The numbers.
        validation: int64 (n,), the predicted class of each validation image.
        test: int64 (n,), the same for the test images.
    """

    result: ClassifierResult
    validation: NDArray[np.int64]
    test: NDArray[np.int64]


def classify(
    features: FeatureSet,
    spec: ClassifierSpec,
    seed: int,
    progress: Progress = no_progress,
) -> Classified:
    """Trains a classifier on the training part and measures it on the other two.

    Validation and test images take no part in anything that is learned, the scaling of
    the features included.

    Args:
        features: The features.
        spec: Which classifier, and its settings.
        seed: From which its random numbers are drawn.
        progress: Told the steps; may raise `Cancelled`.

    Raises:
        ProblemError: there are too few training images.
        Cancelled: `progress` asked for it.
    """
    train = features.train
    _expect_enough(train, spec)
    title = type(spec).title
    begin = time.monotonic()
    arrays = {
        "train": train.values,
        "labels": train.labels,
        "validation": features.validation.values,
        "test": features.test.values,
    }
    settings = {"spec": spec.model_dump(), "seed": seed}
    if train.values.size > LARGE:
        task = "core.features.classify:fit_and_predict"
        found = run_apart(task, arrays, settings, progress, title)
    else:
        progress(title, 0, None, "steps")
        found = fit_and_predict(arrays, settings)
    count = len(features.class_names)
    result = ClassifierResult(
        kind=spec.kind,
        settings=spec.model_dump_json(),
        num_train=len(train),
        validation=score_part(features.validation.labels, found["validation"], count),
        test=score_part(features.test.labels, found["test"], count),
        seconds=time.monotonic() - begin,
        problems=_unfinished(int(found["steps"]), spec),
    )
    return Classified(result, found["validation"], found["test"])


def fit_and_predict(arrays: Arrays, settings: dict[str, Any]) -> Arrays:
    """Trains a classifier and says what it takes each image for.

    Args:
        arrays: `train` float32 (n, d) and `labels` int64 (n,), to learn from;
            `validation` and `test`, to predict.
        settings: `spec`, the settings of the classifier, and `seed`.

    Returns:
        `validation` and `test`, int64, and `steps`, how many the search took.
    """
    spec = TypeAdapter[ClassifierSpec](Classifier).validate_python(settings["spec"])
    model = make_classifier(spec, settings["seed"])
    with warnings.catch_warnings():
        # Whether the search has ended is told from its steps.
        warnings.simplefilter("ignore")
        model.fit(arrays["train"], arrays["labels"])
    found: Arrays = {}
    for name in ("validation", "test"):
        rows = arrays[name]
        said = model.predict(rows) if len(rows) else np.empty(0)
        found[name] = np.asarray(said, np.int64)
    last = model[-1] if hasattr(model, "steps") else model
    found["steps"] = np.max(getattr(last, "n_iter_", 0))
    return found


def make_classifier(spec: ClassifierSpec, seed: int) -> Any:
    """Returns the scikit-learn pipeline of a specification, untrained."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import LinearSVC

    match spec:
        case LogisticRegressionSpec():
            model = LogisticRegression(C=spec.C, max_iter=spec.max_iter)
        case NearestNeighborsSpec():
            model = KNeighborsClassifier(
                n_neighbors=spec.n_neighbors, metric=spec.metric, weights=spec.weights
            )
        case LinearSVMSpec():
            model = LinearSVC(C=spec.C, max_iter=spec.max_iter, random_state=seed)
        case _:
            raise ValueError(f"Expected a known classifier. Received: {spec.kind}")
    return make_pipeline(StandardScaler(), model) if spec.scale else model


def score_part(
    labels: NDArray[np.int64], predicted: NDArray[np.int64], num_classes: int
) -> PartScore | None:
    """Counts what was right; None for a part without images."""
    total = len(labels)
    if not total:
        return None
    matrix = np.zeros((num_classes, num_classes), np.int64)
    np.add.at(matrix, (labels, predicted), 1)
    correct = int(np.trace(matrix))
    return PartScore(
        count=total,
        correct=correct,
        accuracy=correct / total,
        interval=wilson_interval(correct, total),
        confusion=tuple(tuple(int(n) for n in row) for row in matrix),
    )


def _unfinished(steps: int, spec: ClassifierSpec) -> tuple[Problem, ...]:
    """Says if the search for the best weights was ended before its goal."""
    limit = getattr(spec, "max_iter", None)
    if limit is None or steps < limit:
        return ()
    scaled = "Allow more steps, or lower C."
    return (
        Problem(
            message=f"{type(spec).title} was still improving after {limit} steps.",
            severity="warning",
            path=f"feature_tools.{spec.kind}.max_iter",
            hint=scaled if spec.scale else "Scale the features, or allow more steps.",
        ),
    )


def _expect_enough(train: PartFeatures, spec: ClassifierSpec) -> None:
    classes = len(np.unique(train.labels))
    if classes < 2:
        raise fail(
            "Expected training images of at least two classes. Found: "
            f"{len(train)} images of {classes}.",
            "Add images, or raise the share for training.",
            path="dataset.split",
        )
    if isinstance(spec, NearestNeighborsSpec) and spec.n_neighbors > len(train):
        raise fail(
            f"Expected at most {len(train)} neighbours: there are no more training "
            f"images. Received: {spec.n_neighbors}.",
            "Choose fewer.",
            path="feature_tools.nearest_neighbors.n_neighbors",
        )
