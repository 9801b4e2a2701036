from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.data.audit.survey import survey
from core.data.audit.survey_cache import kept_survey
from core.data.types import Cancelled
from core.experiment.folders import data_folder
from tests.core.data.audit.making import data_of, pictures
from tests.core.data.samples import in_files


@pytest.fixture
def files(tmp_path):
    """Eight random files of three shapes, of which the last is the first again."""
    shapes = [(12 + index % 3, 12, 1) for index in range(7)]
    raw = in_files(tmp_path, [*shapes, shapes[0]], [0, 1, 0, 1, 0, 1, 0, 1])
    (tmp_path / "7.png").write_bytes((tmp_path / "0.png").read_bytes())
    return raw


def _cached():
    return list((data_folder() / "audit").glob("*.npz"))


def test_that_identical_images_have_the_number_of_the_first():
    pixels = pictures(30)
    raw = data_of(np.concatenate([pixels, pixels[:3]]), [0, 1, 2] * 11)
    found = survey(raw)
    assert found.same.tolist() == found.near.tolist() == [*range(30), 0, 1, 2]


def test_that_brightness_and_contrast_are_those_of_the_grey_values():
    pixels = pictures(5, channels=3)
    found = survey(data_of(pixels, [0, 1, 2, 0, 1]))
    for index in range(5):
        grey = np.asarray(Image.fromarray(pixels[index]).convert("L"), float)
        assert found.brightness[index] == pytest.approx(grey.mean(), rel=1e-5)
        assert found.contrast[index] == pytest.approx(grey.std(), rel=1e-4)


def test_that_files_are_looked_at_like_arrays(files):
    found = survey(files)
    assert found.same.tolist() == [0, 1, 2, 3, 4, 5, 6, 0]
    first = files.images.read(1).astype(float)
    assert found.brightness[1] == pytest.approx(first.mean(), rel=1e-5)
    assert not found.unreadable.any()


def test_that_a_survey_is_kept_and_read_back_from_disk(files, monkeypatch):
    first = survey(files)
    assert len(_cached()) == 1
    monkeypatch.setattr("core.data.audit.survey_cache._recent", type({})())
    again = kept_survey(files.fingerprint, len(files))
    for name, values in vars(first).items():
        assert np.array_equal(again[name], values)


def test_that_other_data_is_looked_at_anew(files):
    first = survey(files)
    other = survey(replace(files, fingerprint="other", labels=files.labels))
    assert len(_cached()) == 2
    assert np.array_equal(first.same, other.same)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", None])
def test_that_a_damaged_file_of_the_cache_is_made_again(files, content):
    survey(files)
    (file,) = _cached()
    file.write_bytes(file.read_bytes()[:200] if content is None else content)
    assert kept_survey("unknown", len(files)) is None
    fresh = replace(files, fingerprint=file.name.partition(".")[0])
    from core.data.audit import survey_cache

    survey_cache._recent.clear()
    assert kept_survey(fresh.fingerprint, len(files)) is None
    assert survey(fresh).same.tolist() == [0, 1, 2, 3, 4, 5, 6, 0]


def test_that_a_file_that_vanished_is_marked_and_not_remembered(files):
    files.images.file(3).unlink()
    found = survey(files)
    assert np.flatnonzero(found.unreadable).tolist() == [3]
    assert _cached() == []


def test_that_a_full_disk_does_no_harm(files):
    data_folder().mkdir(parents=True)
    (data_folder() / "audit").write_text("in the way")
    assert survey(files).same[7] == 0


def test_that_a_survey_can_be_cancelled_and_tells_how_far_it_is(files):
    told: list[tuple[str, int]] = []

    def cancel(what: str, done: int, total: int | None, unit: str) -> None:
        told.append((what, done))
        if what.startswith("Comparing"):
            raise Cancelled

    with pytest.raises(Cancelled):
        survey(files, cancel)
    assert told[0] == ("Looking at the images", 0)
    assert _cached() == []


def test_that_images_of_many_shapes_and_colours_are_compared(tmp_path):
    raw = in_files(tmp_path, [(40, 40, 3), (20, 20, 3), (40, 40, 1)], [0, 1, 0])
    image = Image.fromarray(pictures(1, channels=3)[0])
    image.resize((40, 40)).save(tmp_path / "0.png")
    image.resize((20, 20)).save(tmp_path / "1.png")
    image.convert("L").resize((40, 40)).save(tmp_path / "2.png")
    assert survey(raw).near.tolist()[:2] == [0, 0]
