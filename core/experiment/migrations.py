"""Bringing experiment files of older schema versions up to date."""

from collections.abc import Callable
from typing import Any

_STEPS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""For each old version, the function that makes the next version of its data."""


def migrate(data: dict[str, Any]) -> dict[str, Any]:
    """Returns the data of an experiment file in the current schema version."""
    version = data.get("schema_version")
    while isinstance(version, int) and version in _STEPS:
        data = _STEPS[version](data)
        version = data["schema_version"]
    return data
