"""Folders of class folders."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.data import decode
from core.data.decode import Probe, decode_image
from core.data.images import FileImages
from core.data.readers import scan
from core.data.readers.detect import read_any
from core.data.readers.scan import Found, scan_images
from core.data.types import (
    TEST,
    TRAIN,
    UNASSIGNED,
    VALIDATION,
    Cancelled,
    RawDataset,
    no_progress,
)
from core.experiment import ProblemError
from core.experiment.folders import data_folder
from tests.core.data.making import encoded, write_classes


def problem(path: Path) -> str:
    with pytest.raises(ProblemError) as error:
        read_any(path)
    (only,) = error.value.problems
    assert only.hint
    return only.message


def warnings(raw: RawDataset) -> list[str]:
    return [one.message for one in raw.problems if one.severity == "warning"]


def names(raw: RawDataset) -> list[str]:
    assert isinstance(raw.images, FileImages)
    return list(raw.images.names)


def test_that_each_folder_is_a_class_in_natural_order(tmp_path):
    raw = read_any(write_classes(tmp_path / "pets", {"10": 1, "2": 2, "1": 1}))
    assert raw.name == "pets"
    assert raw.kind == "folder of class folders"
    assert raw.class_names == ("1", "2", "10")
    assert raw.labels.tolist() == [0, 1, 1, 2]
    assert names(raw) == ["1/0.png", "2/0.png", "2/1.png", "10/0.png"]
    assert (raw.parts == UNASSIGNED).all()
    assert raw.problems == ()


def test_that_images_are_read_from_their_files(tmp_path):
    raw = read_any(write_classes(tmp_path / "pets", {"cat": 2, "dog": 1}))
    assert raw.images.shape == (6, 8, 3)
    assert raw.images.file(1) == tmp_path / "pets" / "cat" / "1.png"
    expected = decode_image(tmp_path / "pets" / "cat" / "1.png")
    assert (raw.images.read(1) == expected).all()


def test_that_a_file_that_vanishes_later_is_named(tmp_path):
    raw = read_any(write_classes(tmp_path / "pets", {"cat": 2, "dog": 1}))
    (tmp_path / "pets" / "cat" / "1.png").unlink()
    with pytest.raises(ProblemError, match=r"1\.png"):
        raw.images.read(1)


@pytest.mark.parametrize("validation", ["val", "valid", "Validation"])
def test_that_folders_for_parts_are_parts(tmp_path, validation):
    root = tmp_path / "pets"
    write_classes(root / "Train", {"cat": 2, "dog": 2})
    write_classes(root / validation, {"cat": 1})
    write_classes(root / "test", {"cat": 1, "dog": 1})
    raw = read_any(root)
    assert raw.class_names == ("cat", "dog")
    assert raw.parts.tolist() == [TRAIN] * 4 + [VALIDATION] + [TEST] * 2
    assert raw.labels.tolist() == [0, 0, 1, 1, 0, 0, 1]
    assert raw.kind == "folder of class folders in parts"


def test_that_parts_may_be_wrapped_in_folders_of_their_own(tmp_path):
    root = tmp_path / "signs"
    write_classes(root / "signs_train" / "signs_train", {"A": 1, "B": 1})
    write_classes(root / "signs_test", {"A": 1, "B": 1})
    assert read_any(root).parts.tolist() == [TRAIN, TRAIN, TEST, TEST]


def test_that_classes_called_train_and_car_are_classes(tmp_path):
    raw = read_any(write_classes(tmp_path / "vehicles", {"train": 2, "car": 2}))
    assert raw.class_names == ("car", "train")


def test_that_a_part_without_class_folders_is_left_out_and_told(tmp_path):
    root = tmp_path / "pets"
    write_classes(root / "train", {"cat": 2, "dog": 2})
    write_classes(root, {"test": 3})
    raw = read_any(root)
    assert len(raw) == 4
    assert (raw.parts == UNASSIGNED).all()
    assert "test" in warnings(raw)[0]


def test_that_a_class_without_training_images_is_left_out_and_told(tmp_path):
    root = tmp_path / "pets"
    write_classes(root / "train", {"cat": 1, "dog": 1})
    write_classes(root / "test", {"cat": 1, "dog": 1, "emu": 1})
    raw = read_any(root)
    assert raw.class_names == ("cat", "dog")
    assert "emu" in warnings(raw)[0]


def test_that_a_single_folder_on_top_is_gone_into(tmp_path):
    write_classes(tmp_path / "a" / "b" / "pets", {"cat": 1, "dog": 1})
    (tmp_path / "a" / "b" / "LICENSE").write_text("free")
    raw = read_any(tmp_path / "a")
    assert raw.class_names == ("cat", "dog")
    assert raw.name == "a"


def test_that_hidden_and_system_files_are_passed_over_in_silence(tmp_path):
    root = write_classes(tmp_path / "pets", {"cat": 1, "dog": 1})
    write_classes(root, {"__MACOSX": 1, ".cache": 1})
    for name in ("Thumbs.db", ".DS_Store", "._0.png", "desktop.ini"):
        (root / "cat" / name).write_bytes(b"x")
    raw = read_any(root)
    assert len(raw) == 2
    assert raw.problems == ()


def test_that_other_files_are_counted_once(tmp_path):
    root = write_classes(tmp_path / "pets", {"cat": 1, "dog": 1})
    for name in ("cat/a.txt", "dog/b.txt", "list.csv", "dog/noending"):
        (root / name).write_text("no image")
    (note,) = read_any(root).problems
    assert note.severity == "information"
    assert note.message.startswith("4 files are no images")
    assert "2 .txt" in note.message


def test_that_pictures_of_other_formats_are_worth_a_warning(tmp_path):
    root = write_classes(tmp_path / "pets", {"cat": 1, "dog": 1})
    (root / "cat" / "phone.HEIC").write_bytes(b"x")
    (note,) = read_any(root).problems
    assert note.severity == "warning"
    assert "1 .heic" in note.message
    assert "JPEG or PNG" in note.hint


def test_that_broken_images_are_left_out_and_named(tmp_path):
    root = write_classes(tmp_path / "pets", {"cat": 3, "dog": 2})
    (root / "cat" / "empty.png").touch()
    (root / "cat" / "text.jpg").write_text("this is no photo")
    (root / "dog" / "cut.jpg").write_bytes(encoded("JPEG", (64, 64))[:-300])
    (root / "dog" / "gone.png").symlink_to(root / "nowhere.png")
    raw = read_any(root)
    assert len(raw) == 5
    (warning,) = warnings(raw)
    assert warning.startswith("4 of 9 images left out: cat/empty.png")
    assert "empty (0 bytes)" in warning
    assert "cat/text.jpg can't be used: it is none of JPEG" in warning
    assert "dog/cut.jpg" in warning
    assert warning.endswith("and 1 more.")


def test_that_a_picture_with_a_wrong_ending_is_read_by_its_content(tmp_path):
    root = write_classes(tmp_path / "pets", {"cat": 1, "dog": 1})
    (root / "cat" / "really_png.jpg").write_bytes(encoded("PNG"))
    assert len(read_any(root)) == 3


def test_that_a_huge_picture_is_left_out_like_a_broken_one(tmp_path, monkeypatch):
    root = write_classes(tmp_path / "pets", {"cat": 1, "dog": 1})
    (root / "cat" / "huge.png").write_bytes(encoded(size=(40, 40)))
    monkeypatch.setattr(decode, "MAX_PIXELS", 1000)
    raw = read_any(root)
    assert len(raw) == 2
    assert "cat/huge.png can't be used: it has more than" in warnings(raw)[0]


def test_that_a_class_of_broken_images_only_is_refused(tmp_path):
    root = write_classes(tmp_path / "pets", {"cat": 1, "dog": 1, "emu": 0})
    (root / "emu" / "a.jpg").touch()
    message = problem(root)
    assert "“emu”" in message
    assert "empty (0 bytes)" in message


def test_that_an_empty_class_is_left_out_and_told(tmp_path):
    raw = read_any(write_classes(tmp_path / "pets", {"cat": 1, "dog": 1, "emu": 0}))
    assert raw.class_names == ("cat", "dog")
    assert "emu" in warnings(raw)[0]


@pytest.mark.parametrize("counts", [{"cat": 2}, {"cat": 2, "dog": 0}])
def test_that_one_class_only_is_refused(tmp_path, counts):
    message = problem(write_classes(tmp_path / "pets", counts))
    assert "at least two classes in pets" in message
    assert "“cat”" in message


def test_that_images_without_class_folders_are_refused(tmp_path):
    write_classes(tmp_path, {"cat": 2})
    assert "Expected a folder for each class in cat" in problem(tmp_path / "cat")


def test_that_images_beside_the_class_folders_are_counted(tmp_path):
    root = write_classes(tmp_path / "pets", {"cat": 1, "dog": 1})
    (root / "loose.png").write_bytes(encoded())
    raw = read_any(root)
    assert len(raw) == 2
    assert "1 image lies outside" in warnings(raw)[0]


def test_that_images_deeper_down_are_refused_with_their_place(tmp_path):
    root = tmp_path / "life"
    write_classes(root / "animals", {"cat": 1, "dog": 1})
    write_classes(root / "plants", {"rose": 1})
    (root / "stones").mkdir()
    message = problem(root)
    assert "animals" in message
    assert "cat, dog" in message


def test_that_folders_inside_a_class_are_told(tmp_path):
    root = write_classes(tmp_path / "pets", {"cat": 1, "dog": 1})
    write_classes(root / "cat", {"kittens": 2, "folder.jpg": 0})
    raw = read_any(root)
    assert len(raw) == 2
    assert "cat/folder.jpg, cat/kittens" in warnings(raw)[0]


def test_that_a_few_images_of_another_size_are_warned_of(tmp_path):
    root = write_classes(tmp_path / "pets", {"cat": 20, "dog": 20})
    (root / "cat" / "large.png").write_bytes(encoded(size=(90, 70)))
    raw = read_any(root)
    assert raw.images.shape is None
    assert warnings(raw) == [
        "The images differ in size (height×width): 40 of 6×8, 1 of 70×90."
    ]


def test_that_photos_of_many_sizes_are_told_without_alarm(tmp_path):
    root = write_classes(tmp_path / "pets", {"cat": 0, "dog": 1})
    for side in range(10, 16):
        (root / "cat" / f"{side}.png").write_bytes(encoded(size=(side, side)))
    (note,) = read_any(root).problems
    assert note.severity == "information"
    assert "7 sizes" in note.message
    assert "from 6×8 to 15×15" in note.message


def test_that_grey_among_colour_is_told(tmp_path):
    root = write_classes(tmp_path / "pets", {"cat": 2, "dog": 2})
    (root / "dog" / "grey.png").write_bytes(encoded(mode="L"))
    raw = read_any(root)
    assert raw.images.shape is None
    assert "1 of 5 images are grey" in raw.problems[0].message


def test_that_the_fingerprint_follows_content_and_class_not_place_or_time(tmp_path):
    first = write_classes(tmp_path / "pets", {"cat": 2, "dog": 2})
    moved = shutil.copytree(first, tmp_path / "copy", copy_function=shutil.copyfile)
    assert read_any(first).fingerprint == read_any(moved).fingerprint
    (moved / "cat" / "1.png").write_bytes(encoded(seed=99))
    changed = read_any(moved).fingerprint
    assert changed != read_any(first).fingerprint
    (moved / "cat").rename(moved / "lynx")
    assert read_any(moved).fingerprint != changed


@pytest.fixture
def probed(monkeypatch) -> list[str]:
    """The names of the files that were decoded by a scan."""
    seen: list[str] = []
    true_probe = scan.probe_image

    def probe(content: bytes, name: str) -> Probe:
        seen.append(name)
        return true_probe(content, name)

    monkeypatch.setattr(scan, "probe_image", probe)
    return seen


def test_that_a_second_scan_decodes_only_what_has_changed(tmp_path, probed):
    root = write_classes(tmp_path / "pets", {"cat": 3, "dog": 1})
    before = read_any(root)
    assert len(probed) == 4
    probed.clear()
    again = read_any(root)
    assert probed == []
    assert again.fingerprint == before.fingerprint
    (root / "cat" / "2.png").write_bytes(encoded(size=(20, 20)))
    assert read_any(root).images.shape is None
    assert probed == ["cat/2.png"]


@pytest.mark.parametrize("content", ["", "{}", '{"version": 1, "files": {"a": [1]}}'])
def test_that_a_damaged_memory_of_scans_does_no_harm(tmp_path, content):
    root = write_classes(tmp_path / "pets", {"cat": 3, "dog": 1})
    before = read_any(root)
    (remembered,) = (data_folder() / "scan").iterdir()
    remembered.write_text(content)
    assert read_any(root).fingerprint == before.fingerprint


def test_that_a_data_folder_that_can_not_be_written_does_no_harm(tmp_path, monkeypatch):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder is wanted")
    monkeypatch.setenv("LOSSLINE_HOME", str(blocked))
    assert len(read_any(write_classes(tmp_path / "pets", {"cat": 1, "dog": 1}))) == 2


def test_that_a_scan_can_be_cancelled_and_goes_on_where_it_was(
    tmp_path, monkeypatch, probed
):
    root = write_classes(tmp_path / "pets", {"cat": 6})
    files = [f"cat/{number}.png" for number in range(6)]
    monkeypatch.setattr(scan, "_BATCH", 2)

    def cancel(what: str, done: int, total: int | None, unit: str) -> None:
        assert (total, unit) == (6, "images")
        if done == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        scan_images(root, files, cancel)
    assert sorted(probed) == files[:4]
    probed.clear()
    seen = scan_images(root, files, no_progress)
    assert sorted(probed) == files[4:]
    assert all(isinstance(seen[name], Found) for name in files)


@pytest.fixture
def ordinary_user() -> Iterator[Path]:
    """Lets a test that runs as root feel the permissions; gives a folder it may use."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        for path in folder.rglob("*"):
            path.chmod(0o755)
        shutil.rmtree(folder)


def test_that_files_without_permission_are_left_out_and_named(ordinary_user):
    root = write_classes(ordinary_user / "pets", {"cat": 2, "dog": 2})
    (root / "cat" / "0.png").chmod(0)
    raw = read_any(root)
    assert len(raw) == 3
    assert "cat/0.png can't be read: Permission denied" in warnings(raw)[0]


def test_that_a_folder_without_permission_is_named(ordinary_user):
    root = write_classes(ordinary_user / "pets", {"cat": 2, "dog": 2})
    (root / "cat").chmod(0)
    assert "cat can't be read: Permission denied" in problem(root)


@pytest.mark.realdata
def test_that_real_photos_are_scanned_and_the_odd_sizes_named(realdata: Path):
    raw = read_any(realdata / "photos" / "sign_language_digits")
    assert len(raw) == 2062
    assert raw.class_names == tuple("0123456789")
    assert warnings(raw) == [
        "The images differ in size (height×width): 2,059 of 100×100, 3 of 3024×3024."
    ]
    assert isinstance(raw.images, FileImages)
    large = int(np.argmax(raw.images.shapes[:, 0]))
    assert raw.images.read(large).shape == (3024, 3024, 3)
