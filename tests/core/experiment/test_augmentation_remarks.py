"""Warnings that teach: what is warned of, why, and how it is allowed."""

import pytest

from core.experiment import (
    AugmentationSpec,
    Experiment,
    TaskInfo,
    apply_fix,
    with_value,
)
from core.experiment.augmentation import augmentation_presets, suited_preset
from core.experiment.augmentation.checks import augmentation_problems
from core.experiment.augmentation.colour import Brightness, Contrast, Hue
from core.experiment.augmentation.content import content_of
from core.experiment.augmentation.disturbance import Cutout
from core.experiment.augmentation.frame import worst_visible_share
from core.experiment.augmentation.geometry import (
    HeightShift,
    HorizontalFlip,
    RandomCrop,
    Rotation,
    VerticalFlip,
    WidthShift,
    Zoom,
)
from core.experiment.augmentation.mixing import MixUp
from core.experiment.augmentation.remarks import remarks
from core.experiment.checks import check

DIGITS = tuple("0123456789")
SIGNS = tuple("ABCDEFGHIKLMNOPQRSTUVWXY")


def found(*operations, source="photos", names=("cat", "dog"), size=(28, 28)):
    """What is said about some operations, by topic."""
    spec = AugmentationSpec(operations=operations)
    return {one.topic: one for one in remarks(spec, source, names, size)}


@pytest.mark.parametrize(
    ("source", "names", "content"),
    [
        ("mnist", None, "digits"),
        ("asl", None, "hands"),
        ("/data/2024/sign-language-mnist.zip", ("A", "B"), "hands"),
        ("/home/me/photos/sign_language_digits", DIGITS, "hands"),
        ("/home/me/my hands", ("left", "right"), "hands"),
        ("handwritten.npz", DIGITS, "digits"),
        ("hand-drawn shapes", ("circle", "square"), "other"),
        ("/hands/of/time/cats", ("cat", "dog"), "other"),
        ("numbers", ("zero", "one", "two"), "digits"),
        ("letters.csv", ("a", "b", "B"), "letters"),
        ("fashion_mnist", ("Coat", "Bag"), "other"),
        ("anything", None, "other"),
    ],
)
def test_that_what_images_show_is_guessed_from_names(source, names, content):
    assert content_of(source, names) == content


@pytest.mark.parametrize(
    ("source", "names", "preset"),
    [
        ("mnist", None, "digits"),
        ("asl", SIGNS, "hands"),
        ("x.csv", ("a", "b"), "digits"),
        ("pets", ("cat", "dog"), None),
    ],
)
def test_that_a_preset_suits_what_the_images_show(source, names, preset):
    assert suited_preset(source, names) == preset


@pytest.mark.parametrize("flip", [HorizontalFlip, VerticalFlip])
@pytest.mark.parametrize(
    ("source", "names", "topic", "reason"),
    [
        ("mnist", DIGITS, "flip_digits", "digits that nobody writes"),
        ("x.csv", ("b", "d", "p", "M", "W"), "flip_letters", "become one another"),
        ("asl", SIGNS, "flip_hands", "direction"),
    ],
)
def test_that_flips_of_writing_and_signs_are_warned_of(
    flip, source, names, topic, reason
):
    (remark,) = found(flip(), source=source, names=names).values()
    assert (remark.topic, remark.path) == (topic, "augmentation.operations[0]")
    assert reason in remark.message
    assert "Take the flip out" in remark.hint


def test_that_the_letters_that_change_places_are_named():
    names = ("b", "d", "p", "q", "M", "W")
    across = found(HorizontalFlip(), source="x", names=names)["flip_letters"]
    assert "b and d, p and q become" in across.message
    down = found(VerticalFlip(), source="x", names=names)["flip_letters"]
    assert "b and p, d and q, M and W become" in down.message


def test_that_flips_of_things_are_not_warned_of():
    assert found(HorizontalFlip(), VerticalFlip()) == {}


@pytest.mark.parametrize(
    ("rotation", "warned"),
    [
        (Rotation(lower=-15.0, upper=15.0), False),
        (Rotation(lower=-90.0, upper=90.0), False),
        (Rotation(lower=-95.0, upper=10.0), True),
        (Rotation(lower=0.0, upper=180.0), True),
        (Rotation(lower=0.0, upper=180.0, enabled=False), False),
        (Rotation(lower=0.0, upper=180.0, probability=0.0), False),
    ],
)
def test_that_turning_a_six_into_a_nine_is_warned_of(rotation, warned):
    remark = found(rotation, source="mnist", names=DIGITS)
    assert ("rotation_swaps_classes" in remark) == warned
    if warned:
        one = remark["rotation_swaps_classes"]
        assert "6 looks like 9" in one.message
        assert one.hint.startswith("Stay below ±90°")
        outer = "upper" if rotation.upper == 180.0 else "lower"
        assert one.path == f"augmentation.operations[0].{outer}"


def test_that_only_classes_that_are_there_can_be_taken_for_one_another():
    turn = Rotation(lower=-180.0, upper=180.0)
    assert found(turn, source="mnist", names=("0", "1", "6")) == {}
    assert found(turn) == {}
    signs = found(Rotation(lower=-50.0, upper=50.0), source="asl", names=SIGNS)
    message = signs["rotation_swaps_classes"].message
    assert "H looks like U" in message
    assert "G and Q, K and P" in message


@pytest.mark.parametrize(
    ("operations", "share"),
    [
        ((), 1.0),
        ((WidthShift(lower=-0.2, upper=0.1),), 1.0),
        ((WidthShift(lower=-0.5, upper=0.1),), 0.5),
        ((WidthShift(lower=-0.5, upper=0.0), HeightShift(lower=0, upper=0.5)), 0.25),
        ((Zoom(lower=1.0, upper=2.0),), (1 / 1.2) ** 2),
        ((RandomCrop(lower=0.5, upper=1.0),), 0.5**2),
        ((WidthShift(lower=-1.0, upper=1.0),), 0.0),
    ],
)
def test_that_the_visible_share_of_a_thing_is_that_of_arithmetic(operations, share):
    assert worst_visible_share(operations) == pytest.approx(share)


