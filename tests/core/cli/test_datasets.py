"""`datasets list`, `info`, `import` and `fetch`, and `doctor`."""

import os
import shlex
import sys

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

from core.data.audit.audit import audit
from core.data.load import load_raw
from core.experiment import apply_assignment, load_experiment
from tests.core.data.making import write_classes


def _write_npz(path, shape=(40, 6, 6)):
    generator = np.random.default_rng(3)
    np.savez(
        path,
        x_train=generator.integers(0, 255, shape, np.uint8),
        y_train=np.arange(shape[0]) % 2,
    )


def test_that_the_list_tells_what_is_on_this_computer(lossline):
    rows = lossline("datasets", "list", "--json").json["catalogue"]
    here = {row["name"]: row["on_this_computer"] for row in rows}
    assert here == {
        "digits": True,
        "mnist": False,
        "fashion_mnist": False,
        "asl": False,
    }


def test_that_an_imported_set_can_be_used_by_its_name(lossline, tmp_path):
    _write_npz(tmp_path / "squares.npz")
    imported = lossline(
        "datasets", "import", tmp_path / "squares.npz", "--name", "squares", "--json"
    )
    assert imported.code == 0, imported.err
    assert imported.json["name"] == "squares"
    listed = lossline("datasets", "list", "--json").json["imported"]
    assert [one["name"] for one in listed] == ["squares"]
    info = lossline("datasets", "info", "squares", "--json")
    assert info.code == 0
    assert "squares" in lossline("datasets", "list").out


def test_that_a_file_that_is_no_data_set_is_wrong_input_and_not_imported(
    lossline, tmp_path
):
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    outcome = lossline("datasets", "import", path)
    assert outcome.code == 2
    assert lossline("datasets", "list", "--json").json["imported"] == []


def test_that_fetching_an_unknown_name_is_wrong_input(lossline):
    outcome = lossline("datasets", "fetch", "nothing")
    assert outcome.code == 2
    assert "mnist" in outcome.err


def test_that_the_doctor_gives_versions_and_the_reason_for_no_gpu(lossline):
    found = lossline("doctor", "--json").json
    assert found["versions"]["tensorflow"].startswith("2.21")
    assert found["device"]
    if "GPU" not in found["device"].split("—")[0]:
        assert "no GPU" in found["device"] or found["device_explanation"]
    assert found["data_sets"]["digits"] is True


def test_that_a_wrong_option_is_wrong_input(lossline):
    assert lossline("train", "--nonsense").code == 2
    assert lossline("nonsense").code == 2


def test_that_a_source_without_letters_is_wrong_input(lossline):
    outcome = lossline("datasets", "info", "", "--json")
    assert outcome.code == 2
    assert outcome.json["problems"][0]["path"] == "source"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_that_names_of_an_old_encoding_are_read_and_shown(lossline, tmp_path):
    for name in (b"caf\xe9", b"tea"):
        folder = tmp_path / "set" / os.fsdecode(name)
        folder.mkdir(parents=True)
        for number in range(4):
            picture = Image.fromarray(np.full((6, 6), 40 * number, np.uint8))
            picture.save(folder / os.fsdecode(b"\xe9%d.png" % number))
        (folder / os.fsdecode(b"\xe9.png")).touch()
    info = lossline("datasets", "info", tmp_path / "set", "--json")
    assert info.code == 0, info.err
    assert [one["name"] for one in info.json["classes"]] == ["café", "tea"]
    assert "café/é.png" in info.err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_that_a_source_of_an_old_encoding_is_explained(lossline, tmp_path):
    outcome = lossline("datasets", "info", tmp_path / os.fsdecode(b"caf\xe9"))
    assert outcome.code == 2
    assert "café" in outcome.err
    assert "Rename" in outcome.err


def _write_leaky_npz(path):
    """60 pictures of two classes; the last ten of the test are in training as well."""
    pixels = np.random.default_rng(3).integers(0, 255, (60, 20, 20), np.uint8)
    labels = np.arange(60) % 2
    np.savez(
        path,
        x_train=pixels,
        y_train=labels,
        x_test=np.concatenate([255 - pixels[:30], pixels[:10]]),
        y_test=np.arange(40) % 2,
    )


