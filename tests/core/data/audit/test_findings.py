"""Each finding alone: it is found, it is not found where there is none."""

import numpy as np
import pytest
from PIL import Image

from core.data.audit.apply import apply_audit_fix
from core.data.audit.report import MAX_GROUPS, MAX_IMAGES
from core.data.readers.detect import read_any
from core.data.types import TEST, TRAIN
from core.experiment import AugmentationSpec, TrainingSpec
from core.experiment.augmentation.colour import Contrast
from core.experiment.augmentation.geometry import Rotation
from tests.core.data.audit.making import (
    data_of,
    experiment,
    findings,
    pictures,
    varied,
)
from tests.core.data.making import write_classes
from tests.core.data.samples import in_files

LABELS = [0, 1, 2] * 40
OWN_PARTS = [TRAIN] * 90 + [TEST] * 30


def test_that_clean_data_has_no_findings():
    assert findings(data_of(pictures(120), LABELS)) == {}
    assert findings(data_of(pictures(120), LABELS, OWN_PARTS)) == {}


def test_that_copies_are_found_with_their_number():
    pixels = pictures(120)
    pixels[[30, 60, 33]] = pixels[[0, 0, 3]]
    found = findings(data_of(pixels, LABELS))["exact_duplicates"]
    assert found.title.startswith("3 images are copies")
    assert (found.num_images, found.num_groups) == (5, 2)
    assert [group.images for group in found.groups] == [(0, 30, 60), (3, 33)]
    assert found.fixes[0].left_out == "30,33,60"


def test_that_of_copies_on_both_sides_the_test_image_is_kept():
    pixels = pictures(120)
    pixels[105] = pixels[0]
    found = findings(data_of(pixels, LABELS, OWN_PARTS))
    assert found["exact_duplicates"].fixes[0].left_out == "0"
    assert found["leakage"].title.startswith("1 of 30 test images has")


def test_that_near_duplicates_are_found_within_a_part():
    pixels = pictures(120)
    for copy in (3, 6, 9):
        pixels[copy] = varied(pixels[0], copy)
    found = findings(data_of(pixels, LABELS, OWN_PARTS))["near_duplicates"]
    assert (found.num_images, found.num_groups) == (4, 1)
    assert found.groups[0].images == (0, 3, 6, 9)
    assert found.groups[0].title.startswith("“a” in training")
    assert found.fixes[0].left_out == "3,6,9"


def test_that_copies_alone_are_no_near_duplicates():
    pixels = pictures(120)
    pixels[3] = pixels[0]
    assert "near_duplicates" not in findings(data_of(pixels, LABELS))


def test_that_leakage_counts_test_and_validation_images():
    base = pictures(12)
    pixels = np.stack([varied(base[index % 12], index) for index in range(120)])
    labels = [index % 12 % 3 for index in range(120)]
    raw = data_of(pixels, labels)
    leak = findings(raw)["leakage"]
    assert "18 of 18 test images and 18 of 18 validation images have" in leak.title
    assert [fix.action for fix in leak.fixes] == ["keep_together"]
    own = findings(data_of(pixels, labels, OWN_PARTS))["leakage"]
    assert [fix.action for fix in own.fixes] == ["divide_anew"]


def test_that_a_leak_into_an_own_test_can_be_mended_in_three_ways():
    pixels = pictures(120)
    pixels[[100, 101]] = pixels[[1, 2]]
    found = findings(data_of(pixels, LABELS, OWN_PARTS))["leakage"]
    assert [fix.action for fix in found.fixes] == [
        "keep_together",
        "divide_anew",
        "move",
    ]
    assert found.fixes[2].to_training == "100-101"


def test_that_one_image_with_two_labels_is_found():
    pixels = pictures(120)
    pixels[31], pixels[60] = pixels[0], varied(pixels[0], 1)
    pixels[5] = pixels[4]
    found = findings(data_of(pixels, LABELS))["mislabelled"]
    assert found.title == "2 images have more than one label"
    assert "2 are pixel for pixel the same" in found.explanation
    assert found.groups[0].images == (0, 31, 60)
    assert found.groups[0].title.startswith("“a”, “b” in")
    everyone, outvoted = found.fixes
    assert everyone.left_out == "0,4-5,31,60"
    assert outvoted.left_out == "4-5,31"


def test_that_a_tie_leaves_only_leaving_out():
    pixels = pictures(120)
    pixels[1] = pixels[0]
    found = findings(data_of(pixels, LABELS))["mislabelled"]
    assert [fix.action for fix in found.fixes] == ["drop"]


def test_that_classes_of_different_size_are_found_unless_weighted():
    labels = [0] * 120 + [1] * 120 + [2] * 30
    raw = data_of(pictures(270), labels)
    found = findings(raw)["imbalance"]
    assert found.title == "84 training images of “a”, only 21 of “c”"
    assert [group.title for group in found.groups] == ["“c”: 21 training images"]
    assert [fix.action for fix in found.fixes] == ["weight", "drop"]
    assert found.fixes[1].settings[0].value == "26"
    weighted = experiment().replace(training=TrainingSpec(class_weights="balanced"))
    assert "imbalance" not in findings(raw, weighted)


def test_that_a_limit_below_twenty_is_not_offered():
    raw = data_of(pictures(250), [0] * 120 + [1] * 120 + [2] * 10)
    assert [fix.action for fix in findings(raw)["imbalance"].fixes] == ["weight"]


