"""The accuracy that the presets promise, on the real images."""

from pathlib import Path

import pytest

from core.evaluation.measure import evaluate_run
from core.experiment import Experiment
from core.experiment.presets import find_preset
from core.runs.events import EpochEnded, RunEnded
from core.training.control import RunControl
from core.training.engine import train
from tests.core.training.samples import Recording


def measured(experiment: Experiment, run_dir: Path, most_epochs: int) -> float:
    """Trains as the preset says; returns the accuracy on the test part."""
    recording = Recording()
    train(experiment, run_dir, recording, RunControl())
    assert recording.of(RunEnded)[0].status == "completed"
    assert len(recording.of(EpochEnded)) <= most_epochs
    return evaluate_run(run_dir).accuracy


def preset(name: str, source: Path | None = None, epochs: int = 0) -> Experiment:
    """Returns a preset, on a local source, and shorter if that is enough."""
    experiment = find_preset(name).build()
    if epochs:
        training = experiment.training.replace(epochs=epochs)
        experiment = experiment.replace(training=training)
    if source is None:
        return experiment
    dataset = experiment.dataset.replace(source=str(source))
    return experiment.replace(dataset=dataset)


def test_that_the_digits_are_read_at_97_per_cent(tmp_path):
    assert measured(preset("digits"), tmp_path / "run", most_epochs=20) >= 0.97


@pytest.mark.realdata
def test_that_the_course_s_net_reads_99_per_cent_of_the_signs(realdata, tmp_path):
    source = realdata / "asl" / "sign-language-mnist.zip"
    experiment = preset("asl", source, epochs=4)
    assert measured(experiment, tmp_path / "run", most_epochs=6) >= 0.99


@pytest.mark.realdata
def test_that_the_small_cnn_learns_mnist_in_one_epoch_of_half_the_images(
    realdata, tmp_path
):
    # All images and epochs, and the 99 per cent, are measured by `make bench`.
    experiment = preset("mnist-cnn", realdata / "mnist", epochs=1)
    dataset = experiment.dataset.replace(limit_per_class=3000)
    experiment = experiment.replace(dataset=dataset)
    assert measured(experiment, tmp_path / "run", most_epochs=1) >= 0.96
