"""The training thread, with the real engine on the embedded digits."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.runs import RunFolder, load_record, new_run_folder, read_history, runs_root
from core.runs.events import (
    BatchesEnded,
    CheckpointSaved,
    EpochEnded,
    RunEnded,
    RunStarted,
    TrainingEvent,
)
from gui.workspace import Workspace
from tests.gui.tiny_training import (
    LONG_MS,
    open_experiment,
    tiny_digits,
    wait_until_idle,
    wait_until_ready,
)


@pytest.fixture
def ready(workspace: Workspace, qtbot: QtBot) -> Workspace:
    open_experiment(workspace, tiny_digits())
    wait_until_ready(qtbot, workspace)
    return workspace


@pytest.fixture
def events(workspace: Workspace) -> list[TrainingEvent]:
    found: list[TrainingEvent] = []
    workspace.training.events_arrived.connect(found.extend)
    return found


def start(workspace: Workspace, epochs: int = 2, run_dir: Path | None = None) -> Path:
    experiment = tiny_digits(epochs)
    path = run_dir or new_run_folder(runs_root(), experiment.name).path
    workspace.training.start(experiment, path, workspace.data.prepared_for(experiment))
    return path


def kinds(events: list[TrainingEvent]) -> list[type]:
    return [type(event) for event in events]


def test_that_a_run_sends_its_events_in_order_and_ends_once(
    ready: Workspace, events: list[TrainingEvent], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(ready.training.ended, timeout=LONG_MS) as ended:
        start(ready)
    found = kinds(events)
    assert found[0] is RunStarted
    assert found[-1] is RunEnded
    assert found.count(RunEnded) == 1
    assert found.count(EpochEnded) == 2
    assert ended.args[0].status == "completed"
    assert ready.training.state == "idle"
    steps = [
        (event.epoch, event.first_step + step)
        for event in events
        if isinstance(event, BatchesEnded)
        for step in range(len(event.losses))
    ]
    assert steps == sorted(set(steps))


def test_that_the_run_is_announced_only_after_all_its_events(
    ready: Workspace, events: list[TrainingEvent], qtbot: QtBot
) -> None:
    seen_at_end: list[type] = []
    ready.training.ended.connect(lambda _end: seen_at_end.extend(kinds(events)))
    start(ready, epochs=1)
    wait_until_idle(qtbot, ready)
    qtbot.waitUntil(lambda: bool(seen_at_end))
    assert seen_at_end[-1] is RunEnded


def test_that_a_stopped_run_keeps_its_work_and_can_be_resumed(
    ready: Workspace, events: list[TrainingEvent], qtbot: QtBot
) -> None:
    run_dir = start(ready, epochs=500)
    qtbot.waitUntil(lambda: EpochEnded in kinds(events), timeout=LONG_MS)
    ready.training.stop()
    assert ready.training.state == "stopping"
    wait_until_idle(qtbot, ready)
    assert events[-1].status == "stopped"
    assert RunFolder(run_dir).best.is_file()
    done = read_history(run_dir).epochs[-1]
    events.clear()
    ready.training.resume_run(tiny_digits(500), run_dir)
    qtbot.waitUntil(lambda: EpochEnded in kinds(events), timeout=LONG_MS)
    first = next(event for event in events if isinstance(event, RunStarted))
    assert first.start_epoch >= done
    ready.training.stop()
    wait_until_idle(qtbot, ready)
    epochs = read_history(run_dir).epochs
    assert epochs == tuple(range(1, epochs[-1] + 1))


def test_that_a_paused_run_waits_and_goes_on(
    ready: Workspace, events: list[TrainingEvent], qtbot: QtBot
) -> None:
    start(ready, epochs=500)
    qtbot.waitUntil(lambda: BatchesEnded in kinds(events), timeout=LONG_MS)
    ready.training.pause()
    assert ready.training.state == "pausing"
    qtbot.waitUntil(lambda: ready.training.state == "paused", timeout=LONG_MS)
    count = len(events)
    with qtbot.assertNotEmitted(ready.training.events_arrived, wait=200):
        pass
    assert len(events) == count
    ready.training.resume()
    qtbot.waitUntil(lambda: len(events) > count, timeout=LONG_MS)
    ready.training.stop()
    wait_until_idle(qtbot, ready)


def test_that_a_paused_run_can_be_stopped(
    ready: Workspace, events: list[TrainingEvent], qtbot: QtBot
) -> None:
    start(ready, epochs=500)
    qtbot.waitUntil(lambda: BatchesEnded in kinds(events), timeout=LONG_MS)
    ready.training.pause()
    qtbot.waitUntil(lambda: ready.training.state == "paused", timeout=LONG_MS)
    ready.training.stop()
    wait_until_idle(qtbot, ready)
    assert events[-1].status == "stopped"


def test_that_editing_the_document_does_not_touch_the_run(
    ready: Workspace, events: list[TrainingEvent], qtbot: QtBot
) -> None:
    run_dir = start(ready, epochs=3)
    qtbot.waitUntil(lambda: RunStarted in kinds(events), timeout=LONG_MS)
    ready.document.set_value("training.epochs", 99, "change epochs")
    ready.document.set_value("dataset.limit_per_class", 30, "use fewer images")
    wait_until_idle(qtbot, ready)
    assert events[-1].status == "completed"
    assert load_record(run_dir).total_epochs == 3
    assert len(read_history(run_dir)) == 3


def test_that_a_second_run_is_refused_while_one_goes_on(
    ready: Workspace, events: list[TrainingEvent], qtbot: QtBot
) -> None:
    start(ready, epochs=500)
    with pytest.raises(RuntimeError, match="Stop it first"):
        start(ready)
    ready.training.stop()
    wait_until_idle(qtbot, ready)


def test_that_a_folder_that_can_not_be_used_ends_the_run_in_words(
    ready: Workspace, events: list[TrainingEvent], qtbot: QtBot, tmp_path: Path
) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("not a folder")
    start(ready, run_dir=occupied / "run")
    wait_until_idle(qtbot, ready)
    assert events[-1].status == "failed"
    assert events[-1].problem is not None
    assert events[-1].problem.hint


def test_that_a_checkpoint_is_told(
    ready: Workspace, events: list[TrainingEvent], qtbot: QtBot
) -> None:
    start(ready, epochs=1)
    wait_until_idle(qtbot, ready)
    assert CheckpointSaved in kinds(events)
