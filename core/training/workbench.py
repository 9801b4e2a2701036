"""Everything that a run works with, made ready from its experiment."""

from typing import Any

import keras
import tensorflow as tf

from core.augmentation.augmenter import Augmenter
from core.data.feed import Feed
from core.data.load import load_raw, prepare
from core.data.memory import available_memory
from core.data.types import Cancelled, PreparedData
from core.data.weights import balanced_class_weights
from core.experiment import Base, Experiment, Problem, ProblemError, fail
from core.model.bases.outline import gradual_freezes
from core.model.build import build_model
from core.model.freezing import built_outline
from core.training import determinism
from core.training.control import RunControl
from core.training.desk import Desks, Tools, freeze, split_of
from core.training.devices import DeviceReport, describe_devices
from core.training.features.compute import Watch
from core.training.features.use import FeatureUse, features_for
from core.training.grouped_optimizer import StepOptimizer
from core.training.losses import make_loss
from core.training.memory import MemoryEstimate, estimate_memory, memory_problem
from core.training.phases import Opening, Phase, Place, plan_phases
from core.training.precision import precision_warnings
from core.training.snapshot import Snapshots
from core.training.step import TrainStep, ValidationStep
from core.training.xla import uses_xla, xla_obstacle

_SMALLEST_VALIDATION_BATCH = 32
"""A batch size of 1 may be wanted for the steps; for measuring it is only slow."""


class Workbench:
    """The ready-made parts of a run.

    Attributes:
        experiment: What is trained.
        data: The prepared data.
        device: Where it is computed.
        model: The model, with its first weights.
        phases: The phases of the run.
        memory: What a step needs, in the phase that needs most.
        warnings: What a person should know before.
        desk: What the present stage works with.
        snapshots: Takes copies of the weights.
    """

    def __init__(
        self,
        tools: Tools,
        data: PreparedData,
        device: DeviceReport,
        memory: MemoryEstimate,
        warnings: tuple[Problem, ...],
    ) -> None:
        """Stands at the first stage."""
        self.experiment = tools.experiment
        self.data = data
        self.device = device
        self.model = tools.model
        self.phases = tools.phases
        self.memory = memory
        self.warnings = warnings
        self._tools = tools
        self._desks = Desks(tools)
        self.desk = self._desks.enter(Place())
        self.snapshots = Snapshots(lambda: self.desk.still)

    @property
    def phase(self) -> Phase:
        """The present phase."""
        return self.phases[self.desk.place.phase]

    @property
    def optimizer(self) -> StepOptimizer:
        """That of the present stage."""
        return self.desk.optimizer

    @property
    def train_step(self) -> TrainStep:
        """That of the present stage."""
        return self.desk.train_step

    @property
    def validation_step(self) -> ValidationStep:
        """That of the present stage."""
        return self.desk.validation_step

    @property
    def train_feed(self) -> Feed:
        """The batches to learn from in the present stage."""
        return self.desk.train_feed

    @property
    def validation_feed(self) -> Feed:
        """The batches to watch in the present stage."""
        return self.desk.validation_feed

    def enter(self, place: Place) -> None:
        """Goes on to a stage after the present one; at the present one does nothing."""
        if place != self.desk.place:
            self.desk = self._desks.enter(place)

    def use_features(self, watch: Watch) -> FeatureUse:
        """Computes what the frozen part says of the images, so that steps need not.

        Args:
            watch: How to look up from the work.

        Raises:
            ProblemError: an image can't be read.
        """
        use = features_for(self._tools, self.data, self.device, self.desk, watch)
        self.desk = self._desks.on_features(self.desk, use.train, use.validation)
        return use


def load_data(experiment: Experiment, control: RunControl) -> PreparedData:
    """Loads and prepares the data of an experiment.

    Raises:
        ProblemError: the data can't be had.
        Cancelled: a stop was asked for meanwhile.
    """

    def progress(_what: str, _done: int, _total: int | None, _unit: str) -> None:
        if control.stop_requested:
            raise Cancelled

    raw = load_raw(experiment.dataset, progress)
    return prepare(raw, experiment.dataset, experiment.seed, progress)


