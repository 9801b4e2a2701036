"""How far a run is, gathered from its events. Knows no widget."""

from dataclasses import dataclass

from core.runs.events import (
    BatchesEnded,
    EpochEnded,
    FeatureProgress,
    PhaseStarted,
    RunEnded,
    RunStarted,
    TrainingEvent,
    ValidationProgress,
)
from gui import text


@dataclass
class RunProgress:
    """The latest numbers of a run.

    Attributes:
        phase: The name of the phase; empty before the first.
        epoch: The epoch that goes on, from 1; 0 before the first.
        total_epochs: Planned epochs; 0 before the run has begun.
        step: Steps done of this epoch.
        steps_per_epoch: Steps of one epoch.
        images_per_second: Over the last few seconds; 0 while unknown.
        seconds_left: None while unknown.
        loss: Mean over this epoch so far.
        val_loss: After the last finished epoch.
        val_metric: After the last finished epoch.
        metric_name: The name of the metric.
        validating: (images done, all images) during validation.
        features: (images done, all images) while a frozen base looks at them once.
        best_epoch: The epoch with the lowest validation loss.
        best_metric: Its validation metric.
        ended: The end of the run.
    """

    phase: str = ""
    epoch: int = 0
    total_epochs: int = 0
    step: int = 0
    steps_per_epoch: int = 1
    images_per_second: float = 0.0
    seconds_left: float | None = None
    loss: float | None = None
    val_loss: float | None = None
    val_metric: float | None = None
    metric_name: str = "accuracy"
    validating: tuple[int, int] | None = None
    features: tuple[int, int] | None = None
    best_epoch: int | None = None
    best_metric: float | None = None
    ended: RunEnded | None = None
    _loss_sum: float = 0.0
    _loss_count: int = 0
    _several_phases: bool = False

    @property
    def fraction(self) -> float:
        """How much of the planned run is done, 0 to 1."""
        if not self.total_epochs or not self.epoch:
            return 0.0
        done = self.epoch - 1 + self.step / self.steps_per_epoch
        return min(1.0, done / self.total_epochs)

    @property
    def where(self) -> str:
        """What goes on, in words: mostly the epoch."""
        if not self.total_epochs:
            return "Preparing …"
        if self.features is not None:
            done, total = self.features
            return f"Base: {text.count(done)}/{text.count(total)} images"
        if not self.epoch:
            return "Starting …"
        epoch = f"{self.epoch}/{self.total_epochs}"
        if self._several_phases:
            return f"Epoch {epoch}"
        return f"Training · epoch {epoch}"

    @property
    def phase_words(self) -> str:
        """The phase of a run of several, such as “Fine-tuning 2/3”; else empty."""
        if not self._several_phases or not self.epoch or self.features is not None:
            return ""
        return self.phase.capitalize()

    @property
    def summary(self) -> str:
        """How the run ended, in a few words; empty while it goes on."""
        if self.ended is None:
            return ""
        done = text.plural(self.ended.epochs_done, "epoch")
        if self.ended.epochs_done < self.total_epochs:
            done = f"{self.ended.epochs_done} of {self.total_epochs} epochs"
        starts = {"completed": "Done", "stopped": "Stopped", "failed": "Failed"}
        return f"{starts[self.ended.status]} after {done}"

    @property
    def result(self) -> str:
        """The best epoch of a run that has ended, or why it failed."""
        if self.ended is None:
            return ""
        if self.ended.status == "failed":
            return self.ended.reason
        best = self.ended.best_epoch
        if best is None:
            return ""
        words = f"best epoch {best}"
        if self.best_metric is not None and self.best_epoch == best:
            words += f", validation {text.percent(self.best_metric)}"
        return words

    def add(self, event: TrainingEvent) -> None:
        """Takes the numbers of an event."""
        match event:
            case RunStarted():
                self.total_epochs = event.total_epochs
                self.steps_per_epoch = max(1, event.steps_per_epoch)
                self.metric_name = event.metric_name
            case PhaseStarted():
                self.phase = event.name
                planned = event.last_epoch - event.first_epoch + 1
                self.total_epochs = event.total_epochs or self.total_epochs
                self._several_phases = planned < self.total_epochs
                if 0 < self.epoch < event.first_epoch:
                    # Its first step takes long; until then nothing is known of it.
                    self.epoch, self.step = event.first_epoch, 0
                    self.images_per_second, self.seconds_left = 0.0, None
            case FeatureProgress():
                unfinished = event.done < event.total
                self.features = (event.done, event.total) if unfinished else None
            case BatchesEnded():
                self._add_batches(event)
            case ValidationProgress():
                self.validating = (event.done, event.total)
            case EpochEnded():
                self._add_epoch(event)
            case RunEnded():
                self.ended = event
            case _:
                pass

    def _add_batches(self, event: BatchesEnded) -> None:
        self.features = None
        if event.epoch != self.epoch:
            self.epoch = event.epoch
            self._loss_sum, self._loss_count = 0.0, 0
        self.validating = None
        self.step = event.first_step + len(event.losses)
        self._loss_sum += sum(event.losses)
        self._loss_count += len(event.losses)
        self.loss = self._loss_sum / max(1, self._loss_count)
        self.images_per_second = event.images_per_second
        self.seconds_left = event.seconds_left

    def _add_epoch(self, event: EpochEnded) -> None:
        self.validating = None
        self.epoch = event.epoch
        self.step = self.steps_per_epoch
        self.loss = event.logs.get("loss", self.loss)
        self.val_loss = event.logs.get("val_loss")
        self.val_metric = event.logs.get(f"val_{self.metric_name}")
        if event.best:
            self.best_epoch = event.epoch
            self.best_metric = self.val_metric
