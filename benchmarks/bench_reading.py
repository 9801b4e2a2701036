"""From files to data that is ready to be fed."""

import tempfile
import zipfile
from pathlib import Path

from benchmarks.harness import (
    Result,
    interleaved,
    median_result,
    ratio_result,
    seconds_of,
)
from benchmarks.realdata import mnist, realdata


def run() -> list[Result]:
    """Measures MNIST's idx.gz files, and Kaggle's CSV layout beside pandas."""
    folder = realdata()
    if folder is None:
        return []
    return [_idx(), _csv(folder)]


def _idx() -> Result:
    from core.data.feed import Feed
    from core.data.load import forget

    def read() -> None:
        forget()
        data = mnist()
        if data is None:
            raise RuntimeError("Expected MNIST among the real data. Found none.")
        next(Feed(data.train, 64, seed=1).epoch(0))

    read()
    return median_result(
        "60,000 + 10,000 MNIST images from idx.gz to the first batch",
        [seconds_of(read) for _ in range(5)],
        target=1.5,
        unit="s",
    )


def _csv(folder: Path) -> Result:
    import pandas

    from core.data.readers.csv_file import read_csv

    with tempfile.TemporaryDirectory() as temporary:
        name = "sign_mnist_train.csv"
        with zipfile.ZipFile(folder / "asl" / "sign-language-mnist.zip") as archive:
            inside = next(one for one in archive.namelist() if one.endswith(name))
            path = Path(archive.extract(inside, temporary))
        ours, theirs = interleaved(
            lambda: 1 / seconds_of(lambda: read_csv(path)),
            lambda: 1 / seconds_of(lambda: pandas.read_csv(path).to_numpy()),
        )
    return ratio_result(
        "CSV in Kaggle's layout over pandas, files/s",
        ours,
        theirs,
        target=1.0,
        at_least=True,
        unit="files/s",
    )
