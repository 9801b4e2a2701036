"""Reading the runs that can be laid under the present one; for a background job."""

from dataclasses import dataclass
from pathlib import Path

from core.data.types import Progress
from core.runs import History, RunRecord, list_runs, read_history

MOST_RUNS = 5


@dataclass(frozen=True)
class EarlierRun:
    """A run and its curves."""

    record: RunRecord
    history: History


def read_earlier_runs(
    root: Path, without: Path | None, progress: Progress
) -> list[EarlierRun]:
    """Returns the latest runs that have finished at least one epoch, newest first.

    Args:
        root: The folder of all runs.
        without: A run to leave out, because it is on screen already.
        progress: Told of each run that was read; may end the work.
    """
    found: list[EarlierRun] = []
    for record in list_runs(root).records:
        if len(found) == MOST_RUNS:
            break
        if record.epochs_done and record.path != without:
            found.append(EarlierRun(record, read_history(record.path)))
            progress("Reading runs", len(found), MOST_RUNS, "runs")
    return found
