"""Keeping a run's work on disk without holding the run up."""

import time
from collections.abc import Callable

import keras
import numpy as np

from core.experiment import Problem
from core.runs import RunFolder
from core.runs.events import CheckpointSaved, TrainingEvent
from core.training.best import BestWeights, save_model
from core.training.checkpoint import Checkpoint, values_of, write_checkpoint
from core.training.failures import NonFiniteLossError
from core.training.grouped_optimizer import StepOptimizer
from core.training.snapshot import Snapshots
from core.training.state import RunState

_SECONDS_BETWEEN_EPOCHS = 2.0
_SECONDS_WITHIN_EPOCH = 60.0
_SHARE = 20
"""Writing may take one part in so many of the time."""


class Keeper:
    """Decides when checkpoint and `best.keras` are written.

    After each epoch a copy of the state is taken at once; it is written if the last
    writing was two seconds ago (more, if writing takes long) and otherwise waits in
    memory for the next. So epochs of a tenth of a second are not slowed down, and a
    killed process loses seconds. In a long epoch the state is written once a minute.
    At the end of a run, also of a stopped or failed one, everything is written.
    """

    def __init__(
        self,
        folder: RunFolder,
        model: keras.Model,
        snapshots: Snapshots,
        optimizer: Callable[[], StepOptimizer],
        best: BestWeights,
        emit: Callable[[TrainingEvent], None],
    ) -> None:
        """Starts as if the last writing were just over.

        Args:
            folder: Where to write.
            model: The model that is trained.
            snapshots: Takes the copies of it.
            optimizer: Returns the present optimizer.
            best: The best weights so far.
            emit: Takes the events.
        """
        self._folder = folder
        self._model = model
        self._snapshots = snapshots
        self._optimizer = optimizer
        self._best = best
        self._emit = emit
        self._waiting: Checkpoint | None = None
        self._saved = time.perf_counter()
        self._cost = 0.0

    @property
    def wants_save_within_epoch(self) -> bool:
        """Whether an epoch has gone on for so long that its steps should be saved."""
        return self._age > max(_SECONDS_WITHIN_EPOCH, _SHARE * self._cost)

    @property
    def _age(self) -> float:
        return time.perf_counter() - self._saved

    def keep_best(self) -> None:
        """Takes the present weights for the best so far."""
        self._best.keep()

    def restore_best(self) -> None:
        """Gives the model the best weights so far, if there are any."""
        self._best.restore()

    def save(self, state: RunState) -> None:
        """Writes the present state now.

        Raises:
            NonFiniteLossError: the weights are no good.
            OSError: writing failed.
        """
        self._waiting = self._copy(state)
        self.flush()

    def save_soon(self, state: RunState) -> None:
        """Copies the present state now and writes it when it is time to.

        Raises:
            NonFiniteLossError: the weights are no good.
            OSError: writing failed.
        """
        self._waiting = self._copy(state)
        if self._age > max(_SECONDS_BETWEEN_EPOCHS, _SHARE * self._cost):
            self.flush()

    def flush(self) -> None:
        """Writes what still waits in memory, the best weights included.

        Raises:
            OSError: writing failed.
        """
        begin = time.perf_counter()
        wrote_best = self._best.write()
        if self._waiting is not None:
            state = self._waiting.state
            write_checkpoint(self._folder, self._waiting)
            self._waiting = None
            self._emit(
                CheckpointSaved(
                    epoch=state.epochs_done, step=state.step, best=wrote_best
                )
            )
        self._saved = time.perf_counter()
        self._cost = self._saved - begin

    def finish(self, state: RunState, *, restore_best: bool) -> None:
        """Writes the end of a run that has good weights.

        `best.keras` then holds the result of the run: the weights of the best epoch,
        or the last ones if the experiment does not want the best or if no epoch was
        finished.

        Raises:
            NonFiniteLossError: the weights are no good.
            OSError: writing failed.
        """
        self.save(state)
        if not restore_best or not self._best.weights:
            save_model(self._model, self._folder.best)

    def _copy(self, state: RunState) -> Checkpoint:
        variables = self._snapshots.take(self._model.variables)
        if not all(np.isfinite(value).all() for value in variables):
            raise NonFiniteLossError(
                Problem(
                    message="Some weights became NaN or infinite, so the run stopped.",
                    path="training.optimizer.learning_rate",
                    hint="Lower the learning rate, or switch on gradient clipping. "
                    "The last good weights are kept.",
                )
            )
        # Right after the best epoch the model itself has the best weights.
        is_best = state.step == 0 and state.best_epoch == state.epochs_done
        return Checkpoint(
            state=state,
            model=variables,
            optimizer=values_of(self._optimizer().variables),
            best=[] if is_best else self._best.weights,
        )
