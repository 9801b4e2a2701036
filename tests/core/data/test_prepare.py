import numpy as np
import pytest

from core.data import placing
from core.data.disk_cache import cache_folder
from core.data.feed import Feed
from core.data.placing import memory_budget
from core.data.prepare import prepare
from core.data.readers.detect import read_any
from core.data.store import FileStore, MemoryStore
from core.data.types import TEST, TRAIN, VALIDATION, Cancelled, PreparedData
from core.experiment import DatasetSpec, ProblemError
from tests.core.data.making import encoded, write_classes
from tests.core.data.samples import in_files, in_memory


def messages(data: PreparedData) -> str:
    return "\n".join(problem.message for problem in data.problems)


def all_parts(data: PreparedData):
    return (data.train, data.validation, data.test)


def test_that_fitting_images_in_memory_are_not_copied():
    raw = in_memory([0, 1, 2] * 20)
    data = prepare(raw, DatasetSpec(), 1)
    store = data.train.store
    assert isinstance(store, MemoryStore)
    assert np.shares_memory(store._images, raw.images.pixels)
    assert data.task.input_shape == (4, 4, 1)
    assert data.task.class_names == ("a", "b", "c")


def test_that_parts_hold_the_images_and_labels_of_the_source():
    raw = in_memory([0, 1, 2] * 20)
    data = prepare(raw, DatasetSpec(), 1)
    for part in all_parts(data):
        assert np.array_equal(
            part.images(0, len(part)), raw.images.pixels[part.indices]
        )
        assert np.array_equal(part.labels, raw.labels[part.indices])


def test_that_the_same_seed_gives_the_same_fingerprint_and_another_does_not():
    raw = in_memory([0, 1, 2] * 20)
    prints = [prepare(raw, DatasetSpec(), seed).fingerprint for seed in (1, 1, 2)]
    assert prints[0] == prints[1] != prints[2]


def test_that_another_size_gives_another_fingerprint():
    raw = in_memory([0, 1, 2] * 20)
    small = prepare(raw, DatasetSpec(image_size=(2, 2)), 1)
    assert small.fingerprint != prepare(raw, DatasetSpec(), 1).fingerprint


def test_that_own_parts_are_kept_and_said():
    raw = in_memory([0, 1, 2] * 40, [TRAIN] * 90 + [VALIDATION] * 12 + [TEST] * 18)
    data = prepare(raw, DatasetSpec(), 1)
    assert data.train.indices.tolist() == list(range(90))
    assert data.validation.indices.tolist() == list(range(90, 102))
    assert data.test.indices.tolist() == list(range(102, 120))
    assert "12 validation images and 18 test images of its own" in messages(data)


def test_that_chosen_classes_get_labels_without_gaps():
    raw = in_memory([0, 1, 2] * 20)
    data = prepare(raw, DatasetSpec(classes=("c", "a")), 1)
    assert data.task.class_names == ("a", "c")
    for part in all_parts(data):
        expected = np.where(raw.labels[part.indices] == 2, 1, 0)
        assert np.array_equal(part.labels, expected)
        assert not np.any(raw.labels[part.indices] == 1)


def test_that_an_unknown_class_is_named_with_those_there_are():
    with pytest.raises(ProblemError, match=r"no class “x”, “y”.*a, b, c"):
        prepare(in_memory([0, 1, 2] * 9), DatasetSpec(classes=("a", "x", "y")), 1)


def test_that_one_class_is_not_enough():
    with pytest.raises(ProblemError, match="at least two classes"):
        prepare(in_memory([0, 1, 2] * 9), DatasetSpec(classes=("a",)), 1)


def test_that_an_empty_class_is_left_out_with_a_warning():
    data = prepare(in_memory([0, 2] * 20), DatasetSpec(), 1)
    assert data.task.class_names == ("a", "c")
    assert "Classes without images are left out: b" in messages(data)


def test_that_a_chosen_empty_class_is_an_error():
    with pytest.raises(ProblemError, match="have no images: b"):
        prepare(in_memory([0, 2] * 20), DatasetSpec(classes=("a", "b")), 1)


