from pathlib import Path

import pytest

from core.downloads.kaggle.cache import (
    KaggleItem,
    complete_version,
    discard_unfinished,
    discard_version,
)


@pytest.fixture(
    params=[
        KaggleItem("dataset", "owner/set"),
        KaggleItem("model", "owner/net/keras/a"),
    ]
)
def item(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> KaggleItem:
    """Something of which version 1 is whole and version 2 is being downloaded."""
    monkeypatch.setenv("KAGGLEHUB_CACHE", str(tmp_path))
    for version in ("1", "2"):
        folder = request.param.versions / version
        folder.mkdir(parents=True)
        (folder / "file").write_text("content")
    (request.param.folder / "1.complete").touch()
    (request.param.folder / "2.archive").write_text("half of it")
    return request.param


def test_that_a_failed_download_leaves_the_versions_that_are_whole(item: KaggleItem):
    discard_unfinished(item)
    left = {path.name for path in item.folder.rglob("*")}
    assert left - {"versions"} == {"1", "1.complete", "file"}
    assert complete_version(item) == item.versions / "1"


def test_that_one_version_is_discarded_alone(item: KaggleItem):
    discard_version(item, item.versions / "1")
    assert complete_version(item) is None
    assert not (item.versions / "1").exists()
    assert (item.versions / "2" / "file").is_file()
