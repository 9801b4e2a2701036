from pathlib import Path

import pytest

from core.data.types import PreparedData
from tests.core.tiny_run import DIGITS, data_of, train_in


@pytest.fixture(scope="session")
def digits() -> PreparedData:
    return data_of(DIGITS)


@pytest.fixture(scope="session")
def digits_run(tmp_path_factory: pytest.TempPathFactory, digits: PreparedData) -> Path:
    """A finished run; tests must not change it."""
    return train_in(tmp_path_factory.mktemp("runs"), DIGITS, digits)


@pytest.fixture
def own_run(digits_run: Path, tmp_path: Path) -> Path:
    """A copy of the finished run that a test may change."""
    import shutil

    return Path(shutil.copytree(digits_run, tmp_path / "run"))
