import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.data import library, load
from core.data.load import forget, load_raw
from core.experiment import DatasetSpec, ProblemError


@pytest.fixture(autouse=True)
def _nothing_kept():
    forget()
    yield
    forget()


def save(path: Path, count: int = 12, seed: int = 0) -> Path:
    generator = np.random.default_rng(seed)
    images = generator.integers(0, 256, (count, 6, 6), dtype=np.uint8)
    np.savez(path, images=images, labels=np.arange(count) % 3)
    return path


def test_that_a_catalogue_name_is_found_whatever_its_case():
    assert load_raw(DatasetSpec(source="Digits")).name == "Digits"


def test_that_a_path_is_read(tmp_path):
    raw = load_raw(DatasetSpec(source=str(save(tmp_path / "mine.npz"))))
    assert len(raw) == 12


def test_that_an_imported_name_is_read(tmp_path):
    library.add(save(tmp_path / "mine.npz"), "My set")
    assert len(load_raw(DatasetSpec(source="my set"))) == 12


def test_that_an_unknown_source_lists_what_there_is(tmp_path):
    library.add(save(tmp_path / "mine.npz"), "My set")
    with pytest.raises(ProblemError) as caught:
        load_raw(DatasetSpec(source="nowhere"))
    message = caught.value.problems[0].message
    assert "“nowhere”" in message
    assert "digits, mnist, fashion_mnist, asl" in message
    assert "My set" in message
    assert caught.value.problems[0].path == "dataset.source"


@pytest.mark.parametrize("source", ["~nobody-of-this-name/x", "x" * 300, "a\0b"])
def test_that_what_can_be_no_path_is_an_unknown_source(source):
    with pytest.raises(ProblemError, match="There is no data set"):
        load_raw(DatasetSpec(source=source))


def test_that_the_same_data_is_read_once(tmp_path):
    spec = DatasetSpec(source=str(save(tmp_path / "mine.npz")))
    assert load_raw(spec) is load_raw(spec.replace(limit_per_class=5))


def test_that_a_changed_file_is_read_again(tmp_path):
    path = save(tmp_path / "mine.npz")
    spec = DatasetSpec(source=str(path))
    first = load_raw(spec)
    save(path, count=15, seed=1)
    os.utime(path, ns=(1, 1))
    assert len(load_raw(spec)) == 15
    assert len(first) == 12


def test_that_another_shape_of_rows_is_read_again(tmp_path):
    path = tmp_path / "rows.csv"
    rows = [f"{label},{','.join(['7'] * 16)}" for label in (0, 1, 0, 1)]
    path.write_text("\n".join(["label," + ",".join(f"p{i}" for i in range(16)), *rows]))
    spec = DatasetSpec(source=str(path))
    assert load_raw(spec).images.shape == (4, 4, 1)
    assert load_raw(spec.replace(pixel_shape=(2, 8, 1))).images.shape == (2, 8, 1)


def test_that_old_data_leaves_the_memory_for_new(tmp_path, monkeypatch):
    monkeypatch.setattr(load, "_KEPT_BYTES", 500)
    specs = [DatasetSpec(source=str(save(tmp_path / f"{name}.npz"))) for name in "abc"]
    first = load_raw(specs[0])
    last = [load_raw(spec) for spec in specs][-1]
    assert load_raw(specs[2]) is last
    assert load_raw(specs[0]) is not first


def test_that_data_is_prepared_without_loading_tensorflow():
    program = (
        "import sys\n"
        "from core.data.feed import Feed\n"
        "from core.data.load import load_raw, prepare\n"
        "from core.data.summary import describe\n"
        "from core.experiment import DatasetSpec\n"
        "raw = load_raw(DatasetSpec(source='digits'))\n"
        "describe(raw)\n"
        "data = prepare(raw, DatasetSpec(color_mode='rgb'), 1)\n"
        "batch = next(Feed(data.train, 8, 1).epoch(0))\n"
        "assert batch.images.shape == (8, 8, 8, 3)\n"
        "heavy = {'tensorflow', 'keras', 'sklearn', 'requests', 'kagglehub'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or None)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert ended.stderr.strip() == ""
    assert ended.returncode == 0


def test_that_trouble_with_an_imported_archive_names_the_archive(tmp_path):
    packed = tmp_path / "letters.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("letter.docx", "no picture")
    library.add(packed, "letters")
    with pytest.raises(ProblemError, match=r"^letters.zip holds no data set"):
        load_raw(DatasetSpec(source="letters"))
