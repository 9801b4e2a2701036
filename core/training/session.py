"""One sitting of a run: what happens between its preparation and its last event."""

import contextlib
from typing import Any

from core.runs import RunFolder
from core.runs.events import RunStarted, RunStatus, RunWarning
from core.training.best import BestWeights
from core.training.control import RunControl
from core.training.keeper import Keeper
from core.training.loop import StopRequested, TrainingLoop
from core.training.memory import MemoryEstimate
from core.training.recorder import Recorder
from core.training.release import release
from core.training.state import RunState
from core.training.workbench import Workbench, device_of


class Session:
    """A run that is ready to train.

    Attributes:
        loop: How far it is.
    """

    def __init__(
        self,
        folder: RunFolder,
        bench: Workbench,
        state: RunState,
        best: BestWeights,
        recorder: Recorder,
        control: RunControl,
    ) -> None:
        """Stands where a state says; the model has its weights already."""
        self._bench = bench
        self._state = state
        self._folder = folder
        self._recorder = recorder
        self._keeper = Keeper(
            folder,
            bench.model,
            bench.snapshots,
            lambda: bench.optimizer,
            best,
            recorder,
        )
        self.loop = TrainingLoop(bench, state, self._keeper, recorder, control)

    @property
    def memory(self) -> MemoryEstimate:
        """What a step of training needs."""
        return self._bench.memory

    def device(self) -> contextlib.AbstractContextManager[Any]:
        """Returns the context in which `train` must be called."""
        return device_of(self._bench.experiment)

    def train(self) -> tuple[str, RunStatus]:
        """Trains to the end and writes the result.

        Returns:
            In one sentence why the run has ended, and how.

        Raises:
            Exception: whatever goes wrong; call `rescue` then.
        """
        self._announce()
        self.loop.announce_stage()
        self._warn()
        status: RunStatus = "completed"
        try:
            reason = self.loop.run()
        except (StopRequested, KeyboardInterrupt):
            status = "stopped"
            reason = f"Stopped {self.loop.place}. The work is kept."
        self.loop.show_end()
        early_stopping = self._bench.experiment.training.early_stopping
        self._keeper.finish(self.loop.state(), restore_best=early_stopping.restore_best)
        return reason, status

    def rescue(self, *, weights_are_good: bool) -> None:
        """Keeps what can be kept of a run that has failed; never raises.

        Args:
            weights_are_good: Whether the present weights are worth keeping; otherwise
                the last good ones are written.
        """
        with contextlib.suppress(Exception):
            if weights_are_good:
                self._keeper.finish(self.loop.state(), restore_best=True)
        with contextlib.suppress(Exception):
            self._keeper.flush()

    def close(self) -> None:
        """Frees the memory of model and optimizer."""
        release([*self._bench.model.variables, *self._bench.optimizer.variables])

    def _announce(self) -> None:
        bench, state = self._bench, self._state
        training = bench.experiment.training
        self._recorder(
            RunStarted(
                run_dir=str(self._folder.path),
                total_epochs=self.loop.total_epochs,
                start_epoch=state.epochs_done,
                start_step=state.step,
                steps_per_epoch=bench.train_feed.steps_per_epoch,
                batch_size=training.batch_size,
                train_count=bench.train_feed.num_examples,
                validation_count=bench.validation_feed.num_examples,
                parameters=bench.model.count_params(),
                metric_name=bench.data.task.metric_name,
                num_classes=bench.data.task.num_classes,
                device=bench.device.chip,
                device_reason=bench.device.reason,
            )
        )

    def _warn(self) -> None:
        for problem in self._bench.warnings:
            self._recorder(RunWarning(problem=problem))
