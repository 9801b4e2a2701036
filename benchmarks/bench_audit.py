"""How long the audit of 60,000 images takes the first time, and what memory it needs.

Every measurement looks at all images anew: nothing kept by an earlier one is used.
"""

import os
import statistics
import tempfile
import tracemalloc
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from unittest import mock

from benchmarks.harness import Result, seconds_of
from benchmarks.realdata import realdata
from core.data.audit.audit import audit
from core.data.images import ArrayImages
from core.data.load import load_raw
from core.data.types import RawDataset
from core.experiment import DatasetSpec, Experiment

COUNT = 60_000
ROUNDS = 3
SECONDS = 20.0
MEGABYTES = 300.0


def _images() -> tuple[RawDataset, Experiment] | None:
    folder = realdata()
    if folder is None:
        return None
    experiment = Experiment(dataset=DatasetSpec(source=str(folder / "mnist")))
    raw = load_raw(experiment.dataset)
    assert isinstance(raw.images, ArrayImages)
    fewer = replace(
        raw,
        images=ArrayImages(raw.images.pixels[:COUNT]),
        labels=raw.labels[:COUNT],
        parts=raw.parts[:COUNT],
    )
    return fewer, experiment


@contextmanager
def _new_home() -> Generator[None]:
    """Lets the audit find nothing that was kept before."""
    with (
        tempfile.TemporaryDirectory() as home,
        mock.patch.dict(os.environ, LOSSLINE_HOME=home),
    ):
        yield


def _first_audit(raw: RawDataset, experiment: Experiment) -> float:
    with _new_home():
        return seconds_of(lambda: audit(raw, experiment))


def _peak_megabytes(raw: RawDataset, experiment: Experiment) -> float:
    with _new_home():
        tracemalloc.start()
        audit(raw, experiment)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return peak / 1e6


def run() -> list[Result]:
    """Audits 60,000 images of MNIST."""
    found = _images()
    if found is None:
        return []
    seconds = [_first_audit(*found) for _ in range(ROUNDS)]
    with _new_home():
        audit(*found)
        again = seconds_of(lambda: audit(*found))
    return [
        Result(
            name="Audit of 60,000 images of 28×28",
            value=statistics.median(seconds),
            unit="s",
            target=SECONDS,
            at_least=False,
            details={"seconds": seconds, "another_split": again},
        ),
        Result(
            name="Memory of the audit above that of the images",
            value=_peak_megabytes(*found),
            unit="MB",
            target=MEGABYTES,
            at_least=False,
        ),
    ]
