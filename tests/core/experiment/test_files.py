import json
import stat
import sys

import pytest
from hypothesis import given, settings

from core.experiment import (
    Experiment,
    ProblemError,
    from_json,
    load_experiment,
    save_experiment,
    to_json,
    write_atomically,
)
from core.experiment.layers.core import Dense
from core.experiment.model import ModelSpec
from tests.core.experiment.strategies import experiments


@given(experiments())
@settings(max_examples=60)
def test_that_json_keeps_every_experiment(experiment: Experiment):
    assert from_json(to_json(experiment)) == experiment


def test_that_a_saved_experiment_is_read_back(tmp_path):
    experiment = Experiment(name="Ünïcode", model=ModelSpec(layers=(Dense(units=3),)))
    save_experiment(experiment, tmp_path / "lab.json")
    assert load_experiment(tmp_path / "lab.json") == experiment


def test_that_a_short_file_takes_the_defaults():
    assert from_json("{}") == Experiment()


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ("{", "", "not JSON"),
        ("[1, 2]", "", "something else"),
        ('{"schema_version": 99}', "schema_version", "newer Lossline"),
        ('{"epochs": 3}', "epochs", "no setting of this name"),
        ('{"training": {"epochs": 0}}', "training.epochs", "at least 1"),
        ('{"training": {"epochs": "many"}}', "training.epochs", "a whole number"),
        ('{"training": {"epochs": 1.5}}', "training.epochs", "a whole number"),
        ('{"seed": -1}', "seed", "at least 0"),
        ('{"model": {"layers": [{"kind": "Magic"}]}}', "model.layers[0]", "Magic"),
        (
            '{"model": {"layers": [{"kind": "Dense", "units": 0}]}}',
            "model.layers[0].units",
            "at least 1",
        ),
        (
            '{"training": {"optimizer": {"kind": "SGD", "momentum": 1}}}',
            "training.optimizer.momentum",
            "below 1",
        ),
        ('{"model": {"layers": 3}}', "model.layers", "a list"),
    ],
)
def test_that_a_wrong_file_is_one_complaint_at_its_place(text, path, words):
    with pytest.raises(ProblemError) as caught:
        from_json(text, "lab.json")
    (problem,) = caught.value.problems
    assert problem.path == path
    assert words in str(problem)


def test_that_each_wrong_value_is_complained_about():
    text = '{"training": {"epochs": 0, "batch_size": 0}, "seed": -1}'
    with pytest.raises(ProblemError) as caught:
        from_json(text)
    assert [p.path for p in caught.value.problems] == [
        "training.epochs",
        "training.batch_size",
        "seed",
    ]


def test_that_deeply_nested_json_is_a_complaint():
    with pytest.raises(ProblemError, match="not JSON"):
        from_json("[" * 100_000)


def test_that_a_missing_file_is_a_complaint(tmp_path):
    with pytest.raises(ProblemError, match="can't be read"):
        load_experiment(tmp_path / "none.json")


def test_that_a_picture_is_no_experiment(tmp_path):
    (tmp_path / "cat.json").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(ProblemError, match="is not text"):
        load_experiment(tmp_path / "cat.json")


def test_that_saving_into_a_missing_folder_is_a_complaint(tmp_path):
    with pytest.raises(ProblemError, match="can't be written"):
        save_experiment(Experiment(), tmp_path / "none" / "lab.json")


def test_that_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path):
    target = tmp_path / "lab.json"
    target.mkdir()
    with pytest.raises(OSError, match=r"."):
        write_atomically(target, "new")
    assert [p.name for p in tmp_path.iterdir()] == ["lab.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_that_a_written_file_can_be_read_by_others(tmp_path):
    write_atomically(tmp_path / "lab.json", "{}")
    assert stat.S_IMODE((tmp_path / "lab.json").stat().st_mode) == 0o644


def test_that_the_file_is_plain_indented_json():
    text = to_json(Experiment())
    assert text.endswith("}\n")
    assert json.loads(text)["schema_version"] == 1


def test_that_a_number_of_thousands_of_digits_is_a_complaint():
    with pytest.raises(ProblemError, match="is not JSON"):
        from_json('{"seed": ' + "9" * 5000 + "}")


def test_that_a_byte_order_mark_before_the_text_is_passed_over(tmp_path):
    file = tmp_path / "notepad.json"
    file.write_bytes(b"\xef\xbb\xbf" + to_json(Experiment(name="Ü")).encode())
    assert load_experiment(file) == Experiment(name="Ü")
