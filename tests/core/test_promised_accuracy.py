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


def shorter(name: str, source: Path, epochs: int, per_class: int) -> Experiment:
    """Returns a preset on a local source, with fewer epochs and images.

    What it reaches as it is, within the epochs that are promised, takes minutes and is
    measured by `make bench`.
    """
    experiment = find_preset(name).build()
    return experiment.replace(
        training=experiment.training.replace(epochs=epochs),
        dataset=experiment.dataset.replace(
            source=str(source), limit_per_class=per_class
        ),
    )


def test_that_the_digits_are_read_at_97_per_cent(tmp_path):
    digits = find_preset("digits").build()
    assert measured(digits, tmp_path / "run", most_epochs=20) >= 0.97


@pytest.mark.realdata
def test_that_the_course_s_net_reads_99_per_cent_of_the_signs(realdata, tmp_path):
    source = realdata / "asl" / "sign-language-mnist.zip"
    experiment = shorter("asl", source, epochs=3, per_class=300)
    assert measured(experiment, tmp_path / "run", most_epochs=3) >= 0.99


@pytest.mark.realdata
def test_that_the_small_cnn_learns_mnist_in_one_epoch_of_a_third_of_the_images(
    realdata, tmp_path
):
    experiment = shorter("mnist-cnn", realdata / "mnist", epochs=1, per_class=2000)
    assert measured(experiment, tmp_path / "run", most_epochs=1) >= 0.96
