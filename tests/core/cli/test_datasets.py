"""`datasets list`, `info`, `import` and `fetch`, and `doctor`."""

import numpy as np


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
