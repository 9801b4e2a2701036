from dataclasses import replace

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.preprocessing import StandardScaler

from core.experiment import ProblemError
from core.experiment.feature_tools import ClusterSpec
from core.features.cluster import cluster
from core.features.feature_set import PartFeatures
from core.features.texts import cluster_name, cluster_words
from tests.core.features.clouds import CLASSES, clouds


def test_that_clusters_are_those_of_scikit_learn():
    features = clouds(spread=1.5)
    found = cluster(features, ClusterSpec(), seed=3)
    direct = KMeans(3, n_init=10, random_state=3).fit(features.train.values)
    np.testing.assert_array_equal(found.clusters[:90], direct.labels_)
    others = np.concatenate([features.validation.values, features.test.values])
    np.testing.assert_array_equal(found.clusters[90:], direct.predict(others))
    result, labels = found.result, features.train.labels
    assert result.adjusted_rand == pytest.approx(
        adjusted_rand_score(labels, direct.labels_)
    )
    assert result.silhouette == pytest.approx(
        silhouette_score(features.train.values, direct.labels_), abs=1e-6
    )


def test_that_scaled_clusters_are_told_apart_in_scaled_features():
    features = clouds(spread=1.5)
    for part in features.parts:
        part.values[:, 0] *= 1000
    result = cluster(features, ClusterSpec(scale=True), seed=3).result
    scaled = StandardScaler().fit_transform(features.train.values)
    labels = KMeans(3, n_init=10, random_state=3).fit(scaled).labels_
    assert result.silhouette == pytest.approx(
        silhouette_score(scaled, labels), abs=1e-5
    )


def test_that_the_table_counts_each_training_image_once():
    features = clouds(spread=1.5)
    result = cluster(features, ClusterSpec(n_clusters=5), seed=3).result
    table = np.array(result.table)
    assert table.shape == (5, 3)
    np.testing.assert_array_equal(table.sum(axis=0), np.bincount(features.train.labels))
    assert result.purity == table.max(axis=1).sum() / 90
    assert result.largest_class == table.sum(axis=0).max() / 90


def test_that_clouds_far_apart_are_found_again():
    features = clouds(spread=0.1)
    result = cluster(features, ClusterSpec(), seed=3).result
    assert result.purity == result.adjusted_rand == 1.0
    assert result.silhouette > 0.5
    assert {cluster_name(result, n, CLASSES) for n in range(3)} == {
        f"mostly {name} (100 %)" for name in CLASSES
    }
    assert "well apart" in cluster_words(result)[2]


def test_that_the_centres_come_from_the_training_part_alone():
    features = clouds(spread=1.5)
    wild = PartFeatures(
        np.full_like(features.test.values, 1e6),
        features.test.labels,
        features.test.indices,
    )
    alone = cluster(features, ClusterSpec(), seed=3)
    beside = cluster(replace(features, test=wild), ClusterSpec(), seed=3)
    np.testing.assert_array_equal(alone.clusters[:120], beside.clusters[:120])


def test_that_examples_are_the_images_nearest_to_the_centre():
    features = clouds(spread=1.5)
    result = cluster(features, ClusterSpec(), seed=3).result
    direct = KMeans(3, n_init=10, random_state=3).fit(features.train.values)
    distances = direct.transform(features.train.values)[:, 0]
    distances[direct.labels_ != 0] = np.inf
    assert result.examples[0] == tuple(np.argsort(distances)[:12])


def test_that_more_clusters_than_images_are_told():
    with pytest.raises(ProblemError, match="at least 40 training images"):
        cluster(clouds((30, 5, 5)), ClusterSpec(n_clusters=40), seed=1)


def test_that_a_process_of_its_own_gives_the_same(monkeypatch):
    features = clouds((90, 30, 0), spread=1.5)
    here = cluster(features, ClusterSpec(), seed=3)
    monkeypatch.setattr("core.features.cluster.LARGE", 10)
    apart = cluster(features, ClusterSpec(), seed=3)
    np.testing.assert_array_equal(apart.clusters, here.clusters)
    assert apart.result.replace(seconds=0) == here.result.replace(seconds=0)