def test_that_the_audit_names_findings_images_and_fixes(lossline, tmp_path):
    _write_leaky_npz(tmp_path / "leaky.npz")
    plain = lossline("datasets", "info", tmp_path / "leaky.npz", "--json")
    assert "audit" not in plain.json
    found = lossline("datasets", "info", tmp_path / "leaky.npz", "--audit", "--json")
    assert found.code == 0, found.err
    findings = {one["kind"]: one for one in found.json["audit"]["findings"]}
    assert findings["leakage"]["num_groups"] == 10
    assert findings["leakage"]["groups"][0]["images"] == [0, 90]
    text = lossline("datasets", "info", tmp_path / "leaky.npz", "--audit").out
    assert "10 of 40 test images have near-duplicates" in text
    assert "--set dataset.split.group_by=near_duplicates" in text


def test_that_fixes_are_settings_that_can_be_copied(lossline, tmp_path):
    source = tmp_path / "leaky.npz"
    _write_leaky_npz(source)
    text = lossline("datasets", "info", source, "--audit").out
    assert lossline("new", "digits", "-o", tmp_path / "new.json").code == 0
    lines = [line for line in text.splitlines() if line.startswith("    --set ")]
    moving = [line for line in lines if "to_training" in line]
    assert len(moving) == 1
    experiment = load_experiment(tmp_path / "new.json")
    experiment = apply_assignment(experiment, f"dataset.source={source}")
    for word in shlex.split(moving[0]):
        if word != "--set":
            experiment = apply_assignment(experiment, word)
    raw = load_raw(experiment.dataset)
    kinds = {one.kind for one in audit(raw, experiment).findings}
    assert experiment.dataset.corrections.to_training == "90-99"
    assert "leakage" not in kinds


