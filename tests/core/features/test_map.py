"""Which images a map shows, PCA, t-SNE in its own process, neighbours, files."""

import csv
import time

import numpy as np
import pytest
from PIL import Image
from sklearn.decomposition import PCA

from core.data.types import Cancelled
from core.experiment import ProblemError
from core.experiment.feature_tools import MapSpec
from core.features.neighbors import nearest
from core.features.picture import look_of, save_map
from core.features.projection import draw_images, project
from core.features.texts import map_words
from core.features.tsne import fitting_perplexity, make_tsne, tsne
from tests.core.features.clouds import clouds

QUICK = MapSpec(max_iter=250, perplexity=10.0)


def test_that_the_plane_is_the_one_of_pca():
    features = clouds()
    found = project(features, MapSpec(), seed=1)
    rows = np.concatenate([part.values for part in features.parts])
    model = PCA(6, random_state=1)
    np.testing.assert_allclose(found.plane, model.fit_transform(rows)[:, :2], atol=1e-4)
    assert found.explained == pytest.approx(
        model.explained_variance_ratio_[:2].sum(), abs=1e-6
    )
    np.testing.assert_array_equal(found.labels, features.joined("labels"))
    np.testing.assert_array_equal(np.bincount(found.parts), [90, 30, 30])


def test_that_many_directions_are_brought_to_fifty():
    found = project(clouds(dimension=80), MapSpec(), seed=1)
    assert found.reduced.shape == (150, 50)


def test_that_too_many_images_are_drawn_by_class_and_always_the_same():
    labels = np.array([0] * 900 + [1] * 90 + [2] * 10)
    drawn = draw_images(labels, 100, seed=4)
    np.testing.assert_array_equal(np.bincount(labels[drawn]), [90, 9, 1])
    np.testing.assert_array_equal(drawn, draw_images(labels, 100, seed=4))
    assert not np.array_equal(drawn, draw_images(labels, 100, seed=5))
    assert np.all(np.diff(drawn) > 0)


def test_that_a_map_of_a_part_of_the_images_says_so():
    found = project(clouds((200, 20, 20)), MapSpec(max_images=50), seed=1)
    assert len(found) <= 50
    assert f"{len(found)} of 240 images, drawn by lot" in map_words(found)


def test_that_equal_images_lie_on_one_spot():
    features = clouds(dimension=4)
    for part in features.parts:
        part.values[:] = 1.0
    found = project(features, MapSpec(), seed=1)
    assert not found.plane.any()
    assert not tsne(found.reduced, QUICK, seed=1).any()


def test_that_one_feature_alone_makes_a_map():
    found = project(clouds(dimension=1), MapSpec(), seed=1)
    assert found.plane.shape == (150, 2)


def test_that_few_images_are_told():
    with pytest.raises(ProblemError, match="at least 5 images"):
        project(clouds((2, 1, 1)), MapSpec(), seed=1)


def test_that_t_sne_is_the_one_of_scikit_learn_and_counts_its_steps():
    reduced = project(clouds(), MapSpec(), seed=1).reduced
    seen = []
    found = tsne(reduced, QUICK, 6, lambda *step: seen.append(step))
    direct = make_tsne(10.0, 250, 6).fit_transform(reduced)
    np.testing.assert_allclose(found, direct, atol=1e-4)
    steps = [done for what, done, total, _unit in seen if total == 250]
    assert steps == sorted(steps)
    assert len(set(steps)) > 3
    assert steps[-1] == 250


def test_that_t_sne_ends_at_once_when_it_is_cancelled():
    """So many steps would take minutes."""
    reduced = project(clouds((900, 300, 300)), MapSpec(), seed=1).reduced
    cancelled_at = []

    def cancel(_what, done, _total, _unit):
        if done:
            cancelled_at.append(time.monotonic())
            raise Cancelled

    with pytest.raises(Cancelled):
        tsne(reduced, MapSpec(max_iter=10_000), 1, cancel)
    assert time.monotonic() - cancelled_at[0] < 10


def test_that_perplexity_fits_the_number_of_images():
    assert fitting_perplexity(30, 1000) == 30
    assert fitting_perplexity(30, 31) == 10
    assert fitting_perplexity(30, 5) > 0
    assert tsne(clouds((6, 0, 0)).train.values, QUICK, seed=1).shape == (6, 2)


def test_that_neighbours_are_near_in_all_features():
    features = clouds(dimension=10, spread=2.0)
    projection = project(features, MapSpec(max_images=100), seed=1)
    found = nearest(features, projection, 7, 5)
    rows = np.concatenate([part.values for part in features.parts])
    rows = rows[projection.positions]
    distances = np.linalg.norm(rows - rows[7], axis=1)
    np.testing.assert_array_equal(found, np.argsort(distances)[1:6])


def test_that_points_are_saved_with_class_part_and_place(tmp_path):
    features = clouds()
    projection = project(features, MapSpec(), seed=1)
    path = tmp_path / "map.csv"
    save_map(path, features, projection, projection.plane)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 150
    assert rows[95]["part"] == "validation"
    assert rows[95]["class"] == features.class_names[projection.labels[95]]
    place = [float(rows[95][name]) for name in "xy"]
    np.testing.assert_array_equal(np.float32(place), projection.plane[95])


def test_that_the_picture_shows_all_classes_in_their_colours(tmp_path):
    features = clouds(spread=0.3)
    projection = project(features, MapSpec(), seed=1)
    path = tmp_path / "map.png"
    save_map(path, features, projection, projection.plane)
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB"), int).reshape(-1, 3)
    for label in range(3):
        colour = [int(look_of(label)[0][i : i + 2], 16) for i in (1, 3, 5)]
        close = np.abs(pixels - colour).max(axis=1) < 40
        assert close.sum() > 25 * np.sum(projection.labels == label)


def test_that_fifty_classes_all_look_different():
    assert len({look_of(label) for label in range(50)}) == 50


def test_that_a_map_that_can_not_be_written_is_told(tmp_path):
    features = clouds()
    projection = project(features, MapSpec(), seed=1)
    with pytest.raises(ProblemError, match=r"ends in \.csv or \.png"):
        save_map(tmp_path / "map.gif", features, projection, projection.plane)
    with pytest.raises(ProblemError, match="can't be written"):
        save_map(tmp_path / "no" / "map.csv", features, projection, projection.plane)
