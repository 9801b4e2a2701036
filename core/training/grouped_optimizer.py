"""One optimizer for each group of variables that began to learn at the same time.

Two things need that. The base may learn more slowly than the head: for optimizers that
divide by the size of the gradient, such as Adam, smaller gradients change nothing, so
the rate itself must differ. And variables that are opened later must not share the step
counter of the others: Adam corrects its averages by that counter, and with a late one
the first hundreds of steps of a freshly opened base would be several times too large.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import keras
import tensorflow as tf


class StepOptimizer(Protocol):
    """What a training step needs of an optimizer; Keras's own have it."""

    learning_rate: Any

    @property
    def variables(self) -> list[keras.Variable]:
        """All that a checkpoint must keep."""
        ...

    def build(self, variables: Any, /) -> None:
        """Makes what it keeps for each variable."""
        ...

    def apply(self, grads: Any, trainable_variables: Any, /) -> None:
        """Changes variables once."""
        ...

    def scale_loss(self, loss: Any) -> Any:
        """Multiplies a loss before its gradients are computed."""
        ...


class GroupedOptimizer:
    """Hands each variable to the optimizer of its group.

    Attributes:
        loss_scale_factor: None always; `LossScaleOptimizer` sets it on what it wraps.
    """

    loss_scale_factor: float | None = None

    def __init__(
        self,
        members: Sequence[keras.Optimizer],
        groups: Sequence[Sequence[keras.Variable]],
        rate_fractions: Sequence[float],
        global_clip: float | None = None,
    ) -> None:
        """Joins optimizers.

        Args:
            members: One for each group.
            groups: The variables of each; no variable is in two of them.
            rate_fractions: The learning rate of each as a share of the common one.
            global_clip: The largest length of all gradients together that is left
                unchanged; None for no limit.
        """
        self._members = list(members)
        self._groups = [list(group) for group in groups]
        self._fractions = list(rate_fractions)
        self._global_clip = global_clip
        self._group_of = {
            id(variable): index
            for index, group in enumerate(self._groups)
            for variable in group
        }

    def build(self, variables: Sequence[keras.Variable], /) -> None:
        """Makes the variables of the members that have none yet."""
        for member, group in zip(self._members, self._groups, strict=True):
            if not member.built:
                member.build(group)

    @property
    def variables(self) -> list[keras.Variable]:
        """The variables of all members, in order."""
        return [variable for member in self._members for variable in member.variables]

    @property
    def learning_rate(self) -> Any:
        """The common rate."""
        first: Any = self._members[0].learning_rate
        return first / self._fractions[0]

    @learning_rate.setter
    def learning_rate(self, rate: Any) -> None:
        for member, fraction in zip(self._members, self._fractions, strict=True):
            member.learning_rate = rate * fraction

    @property
    def iterations(self) -> Any:
        """The steps of the first group."""
        return self._members[0].iterations

    def scale_loss(self, loss: Any) -> Any:
        """Returns the loss as it is."""
        return loss

    def apply(
        self, grads: Sequence[Any], trainable_variables: Sequence[keras.Variable]
    ) -> None:
        """Changes variables once; each must belong to a group."""
        if self._global_clip is not None:
            grads, _ = tf.clip_by_global_norm(list(grads), self._global_clip)
        shares: list[list[tuple[Any, keras.Variable]]] = [[] for _ in self._members]
        for gradient, variable in zip(grads, trainable_variables, strict=True):
            shares[self._group_of[id(variable)]].append((gradient, variable))
        for member, share in zip(self._members, shares, strict=True):
            if share:
                member.apply([g for g, _ in share], [v for _, v in share])
