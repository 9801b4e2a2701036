"""`presets`, `new` and `check`."""

import json
import shlex

import pytest

from core.experiment.presets import find_preset, presets


def test_that_every_preset_can_be_written_and_passes_its_check(lossline, tmp_path):
    names = [row["name"] for row in lossline("presets", "--json").json["presets"]]
    assert names == [preset.name for preset in presets()]
    for name in names:
        preset = find_preset(name)
        if preset.base_from or preset.own_photos:
            continue  # These need something of a person's own first.
        path = tmp_path / f"{name}.json"
        assert lossline("new", name, "-o", path).code == 0
        checked = lossline("check", path, "--json")
        assert checked.code == 0, (name, checked.err)


def test_that_json_is_one_line_also_of_an_experiment_and_of_a_wrong_command(
    lossline, tiny
):
    written = lossline("new", "digits", "--json")
    assert json.loads(written.out) == json.loads(tiny.read_text())
    assert len(written.out.splitlines()) == 1
    wrong = lossline("check", tiny, "--jsn", "--json")
    assert wrong.code == 2
    assert wrong.json["ok"] is False
    assert "--jsn" in wrong.json["problems"][0]["message"]


def test_that_an_unknown_preset_is_wrong_input_and_names_the_known_ones(lossline):
    outcome = lossline("new", "mnits")
    assert outcome.code == 2
    assert "mnist-cnn" in outcome.err


def test_that_check_reports_every_problem_at_once(lossline, tiny):
    data = json.loads(tiny.read_text())
    data["training"]["epochs"] = 0
    data["training"]["batch_sise"] = 3
    tiny.write_text(json.dumps(data))
    outcome = lossline("check", tiny, "--json")
    assert outcome.code == 2
    paths = {problem["path"] for problem in outcome.json["problems"]}
    assert paths == {"training.epochs", "training.batch_sise"}


def test_that_check_names_the_layer_that_does_not_fit(lossline, tiny):
    data = json.loads(tiny.read_text())
    data["model"]["layers"] = [
        {"kind": "Flatten"},
        {"kind": "Conv2D", "filters": 8},
    ]
    tiny.write_text(json.dumps(data))
    outcome = lossline("check", tiny, "--json")
    assert outcome.code == 2
    assert outcome.json["problems"][0]["path"] == "model.layers[1]"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("not json", "is not JSON"),
        ("[]", "holds something else"),
        ('{"schema_version": 99}', "schema version 99"),
        ("", "is not JSON"),
    ],
)
def test_that_a_file_that_is_no_experiment_is_wrong_input(
    lossline, tmp_path, content, words
):
    path = tmp_path / "broken.json"
    path.write_text(content)
    for command in ("check", "train"):
        outcome = lossline(command, path)
        assert outcome.code == 2
        assert words in outcome.err
    assert path.read_text() == content


def test_that_a_missing_file_is_wrong_input(lossline, tmp_path):
    outcome = lossline("train", tmp_path / "nothing.json")
    assert outcome.code == 2
    assert "No such file" in outcome.err


def test_that_the_command_for_a_new_file_can_be_copied(lossline, tmp_path):
    file = tmp_path / "my experiment.json"
    text = lossline("new", "digits", "-o", file).out
    assert shlex.split(text)[-1] == str(file)


def test_that_a_new_experiment_takes_no_file_s_place_unasked(lossline, tmp_path):
    mine = tmp_path / "my.json"
    mine.write_text("mine")
    refused = lossline("new", "digits", "-o", mine)
    assert refused.code == 2
    assert "--replace" in refused.err
    assert mine.read_text() == "mine"
    assert lossline("new", "digits", "-o", mine, "--replace").code == 0
    assert "mine" not in mine.read_text()