def test_that_images_of_nearly_one_colour_are_found():
    pixels = pictures(120)
    pixels[7] = 200
    pixels[8] = 10 + (pixels[8] > 128)
    found = findings(data_of(pixels, LABELS))["constant"]
    assert found.title == "2 images are nearly of one colour"
    assert found.fixes[0].left_out == "7-8"


def _softer(pixels):
    return (pixels * 0.6 + 50).astype(np.uint8)


def test_that_a_test_with_less_contrast_is_found():
    pixels = pictures(240)
    pixels[180:] = _softer(pixels[180:])
    parts = [TRAIN] * 180 + [TEST] * 60
    found = findings(data_of(pixels, [0, 1, 2] * 80, parts))["shift"]
    assert found.title.endswith("differ from the training images in contrast")
    test, train = found.groups
    assert set(test.images) <= set(range(180, 240))
    assert set(train.images) <= set(range(180))
    assert found.num_images == test.size
    assert [fix.action for fix in found.fixes] == ["vary", "divide_anew"]


def test_that_augmentation_that_reaches_the_test_makes_up_for_it():
    pixels = pictures(240)
    pixels[180:] = _softer(pixels[180:])
    raw = data_of(pixels, [0, 1, 2] * 80, [TRAIN] * 180 + [TEST] * 60)
    rotation = Rotation()

    def kinds(*operations, enabled: bool = True):
        spec = AugmentationSpec(operations=operations, enabled=enabled)
        return findings(raw, experiment().replace(augmentation=spec))

    assert "shift" in kinds(rotation, Contrast(lower=0.8, upper=1.2))
    assert "shift" in kinds(Contrast(lower=0.5, upper=1.0), enabled=False)
    assert "shift" not in kinds(Contrast(lower=0.5, upper=1.0))
    fix = kinds(rotation, Contrast(lower=0.9, upper=1.4))["shift"].fixes[0]
    before = experiment().replace(
        augmentation=AugmentationSpec(operations=(rotation,), enabled=False)
    )
    after = apply_audit_fix(before, fix).augmentation
    assert after.enabled
    kept, light, hard = after.operations
    assert kept == rotation
    assert light.lower < 0 < light.upper
    assert 0.4 < hard.lower < 0.6
    assert hard.upper == 1.4


def test_that_a_brighter_test_is_found():
    pixels = pictures(240) // 2
    pixels[180:] += 80
    parts = [TRAIN] * 180 + [TEST] * 60
    found = findings(data_of(pixels, [0, 1, 2] * 80, parts))["shift"]
    assert "brightness" in found.title
    assert "contrast" not in found.title


def test_that_another_mix_of_classes_is_no_shift():
    labels = np.array([0] * 150 + [1] * 50 + [0] * 20 + [1] * 60)
    pixels = pictures(280) // 2
    pixels[labels == 1] += 120
    parts = [TRAIN] * 200 + [TEST] * 80
    assert "shift" not in findings(data_of(pixels, labels, parts))


def _files_of(tmp_path, odd: tuple[int, int]):
    shapes = [(30, 40, 1)] * 60
    raw = in_files(tmp_path, [*shapes[:-1], (*odd, 1)], [0, 1, 2] * 20)
    for index, picture in enumerate(pictures(60)):
        size = (odd if index == 59 else (30, 40))[::-1]
        Image.fromarray(picture[..., 0]).resize(size).save(tmp_path / f"{index}.png")
    return raw


@pytest.mark.parametrize(
    ("odd", "kind"),
    [((9, 12), "tiny"), ((300, 400), "huge"), ((20, 60), "odd_shape")],
)
def test_that_images_of_odd_shape_are_found(tmp_path, odd, kind):
    found = findings(_files_of(tmp_path, odd))
    assert list(found) == [kind]
    assert found[kind].groups[0].images == (59,)
    assert found[kind].fixes[0].left_out == "59"


def test_that_usual_differences_in_size_are_not_odd(tmp_path):
    assert findings(_files_of(tmp_path, (34, 44))) == {}


def test_that_files_the_reader_left_out_are_named(tmp_path):
    write_classes(tmp_path / "set", {"A": 20, "B": 20})
    (tmp_path / "set" / "A" / "3.png").write_bytes(b"no picture")
    found = findings(read_any(tmp_path / "set"))["unreadable"]
    assert (found.num_files, found.num_images, found.fixes) == (1, 0, ())
    assert found.files[0][0] == "A/3.png"
    assert "left out already" in found.explanation


def test_that_files_that_broke_since_can_be_left_out(tmp_path):
    raw = in_files(tmp_path, [(12, 12, 1)] * 60, [0, 1, 2] * 20)
    (tmp_path / "7.png").unlink()
    found = findings(raw)["unreadable"]
    assert (found.num_files, found.num_images) == (1, 1)
    assert found.fixes[0].left_out == "7"


def test_that_images_in_no_class_that_is_used_are_not_looked_at():
    pixels = pictures(120)
    pixels[1] = pixels[4]
    raw = data_of(pixels, LABELS)
    assert "exact_duplicates" in findings(raw)
    assert findings(raw, experiment(classes=("a", "c"))) == {}


def test_that_groups_and_images_are_cut_to_what_is_shown():
    base = pictures(200)
    pixels = np.concatenate([base, base[:100], *([base[:1]] * 60)])
    labels = [0] * 100 + [1] * 100 + [0] * 160
    raw = data_of(pixels, labels, names=("a", "b"))
    found = findings(raw)["exact_duplicates"]
    assert found.num_groups == 100
    assert len(found.groups) == MAX_GROUPS
    assert found.groups[0].size == 62
    assert len(found.groups[0].images) == MAX_IMAGES
    assert found.num_images == 62 + 99 * 2