def test_that_the_audit_compares_with_other_data_that_is_tested_with(
    lossline, tmp_path
):
    digits = load_digits()
    images = np.rint(digits.images * (255 / 16)).astype(np.uint8)
    np.savez(tmp_path / "pale.npz", x=images[:200] // 3, y=digits.target[:200])
    source = ("datasets", "info", "digits", "--audit", "--json")
    found = lossline(*source, "--test", tmp_path / "pale.npz")
    assert found.code == 0, found.err
    assert found.json["num_images"] == 1797 + 200
    titles = {one["kind"]: one["title"] for one in found.json["audit"]["findings"]}
    assert titles["shift"].endswith("in brightness and contrast")
    assert lossline(*source, "--test", tmp_path / "none.npz").code == 2


def test_that_clean_data_has_nothing_to_complain_about(lossline):
    text = lossline("datasets", "info", "digits", "--audit").out
    assert "Audit of 1,797 images: nothing to complain about" in text


def test_that_data_that_cannot_be_divided_is_wrong_input(lossline, tmp_path):
    _write_npz(tmp_path / "two.npz", (2, 6, 6))
    outcome = lossline("datasets", "info", tmp_path / "two.npz", "--audit", "--json")
    assert outcome.code == 2
    assert not outcome.json["ok"]


def test_that_an_import_without_a_name_takes_that_of_the_file(lossline, tmp_path):
    _write_npz(tmp_path / "lab.2024.squares.npz")
    outcome = lossline("datasets", "import", tmp_path / "lab.2024.squares.npz")
    assert outcome.code == 0, outcome.err
    listed = lossline("datasets", "list", "--json").json["imported"]
    assert [one["name"] for one in listed] == ["lab.2024.squares"]


def _write_rows(path, columns):
    header = ",".join(["label", *(f"pixel{n}" for n in range(columns))])
    rows = [f"{n % 2}," + ",".join(["9"] * columns) for n in range(12)]
    path.write_text("\n".join([header, *rows]))


def test_that_rows_that_are_no_square_are_imported_with_their_shape(lossline, tmp_path):
    path = tmp_path / "oblong.csv"
    _write_rows(path, 24)
    refused = lossline("datasets", "import", path)
    assert refused.code == 2
    assert "--shape" in refused.err
    assert lossline("datasets", "import", path, "--shape", "five").code == 2
    assert lossline("datasets", "import", path, "--shape", "5x5").code == 2
    taken = lossline("datasets", "import", path, "--shape", "4x6", "--json")
    assert taken.json["suggested_shape"] == [4, 6, 1]
    known = lossline("datasets", "info", "oblong", "--json")
    assert known.json["suggested_shape"] == [4, 6, 1]


def test_that_columns_of_parts_are_shown_only_where_there_are_parts(lossline):
    assert "validation" not in lossline("datasets", "info", "digits").out


def test_that_a_path_that_ends_with_a_space_is_found(lossline, tmp_path):
    folder = tmp_path / "my set "
    folder.mkdir()
    _write_npz(folder / "a.npz")
    assert lossline("datasets", "info", folder).code == 0


def test_that_what_is_imported_is_what_is_read(lossline, tmp_path, monkeypatch):
    """Names of the catalogue and of imported sets are no paths here."""
    monkeypatch.chdir(tmp_path)
    write_classes(tmp_path / "digits", {"cat": 3, "dog": 4})
    own = lossline("datasets", "import", "digits", "--json")
    assert own.json["num_images"] == 7
    assert own.json["name"] == "my digits"
    assert "“digits” is taken, so this set is called “my digits”" in own.err
    write_classes(tmp_path / "mnist", {"cat": 3, "dog": 3})
    assert lossline("datasets", "import", "mnist", "--json").json["num_images"] == 6
    write_classes(tmp_path / "one" / "photos", {"cat": 3, "dog": 3})
    write_classes(tmp_path / "two" / "photos", {"cat": 5, "dog": 5})
    assert lossline("datasets", "import", "one/photos").code == 0
    monkeypatch.chdir(tmp_path / "two")
    second = lossline("datasets", "import", "photos", "--name", "second", "--json")
    assert second.json["num_images"] == 10


def test_that_an_import_replaces_no_other_data_unasked(lossline, tmp_path):
    one = write_classes(tmp_path / "one" / "photos", {"cat": 3, "dog": 3})
    two = write_classes(tmp_path / "two" / "photos", {"cat": 5, "dog": 5})
    assert lossline("datasets", "import", one).code == 0
    again = lossline("datasets", "import", one, "--name", "photos")
    assert again.code == 0, again.err
    other = lossline("datasets", "import", two)
    assert "Imported as photos 2." in other.out
    assert "“photos” is taken" in other.out
    taken = lossline("datasets", "import", two, "--name", "photos")
    assert taken.code == 2
    assert "--replace" in taken.err
    assert lossline("datasets", "info", "photos", "--json").json["num_images"] == 6
    named = ("datasets", "import", two, "--name", "photos", "--replace")
    assert lossline(*named).code == 0
    assert lossline("datasets", "info", "photos", "--json").json["num_images"] == 10


def test_that_several_folders_of_one_are_imported_without_what_lies_beside_them(
    lossline, tmp_path
):
    write_classes(tmp_path, {"cats": 3, "dogs": 3, "holiday": 3})
    places = (tmp_path / "dogs", tmp_path / "cats")
    imported = lossline("datasets", "import", *places, "--json")
    assert imported.json["name"] == "cats+dogs"
    info = lossline("datasets", "info", "cats+dogs", "--json").json
    assert [one["name"] for one in info["classes"]] == ["cats", "dogs"]
    assert "(cats, dogs)" in lossline("datasets", "list").out
    (listed,) = lossline("datasets", "list", "--json").json["imported"]
    assert listed["names"] == ["cats", "dogs"]


@pytest.mark.parametrize("name", ["Meine Fotos 😀", "it's mine", "2024", "plain"])
def test_that_the_setting_of_an_import_can_be_copied(lossline, tmp_path, tiny, name):
    write_classes(tmp_path / "set", {"cat": 3, "dog": 3})
    text = lossline("datasets", "import", tmp_path / "set", "--name", name).out
    command = text.splitlines()[-1].partition("Use it with ")[2]
    option, setting = shlex.split(command)
    assert option == "--set"
    experiment = apply_assignment(load_experiment(tiny), setting)
    assert experiment.dataset.source == name
