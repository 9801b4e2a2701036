"""When XLA compiles the steps, and what is said where it can't."""

import pytest

from core.experiment.layers.reshaping import Flatten, UpSampling2D
from core.training.control import RunControl
from core.training.engine import train
from core.training.workbench import set_up
from core.training.xla import xla_obstacle
from tests.core.training.samples import Recording, tiny_data, tiny_experiment

BICUBIC = (UpSampling2D(interpolation="bicubic"), Flatten())


def test_that_nothing_is_known_against_an_ordinary_net():
    assert xla_obstacle(tiny_experiment(xla="on"), deterministic=False) is None


@pytest.mark.parametrize(
    ("deterministic", "reason"), [(True, "this run"), (False, "an earlier run")]
)
def test_that_a_deterministic_process_does_without_xla(deterministic, reason):
    experiment = tiny_experiment(xla="on", deterministic=deterministic)
    obstacle = xla_obstacle(experiment, deterministic=True)
    assert obstacle is not None
    assert obstacle.path == "training.xla"
    assert reason in obstacle.message


@pytest.mark.parametrize(("xla", "told"), [("on", ["training.xla"]), ("off", [])])
def test_that_bicubic_interpolation_trains_without_xla_and_says_so(tmp_path, xla, told):
    experiment = tiny_experiment(BICUBIC, epochs=1, xla=xla)
    bench = set_up(experiment, tiny_data())
    paths = [problem.path for problem in bench.warnings]
    assert [path for path in paths if path.startswith("training")] == told
    events = Recording()
    train(experiment, tmp_path, events, RunControl(), tiny_data())
    assert events.events[-1].status == "completed", events.events[-1].reason
