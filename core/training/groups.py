"""Which variables share an optimizer, as a run goes from stage to stage."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import keras

from core.experiment import TrainingSpec
from core.training.grouped_optimizer import GroupedOptimizer, StepOptimizer
from core.training.optimizer import make_optimizer, with_loss_scaling


@dataclass(frozen=True)
class _Group:
    variables: list[keras.Variable]
    optimizer: keras.Optimizer
    in_base: bool


class OptimizerGroups:
    """Makes the optimizer of each stage out of those of the stages before it.

    Variables that go on learning keep their optimizer, with its averages and its step
    counter, unless a phase begins afresh. Those that are opened get a new one.
    """

    def __init__(self, training: TrainingSpec, base: Collection[int]) -> None:
        """Starts without groups.

        Args:
            training: Which optimizer.
            base: The `id` of each variable of the base.
        """
        self._training = training
        self._base = set(base)
        self._groups: list[_Group] = []

    def advance(self, trainable: Sequence[keras.Variable], *, reset: bool) -> None:
        """Goes on to a stage.

        Args:
            trainable: All variables that learn in it.
            reset: Whether all optimizers begin afresh.
        """
        if reset:
            self._groups = []
        known = {id(v) for group in self._groups for v in group.variables}
        opened = [v for v in trainable if id(v) not in known]
        for in_base in (False, True):
            variables = [v for v in opened if (id(v) in self._base) == in_base]
            if variables:
                optimizer = make_optimizer(self._training)
                self._groups.append(_Group(variables, optimizer, in_base))

    def optimizer(self, base_rate_fraction: float) -> StepOptimizer:
        """Returns the optimizer of the present stage, built.

        Args:
            base_rate_fraction: The rate of the base as a share of the head's.
        """
        groups = self._groups
        alone = groups[0].optimizer if len(groups) == 1 else None
        slowed = groups[0].in_base and base_rate_fraction != 1.0
        joined: keras.Optimizer | GroupedOptimizer
        if alone is not None and not alone.built and not slowed:
            joined = alone
        else:
            joined = GroupedOptimizer(
                [group.optimizer for group in groups],
                [group.variables for group in groups],
                [base_rate_fraction if group.in_base else 1.0 for group in groups],
                self._training.clipping_limit
                if self._training.gradient_clipping == "global_norm"
                else None,
            )
        whole = with_loss_scaling(joined, self._training)
        whole.build([v for group in groups for v in group.variables])
        return whole
