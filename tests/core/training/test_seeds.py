import numpy as np

from core.training.seeds import reseed, seed_variables
from core.training.workbench import set_up
from tests.core.training.samples import NOISY_LAYERS, tiny_data, tiny_experiment


def _noise(model) -> np.ndarray:
    images = tiny_data().train.images(0, 8)
    return np.stack([model(images, training=True).numpy() for _ in range(3)])


def test_that_the_noise_of_an_epoch_does_not_depend_on_its_past():
    model = set_up(tiny_experiment(NOISY_LAYERS), tiny_data()).model
    assert len(seed_variables(model)) == 1
    reseed(model, seed=1, epoch=3)
    first = _noise(model)
    for epoch in range(3):
        reseed(model, seed=1, epoch=epoch)
        _noise(model)
    reseed(model, seed=1, epoch=3)
    np.testing.assert_array_equal(_noise(model), first)


def test_that_epochs_and_seeds_have_noise_of_their_own():
    model = set_up(tiny_experiment(NOISY_LAYERS), tiny_data()).model
    seen = set()
    for seed in range(3):
        for epoch in range(3):
            reseed(model, seed, epoch)
            seen.add(tuple(seed_variables(model)[0].numpy()))
    assert len(seen) == 9


def test_that_steps_of_an_epoch_differ():
    model = set_up(tiny_experiment(NOISY_LAYERS), tiny_data()).model
    one, two, three = _noise(model)
    assert (one != two).any()
    assert (two != three).any()
