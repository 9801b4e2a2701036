"""The real data sets, as the tests find them."""

import os
from pathlib import Path

from core.data.load import load_raw, prepare
from core.data.types import PreparedData
from core.experiment import DatasetSpec


def realdata() -> Path | None:
    """Returns the folder with mnist/ and asl/; None where there is none."""
    named = os.environ.get("LOSSLINE_REALDATA")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    return folder if folder.is_dir() else None


def mnist(limit_per_class: int | None = None) -> PreparedData | None:
    """Returns MNIST, ready to be fed; None where it is not on this computer."""
    folder = realdata()
    if folder is None:
        return None
    spec = DatasetSpec(source=str(folder / "mnist"), limit_per_class=limit_per_class)
    return prepare(load_raw(spec), spec, seed=1)
