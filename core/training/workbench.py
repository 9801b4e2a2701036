"""Everything that a run works with, made ready from its experiment."""

from dataclasses import dataclass
from typing import Any

import keras
import tensorflow as tf

from core.data.feed import Feed
from core.data.load import load_raw, prepare
from core.data.memory import available_memory
from core.data.types import Cancelled, PreparedData
from core.data.weights import balanced_class_weights
from core.experiment import Experiment, Problem, ProblemError, fail
from core.model.build import build_model
from core.training.control import RunControl
from core.training.devices import DeviceReport, describe_devices
from core.training.losses import make_loss
from core.training.memory import MemoryEstimate, estimate_memory, memory_problem
from core.training.optimizer import make_optimizer
from core.training.precision import precision_warnings, uses_xla
from core.training.step import TrainStep, ValidationStep

_SMALLEST_VALIDATION_BATCH = 32
"""A batch size of 1 may be wanted for the steps; for measuring it is only slow."""


@dataclass(frozen=True)
class Workbench:
    """The ready-made parts of a run.

    Attributes:
        experiment: What is trained.
        data: The prepared data.
        device: Where it is computed.
        model: The model, with its first weights.
        optimizer: Built for the model's trainable variables.
        train_step: One step of training.
        validation_step: One step of validation.
        train_feed: The batches to learn from.
        validation_feed: The batches to watch.
        memory: What a step needs.
        warnings: What a person should know before.
    """

    experiment: Experiment
    data: PreparedData
    device: DeviceReport
    model: keras.Model
    optimizer: keras.Optimizer
    train_step: TrainStep
    validation_step: ValidationStep
    train_feed: Feed
    validation_feed: Feed
    memory: MemoryEstimate
    warnings: tuple[Problem, ...]


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

    With `training.deterministic`, TensorFlow is switched to deterministic operations.
    That holds for the whole process and can't be taken back: later runs in the same
    window are deterministic too, and a little slower.

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
        tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(experiment.seed)
    model = build_model(
        experiment.model, data.task, experiment.seed, training.precision
    )
    if not model.trainable_variables:
        raise fail(
            "The net has no weights that could learn.",
            "Add a layer with weights, such as Dense or Conv2D.",
            path="model.layers",
        )
    optimizer = make_optimizer(training)
    optimizer.build(model.trainable_variables)
    loss = make_loss(data.task, training.label_smoothing)
    weights = (
        balanced_class_weights(data.train.labels, data.task.num_classes)
        if training.class_weights == "balanced"
        else None
    )
    xla = uses_xla(training, device)
    largest_batch = min(training.batch_size, len(data.train))
    memory = estimate_memory(
        model, largest_batch, training.optimizer.kind, training.precision
    )
    return Workbench(
        experiment=experiment,
        data=data,
        device=device,
        model=model,
        optimizer=optimizer,
        train_step=TrainStep(
            model, optimizer, loss, weighted=weights is not None, xla=xla
        ),
        validation_step=ValidationStep(model, loss, xla=xla),
        train_feed=Feed(data.train, training.batch_size, experiment.seed, weights),
        validation_feed=Feed(
            data.validation,
            max(training.batch_size, _SMALLEST_VALIDATION_BATCH),
            experiment.seed,
        ),
        memory=memory,
        warnings=_warnings(experiment, data, device, memory),
    )


def device_of(experiment: Experiment) -> Any:
    """Returns the context in which everything of a run must happen.

    Raises:
        ProblemError: the chosen device does not exist.
    """
    return tf.device(describe_devices(experiment.training.device).device)


def _warnings(
    experiment: Experiment,
    data: PreparedData,
    device: DeviceReport,
    memory: MemoryEstimate,
) -> tuple[Problem, ...]:
    too_much = memory_problem(memory, available_memory(), device.gpu)
    if too_much is not None and too_much.severity == "error":
        raise ProblemError(too_much)
    return (
        *data.problems,
        *precision_warnings(experiment.training, device),
        *([too_much] if too_much else []),
    )
