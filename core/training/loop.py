"""The loop over epochs and steps: the heart of the engine.

Between any two steps the loop can stop, wait, or be saved. What an epoch does depends
on the seed, the number of the epoch and the weights before it, and on nothing else: not
on pauses, not on when events were sent, and not on how often the run was resumed.
"""

import math
from collections.abc import Callable

from core.experiment import Problem
from core.runs.events import EpochEnded, RunWarning, TrainingEvent, ValidationProgress
from core.training.control import RunControl
from core.training.failures import non_finite_loss
from core.training.keeper import Keeper
from core.training.patience import EarlyStopping, Plateau
from core.training.reporter import BatchReporter
from core.training.seeds import reseed
from core.training.state import PatienceState, RunState
from core.training.stopwatch import Stopwatch
from core.training.validation import closing, validate
from core.training.workbench import Workbench


class StopRequested(Exception):
    """A person asked the run to end; raised between two steps."""


class TrainingLoop:
    """Trains until the last epoch, early stopping, a stop request or an error.

    Attributes:
        epochs_done: Whole epochs done, validation included.
        best_epoch: The epoch with the lowest validation loss, from 1.
    """

    def __init__(
        self,
        bench: Workbench,
        state: RunState,
        keeper: Keeper,
        emit: Callable[[TrainingEvent], None],
        control: RunControl,
    ) -> None:
        """Stands where a state says; the weights must fit it already."""
        self._bench = bench
        self._training = bench.experiment.training
        self._keeper = keeper
        self._emit = emit
        self._control = control
        self.epochs_done = state.epochs_done
        self._step = state.step
        self.best_epoch = state.best_epoch
        self._best_loss = math.inf if state.best_loss is None else state.best_loss
        self._early_stopping = EarlyStopping(self._training.early_stopping)
        state.early_stopping.restore(self._early_stopping.patience)
        self._plateau = Plateau(self._training.schedule, state.plateau_factor)
        state.plateau.restore(self._plateau.patience)
        self._reporter = BatchReporter(emit, self._seconds_left)
        self._reporter.begin_epoch(self.epochs_done + 1, self._step, state.sums)
        self._watch = Stopwatch(state.seconds)
        self._epoch_watch = Stopwatch(state.epoch_seconds)
        self._validation_seconds = 0.0

    def run(self) -> str:
        """Trains; returns in one sentence why the run is complete.

        Raises:
            StopRequested: a stop was asked for.
            NonFiniteLossError: the loss is no number any more.
        """
        total = self._training.epochs
        while self.epochs_done < total:
            self._train()
            val_loss, val_metric = self._validate()
            if self._end_epoch(val_loss, val_metric):
                patience = self._training.early_stopping.patience
                return (
                    f"Early stopping after epoch {self.epochs_done}: the validation "
                    f"loss has not fallen for {patience} "
                    f"epoch{'' if patience == 1 else 's'}."
                )
        return f"All {total} epochs are done." if total > 1 else "The epoch is done."

    @property
    def seconds(self) -> float:
        """Duration of the training so far, pauses not included."""
        return self._watch.seconds

    @property
    def place(self) -> str:
        """Where the loop stands, in words."""
        steps = self._bench.train_feed.steps_per_epoch
        return f"in epoch {self.epochs_done + 1}, after step {self._step} of {steps}"

    def state(self) -> RunState:
        """Returns the place of the loop, for a checkpoint.

        Raises:
            NonFiniteLossError: a step that was not reported yet had no good loss.
        """
        self._reporter.flush()
        return RunState(
            epochs_done=self.epochs_done,
            step=self._step,
            sums=self._reporter.sums,
            seconds=self._watch.seconds,
            epoch_seconds=self._epoch_watch.seconds if self._step else 0.0,
            best_epoch=self.best_epoch,
            best_loss=None if self.best_epoch is None else self._best_loss,
            early_stopping=PatienceState.of(self._early_stopping.patience),
            plateau=PatienceState.of(self._plateau.patience),
            plateau_factor=self._plateau.factor,
        )

    def _train(self) -> None:
        """Does the rest of the steps of an epoch."""
        bench, epoch = self._bench, self.epochs_done
        if self._step == 0:
            reseed(bench.model, bench.experiment.seed, epoch)
        with closing(bench.train_feed.epoch(epoch, self._step)) as batches:
            while True:
                self._heed_control()
                batch = next(batches, None)
                if batch is None:
                    break
                rate = self._learning_rate(self._step)
                result = bench.train_step(batch, rate)
                self._step += 1
                self._reporter.add(result, len(batch), rate)
                if self._keeper.wants_save_within_epoch:
                    self._keeper.save(self.state())
        self._reporter.flush()

    def _validate(self) -> tuple[float, float]:
        bench, epoch = self._bench, self.epochs_done + 1
        begin = self._watch.seconds
        total = bench.validation_feed.num_examples

        def progress(done: int) -> None:
            self._emit(ValidationProgress(epoch=epoch, done=done, total=total))

        loss, metric = validate(
            bench.validation_step, bench.validation_feed, self._heed_control, progress
        )
        if not math.isfinite(loss):
            raise non_finite_loss(epoch, None, self._last_rate)
        self._validation_seconds = self._watch.seconds - begin
        return loss, metric

    def _end_epoch(self, val_loss: float, val_metric: float) -> bool:
        """Closes an epoch; says whether early stopping ends the run."""
        metric = self._bench.data.task.metric_name
        loss_mean, metric_mean = self._reporter.means
        rate = self._last_rate
        best = val_loss < self._best_loss
        self.epochs_done += 1
        self._step = 0
        if best:
            self.best_epoch, self._best_loss = self.epochs_done, val_loss
            self._keeper.keep_best()
        stops = self._early_stopping.wants_to_stop(val_loss)
        lowered = self._plateau.lowers_rate(val_loss)
        event = EpochEnded(
            epoch=self.epochs_done,
            logs={
                "loss": loss_mean,
                metric: metric_mean,
                "val_loss": val_loss,
                f"val_{metric}": val_metric,
                "learning_rate": rate,
            },
            seconds=self._epoch_watch.seconds,
            best=best,
        )
        self._reporter.begin_epoch(self.epochs_done + 1)
        self._epoch_watch = Stopwatch()
        self._emit(event)
        if lowered and self.epochs_done < self._training.epochs and not stops:
            self._emit(RunWarning(problem=self._rate_has_fallen()))
        self._keeper.save_soon(self.state())
        return stops

    def _heed_control(self) -> None:
        """Waits while the run is paused.

        Raises:
            StopRequested: the run is to end.
        """
        if self._control.pause_requested:
            self._reporter.flush()
            with self._watch.paused(), self._epoch_watch.paused():
                self._control.wait_while_paused()
            self._reporter.forget_pause()
        if self._control.stop_requested:
            raise StopRequested

    def _learning_rate(self, step: int) -> float:
        steps = self._bench.train_feed.steps_per_epoch
        factor = self._training.schedule.factor(
            self.epochs_done * steps + step, steps, self._training.epochs
        )
        rate = self._training.optimizer.learning_rate
        return rate * factor * self._plateau.factor

    @property
    def _last_rate(self) -> float:
        return self._learning_rate(self._bench.train_feed.steps_per_epoch - 1)

    def _rate_has_fallen(self) -> Problem:
        return Problem(
            message="The validation loss has stopped falling, so the learning rate "
            f"falls to {self._learning_rate(0):g}.",
            severity="information",
        )

    def _seconds_left(self, seconds_per_step: float) -> float | None:
        """Estimates the time to the last planned epoch; None while unknown."""
        if not math.isfinite(seconds_per_step):
            return None
        bench = self._bench
        epochs = self._training.epochs - self.epochs_done
        steps = epochs * bench.train_feed.steps_per_epoch - self._step
        # A look at a batch takes about a third of learning from it.
        validation = self._validation_seconds or (
            bench.validation_feed.steps_per_epoch * seconds_per_step / 3
        )
        return max(0.0, steps * seconds_per_step + epochs * validation)
