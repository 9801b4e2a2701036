import time
from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from core.data.types import Cancelled
from core.evaluation import wilson_interval
from core.experiment import ProblemError
from core.experiment.feature_tools import (
    FeatureToolsSpec,
    LinearSVMSpec,
    LogisticRegressionSpec,
    NearestNeighborsSpec,
)
from core.features.classify import classify, score_part
from core.features.feature_set import PartFeatures
from tests.core.features.clouds import clouds

SPECS = (
    LogisticRegressionSpec(C=0.5),
    NearestNeighborsSpec(n_neighbors=3, weights="distance"),
    LinearSVMSpec(C=0.2),
)
DIRECT = (
    LogisticRegression(C=0.5, max_iter=500),
    KNeighborsClassifier(3, weights="distance"),
    LinearSVC(C=0.2, random_state=7),
)


def by_hand(model, features, scale):
    """The same, with scikit-learn alone."""
    scaler = StandardScaler(with_mean=scale, with_std=scale).fit(features.train.values)
    model.fit(scaler.transform(features.train.values), features.train.labels)
    return [
        model.predict(scaler.transform(part.values))
        for part in (features.validation, features.test)
    ]


@pytest.mark.parametrize("scale", [True, False])
@pytest.mark.parametrize(("spec", "direct"), list(zip(SPECS, DIRECT, strict=True)))
def test_that_results_are_those_of_scikit_learn(spec, direct, scale):
    features = clouds(spread=2.0)
    found = classify(features, spec.replace(scale=scale), seed=7)
    validation, test = by_hand(direct, features, scale)
    np.testing.assert_array_equal(found.validation, validation)
    np.testing.assert_array_equal(found.test, test)
    right = int((test == features.test.labels).sum())
    score = found.result.test
    assert (score.correct, score.count) == (right, 30)
    assert score.accuracy == right / 30
    assert score.interval == wilson_interval(right, 30)
    assert np.trace(score.confusion) == right
    assert np.sum(score.confusion) == 30


@pytest.mark.parametrize("spec", FeatureToolsSpec().classifiers)
def test_that_test_and_validation_images_take_no_part_in_learning(spec):
    """Would fail if one of them reached the scaler or the classifier."""
    features = clouds(spread=2.0)
    wild = PartFeatures(
        np.full_like(features.test.values, 1e6),
        (features.test.labels + 1) % 3,
        features.test.indices,
    )
    alone = classify(features, spec, seed=1)
    beside_wild_test = classify(replace(features, test=wild), spec, seed=1)
    np.testing.assert_array_equal(alone.validation, beside_wild_test.validation)
    beside_wild = classify(replace(features, validation=wild), spec, seed=1)
    np.testing.assert_array_equal(alone.test, beside_wild.test)
    assert alone.result.num_train == len(features.train)


def test_that_labels_that_mean_nothing_can_not_be_learned():
    """Nearest neighbours would find a test image that leaked into the training."""
    features = clouds(counts=(300, 30, 200), spread=50.0)
    found = classify(features, NearestNeighborsSpec(n_neighbors=1), seed=1)
    assert found.result.test.accuracy < 0.6


@pytest.mark.parametrize("spec", FeatureToolsSpec().classifiers)
def test_that_a_repeated_training_says_the_same(spec):
    features = clouds(spread=3.0)
    one, other = (classify(features, spec, seed=5) for _ in range(2))
    assert one.result.replace(seconds=0) == other.result.replace(seconds=0)


def test_that_a_search_that_was_cut_short_is_told():
    spec = LogisticRegressionSpec(max_iter=1)
    (problem,) = classify(clouds(spread=3.0), spec, seed=1).result.problems
    assert problem.path == "feature_tools.logistic_regression.max_iter"
    assert "after 1 steps" in problem.message
    assert not classify(clouds(), LogisticRegressionSpec(), seed=1).result.problems


def test_that_a_part_without_images_has_no_score():
    found = classify(clouds((60, 20, 0)), LinearSVMSpec(), seed=1).result
    assert found.test is None
    assert found.validation.count == 20


def test_that_mistakes_are_listed_with_the_most_frequent_first():
    labels = np.array([0, 0, 0, 1, 1, 2])
    predicted = np.array([1, 1, 0, 0, 1, 2])
    score = score_part(labels, predicted, 3)
    assert score.confused() == ((0, 1, 2), (1, 0, 1))


def test_that_one_class_alone_is_told():
    features = clouds()
    ones = PartFeatures(
        features.train.values,
        np.zeros_like(features.train.labels),
        features.train.indices,
    )
    with pytest.raises(ProblemError, match="at least two classes"):
        classify(replace(features, train=ones), LinearSVMSpec(), seed=1)


def test_that_more_neighbours_than_images_are_told():
    spec = NearestNeighborsSpec(n_neighbors=91)
    with pytest.raises(ProblemError, match="at most 90 neighbours") as caught:
        classify(clouds(), spec, seed=1)
    assert caught.value.problems[0].path.endswith("n_neighbors")


def test_that_a_process_of_its_own_gives_the_same(monkeypatch):
    features = clouds(spread=2.0)
    here = classify(features, LinearSVMSpec(), seed=3)
    monkeypatch.setattr("core.features.classify.LARGE", 10)
    apart = classify(features, LinearSVMSpec(), seed=3)
    np.testing.assert_array_equal(apart.test, here.test)
    assert apart.result.replace(seconds=0) == here.result.replace(seconds=0)


def test_that_a_cancel_ends_a_long_work_at_once():
    """Alone, this fit would take minutes."""
    features = clouds(counts=(4000, 10, 10), dimension=400, spread=40.0)
    spec = LinearSVMSpec(C=1000.0, max_iter=100_000)
    asked = []

    def cancel(*_step):
        asked.append(time.monotonic())
        if len(asked) > 30:
            raise Cancelled

    with pytest.raises(Cancelled):
        classify(features, spec, 1, cancel)
    assert time.monotonic() - asked[-1] < 5
