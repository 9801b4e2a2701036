import numpy as np
import pytest
import tensorflow as tf

from core.runs.events import BatchesEnded
from core.training import reporter as module
from core.training.failures import NonFiniteLossError
from core.training.reporter import BatchReporter, fetch
from core.training.state import EpochSums
from tests.core.training.samples import Recording


def _reporter() -> tuple[BatchReporter, Recording]:
    recording = Recording()
    reporter = BatchReporter(recording, lambda _seconds: None)
    reporter.begin_epoch(1)
    return reporter, recording


def _result(loss: float, metric: float = 0.5) -> tf.Tensor:
    return tf.constant([loss, metric])


def test_that_many_quick_steps_make_one_event():
    reporter, recording = _reporter()
    for loss in range(10):
        reporter.add(_result(loss), 4, 0.001)
    reporter.flush()
    assert len(recording.events) <= 2
    assert recording.losses == list(range(10))


def test_that_each_step_makes_an_event_if_steps_are_slow(monkeypatch):
    monkeypatch.setattr(module, "SECONDS_BETWEEN_EVENTS", 0.0)
    reporter, recording = _reporter()
    for loss in range(3):
        reporter.add(_result(loss), 4, 0.001)
    assert [event.first_step for event in recording.events] == [0, 1, 2]


def test_that_the_steps_before_a_bad_one_are_reported():
    reporter, recording = _reporter()
    for loss in (1.0, 2.0, float("nan"), 3.0):
        reporter.add(_result(loss), 4, 0.001)
    with pytest.raises(NonFiniteLossError, match="step 3 of epoch 1"):
        reporter.flush()
    assert recording.losses == [1.0, 2.0]
    reporter.flush()
    assert recording.losses == [1.0, 2.0]


def test_that_the_means_do_not_depend_on_when_events_were_sent(monkeypatch):
    values = np.random.default_rng(0).random(50)
    sums = []
    for seconds in (0.0, 1000.0):
        monkeypatch.setattr(module, "SECONDS_BETWEEN_EVENTS", seconds)
        reporter, _ = _reporter()
        for index, loss in enumerate(values):
            reporter.add(_result(loss), 1 + index % 7, 0.001)
        reporter.flush()
        sums.append((reporter.sums, reporter.means))
    assert sums[0] == sums[1]


def test_that_a_resumed_epoch_continues_its_sums():
    reporter, recording = _reporter()
    reporter.begin_epoch(2, 5, EpochSums(loss=10.0, metric=5.0, images=10))
    reporter.add(_result(4.0, 1.0), 2, 0.001)
    reporter.flush()
    assert reporter.means == (18.0 / 12, 7.0 / 12)
    (event,) = recording.of(BatchesEnded)
    assert (event.epoch, event.first_step) == (2, 5)


def test_that_nothing_is_fetched_from_nothing():
    assert fetch([]).shape == (0, 2)
