"""Making dropout and noise a function of seed and epoch."""

import keras
import numpy as np


def seed_variables(model: keras.Model) -> list[keras.Variable]:
    """Returns the states of all random generators inside a model, in fixed order."""
    # Keras counts them among the variables of a model but not among its weights.
    weights = {id(weight) for weight in model.weights}
    return [
        variable
        for variable in model.variables
        if id(variable) not in weights and variable.shape == (2,)
    ]


def reseed(model: keras.Model, seed: int, epoch: int) -> None:
    """Sets what dropout and noise layers draw in an epoch.

    Every generator gets a stream of its own that depends on seed, epoch and its place
    in the model, so that an epoch never depends on how it was reached.

    Args:
        model: The model.
        seed: The seed of the experiment.
        epoch: Counted from 0.
    """
    for index, variable in enumerate(seed_variables(model)):
        sequence = np.random.SeedSequence((seed, epoch, index))
        # 31 bits are positive in every integer type that Keras uses for seeds.
        first = int(sequence.generate_state(1)[0] >> 1)
        variable.assign(np.array([first, 0]))
