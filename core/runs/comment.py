"""Reading the curves of a run in words, always with the numbers that were seen."""

import math
from collections.abc import Sequence

from core.runs.history import History

STILL_FALLING = 0.03
"""A loss that fell by a larger share over the window is still falling."""

JUMP = 0.02
"""A training loss that rose by less than this share of its first value is noise."""

RISEN = 0.02
"""A validation loss that lies this share above its best has really risen."""

WINDOW = 3
"""How many epochs back "lately" reaches."""


ABOVE_CHANCE = 0.05
"""A share of right answers that is not even so far above chance is guessing."""


def comment(
    history: History,
    metric_name: str = "accuracy",
    going_on: bool = False,
    num_classes: int = 0,
) -> str:
    """Says in two or three plain sentences what the curves show.

    A pure function of the history, so that the window and the list of runs agree.

    Args:
        history: The finished epochs.
        metric_name: The metric beside the loss; its values are shares of one.
        going_on: Whether the run trains further epochs, so that none need be advised.
        num_classes: Classes to choose from; 0 if unknown.

    Returns:
        The comment; empty before the first epoch is done.
    """
    loss, val_loss = history.column("loss"), history.column("val_loss")
    if not loss:
        return ""
    broken = not_a_number(history)
    if broken:
        return broken
    if len(loss) == 1:
        return _first_epoch(history, metric_name)
    if not val_loss:
        return _trend(history.epochs, loss, "training", going_on)
    guesses = guessing(history, metric_name, num_classes)
    if guesses:
        return overfitting(history, num_classes) or guesses
    found = (
        overfitting(history, num_classes)
        or jumping(history)
        or _learning_nothing(history)
        or _trend(history.epochs, val_loss, "validation", going_on)
    )
    return f"{found} {_better_without_dropout(history)}".strip()


def _write(value: float) -> str:
    return f"{value:.3g}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def not_a_number(history: History) -> str:
    """Says since when a loss is no number; empty if all are."""
    loss, val_loss = history.column("loss"), history.column("val_loss")
    epochs = history.epochs
    for row, epoch in enumerate(epochs):
        values = [column[row] for column in (loss, val_loss) if row < len(column)]
        if all(math.isfinite(value) for value in values):
            continue
        before = f" (epoch {epochs[row - 1]}: {_write(loss[row - 1])})" if row else ""
        return (
            f"The loss is not a number since epoch {epoch}{before}. The steps were too "
            "large: try a tenth of the learning rate."
        )
    return ""


def _first_epoch(history: History, metric_name: str) -> str:
    row = history.at(history.epochs[0])
    text = f"After the first epoch the training loss is {_write(row['loss'])}"
    if "val_loss" in row:
        text += f" and the validation loss {_write(row['val_loss'])}"
    share = row.get(f"val_{metric_name}")
    if share is not None:
        text += f"; {_percent(share)} of the validation images are right"
    return f"{text}. From the second epoch on one can see where it is going."


def overfitting(history: History, num_classes: int) -> str:
    """Validation has risen since its best epoch while training went on falling.

    A net whose training loss is no better than that of guessing has learned nothing
    by heart.
    """
    loss, val_loss = history.column("loss"), history.column("val_loss")
    if not val_loss or (num_classes and loss[-1] >= math.log(num_classes)):
        return ""
    best = min(range(len(val_loss)), key=val_loss.__getitem__)
    last = len(val_loss) - 1
    rises = last - best
    if rises < 2 or val_loss[last] <= val_loss[best] * (1 + RISEN):
        return ""
    if loss[last] >= loss[best]:
        return ""
    first, final = history.epochs[best], history.epochs[last]
    return (
        f"The validation loss has not got better for {rises} epochs "
        f"({_write(val_loss[best])} at epoch {first} → {_write(val_loss[last])} at "
        f"epoch {final}) while the training loss fell ({_write(loss[best])} → "
        f"{_write(loss[last])}). The net begins to learn the training images by heart; "
        "augmentation, more dropout, a smaller net or more images help."
    )


def jumping(history: History) -> str:
    """The training loss has gone up by much in the last epoch."""
    loss, epochs = history.column("loss"), history.epochs
    if len(loss) < 2:
        return ""
    if loss[-1] <= loss[-2] * 1.1 or loss[-1] - loss[-2] <= loss[0] * JUMP:
        return ""
    return (
        f"The training loss has gone up: {_write(loss[-2])} at epoch {epochs[-2]}, "
        f"{_write(loss[-1])} at epoch {epochs[-1]}. If that goes on, the learning rate "
        "is too high."
    )


def guessing(history: History, metric_name: str, num_classes: int) -> str:
    """In no epoch did validation do better than chance, though the loss may fall."""
    shares = history.column(f"val_{metric_name}")
    if num_classes < 2 or len(shares) < WINDOW:
        return ""
    chance, best = 1 / num_classes, max(shares)
    if best > chance + min(ABOVE_CHANCE, chance / 2):
        return ""
    return (
        f"The net only guesses: {_percent(best)} of the validation images were right "
        f"in the best epoch, and guessing among {num_classes} classes gives "
        f"{_percent(chance)}. Try another learning rate, or more epochs."
    )


def _learning_nothing(history: History) -> str:
    """The training loss is where it began."""
    loss, epochs = history.column("loss"), history.epochs
    if len(loss) < WINDOW or loss[-1] < loss[0] * 0.98 or loss[-1] < 0.05:
        return ""
    return (
        f"The training loss hardly moves: {_write(loss[0])} at epoch {epochs[0]}, "
        f"{_write(loss[-1])} at epoch {epochs[-1]}. The net learns nothing yet; try "
        "another learning rate, or a larger net."
    )


def _trend(
    epochs: Sequence[int], values: Sequence[float], name: str, going_on: bool
) -> str:
    """Whether a loss still falls or has come to rest."""
    back = min(WINDOW, len(values) - 1)
    before, now = values[-1 - back], values[-1]
    seen = (
        f"({_write(before)} at epoch {epochs[-1 - back]} → {_write(now)} at epoch "
        f"{epochs[-1]})"
    )
    if now < before * (1 - STILL_FALLING):
        advice = "" if going_on else " More epochs would probably help."
        return f"The {name} loss is still falling {seen}.{advice}"
    if now > before * (1 + STILL_FALLING):
        return (
            f"The {name} loss is higher than before {seen}. One or two such epochs are "
            "no reason to worry."
        )
    if back < WINDOW:
        return f"The {name} loss has hardly changed {seen}. Wait for another epoch."
    return (
        f"The {name} loss has come to rest {seen}. More epochs of the same kind will "
        "hardly make it better."
    )


def _better_without_dropout(history: History) -> str:
    loss, val_loss = history.column("loss")[-1], history.column("val_loss")[-1]
    if val_loss >= loss * 0.95:
        return ""
    return (
        f"Validation ({_write(val_loss)}) is better than training ({_write(loss)}): "
        "training is the mean over the whole epoch, with dropout and augmentation if "
        "there are any; validation is measured at its end, without them."
    )
