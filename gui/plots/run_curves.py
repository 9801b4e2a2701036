"""What is drawn of a run, gathered from its events. Knows no widget."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.runs import History
from core.runs.events import (
    BatchesEnded,
    EpochEnded,
    PhaseStarted,
    RunStarted,
    TrainingEvent,
)
from gui.plots.buffer import FloatArray, GrowingArray

Quantity = Literal["loss", "metric"]


@dataclass(frozen=True)
class EpochValues:
    """One quantity at the end of the epochs.

    Attributes:
        x: The epochs, counted from 1.
        training: Means over the epoch.
        validation: Measured after the epoch; NaN where there is no validation.
    """

    x: FloatArray
    training: FloatArray
    validation: FloatArray


class RunCurves:
    """The numbers of one run.

    Step k of epoch e (k from 0, e from 1) lies at x = e - 1 + (k + 1) / steps, so that
    the last step of an epoch and the epoch's own point share one place.
    """

    def __init__(self) -> None:
        """Starts without any run."""
        self.run_dir = ""
        self.metric_name = "accuracy"
        self.num_classes = 0
        self.total_epochs = 0
        self.steps_per_epoch = 1
        self.starts_at = 0.0
        self.phases: list[PhaseStarted] = []
        self.best_epoch: int | None = None
        self.step_x = GrowingArray()
        self.steps: dict[Quantity, GrowingArray] = {
            "loss": GrowingArray(),
            "metric": GrowingArray(),
        }
        self.rate_x = GrowingArray()
        self.rates = GrowingArray()
        self._epochs: list[EpochEnded] = []
        self.revision = 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw yet."""
        return not len(self.step_x) and not self._epochs

    @property
    def progress(self) -> float:
        """How far the run has come, in epochs."""
        last_epoch = self._epochs[-1].epoch if self._epochs else 0
        last_step = float(self.step_x.values[-1]) if len(self.step_x) else 0.0
        return max(float(last_epoch), last_step)

    @property
    def num_epochs(self) -> int:
        """How many epochs are done."""
        return len(self._epochs)

    @property
    def starts_late(self) -> bool:
        """Whether the run goes on from a point whose earlier part is not here."""
        return self.starts_at > 0 and not self._reaches_back

    @property
    def _reaches_back(self) -> bool:
        first_step = self.step_x.values[0] if len(self.step_x) else math.inf
        return first_step <= self.starts_at or bool(
            self._epochs and self._epochs[0].epoch <= self.starts_at
        )

    def add(self, event: TrainingEvent) -> None:
        """Takes what an event says; the rest of the events is passed over."""
        match event:
            case RunStarted():
                self._begin(event)
            case PhaseStarted():
                if all(phase.first_epoch != event.first_epoch for phase in self.phases):
                    self.phases.append(event)
                    self.phases.sort(key=lambda phase: phase.first_epoch)
                    self.revision += 1
            case BatchesEnded():
                self._add_batches(event)
            case EpochEnded():
                self._add_epoch(event)
            case _:
                pass

    def lay_before(self, earlier: "RunCurves") -> None:
        """Puts the part of a resumed run before this one that was drawn elsewhere."""
        earlier.cut(self.starts_at)
        self.step_x.put_before(earlier.step_x.values)
        for quantity, values in self.steps.items():
            values.put_before(earlier.steps[quantity].values)
        self.rate_x.put_before(earlier.rate_x.values)
        self.rates.put_before(earlier.rates.values)
        self._epochs[:0] = earlier._epochs
        for phase in earlier.phases:
            self.add(phase)
        self._find_best()
        self.revision += 1

    def clear(self) -> None:
        """Forgets the run; the arrays stay the same objects."""
        for values in (self.step_x, *self.steps.values(), self.rate_x, self.rates):
            values.truncate(0)
        self._epochs = []
        self.phases = []
        self.best_epoch = None
        self.revision += 1

    def cut(self, position: float) -> None:
        """Drops what lies beyond a position, because the run does it again."""
        # Half a step of tolerance: positions are sums of fractions.
        limit = position + 0.5 / self.steps_per_epoch
        length = int(np.searchsorted(self.step_x.values, limit))
        self.step_x.truncate(length)
        for values in self.steps.values():
            values.truncate(length)
        rates = int(np.searchsorted(self.rate_x.values, limit))
        self.rate_x.truncate(rates)
        self.rates.truncate(rates)
        self._epochs = [event for event in self._epochs if event.epoch <= limit]
        self._find_best()
        self.revision += 1

    def epochs(self, quantity: Quantity) -> EpochValues:
        """Returns a quantity at the end of each epoch."""
        name = "loss" if quantity == "loss" else self.metric_name
        events = self._epochs
        return EpochValues(
            x=np.array([event.epoch for event in events], dtype=np.float64),
            training=np.array([event.logs.get(name, math.nan) for event in events]),
            validation=np.array(
                [event.logs.get(f"val_{name}", math.nan) for event in events]
            ),
        )

    def history(self) -> History:
        """Returns the finished epochs as the run folder's `history.csv` has them."""
        names = list(self._epochs[-1].logs) if self._epochs else []
        return History(
            epochs=tuple(event.epoch for event in self._epochs),
            columns={
                name: tuple(event.logs.get(name, math.nan) for event in self._epochs)
                for name in names
            },
        )

    def _begin(self, event: RunStarted) -> None:
        done = event.start_epoch + event.start_step / max(1, event.steps_per_epoch)
        if event.run_dir == self.run_dir and done > 0:
            self.cut(done)
        else:
            self.clear()
        self.run_dir = event.run_dir
        self.metric_name = event.metric_name
        self.num_classes = event.num_classes
        self.total_epochs = event.total_epochs
        self.steps_per_epoch = max(1, event.steps_per_epoch)
        self.starts_at = done
        self.revision += 1

    def _add_batches(self, event: BatchesEnded) -> None:
        if not event.losses:
            return
        first = event.epoch - 1 + (event.first_step + 1) / self.steps_per_epoch
        if len(self.step_x) and first <= self.step_x.values[-1]:
            self.cut(first - 1 / self.steps_per_epoch)
        steps = np.arange(len(event.losses), dtype=np.float64)
        x = first + steps / self.steps_per_epoch
        self.step_x.extend(x)
        self.steps["loss"].extend(event.losses)
        metrics = event.metrics or (math.nan,) * len(event.losses)
        self.steps["metric"].extend(metrics)
        self.rate_x.append(float(x[-1]))
        self.rates.append(event.learning_rate)

    def _add_epoch(self, event: EpochEnded) -> None:
        self._epochs = [e for e in self._epochs if e.epoch < event.epoch]
        self._epochs.append(event)
        if event.best:
            self.best_epoch = event.epoch
        self.revision += 1

    def _find_best(self) -> None:
        best = [event.epoch for event in self._epochs if event.best]
        self.best_epoch = best[-1] if best else None
