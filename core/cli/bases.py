"""Bringing a pretrained base to this computer before a command uses it."""

from core.cli.output import FAILED, WRONG_INPUT, problems_exit, progress_bar
from core.experiment import HubBase, fail
from core.experiment.bases import Base


def get_base(base: Base, trusted: bool, as_json: bool) -> None:
    """Downloads what a base needs, if it may be run here.

    Args:
        base: The base.
        trusted: Whether the person trusts whoever made it.
        as_json: Whether problems are printed as JSON too.
    """
    from core.model.bases.consent import needs_consent, trust
    from core.model.bases.fetching import fetch_base

    question = "" if trusted else needs_consent(base)
    if question:
        with problems_exit(WRONG_INPUT, as_json):
            hint = "Add --trust-base if you trust it."
            raise fail(question, hint, path="model.base")
    with problems_exit(FAILED, as_json), progress_bar() as progress:
        fetch_base(base, progress)
    if trusted and isinstance(base, HubBase):
        # Trust goes by the content, which is only here once it was unpacked.
        trust(base)