def test_that_pushing_a_thing_out_of_the_frame_names_the_worst_operation():
    assert found(WidthShift(lower=-0.4, upper=0.4)) == {}
    remark = found(
        HeightShift(lower=-0.1, upper=0.1),
        WidthShift(lower=-0.7, upper=0.2),
        Zoom(lower=1.0, upper=1.1),
    )["out_of_frame"]
    assert remark.path == "augmentation.operations[1].lower"
    assert "Width shift takes most of it away" in remark.message
    cut = found(RandomCrop(lower=0.2, upper=1.0))["out_of_frame"]
    assert cut.path == "augmentation.operations[0].lower"


@pytest.mark.parametrize(
    ("operation", "topic", "end"),
    [
        (Zoom(lower=0.3, upper=1.0), "too_small", "lower"),
        (Cutout(lower=0.1, upper=0.8), "hidden", "upper"),
        (Brightness(lower=0.0, upper=0.8), "washed_out", "upper"),
        (Brightness(lower=-0.8, upper=0.2), "washed_out", "lower"),
        (Contrast(lower=0.1, upper=1.0), "washed_out", "lower"),
    ],
)
def test_that_ranges_that_leave_nothing_to_see_are_warned_of(operation, topic, end):
    remark = found(operation)[topic]
    assert remark.path == f"augmentation.operations[0].{end}"
    assert remark.hint


@pytest.mark.parametrize(
    ("preset", "source", "names"),
    [
        ("light", "mnist", DIGITS),
        ("light", "asl", SIGNS),
        ("light", "photos", ("cat", "dog")),
        ("digits", "mnist", DIGITS),
        ("hands", "asl", SIGNS),
        ("photos", "photos", ("cat", "dog")),
    ],
)
def test_that_presets_do_not_warn_of_themselves(preset, source, names):
    spec = next(one.spec for one in augmentation_presets() if one.name == preset)
    assert remarks(spec, source, names, (28, 28)) == ()


def test_that_each_warning_can_be_allowed_on_its_own():
    experiment = with_value(
        Experiment(),
        "augmentation",
        AugmentationSpec(
            operations=(HorizontalFlip(), Rotation(lower=-180.0, upper=180.0))
        ),
    )
    task = TaskInfo(input_shape=(8, 8, 1), class_names=DIGITS)
    warned = list(augmentation_problems(experiment, task))
    assert [one.severity for one in warned] == ["warning", "warning"]
    assert all(one.alternative.label == "Allow it" for one in warned)
    assert set(warned) <= set(check(experiment, task))
    allowed = apply_fix(experiment, warned[0].alternative)
    assert allowed.augmentation.allowed == ("flip_digits",)
    (left,) = augmentation_problems(allowed, task)
    assert left.message == warned[1].message
    quiet = apply_fix(allowed, left.alternative)
    assert list(augmentation_problems(quiet, task)) == []
    assert quiet.augmentation.operations == experiment.augmentation.operations


@pytest.mark.parametrize(
    ("operations", "label"),
    [
        ((Rotation(), HorizontalFlip()), "Take it out"),
        ((Rotation(lower=-180.0, upper=120.0),), "Narrow it to −15 to 15"),
        ((Rotation(lower=100.0, upper=120.0),), "Narrow it to 15 to 15"),
        ((Zoom(lower=0.3, upper=0.4),), "Narrow it to 0.7 to 0.7"),
        ((Cutout(lower=0.6, upper=0.9),), "Narrow it to 0.5 to 0.5"),
        ((Brightness(lower=-0.9, upper=0.1),), "Narrow it to −0.4 to 0.1"),
        ((Contrast(lower=0.0, upper=1.2),), "Narrow it to 0.3 to 1.2"),
        ((WidthShift(lower=-0.9, upper=0.9),), "Narrow it to −0.5 to 0.5"),
        ((RandomCrop(lower=0.1, upper=0.2),), None),
        ((Zoom(lower=0.8, upper=3.0),), None),
    ],
)
def test_that_one_click_leaves_nothing_to_warn_of(operations, label):
    experiment = with_value(
        Experiment(), "augmentation", AugmentationSpec(operations=operations)
    )
    task = TaskInfo(input_shape=(8, 8, 1), class_names=DIGITS)
    (warned,) = augmentation_problems(experiment, task)
    assert label in (None, warned.fix.label)
    mended = apply_fix(experiment, warned.fix)
    assert list(augmentation_problems(mended, task)) == []
    assert len(mended.augmentation.operations) >= len(operations) - 1


def test_that_nothing_is_said_while_augmentation_is_off():
    spec = AugmentationSpec(operations=(HorizontalFlip(),), enabled=False)
    assert remarks(spec, "mnist", DIGITS) == ()


def test_that_colours_on_grey_images_and_mixing_alone_are_told():
    experiment = Experiment(
        augmentation=AugmentationSpec(operations=(Hue(), MixUp())),
    )
    experiment = with_value(experiment, "training.batch_size", 1)
    task = TaskInfo(input_shape=(8, 8, 1), class_names=DIGITS)
    grey, alone = augmentation_problems(experiment, task)
    assert (grey.path, grey.severity) == ("augmentation.operations[0]", "information")
    mended = apply_fix(apply_fix(experiment, grey.fix), alone.fix)
    assert list(augmentation_problems(mended, task)) == []
    assert mended.training.batch_size == 32
