"""How long work tells how far it is, and how it is cancelled."""

from collections.abc import Callable

Progress = Callable[[str, int, int | None, str], None]
"""`progress(what, done, total, unit)`: unit is `images`, `bytes` or `files`; total is
None while unknown. May raise `Cancelled` to end the work."""


class Cancelled(Exception):
    """The person asked to end a long piece of work."""


def no_progress(what: str, done: int, total: int | None, unit: str) -> None:
    """Ignores progress."""
