"""What must be brought to this computer before a base can be used."""

from core.downloads.progress import Progress, no_progress
from core.experiment import ApplicationsBase, HubBase, ProblemError
from core.experiment.bases import BaseSpec
from core.model.bases.architectures import weights_file_of
from core.model.bases.curated import curated
from core.model.bases.folders import fetch_module, find_module
from core.model.bases.sources import source_of
from core.model.bases.weights import fetch_weights, weights_path


def needs_download(base: BaseSpec) -> bool:
    """Returns whether something must be downloaded or unpacked before it can be used.

    A base that is wrongly described needs none: `inspect_model` says what is wrong.
    """
    if isinstance(base, ApplicationsBase):
        path = weights_path(base)
        return base.weights == "imagenet" and path is not None and not path.is_file()
    if isinstance(base, HubBase):
        try:
            return find_module(base) is None
        except ProblemError:
            return False
    return False


def download_size(base: BaseSpec) -> int | None:
    """Returns how many bytes would be downloaded, about; None if that is not known."""
    if isinstance(base, ApplicationsBase):
        file = weights_file_of(base)
        return file.num_bytes if file is not None else None
    if isinstance(base, HubBase):
        try:
            item = source_of(base.handle).item
        except ProblemError:
            return None
        known = curated(item.handle) if item is not None else None
        return known.num_bytes if known is not None else None
    return None


def fetch_base(base: BaseSpec, progress: Progress = no_progress) -> None:
    """Brings what a base needs to this computer; does nothing if it is there.

    Args:
        base: Any base; a run of one's own needs nothing.
        progress: Told the bytes so far; may raise `Cancelled`, which leaves what has
            arrived for the next attempt.

    Raises:
        ProblemError: no connection, a refusal, a wrong file, or a full disk; the hint
            says how to bring the file by hand.
        Cancelled: `progress` asked for it.
    """
    if isinstance(base, ApplicationsBase):
        fetch_weights(base, progress)
    elif isinstance(base, HubBase):
        fetch_module(base, progress)
