"""Training an experiment from its data to its last event.

TensorFlow is loaded inside the functions, so that importing this module is quick and a
TensorFlow that can't be loaded ends the run with a problem like any other.
"""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from core.data.types import Cancelled, PreparedData
from core.experiment import Experiment, fail
from core.runs import RunFolder
from core.runs.events import RunEnded, RunStatus, TrainingEvent
from core.runs.lock import run_lock
from core.training.control import RunControl
from core.training.failures import (
    NonFiniteLossError,
    details_of,
    is_expected,
    problem_of,
)
from core.training.recorder import Recorder

if TYPE_CHECKING:
    from core.training.session import Session

Emit = Callable[[TrainingEvent], None]


def train(
    experiment: Experiment,
    run_dir: Path,
    emit: Emit,
    control: RunControl,
    data: PreparedData | None = None,
) -> None:
    """Trains an experiment and leaves everything in a run folder.

    Never raises for what can go wrong with data, model, memory or disk: whatever
    happens, the last event is one `RunEnded`. It blocks; run it in a thread to go on
    with something else.

    Args:
        experiment: What to train.
        run_dir: The run folder; it is created if it is missing and must hold no run.
        emit: Takes each event, in this thread. It must be quick: put the event on a
            queue.
        control: Through which other threads pause and stop the run.
        data: The prepared data; None to load it from the experiment's specification.

    Example:
        >>> train(Experiment(), new_run_folder(root, "try").path, print, RunControl())
    """

    def begin(recorder: Recorder) -> "Session":
        from core.training.start import begin_run

        return begin_run(experiment, RunFolder(run_dir), recorder, control, data)

    _perform(RunFolder(run_dir), emit, begin, create=True)


def resume_run(
    run_dir: Path,
    emit: Emit,
    control: RunControl,
    data: PreparedData | None = None,
    epochs: int | None = None,
) -> None:
    """Continues a run that was stopped, has failed or was killed, in the same folder.

    History and events are cut back to the last checkpoint and go on from there, so that
    no step is in them twice. If the run can't be continued, the folder stays as it is.

    Args:
        run_dir: The run folder.
        emit: As for `train`.
        control: As for `train`.
        data: The same prepared data as before; None to load it again.
        epochs: A new number of epochs for the whole run. A completed run can be
            continued only with more of them than it has done.
    """

    def begin(recorder: Recorder) -> "Session":
        from core.training.start import continue_run

        folder = RunFolder(run_dir)
        return continue_run(folder, recorder, control, data, epochs)

    _perform(RunFolder(run_dir), emit, begin, create=False)


def _perform(
    folder: RunFolder,
    emit: Emit,
    begin: Callable[[Recorder], "Session"],
    *,
    create: bool,
) -> None:
    recorder = Recorder(folder, emit)
    # The lock is held until the last event is written.
    with contextlib.ExitStack() as lock:
        recorder.end(_outcome(folder, lambda: begin(recorder), lock, create))


def _outcome(
    folder: RunFolder,
    begin: Callable[[], "Session"],
    lock: contextlib.ExitStack,
    create: bool,
) -> RunEnded:
    """Runs; turns whatever happens into the last event."""
    session: Session | None = None
    try:
        if create:
            folder.path.mkdir(parents=True, exist_ok=True)
        elif not folder.holds_a_run:
            raise fail(
                f"Expected the folder of a run. There is none in {folder.path}.",
                "Choose a run folder, or start a new run.",
            )
        lock.enter_context(run_lock(folder))
        try:
            session = begin()
            with session.device():
                reason, status = session.train()
        except (Cancelled, KeyboardInterrupt):
            when = "before the first step" if session is None else "while saving"
            reason, status = f"Stopped {when}.", "stopped"
        return _ended(session, status, reason)
    except Exception as error:  # noqa: BLE001 - the last event has to say what it was
        return _failed(folder, session, error)
    finally:
        if session is not None:
            session.close()


def _failed(folder: RunFolder, session: "Session | None", error: Exception) -> RunEnded:
    memory = "" if session is None else str(session.memory)
    problem = problem_of(error, str(folder.path), memory)
    if not is_expected(error) and folder.holds_a_run:
        with contextlib.suppress(OSError):
            folder.error.write_text(details_of(error), encoding="utf-8")
    if session is not None:
        session.rescue(weights_are_good=not isinstance(error, NonFiniteLossError))
    end = _ended(session, "failed", problem.message)
    return end.replace(problem=problem)


def _ended(session: "Session | None", status: RunStatus, reason: str) -> RunEnded:
    if session is None:
        return RunEnded(status=status, reason=reason)
    return RunEnded(
        status=status,
        reason=reason,
        best_epoch=session.loop.best_epoch,
        epochs_done=session.loop.epochs_done,
        seconds=session.loop.seconds,
    )
