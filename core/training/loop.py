"""The loop over epochs and steps: the heart of the engine.

Between any two steps the loop can stop, wait, or be saved. What an epoch does depends
on the seed, the number of the epoch and the weights before it, and on nothing else: not
on pauses, not on when events were sent, and not on how often the run was resumed.
"""

import math
import time
from collections.abc import Callable

from core.experiment import Problem
from core.runs.events import (
    EpochEnded,
    FeatureProgress,
    PhaseStarted,
    RunWarning,
    TrainingEvent,
    ValidationProgress,
)
from core.training.control import RunControl
from core.training.failures import non_finite_loss
from core.training.features.compute import Watch
from core.training.keeper import Keeper
from core.training.onlooker import Onlooker
from core.training.patience import Border, EarlyStopping, Plateau
from core.training.phases import Place
from core.training.reporter import SECONDS_BETWEEN_EVENTS, BatchReporter
from core.training.seeds import reseed
from core.training.state import PatienceState, RunState
from core.training.stopwatch import Stopwatch
from core.training.validation import closing, validate
from core.training.workbench import Workbench


class StopRequested(Exception):
    """A person asked the run to end; raised between two steps."""


class TrainingLoop:
    """Trains until the last epoch, early stopping, a stop request or an error.

    A run may have several phases, and a phase several stages in each of which more of
    the base is opened. Early stopping ends a phase; the last one ends the run.

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
        self._onlooker = Onlooker(bench.model, bench.data, control.glimpses)
        self.epochs_done = state.epochs_done
        self._step = state.step
        self.best_epoch = state.best_epoch
        self._best_loss = math.inf if state.best_loss is None else state.best_loss
        self._phase_began = state.phase_began
        self._phase_over = state.phase_over
        self._early_stopping = EarlyStopping(self._training.early_stopping)
        state.early_stopping.restore(self._early_stopping.patience)
        self._plateau = Plateau(bench.phase.schedule, state.plateau_factor)
        state.plateau.restore(self._plateau.patience)
        self._border = Border(bench.phase.plateau_patience)
        state.border.restore(self._border.patience)
        self._forward_seconds: float | None = None
        self._reporter = BatchReporter(emit, self._seconds_left)
        self._reporter.begin_epoch(self.epochs_done + 1, self._step, state.sums)
        self._watch = Stopwatch(state.seconds)
        self._epoch_watch = Stopwatch(state.epoch_seconds)
        self._validation_seconds = 0.0
        self._reported = 0.0
        self._noticed: set[str] = set()

    def run(self) -> str:
        """Trains; returns in one sentence why the run is complete.

        Raises:
            StopRequested: a stop was asked for.
            NonFiniteLossError: the loss is no number any more.
        """
        if not self._phase_is_done:
            self._use_features()
        while True:
            while not self._phase_is_done:
                self._enter_stage()
                self._train()
                val_loss, val_metric = self._validate()
                self._end_epoch(val_loss, val_metric)
            if self._bench.phase is self._bench.phases[-1]:
                return self._reason
            self._enter_next_phase()

    @property
    def total_epochs(self) -> int:
        """Planned epochs over all phases, as known now."""
        later = self._bench.phases[self._bench.desk.place.phase + 1 :]
        planned = self._phase_began + self._bench.phase.epochs
        if self._phase_over:
            planned = self.epochs_done
        return planned + sum(phase.epochs for phase in later)

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
            phase=self._bench.desk.place.phase,
            stage=self._bench.desk.place.stage,
            phase_began=self._phase_began,
            phase_over=self._phase_over,
            border=PatienceState.of(self._border.patience),
        )

    def show_end(self) -> None:
        """Lets those who have watched see how it ended."""
        self._onlooker.finish(self.epochs_done, self._step)

    def announce_stage(self) -> None:
        """Says what is trained from now on."""
        phase, stage = self._bench.phase, self._bench.desk.place.stage
        counts = self._bench.desk.counts
        began = self._phase_began
        self._emit(
            PhaseStarted(
                name=phase.name_of(stage),
                first_epoch=began + phase.stages[stage].first_epoch + 1,
                last_epoch=began + phase.end_of(stage),
                trainable_parameters=counts.trainable,
                frozen_parameters=counts.frozen,
                learning_rate=phase.learning_rate,
                total_epochs=self.total_epochs,
            )
        )

    @property
    def _phase_is_done(self) -> bool:
        into = self.epochs_done - self._phase_began
        return self._phase_over or into >= self._bench.phase.epochs

    @property
    def _reason(self) -> str:
        """In one sentence why the last phase has ended."""
        if self._phase_over:
            patience = self._training.early_stopping.patience
            return (
                f"Early stopping after epoch {self.epochs_done}: the validation "
                f"loss has not fallen for {patience} "
                f"epoch{'' if patience == 1 else 's'}."
            )
        total = self.epochs_done
        return f"All {total} epochs are done." if total > 1 else "The epoch is done."

    def _enter_next_phase(self) -> None:
        """Begins the next phase, with the best weights so far and new patience."""
        if self._phase_over:
            self._emit(RunWarning(problem=self._head_is_done()))
        if self._training.early_stopping.restore_best:
            self._keeper.restore_best()
        self._bench.enter(Place(self._bench.desk.place.phase + 1))
        self._phase_began, self._phase_over = self.epochs_done, False
        phase = self._bench.phase
        self._early_stopping = EarlyStopping(self._training.early_stopping)
        self._plateau = Plateau(phase.schedule)
        self._border = Border(phase.plateau_patience)
        self._begin_stage()

    def _enter_stage(self) -> None:
        """Opens more of the base if it is time to."""
        place = self._bench.desk.place
        wanted = self._bench.phase.stage_at(self.epochs_done - self._phase_began)
        if self._step == 0 and wanted > place.stage:
            self._bench.enter(Place(place.phase, wanted))
            self._begin_stage()

    def _begin_stage(self) -> None:
        self._reporter.begin_phase()
        self.announce_stage()
        self._use_features()

    def _use_features(self) -> None:
        """Lets a frozen part look at all images once, if there is one."""

        def progress(done: int, total: int) -> None:
            now = time.perf_counter()
            if done == total or now - self._reported >= SECONDS_BETWEEN_EVENTS:
                self._reported = now
                self._emit(FeatureProgress(done=done, total=total))

        with self._epoch_watch.paused():
            use = self._bench.use_features(Watch(self._heed_control, progress))
        if use.seconds_per_image is not None:
            self._forward_seconds = use.seconds_per_image
        # Once a run: each stage of a gradual opening would say the same.
        if use.notice is not None and use.notice.path not in self._noticed:
            self._noticed.add(use.notice.path)
            self._emit(RunWarning(problem=use.notice))
        self._reporter.forget_pause()

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

    def _end_epoch(self, val_loss: float, val_metric: float) -> None:
        """Closes an epoch."""
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
        crosses = self._border.is_reached(val_loss)
        self._phase_over = stops or crosses
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
        if lowered and not self._phase_is_done:
            self._emit(RunWarning(problem=self._rate_has_fallen()))
        self._keeper.save_soon(self.state())

    def _heed_control(self) -> None:
        """Waits while the run is paused; lets others look.

        Raises:
            StopRequested: the run is to end.
        """
        self._let_look()
        if self._control.pause_requested:
            self._reporter.flush()
            with self._watch.paused(), self._epoch_watch.paused():
                self._control.wait_while_paused(self._let_look)
            self._reporter.forget_pause()
        if self._control.stop_requested:
            raise StopRequested

    def _let_look(self) -> None:
        self._onlooker.serve(self.epochs_done, self._step)

    def _learning_rate(self, step: int) -> float:
        steps = self._bench.train_feed.steps_per_epoch
        phase, into = self._bench.phase, self.epochs_done - self._phase_began
        factor = phase.schedule.factor(into * steps + step, steps, phase.epochs)
        return phase.learning_rate * factor * self._plateau.factor

    @property
    def _last_rate(self) -> float:
        return self._learning_rate(self._bench.train_feed.steps_per_epoch - 1)

    def _rate_has_fallen(self) -> Problem:
        return Problem(
            message="The validation loss has stopped falling, so the learning rate "
            f"falls to {self._learning_rate(0):g}.",
            severity="information",
        )

    def _head_is_done(self) -> Problem:
        following = self._bench.phases[self._bench.desk.place.phase + 1]
        return Problem(
            message=f"The validation loss of the {self._bench.phase.name} no longer "
            f"falls: {following.name} begins after epoch {self.epochs_done}.",
            severity="information",
        )

    def _seconds_left(self, seconds_per_step: float) -> float | None:
        """Estimates the time to the last planned epoch; None while unknown."""
        if not math.isfinite(seconds_per_step):
            return None
        bench = self._bench
        into = self.epochs_done - self._phase_began
        epochs = bench.phase.epochs - into
        steps = epochs * bench.train_feed.steps_per_epoch - self._step
        # A look at a batch takes about a third of learning from it.
        validation = self._validation_seconds or (
            bench.validation_feed.steps_per_epoch * seconds_per_step / 3
        )
        present = max(0.0, steps * seconds_per_step + epochs * validation)
        later = bench.phases[bench.desk.place.phase + 1 :]
        if not later:
            return present
        if self._forward_seconds is None:
            return None
        # Learning from an image takes about three looks at it.
        looks = 3 * bench.train_feed.num_examples + bench.validation_feed.num_examples
        epochs = sum(phase.epochs for phase in later)
        return present + epochs * looks * self._forward_seconds
