from pathlib import Path

import pytest

from core.experiment import ProblemError
from core.export.staging import staged, write_manifest


def export_to(target: Path, content: str, overwrite: bool = False) -> None:
    with staged(target, overwrite) as folder:
        (folder / "model").write_text(content)
        write_manifest(folder, {"format": "keras"})


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_that_a_folder_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "new" / "out"
    with staged(target, overwrite=False) as folder:
        (folder / "model").write_text("1")
        assert not target.exists()
    assert (target / "model").read_text() == "1"
    assert names_in(target.parent) == ["out"]


def test_that_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export_to(tmp_path / "out", "1")
    assert (tmp_path / "out" / "model").read_text() == "1"


def test_that_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail_after_writing() -> None:
        with staged(tmp_path / "out", overwrite=False) as folder:
            (folder / "model").write_text("1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_writing()
    assert names_in(tmp_path) == []


def test_that_an_earlier_export_is_only_replaced_on_request(tmp_path: Path) -> None:
    target = tmp_path / "out"
    export_to(target, "1")
    with pytest.raises(ProblemError, match="earlier export"):
        export_to(target, "2")
    assert (target / "model").read_text() == "1"
    export_to(target, "3", overwrite=True)
    assert (target / "model").read_text() == "3"
    assert names_in(tmp_path) == ["out"]


@pytest.mark.parametrize("overwrite", [False, True])
def test_that_a_person_s_own_files_are_never_replaced(
    tmp_path: Path, overwrite: bool
) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "thesis.txt").write_text("mine")
    with pytest.raises(ProblemError, match="no export of Lossline"):
        export_to(target, "1", overwrite)
    assert (target / "thesis.txt").read_text() == "mine"


def test_that_a_file_in_the_way_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(ProblemError, match="no export of Lossline"):
        export_to(tmp_path / "out", "1", overwrite=True)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ProblemError, match="can't be written"):
        export_to(tmp_path / "file" / "out", "1")


def test_that_an_earlier_export_survives_a_failure(tmp_path: Path) -> None:
    export_to(tmp_path / "out", "1")
    with (
        pytest.raises(RuntimeError),
        staged(tmp_path / "out", overwrite=True),
    ):
        raise RuntimeError
    assert (tmp_path / "out" / "model").read_text() == "1"
    assert names_in(tmp_path) == ["out"]
