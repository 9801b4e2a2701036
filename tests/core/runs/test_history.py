import csv
import math

import pandas
from hypothesis import given
from hypothesis import strategies as st

from core.runs import RunFolder, read_events, read_history
from core.runs.history import History, first_and_last_event
from core.runs.writer import RunWriter
from tests.core.runs.samples import (
    batches,
    epoch_ended,
    events_of_a_run,
    started,
    write_run,
)


def test_that_events_come_back_as_they_were_written(tmp_path):
    folder = RunFolder(tmp_path)
    writer = RunWriter(folder)
    events = events_of_a_run(tmp_path)
    for event in events:
        writer.write(event)
    writer.close()
    assert read_events(tmp_path) == events


def test_that_the_history_is_keras_csv_logger_s(tmp_path):
    write_run(RunFolder(tmp_path))
    with (tmp_path / "history.csv").open() as file:
        header, *rows = csv.reader(file)
    columns = ["accuracy", "learning_rate", "loss", "val_accuracy", "val_loss"]
    assert header == ["epoch", *columns]
    assert [row[0] for row in rows] == ["0", "1", "2"]
    assert list(pandas.read_csv(tmp_path / "history.csv")["val_loss"]) == [
        0.5,
        0.25,
        0.75,
    ]


def test_that_a_cut_last_line_is_left_out(tmp_path):
    write_run(RunFolder(tmp_path))
    for name in ("history.csv", "events.jsonl"):
        path = tmp_path / name
        path.write_bytes(path.read_bytes()[:-3])
    assert read_history(tmp_path).epochs == (1, 2)
    assert read_events(tmp_path) == events_of_a_run(tmp_path)


@given(st.data())
def test_that_no_cut_makes_the_history_unreadable(tmp_path_factory, data):
    folder = RunFolder(tmp_path_factory.mktemp("run"))
    write_run(folder)
    whole = read_history(folder.history)
    content = folder.history.read_bytes()
    folder.history.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    cut = read_history(folder.history)
    assert cut.epochs == whole.epochs[: len(cut)]
    for name, values in cut.columns.items():
        assert values == whole.columns[name][: len(cut)]


def test_that_a_damaged_line_does_not_hide_the_others(tmp_path):
    write_run(RunFolder(tmp_path))
    path = tmp_path / "events.jsonl"
    lines = path.read_text().splitlines()
    lines[3] = '{"event": "from the future"}'
    path.write_text("\n".join(lines) + "\n")
    assert len(read_events(tmp_path)) == len(lines) - 1


def test_that_a_missing_history_is_empty(tmp_path):
    assert len(read_history(tmp_path)) == 0
    assert read_history(tmp_path).best_epoch() is None
    assert read_events(tmp_path) == []


def test_that_the_best_epoch_has_the_lowest_finite_loss():
    history = History((1, 2, 3, 4), {"val_loss": (0.5, math.nan, 0.2, 0.2)})
    assert history.best_epoch() == 3
    assert history.at(3) == {"val_loss": 0.2}
    assert history.at(9) == {}


def test_that_a_writer_continues_an_existing_history(tmp_path):
    write_run(RunFolder(tmp_path), status=None)
    writer = RunWriter(RunFolder(tmp_path))
    writer.write(epoch_ended(4, 0.125))
    writer.close()
    history = read_history(tmp_path)
    assert history.epochs == (1, 2, 3, 4)
    assert history.column("val_loss") == (0.5, 0.25, 0.75, 0.125)


def test_that_an_ended_epoch_is_on_disk_before_the_writer_is_closed(tmp_path):
    writer = RunWriter(RunFolder(tmp_path))
    writer.write(batches(1, 0, 4))
    writer.write(epoch_ended(1, 0.5))
    assert len(read_events(tmp_path)) == 2
    assert read_history(tmp_path).epochs == (1,)
    writer.close()


def test_that_the_ends_are_found_in_a_file_larger_than_the_window(tmp_path):
    writer = RunWriter(RunFolder(tmp_path))
    writer.write(started(tmp_path))
    for epoch in range(1, 30):
        writer.write(batches(epoch, 0, 4))
    writer.write(epoch_ended(30, 0.5))
    writer.close()
    first, last = first_and_last_event(tmp_path / "events.jsonl", window=1000)
    assert first == started(tmp_path)
    assert last == epoch_ended(30, 0.5)
