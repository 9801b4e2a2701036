"""What is wrong or odd in the choice of a base."""

from collections.abc import Iterator

from core.experiment import (
    ApplicationsBase,
    Base,
    FreezeSpec,
    HubBase,
    Problem,
    ProblemError,
)
from core.experiment.fixes import set_value
from core.model.bases.architectures import architecture_of, weights_file_of
from core.model.bases.consent import needs_consent
from core.model.bases.describe import outline
from core.model.bases.fetching import needs_download
from core.model.bases.outline import BaseOutline, count_trainable
from core.model.bases.sources import HANDLE_PATH
from core.model.bases.weights import weights_path
from core.model.words import gigabytes

PATH = "model.base"
TUNING_PATH = "training.fine_tuning.freeze"


def base_problems(
    base: Base, image_shape: tuple[int, int, int], tuned: FreezeSpec | None = None
) -> Iterator[Problem]:
    """Yields all problems of a base.

    Args:
        base: The base.
        image_shape: (height, width, channels) of the images of the data.
        tuned: What is frozen of it during fine-tuning; None if there is none.
    """
    try:
        found = outline(base, image_shape)
    except ProblemError as error:
        yield from error.problems
        return
    yield from freeze_problems(base.freeze, found, f"{PATH}.freeze")
    if tuned is not None:
        yield from freeze_problems(tuned, found, TUNING_PATH)
    if isinstance(base, ApplicationsBase):
        yield from _weights_problems(base)
        yield from _scratch_problems(base, found)
    question = needs_consent(base)
    if question:
        yield Problem(
            path=HANDLE_PATH,
            message=question,
            hint="Agree to it on the Model page. You are asked once.",
        )
    if found.frozen_because:
        yield Problem(
            path=HANDLE_PATH,
            severity="information",
            message=f"{found.frozen_because} It can be used frozen: only the head "
            "learns.",
        )
    if isinstance(base, HubBase) and base.batch_norm == "batch":
        yield from _averages_problems(found)


def freeze_problems(
    freeze: FreezeSpec, found: BaseOutline, path: str
) -> Iterator[Problem]:
    """Yields what is wrong in a choice of what is frozen.

    Args:
        freeze: The choice.
        found: The base.
        path: Where the choice stands, such as `training.fine_tuning.freeze`.
    """
    if not found.layers:
        if freeze.mode in ("up_to", "layers"):
            yield Problem(
                path=f"{path}.mode",
                message="The layers of a module have no names, so they can't be frozen "
                "one by one.",
                hint="Freeze a share of its weights, all of it or nothing.",
                fix=set_value("Freeze a share", f"{path}.mode", "share"),
            )
        return
    wanted = {"up_to": (freeze.up_to,), "layers": freeze.layers}.get(freeze.mode, ())
    missing = [name for name in wanted if found.layer(name) is None]
    if missing:
        named = ", ".join(name or "none" for name in missing[:3])
        place = "up_to" if freeze.mode == "up_to" else "layers"
        yield Problem(
            path=f"{path}.{place}",
            message=f"{found.title} has no layer of this name: {named}.",
            hint="Choose a layer of the picture.",
            fix=set_value("Freeze the whole base", f"{path}.mode", "all"),
        )


def _weights_problems(base: ApplicationsBase) -> Iterator[Problem]:
    info = architecture_of(base)
    file = weights_file_of(base)
    if base.weights == "imagenet" and file is None:
        nearest = min(info.widths, key=lambda width: abs(width - base.alpha))
        usual = ", ".join(f"{width:g}" for width in info.widths)
        yield Problem(
            path=f"{PATH}.alpha",
            message=f"There are no ImageNet weights of {info.title} with a width of "
            f"{base.alpha:g}. There are some for {usual}.",
            hint="Choose one of these widths.",
            fix=set_value(f"Use {nearest:g}", f"{PATH}.alpha", nearest),
        )
    elif needs_download(base) and file is not None:
        yield Problem(
            path=f"{PATH}.weights",
            severity="information",
            message=f"The weights of {info.title} ({gigabytes(file.num_bytes)}) are "
            "not on this computer yet.",
            hint="They must be downloaded before the run; or choose a file with them.",
        )
    elif base.weights == "file":
        path = weights_path(base)
        if path is None or not path.is_file():
            yield Problem(
                path=f"{PATH}.weights_file",
                message="No weights file is chosen."
                if path is None
                else f"There is no file {path}.",
                hint=f"Choose a file with weights of {info.title}.",
            )
        else:
            from core.model.bases.applications import weights_file_problems

            yield from weights_file_problems(base)


def _scratch_problems(base: ApplicationsBase, found: BaseOutline) -> Iterator[Problem]:
    if base.pretrained or count_trainable(found, base.freeze).trainable:
        return
    yield Problem(
        path=f"{PATH}.freeze.mode",
        severity="warning",
        message="The base starts from random weights and is frozen: it never learns "
        "anything.",
        hint="Freeze nothing to learn from scratch.",
        fix=set_value("Freeze nothing", f"{PATH}.freeze.mode", "none"),
    )


def _averages_problems(found: BaseOutline) -> Iterator[Problem]:
    if not found.learns_averages:
        yield Problem(
            path=f"{PATH}.batch_norm",
            severity="warning",
            message="The module can't be told to learn new averages: it keeps its own.",
            hint="Choose automatic.",
            fix=set_value("Use automatic", f"{PATH}.batch_norm", "auto"),
        )
