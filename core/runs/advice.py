"""What to try next, as one change that a person can accept."""

from core.experiment import Experiment
from core.experiment.fixes import insert_layer, set_value
from core.experiment.layers.core import Dense
from core.experiment.layers.pooling import (
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
)
from core.experiment.layers.regularization import Dropout
from core.experiment.layers.reshaping import Flatten
from core.experiment.problem import Fix
from core.runs.comment import guessing, jumping, not_a_number, overfitting
from core.runs.history import History

_FIRST_RATE, _MORE, _HIGHEST_RATE = 0.3, 0.1, 0.6
_NEAR = 3
"""A learning rate that many times above or below the usual one is not to blame."""

_TO_A_ROW = (Flatten, GlobalAveragePooling2D, GlobalMaxPooling2D)
"""Behind these the numbers of an image stand in a row, where dropout helps most."""


def advice(
    history: History,
    experiment: Experiment,
    metric_name: str = "accuracy",
    num_classes: int = 0,
) -> Fix | None:
    """Returns the change that answers what `comment` has found, if there is one.

    Args:
        history: The finished epochs.
        experiment: What was trained.
        metric_name: The metric beside the loss; its values are shares of one.
        num_classes: Classes to choose from; 0 if unknown.
    """
    if not_a_number(history):
        return smaller_rate(experiment)
    if overfitting(history, num_classes):
        return _more_dropout(experiment)
    if guessing(history, metric_name, num_classes):
        return _usual_rate(experiment)
    return smaller_rate(experiment) if jumping(history) else None


def smaller_rate(experiment: Experiment) -> Fix:
    """Returns the change to a tenth of the learning rate."""
    rate = float(f"{experiment.training.optimizer.learning_rate / 10:.3g}")
    label = f"Try a learning rate of {rate:g}"
    return set_value(label, "training.optimizer.learning_rate", rate)


def _usual_rate(experiment: Experiment) -> Fix | None:
    optimizer = experiment.training.optimizer
    usual = type(optimizer)().learning_rate
    if usual / _NEAR <= optimizer.learning_rate <= usual * _NEAR:
        return None
    label = f"Try a learning rate of {usual:g}"
    return set_value(label, "training.optimizer.learning_rate", usual)


def _more_dropout(experiment: Experiment) -> Fix | None:
    layers = experiment.model.layers
    present = [
        (index, layer)
        for index, layer in enumerate(layers)
        if isinstance(layer, Dropout) and layer.enabled
    ]
    if present:
        index, layer = present[-1]
        rate = round(layer.rate + _MORE, 2)
        if rate > _HIGHEST_RATE:
            return None
        path = f"model.layers[{index}].rate"
        return set_value(f"Try with dropout {rate:g}", path, rate)
    after = [i for i, layer in enumerate(layers) if isinstance(layer, _TO_A_ROW)]
    if after:
        place = after[-1] + 1
    elif experiment.model.locked_head:
        place = len(layers)
    else:
        outputs = [i for i, layer in enumerate(layers) if isinstance(layer, Dense)]
        if not outputs:
            return None
        place = outputs[-1]
    label = f"Try with dropout {_FIRST_RATE:g}"
    return insert_layer(label, f"model.layers[{place}]", Dropout(rate=_FIRST_RATE))
