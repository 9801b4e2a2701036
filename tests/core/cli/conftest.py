"""Runs commands in this process and gives back what they printed."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from core.cli import run


@dataclass(frozen=True)
class Outcome:
    """The end of one command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The last line of stdout as JSON."""
        return json.loads(self.out.rstrip("\n").split("\n")[-1])


@pytest.fixture
def lossline(capsys):
    """Runs `python main.py ARGUMENTS`."""

    def command(*arguments: object) -> Outcome:
        code = run([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return command


@pytest.fixture
def tiny(tmp_path, lossline):
    """An experiment file that trains in about a second."""
    path = tmp_path / "tiny.json"
    assert lossline("new", "digits", "-o", path).code == 0
    return path