def test_that_too_few_images_say_what_is_needed():
    with pytest.raises(ProblemError, match="too few images") as caught:
        prepare(in_memory([0, 1, 2]), DatasetSpec(), 1)
    assert "three images" in caught.value.problems[0].hint


def test_that_a_class_with_test_images_only_is_an_error():
    raw = in_memory([0, 1] * 20 + [2] * 5, [TRAIN] * 30 + [TEST] * 15)
    with pytest.raises(ProblemError, match=r"at least one training image.* c"):
        prepare(raw, DatasetSpec(), 1)


def test_that_a_limit_makes_a_quick_lab():
    raw = in_memory([0, 1, 2] * 100)
    whole = prepare(raw, DatasetSpec(), 1)
    data = prepare(raw, DatasetSpec(limit_per_class=20), 1)
    assert len(data.train) + len(data.validation) == 60
    assert np.array_equal(data.test.indices, whole.test.indices)


def test_that_imbalance_and_few_images_are_warned_of():
    data = prepare(in_memory([0] * 200 + [1] * 200 + [2] * 20), DatasetSpec(), 1)
    assert "very different sizes: 140 training images of “a”, 14 of “c”" in messages(
        data
    )
    assert "Fewer than 20 training images: c" in messages(data)


def test_that_a_tiny_validation_part_is_warned_of():
    data = prepare(in_memory([0, 1, 2] * 30), DatasetSpec(), 1)
    assert "images to validate with" in messages(data)


@pytest.mark.parametrize(("limit", "blamed"), [(10, True), (50, False)])
def test_that_a_limit_is_only_blamed_where_it_keeps_images_out(limit, blamed):
    raw = in_memory([0] * 100 + [1] * 20)
    data = prepare(raw, DatasetSpec(limit_per_class=limit), 1)
    (few,) = (one for one in data.problems if "Fewer than" in one.message)
    assert ("the limit" in few.hint) == blamed


def test_that_a_test_part_without_a_class_is_warned_of():
    raw = in_memory([0, 1, 2] * 100 + [0, 1] * 10, [TRAIN] * 300 + [TEST] * 20)
    assert "test part has no image of: c" in messages(prepare(raw, DatasetSpec(), 1))


def test_that_plenty_of_balanced_images_give_no_warning():
    data = prepare(in_memory([0, 1, 2] * 200), DatasetSpec(), 1)
    assert data.problems == ()


@pytest.fixture
def files(tmp_path):
    shapes = [(10 + index % 3, 12, 3 if index % 2 else 1) for index in range(30)]
    return in_files(tmp_path, shapes, [0, 1, 2] * 10)


@pytest.mark.parametrize("cache", ["auto", "memory", "disk", "none"])
def test_that_every_cache_gives_the_same_images(files, cache):
    spec = DatasetSpec(image_size=(8, 8), cache=cache)
    data = prepare(files, spec, 1)
    expected = FileStore(files.images, (8, 8, 3))
    for part in all_parts(data):
        assert np.array_equal(part.images(0, len(part)), expected.take(part.indices))


def test_that_each_cache_lies_where_it_should(files):
    def store(cache: str):
        return prepare(files, DatasetSpec(image_size=8, cache=cache), 1).train.store

    assert store("auto").in_memory
    assert store("memory").in_memory
    assert isinstance(store("none"), FileStore)
    assert not cache_folder().exists()
    assert not store("disk").in_memory
    assert len(list(cache_folder().glob("*.pixels"))) == 1


def test_that_large_sets_go_to_the_disk_by_themselves(files, monkeypatch):
    monkeypatch.setattr(placing, "memory_budget", lambda: 100)
    data = prepare(files, DatasetSpec(image_size=8), 1)
    assert not data.train.store.in_memory
    assert len(list(cache_folder().glob("*.pixels"))) == 1


def test_that_a_full_disk_falls_back_to_the_files_with_a_warning(files, monkeypatch):
    monkeypatch.setattr(placing, "room_for", lambda num_bytes: False)
    data = prepare(files, DatasetSpec(image_size=8, cache="disk"), 1)
    assert isinstance(data.train.store, FileStore)
    assert "decoded anew in every epoch" in messages(data)