def set_up(experiment: Experiment, data: PreparedData) -> Workbench:
    """Makes model, optimizer, steps and feeds.

    With `training.deterministic`, TensorFlow is switched to deterministic operations
    for the rest of the process; see `core.training.determinism`.

    Must be called inside `tf.device` of the run's device; see `device_of`.

    Raises:
        ProblemError: the stack can't be built, has nothing to train, or clearly does
            not fit into memory.
    """
    training = experiment.training
    if len(data.train) == 0 or len(data.validation) == 0:
        raise fail(
            "Expected images to train with and images to validate with. Received: "
            f"{len(data.train)} and {len(data.validation)}.",
            "Add images, or raise the share for validation.",
            path="dataset.split",
        )
    device = describe_devices(training.device)
    if training.deterministic:
        determinism.switch_on()
    obstacle = xla_obstacle(experiment, determinism.is_on())
    keras.utils.set_random_seed(experiment.seed)
    model = build_model(
        experiment.model, data.task, experiment.seed, training.precision
    )
    weights = (
        balanced_class_weights(data.train.labels, data.task.num_classes)
        if training.class_weights == "balanced"
        else None
    )
    tools = Tools(
        experiment=experiment,
        model=model,
        phases=plan_phases(experiment, _opening(model, experiment.model.base)),
        loss=make_loss(data.task, training.label_smoothing),
        class_weights=weights,
        xla=obstacle is None and uses_xla(training, device),
        train_images=Feed(
            data.train,
            training.batch_size,
            experiment.seed,
            weights,
            _augmenter(experiment, data),
        ),
        validation_images=Feed(
            data.validation,
            max(training.batch_size, _SMALLEST_VALIDATION_BATCH),
            experiment.seed,
        ),
    )
    memory = _memory(tools, min(training.batch_size, len(data.train)))
    warnings = (
        # What is only to be known of the data stands where the data is chosen.
        *(problem for problem in data.problems if problem.severity != "information"),
        *precision_warnings(training, device, obstacle),
        *_memory_warnings(memory, device),
    )
    return Workbench(tools, data, device, memory, warnings)


def _augmenter(experiment: Experiment, data: PreparedData) -> Augmenter | None:
    """Returns what varies the training images; None if nothing does."""
    spec = experiment.augmentation
    if not spec.active:
        return None
    return Augmenter(spec, data.task.input_shape, experiment.seed)


def _opening(model: keras.Model, base: Base | None) -> Opening | None:
    """Returns how the base is opened step by step; None without a base."""
    if base is None:
        return None
    found = built_outline(model, base)
    return lambda freeze, steps: gradual_freezes(found, freeze, steps)


def _memory(tools: Tools, batch_size: int) -> MemoryEstimate:
    """Returns what the stage that needs most memory needs.

    Raises:
        ProblemError: there is a stage in which nothing learns.
    """
    training, model = tools.experiment.training, tools.model
    estimates: list[MemoryEstimate] = []
    for number, phase in enumerate(tools.phases):
        for stage in range(len(phase.stages)):
            freeze(tools, Place(number, stage))
            if not model.trainable_variables:
                raise fail(
                    "The net has no weights that could learn.",
                    "Add a layer with weights, such as Dense or Conv2D.",
                    path="model.layers",
                )
            split = split_of(model, tools.experiment.model.base)
            estimates.append(
                estimate_memory(
                    model,
                    batch_size,
                    training.optimizer.kind,
                    training.precision,
                    split.frozen if split else None,
                )
            )
    return max(estimates, key=lambda estimate: estimate.total)


def device_of(experiment: Experiment) -> Any:
    """Returns the context in which everything of a run must happen.

    Raises:
        ProblemError: the chosen device does not exist.
    """
    return tf.device(describe_devices(experiment.training.device).device)


def _memory_warnings(memory: MemoryEstimate, device: DeviceReport) -> list[Problem]:
    too_much = memory_problem(memory, available_memory(), device.gpu)
    if too_much is not None and too_much.severity == "error":
        raise ProblemError(too_much)
    return [too_much] if too_much else []
