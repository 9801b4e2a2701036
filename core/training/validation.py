"""Loss and metric over all validation images."""

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

from core.data.feed import Batch, Feed
from core.training.reporter import SECONDS_BETWEEN_EVENTS, fetch
from core.training.step import ValidationStep


def validate(
    step: ValidationStep,
    feed: Feed,
    between_steps: Callable[[], None],
    progress: Callable[[int], None],
) -> tuple[float, float]:
    """Measures a model.

    Args:
        step: The compiled step.
        feed: The validation images.
        between_steps: Called before each step; may raise to end the measuring.
        progress: Told now and then how many images are done.

    Returns:
        The means of loss and metric over the images.
    """
    sums, images = [0.0, 0.0], 0
    results: list[Any] = []
    sizes: list[int] = []

    def add_up() -> None:
        for values, size in zip(fetch(results).tolist(), sizes, strict=True):
            sums[0] += values[0] * size
            sums[1] += values[1] * size
        results.clear()
        sizes.clear()

    reported = time.perf_counter()
    with closing(feed.in_order()) as batches:
        while True:
            between_steps()
            batch = next(batches, None)
            if batch is None:
                break
            results.append(step(batch))
            sizes.append(len(batch))
            images += len(batch)
            if time.perf_counter() - reported >= SECONDS_BETWEEN_EVENTS:
                add_up()
                progress(images)
                reported = time.perf_counter()
    add_up()
    return sums[0] / images, sums[1] / images


@contextmanager
def closing(batches: Iterator[Batch]) -> Generator[Iterator[Batch]]:
    """Ends the reading ahead of a feed that has one, however the block is left."""
    try:
        yield batches
    finally:
        if isinstance(batches, Generator):
            batches.close()
