import pytest

from core.runs import RunFolder, read_events, read_history
from core.runs.events import BatchesEnded, EpochEnded, RunEnded
from core.runs.rewind import rewind
from tests.core.runs.samples import STEPS, batches, events_of_a_run, write_run


@pytest.mark.parametrize("step", range(STEPS + 1))
@pytest.mark.parametrize("epochs_done", [0, 1, 2])
def test_that_exactly_the_steps_before_the_checkpoint_stay(tmp_path, epochs_done, step):
    folder = RunFolder(tmp_path)
    write_run(folder)
    rewind(folder, epochs_done, step)
    events = read_events(tmp_path)
    steps = [
        (event.epoch, event.first_step + offset)
        for event in events
        if isinstance(event, BatchesEnded)
        for offset in range(len(event.losses))
    ]
    whole = [(e, s) for e in range(1, epochs_done + 1) for s in range(STEPS)]
    assert steps == whole + [(epochs_done + 1, s) for s in range(step)]
    ended = [event.epoch for event in events if isinstance(event, EpochEnded)]
    assert ended == list(range(1, epochs_done + 1))
    assert read_history(tmp_path).epochs == tuple(ended)
    assert not any(isinstance(event, RunEnded) for event in events)


def test_that_an_event_across_the_checkpoint_is_cut(tmp_path):
    write_run(RunFolder(tmp_path))
    rewind(RunFolder(tmp_path), 0, 2)
    assert read_events(tmp_path)[2:] == [batches(1, 0, 2)]


def test_that_nothing_but_the_end_goes_when_all_was_saved(tmp_path):
    write_run(RunFolder(tmp_path))
    before = (tmp_path / "history.csv").read_bytes()
    rewind(RunFolder(tmp_path), 3, 0)
    assert read_events(tmp_path) == events_of_a_run(tmp_path)
    assert (tmp_path / "history.csv").read_bytes() == before
