"""Telling the world about steps, about twenty times a second and no more often."""

import math
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from core.runs.events import BatchesEnded, TrainingEvent
from core.training.failures import non_finite_loss
from core.training.state import EpochSums

SECONDS_BETWEEN_EVENTS = 0.05
_SECONDS_OF_SPEED = 4.0
_NOTHING = EpochSums()


def fetch(results: list[Any]) -> np.ndarray:
    """Copies the results of several steps to the computer's memory at once.

    On a GPU reading a value waits for the step, so it is done for many steps together;
    on a CPU, where the values lie in memory already, stacking them would cost more.

    Returns:
        float32 (n, 2).
    """
    if not results:
        return np.zeros((0, 2), np.float32)
    if "GPU" in results[0].device:
        return tf.stack(results).numpy()
    return np.stack([result.numpy() for result in results])


class BatchReporter:
    """Gathers the results of steps and emits them together.

    It also sums them up for the mean of the epoch, in the order of the steps, so that
    the sums do not depend on when events were emitted.

    """

    def __init__(
        self,
        emit: Callable[[TrainingEvent], None],
        seconds_left: Callable[[float], float | None],
    ) -> None:
        """Starts without results.

        Args:
            emit: Takes the events.
            seconds_left: Told the seconds a step takes, estimates those of the rest.
        """
        self._emit = emit
        self._seconds_left = seconds_left
        self._results: list[Any] = []
        self._sizes: list[int] = []
        self._rate = 0.0
        self._epoch, self._first_step = 1, 0
        self._emitted = time.perf_counter()
        self._speed = Speed()
        self._loss = self._metric = 0.0
        self._images = 0

    def begin_epoch(
        self, epoch: int, step: int = 0, sums: EpochSums = _NOTHING
    ) -> None:
        """Starts the sums of an epoch.

        Args:
            epoch: The epoch, from 1.
            step: Steps of it that were done before, in an earlier part of the run.
            sums: The sums over these steps.
        """
        self._epoch, self._first_step = epoch, step
        self._loss, self._metric, self._images = sums.loss, sums.metric, sums.images
        self._speed.begin()

    @property
    def sums(self) -> EpochSums:
        """The sums over the steps of this epoch that were emitted."""
        return EpochSums(loss=self._loss, metric=self._metric, images=self._images)

    @property
    def means(self) -> tuple[float, float]:
        """Loss and metric of this epoch: means over its images."""
        return self._loss / self._images, self._metric / self._images

    def add(self, result: Any, size: int, learning_rate: float) -> None:
        """Takes the result of a step; emits if it is time to.

        Args:
            result: float32 (2,): loss and metric.
            size: Images of the batch.
            learning_rate: The rate of the step.

        Raises:
            NonFiniteLossError: the loss of a step is no number.
        """
        self._results.append(result)
        self._sizes.append(size)
        self._rate = learning_rate
        if time.perf_counter() - self._emitted >= SECONDS_BETWEEN_EVENTS:
            self.flush()

    def flush(self) -> None:
        """Emits what was gathered.

        Raises:
            NonFiniteLossError: the loss of a step is no number; the steps before it are
                emitted.
        """
        values = fetch(self._results)
        sizes = self._sizes
        self._results, self._sizes = [], []
        finite = np.isfinite(values[:, 0])
        count = len(values) if finite.all() else int(np.argmin(finite))
        if count:
            self._report(values[:count].astype(float), sizes[:count])
        self._emitted = time.perf_counter()
        if count < len(values):
            raise non_finite_loss(self._epoch, self._first_step + 1, self._rate)

    def _report(self, values: np.ndarray, sizes: list[int]) -> None:
        for (loss, metric), size in zip(values.tolist(), sizes, strict=True):
            self._loss += loss * size
            self._metric += metric * size
            self._images += size
        self._speed.add(len(sizes), sum(sizes))
        event = BatchesEnded(
            epoch=self._epoch,
            first_step=self._first_step,
            losses=tuple(values[:, 0].tolist()),
            metrics=tuple(values[:, 1].tolist()),
            learning_rate=self._rate,
            images_per_second=self._speed.images_per_second,
            seconds_left=self._seconds_left(self._speed.seconds_per_step),
        )
        self._first_step += len(sizes)
        self._emit(event)

    def begin_phase(self) -> None:
        """Forgets the speed: other weights are trained from now on."""
        self._speed = Speed()

    def forget_pause(self) -> None:
        """Leaves the time since the last event out of the speed."""
        self._speed.begin()


class Speed:
    """Steps and images a second over the last few seconds of training."""

    def __init__(self) -> None:
        """Starts without knowing."""
        self._parts: deque[tuple[float, int, int]] = deque()
        self._since = time.perf_counter()
        self._warm = False

    def begin(self) -> None:
        """Does not count the time until now."""
        self._since = time.perf_counter()

    def add(self, steps: int, images: int) -> None:
        """Counts steps that were done since the last call.

        The very first ones are left out: the step was compiled then.
        """
        now = time.perf_counter()
        seconds, self._since = now - self._since, now
        if not self._warm:
            self._warm = True
            return
        self._parts.append((seconds, steps, images))
        while self._total(0) > _SECONDS_OF_SPEED and len(self._parts) > 1:
            self._parts.popleft()

    @property
    def images_per_second(self) -> float:
        """Images a second; 0 while unknown."""
        seconds = self._total(0)
        return self._total(2) / seconds if seconds else 0.0

    @property
    def seconds_per_step(self) -> float:
        """Seconds a step takes; NaN while unknown."""
        steps = self._total(1)
        return self._total(0) / steps if steps else math.nan

    def _total(self, index: int) -> float:
        return sum(part[index] for part in self._parts)
