"""Whether the present stage of a run works on features, and what is said about it."""

from dataclasses import dataclass

from core.data.feed import Feed
from core.data.types import PreparedData
from core.experiment import Problem
from core.training.desk import Desk, Tools
from core.training.devices import DeviceReport
from core.training.features.compute import Watch
from core.training.features.gather import Gathered, Source, gather
from core.training.features.key import net_digest
from core.training.features.store import FeatureFeed
from core.training.features.variation import Variation, variation_of
from core.training.memory import in_words


@dataclass(frozen=True)
class FeatureUse:
    """What came of it.

    Attributes:
        train: Features to learn from; None to go on with images.
        validation: Features to watch; None to go on with images.
        notice: What a person should know; None if there is nothing to say.
        seconds_per_image: What the frozen part needs for an image; None if unknown.
    """

    train: Feed | None = None
    validation: Feed | None = None
    notice: Problem | None = None
    seconds_per_image: float | None = None


def features_for(
    tools: Tools, data: PreparedData, device: DeviceReport, desk: Desk, watch: Watch
) -> FeatureUse:
    """Has the features of a stage, if a large part is frozen and it is worth while.

    Raises:
        ProblemError: an image can't be read.
    """
    base = tools.experiment.model.base
    if base is None or desk.split is None or base.features == "none":
        return FeatureUse()
    variation = variation_of(tools.experiment)
    copies = base.feature_copies if variation.can_be_copied else 0
    sources = [Source(data.validation, tools.validation_images)]
    if not variation.active:
        sources.append(Source(data.train, tools.train_images))
    elif copies:
        sources.append(Source(data.train, tools.train_images, copies, variation.digest))
    found = gather(
        desk.split,
        tuple(sources),
        net=net_digest(desk.split.frozen),
        data=data.fingerprint,
        device=device.chip,
        where=base.features,
        watch=watch,
    )
    if found is None:
        return FeatureUse(notice=_no_room())
    training, seed = tools.experiment.training, tools.experiment.seed
    validation = FeatureFeed(
        found.values[0],
        data.validation,
        tools.validation_images.batch_size,
        seed,
        in_memory=found.in_memory,
    )
    train = None
    if len(found.values) > 1:
        train = FeatureFeed(
            found.values[1],
            data.train,
            training.batch_size,
            seed,
            tools.class_weights,
            found.in_memory,
        )
    return FeatureUse(
        train, validation, _notice(found, variation, copies), found.seconds_per_image
    )


def _notice(found: Gathered, variation: Variation, copies: int) -> Problem:
    if variation.active and not copies:
        why = (
            "Augmentation mixes images with one another"
            if not variation.can_be_copied
            else "Augmentation varies the images in each epoch"
        )
        return Problem(
            message=f"{why}, so the frozen base is run in each step; only the "
            "validation images are computed once.",
            severity="information",
            path="model.base.feature_copies",
            hint="A few computed copies of each image make the epochs many times "
            "faster." * variation.can_be_copied,
        )
    what = f"{copies} varied copies of each image" if copies else "each image"
    where = "in memory" if found.in_memory else "on disk"
    how = "was taken from an earlier run" if found.reused else "was computed once"
    return Problem(
        message=f"What the frozen part of the base says of {what} {how} and is kept "
        f"{where} ({in_words(found.size)}). The epochs learn from that.",
        severity="information",
    )


def _no_room() -> Problem:
    return Problem(
        message="There is no room for what the frozen base says of all images, neither "
        "in memory nor on disk, so it is run in each step.",
        severity="information",
        path="model.base.features",
        hint="Pool right after the base, or free some space.",
    )
