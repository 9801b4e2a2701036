"""Preparing a run: a new one, or one that goes on from its checkpoint."""

from core.data.types import PreparedData
from core.experiment import (
    Experiment,
    fail,
    load_experiment,
    save_experiment,
    write_atomically,
)
from core.runs import DataInfo, RunFolder, read_history
from core.runs.events import RunEnded, RunStatus
from core.runs.history import first_and_last_event
from core.runs.rewind import rewind
from core.training.best import BestWeights
from core.training.checkpoint import (
    Checkpoint,
    assign_values,
    read_checkpoint,
    values_of,
)
from core.training.control import RunControl
from core.training.environment import describe_environment
from core.training.phases import Place
from core.training.recorder import Recorder
from core.training.session import Session
from core.training.state import PatienceState, RunState
from core.training.workbench import Workbench, device_of, load_data, set_up


def begin_run(
    experiment: Experiment,
    folder: RunFolder,
    recorder: Recorder,
    control: RunControl,
    data: PreparedData | None,
) -> Session:
    """Prepares a new run.

    Raises:
        ProblemError: there is a run in the folder, or data or model can't be had.
        Cancelled: a stop was asked for while the data was loaded.
        OSError: the folder can't be written to.
    """
    if folder.holds_a_run:
        raise fail(
            f"There is a run in {folder.path} already.",
            "Choose another folder, or continue that run.",
        )
    save_experiment(experiment, folder.experiment)
    recorder.open(first_epoch=0)
    with device_of(experiment):
        data = data or load_data(experiment, control)
        bench = set_up(experiment, data)
    _describe(folder, bench)
    best = BestWeights(bench.model, [], folder.best, bench.snapshots)
    return Session(folder, bench, RunState(), best, recorder, control)


def continue_run(
    folder: RunFolder,
    recorder: Recorder,
    control: RunControl,
    data: PreparedData | None,
    epochs: int | None,
) -> Session:
    """Prepares a run to go on from its checkpoint.

    Raises:
        ProblemError: there is no run in the folder, it is complete, its checkpoint is
            damaged, or data or model can't be had or have changed.
        Cancelled: a stop was asked for while the data was loaded.
        OSError: the folder can't be written to.
    """
    checkpoint = read_checkpoint(folder)
    experiment = _longer(folder, epochs, checkpoint)
    with device_of(experiment):
        data = data or load_data(experiment, control)
        _expect_same_data(folder, data)
        bench = set_up(experiment, data)
        best = BestWeights(bench.model, [], folder.best, bench.snapshots)
        state = RunState()
        if checkpoint is not None:
            state = checkpoint.state
            bench.enter(Place(state.phase, state.stage))
            best = _restore(bench, checkpoint, folder)
    if _status(folder) == "completed":
        # Who asks for more epochs does not want to wait for patience that is used up.
        fresh = PatienceState(best=state.early_stopping.best)
        state = state.replace(early_stopping=fresh, phase_over=False)
    rewind(folder, state.epochs_done, state.step)
    save_experiment(experiment, folder.experiment)
    folder.error.unlink(missing_ok=True)
    if checkpoint is None or not folder.environment.is_file():
        _describe(folder, bench)
    recorder.open(first_epoch=state.epochs_done)
    return Session(folder, bench, state, best, recorder, control)


def _longer(
    folder: RunFolder, epochs: int | None, checkpoint: Checkpoint | None
) -> Experiment:
    """Returns the experiment of a run, with its new number of epochs."""
    experiment = load_experiment(folder.experiment)
    done = max(read_history(folder.history).epochs, default=0)
    if _status(folder) == "completed" and epochs is None:
        raise fail(
            f"The run is complete after {done} epochs.",
            "Ask for more epochs than that to continue it.",
            path="training.epochs",
        )
    if epochs is None:
        return experiment
    if epochs <= done:
        raise fail(
            f"The run has done {done} epochs already; it can't be continued to "
            f"{epochs}.",
            "Ask for more epochs.",
            path="training.epochs",
        )
    training = experiment.training
    if not experiment.fine_tunes:
        return experiment.replace(training=training.replace(epochs=epochs))
    # More epochs are more fine-tuning; the head has learned what it can.
    reached = checkpoint is not None and checkpoint.state.phase > 0
    before = checkpoint.state.phase_began if checkpoint and reached else training.epochs
    if epochs <= before:
        raise fail(
            f"The head alone takes {before} epochs; fine-tuning follows them.",
            "Ask for more epochs.",
            path="training.epochs",
        )
    fine_tuning = training.fine_tuning.replace(epochs=epochs - before)
    return experiment.replace(training=training.replace(fine_tuning=fine_tuning))


def _status(folder: RunFolder) -> RunStatus | None:
    """How the run ended; None if its process was killed."""
    _, last = first_and_last_event(folder.events)
    return last.status if isinstance(last, RunEnded) else None


def _expect_same_data(folder: RunFolder, data: PreparedData) -> None:
    """Refuses to go on with other images: the numbers would mean nothing."""
    try:
        before = DataInfo.model_validate_json(folder.data_info.read_bytes())
    except (OSError, ValueError):
        return
    if before.fingerprint != data.fingerprint:
        raise fail(
            f"The data set {before.name} is not the one that the run was begun with: "
            "images were added, removed or changed.",
            "Bring the old images back, or start a new run.",
            path="dataset.source",
        )


def _restore(
    bench: Workbench, checkpoint: Checkpoint, folder: RunFolder
) -> BestWeights:
    """Puts the weights of a checkpoint into model and optimizer; returns the best."""
    assign_values(bench.model.variables, checkpoint.model)
    assign_values(bench.optimizer.variables, checkpoint.optimizer)
    weights = checkpoint.best
    if not weights and checkpoint.state.best_epoch is not None:
        weights = values_of(bench.model.weights)
    return BestWeights(bench.model, weights, folder.best, bench.snapshots)


def _describe(folder: RunFolder, bench: Workbench) -> None:
    """Writes down on what and with which data the run is computed."""
    data = bench.data
    environment = describe_environment(
        bench.device, bench.model.count_params(), data.fingerprint
    )
    info = DataInfo(
        name=data.raw.name,
        kind=data.raw.kind,
        origin=data.raw.origin,
        task=data.task,
        train_count=len(data.train),
        validation_count=len(data.validation),
        test_count=len(data.test),
        fingerprint=data.fingerprint,
    )
    for path, spec in ((folder.environment, environment), (folder.data_info, info)):
        write_atomically(path, spec.model_dump_json(indent=2) + "\n")