def test_that_a_cache_that_cannot_be_written_falls_back_to_the_files(files):
    cache_folder().parent.mkdir(parents=True)
    cache_folder().write_text("in the way")
    data = prepare(files, DatasetSpec(image_size=8, cache="disk"), 1)
    assert isinstance(data.train.store, FileStore)
    assert "decoded anew in every epoch" in messages(data)


def test_that_asking_for_more_memory_than_there_is_says_so(files, monkeypatch):
    monkeypatch.setattr(placing, "available_memory", lambda: 1000)
    with pytest.raises(ProblemError, match="need 6 kB of memory; 1 kB are free"):
        prepare(files, DatasetSpec(image_size=8, cache="memory"), 1)


def test_that_left_out_images_are_never_read(files):
    (files.images.root / "1.png").unlink()  # of class b
    data = prepare(files, DatasetSpec(image_size=8, classes=("a", "c")), 1)
    assert len(data.train) == 14


@pytest.mark.parametrize("cache", ["memory", "disk"])
def test_that_a_vanished_file_is_named(files, cache):
    (files.images.root / "7.png").unlink()
    with pytest.raises(ProblemError, match=r"7\.png"):
        prepare(files, DatasetSpec(image_size=8, cache=cache), 1)


def test_that_a_file_that_vanishes_during_an_epoch_is_named(files):
    data = prepare(files, DatasetSpec(image_size=8, cache="none"), 1)
    gone = files.images.file(int(data.train.indices[0]))
    gone.unlink()
    with pytest.raises(ProblemError, match=gone.name):
        list(Feed(data.train, 4, 1).epoch(0))


def test_that_preparing_can_be_cancelled(files):
    def cancel(what: str, done: int, total: int | None, unit: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        prepare(files, DatasetSpec(image_size=8), 1, cancel)


def test_that_the_memory_budget_is_at_most_two_gigabytes():
    assert 0 < memory_budget() <= 2 * 2**30


def test_that_images_in_memory_can_be_resized_and_made_colour():
    raw = in_memory([0, 1, 2] * 20, shape=(6, 6, 1))
    spec = DatasetSpec(image_size=(3, 4), color_mode="rgb")
    data = prepare(raw, spec, 1)
    expected = FileStore(raw.images, (3, 4, 3))
    part = data.train
    assert np.array_equal(part.images(0, len(part)), expected.take(part.indices))


@pytest.mark.realdata
def test_that_photos_stream_from_disk_as_they_lie_in_memory(realdata):
    raw = read_any(realdata / "photos" / "sign_language_digits")
    specs = [
        DatasetSpec(image_size=64, limit_per_class=20, cache=cache)
        for cache in ("memory", "none", "disk")
    ]
    kept = [prepare(raw, spec, 1) for spec in specs]
    for data in kept[1:]:
        assert data.fingerprint == kept[0].fingerprint
        feeds = [Feed(one.train, 32, 1).epoch(0) for one in (kept[0], data)]
        for one, other in zip(*feeds, strict=True):
            assert one.images.shape[1:] == (64, 64, 3)
            assert np.array_equal(one.images, other.images)
            assert np.array_equal(one.labels, other.labels)


@pytest.mark.realdata
def test_that_photos_of_mixed_sizes_get_a_sensible_one(realdata):
    raw = read_any(realdata / "photos" / "sign_language_digits")
    data = prepare(raw, DatasetSpec(cache="none"), 1)
    assert data.task.input_shape == (96, 96, 3)
    assert "2,059 of 100×100, 3 of 3024×3024" in messages(data)
    assert "All images are brought to 96×96" in messages(data)


def test_that_odd_sizes_are_no_longer_told_of_when_their_class_is_left_out(tmp_path):
    root = write_classes(tmp_path / "pets", {"cat": 20, "dog": 20, "emu": 20})
    (root / "cat" / "large.png").write_bytes(encoded(size=(90, 70)))
    raw = read_any(root)
    every = prepare(raw, DatasetSpec(source=str(root)), 1)
    assert any("differ in size" in one.message for one in every.problems)
    some = DatasetSpec(source=str(root), classes=("dog", "emu"))
    left = prepare(raw, some, 1)
    assert left.task.input_shape[:2] == (6, 8)
    assert not any("differ in size" in one.message for one in left.problems)
    assert any("keep that size" in one.message for one in left.problems)
