"""What each stage of a run works with: its optimizer, its steps and its batches."""

from dataclasses import dataclass, replace

import keras
import numpy as np
from numpy.typing import NDArray

from core.data.feed import Feed
from core.experiment import Base, Experiment
from core.model.bases.outline import TrainableCounts
from core.model.freezing import apply_freeze, base_of, count_parameters
from core.training.features.split import Split, feature_dtype, split_model
from core.training.grouped_optimizer import StepOptimizer
from core.training.groups import OptimizerGroups
from core.training.losses import Loss
from core.training.phases import Phase, Place
from core.training.release import release
from core.training.step import TrainStep, ValidationStep


@dataclass(frozen=True)
class Desk:
    """The ready-made parts of one stage.

    Attributes:
        place: Which stage it is.
        optimizer: Built for the variables that learn.
        train_step: One step of training.
        validation_step: One step of validation.
        train_feed: The batches to learn from: images, or features of them.
        validation_feed: The batches to watch.
        counts: How many numbers learn, and how many do not.
        split: The frozen part and the head; None if nothing large is frozen.
        still: The variables that can't change here.
    """

    place: Place
    optimizer: StepOptimizer
    train_step: TrainStep
    validation_step: ValidationStep
    train_feed: Feed
    validation_feed: Feed
    counts: TrainableCounts
    split: Split | None
    still: tuple[keras.Variable, ...]


@dataclass(frozen=True)
class Tools:
    """What all stages of a run share.

    Attributes:
        experiment: What is trained.
        model: The model.
        phases: The phases of the run.
        loss: What is minimised.
        class_weights: float32 (num_classes,), or None for equal weights.
        xla: Whether XLA compiles the steps.
        train_images: The images to learn from.
        validation_images: The images to watch.
    """

    experiment: Experiment
    model: keras.Model
    phases: tuple[Phase, ...]
    loss: Loss
    class_weights: NDArray[np.float32] | None
    xla: bool
    train_images: Feed
    validation_images: Feed


class Desks:
    """Goes through the stages of a run and prepares a desk for each."""

    def __init__(self, tools: Tools) -> None:
        """Stands before the first stage."""
        self._tools = tools
        handle = base_of(tools.model)
        variables = handle.variables if handle is not None else ()
        training = tools.experiment.training
        self._groups = OptimizerGroups(training, {id(v) for v in variables})
        self._order = [
            Place(phase, stage)
            for phase, planned in enumerate(tools.phases)
            for stage in range(len(planned.stages))
        ]
        self._next = 0
        self._optimizer: StepOptimizer | None = None

    def enter(self, place: Place) -> Desk:
        """Goes on to a stage, over those that lie between.

        Args:
            place: A stage after the present one.
        """
        tools = self._tools
        phase = tools.phases[place.phase]
        while self._next <= self._order.index(place):
            step = self._order[self._next]
            freeze(tools, step)
            afresh = tools.phases[step.phase].reset_optimizer and step.stage == 0
            self._groups.advance(tools.model.trainable_variables, reset=afresh)
            self._next += 1
        before = self._optimizer
        self._optimizer = self._groups.optimizer(phase.base_rate_fraction)
        if before is not None:
            kept = {id(variable) for variable in self._optimizer.variables}
            release(v for v in before.variables if id(v) not in kept)
        return self._desk(place, self._optimizer)

    def _desk(self, place: Place, optimizer: StepOptimizer) -> Desk:
        tools = self._tools
        split = split_of(tools.model, tools.experiment.model.base)
        return Desk(
            place=place,
            optimizer=optimizer,
            train_step=self._train_step(optimizer, split, on_features=False),
            validation_step=self._validation_step(split, on_features=False),
            train_feed=tools.train_images,
            validation_feed=tools.validation_images,
            counts=count_parameters(tools.model),
            split=split,
            still=tuple(split.frozen.weights) if split is not None else (),
        )

    def on_features(
        self, desk: Desk, train: Feed | None, validation: Feed | None
    ) -> Desk:
        """Returns a desk that works on features.

        Args:
            desk: A desk with a split.
            train: The features to learn from; None to go on with images.
            validation: The features to watch; None to go on with images.
        """
        if train is not None:
            step = self._train_step(desk.optimizer, desk.split, on_features=True)
            desk = replace(desk, train_feed=train, train_step=step)
        if validation is not None:
            look = self._validation_step(desk.split, on_features=True)
            desk = replace(desk, validation_feed=validation, validation_step=look)
        return desk

    def _train_step(
        self, optimizer: StepOptimizer, split: Split | None, *, on_features: bool
    ) -> TrainStep:
        tools = self._tools
        if split is None:
            return TrainStep(
                tools.model,
                optimizer,
                tools.loss,
                weighted=tools.class_weights is not None,
                xla=tools.xla,
                mixed=tools.experiment.augmentation.mixes,
            )
        return TrainStep(
            split.head,
            optimizer,
            tools.loss,
            weighted=tools.class_weights is not None,
            xla=tools.xla,
            mixed=tools.experiment.augmentation.mixes and not on_features,
            frozen=None if on_features else split.frozen,
            dtype=feature_dtype(split.head) if on_features else "uint8",
        )

    def _validation_step(
        self, split: Split | None, *, on_features: bool
    ) -> ValidationStep:
        tools = self._tools
        if split is None:
            return ValidationStep(tools.model, tools.loss, xla=tools.xla)
        return ValidationStep(
            split.head,
            tools.loss,
            xla=tools.xla,
            frozen=None if on_features else split.frozen,
            dtype=feature_dtype(split.head) if on_features else "uint8",
        )


def freeze(tools: Tools, place: Place) -> None:
    """Freezes of the base what a stage wants frozen."""
    base = tools.experiment.model.base
    choice = tools.phases[place.phase].stages[place.stage].freeze
    if base is not None:
        apply_freeze(tools.model, base, choice)


def split_of(model: keras.Model, base: Base | None) -> Split | None:
    """Cuts a model where its frozen part ends; without a base it has none."""
    handle = base_of(model)
    if base is None or handle is None:
        return None
    return split_model(model, [handle.layer])
