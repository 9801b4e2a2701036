"""The same work without a window: what teachers script and tests use."""

from core.cli.app import run

__all__ = ["run"]
