"""`train` and `resume`: a run with a line for each epoch."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from core.cli.bases import get_base
from core.cli.options import ExperimentFile, Json, RunDir
from core.cli.output import (
    DONE,
    FAILED,
    STOPPED,
    WRONG_INPUT,
    expect_run,
    print_json,
    print_problems,
    problems_exit,
    progress_bar,
    say,
)
from core.data import catalogue
from core.data.types import PreparedData
from core.experiment import (
    Experiment,
    Problem,
    ProblemError,
    apply_assignment,
    load_experiment,
)
from core.experiment.folders import runs_folder
from core.runs.curves import write_curves
from core.runs.events import (
    BatchesEnded,
    EpochEnded,
    FeatureProgress,
    PhaseStarted,
    RunEnded,
    RunStarted,
    RunWarning,
    TrainingEvent,
)
from core.runs.folder import (
    check_run_folder,
    claim_run_folder,
    new_run_folder,
)
from core.tensorflow_start import start_tensorflow
from core.training.control import RunControl


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("train")(train)
    app.command("resume")(resume)


def train(
    file: ExperimentFile,
    assignments: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change a setting."),
    ] = None,
    run_dir: Annotated[
        Path | None, typer.Option(help="The run folder; else a new one is made.")
    ] = None,
    trust_base: Annotated[
        bool,
        typer.Option(help="Run a pretrained module from a source that is not known."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Train an experiment; Ctrl+C stops it and keeps the work."""
    with problems_exit(WRONG_INPUT, as_json):
        experiment = load_experiment(file)
        for assignment in assignments or []:
            experiment = apply_assignment(experiment, assignment)
        if run_dir is not None:
            # Said at once, and not after TensorFlow and the data have been loaded.
            check_run_folder(run_dir)
    start_tensorflow()
    if experiment.model.base is not None:
        get_base(experiment.model.base, trust_base, as_json)
    data = _data_of(experiment, as_json)
    folder = _run_folder(experiment, run_dir, as_json)
    from core.training import engine

    def start(emit: Callable[[TrainingEvent], None], control: RunControl) -> None:
        engine.train(experiment, folder, emit, control, data=data)

    _follow(start, folder, as_json)


def resume(
    run_dir: RunDir,
    epochs: Annotated[
        int | None,
        typer.Option(help="How many epochs the whole run shall have; else as planned."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Continue a run that was stopped; with --epochs also one that is complete."""
    expect_run(run_dir, as_json)
    start_tensorflow()
    from core.training import engine

    def start(emit: Callable[[TrainingEvent], None], control: RunControl) -> None:
        engine.resume_run(run_dir, emit, control, epochs=epochs)

    _follow(start, run_dir, as_json)


def _data_of(experiment: Experiment, as_json: bool) -> PreparedData:
    """Gets the data and checks everything before a run folder is made."""
    from core.check import prepare_checked

    source = experiment.dataset.source
    with progress_bar() as progress:
        if source in catalogue.names():
            with problems_exit(FAILED, as_json):
                catalogue.fetch(source, progress)
        with problems_exit(WRONG_INPUT, as_json):
            data, problems = prepare_checked(experiment, progress)
            errors = [problem for problem in problems if problem.severity == "error"]
            if errors:
                raise ProblemError(*errors)
    return data


def _run_folder(experiment: Experiment, wanted: Path | None, as_json: bool) -> Path:
    if wanted is None:
        with problems_exit(FAILED, as_json):
            return new_run_folder(runs_folder(), experiment.name).path
    with problems_exit(WRONG_INPUT, as_json):
        return claim_run_folder(wanted).path


def _follow(
    start: Callable[[Callable[[TrainingEvent], None], RunControl], None],
    folder: Path,
    as_json: bool,
) -> None:
    control = RunControl()

    def stop(_number: int, _frame: FrameType | None) -> None:
        sys.stderr.write("\nStopping after this step; the work is kept.\n")
        control.request_stop()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    previous = signal.signal(signal.SIGINT, stop)
    try:
        with _Printer(as_json) as printer:
            start(printer.show, control)
    finally:
        signal.signal(signal.SIGINT, previous)
    _conclude(printer, folder, as_json)


def _conclude(printer: "_Printer", folder: Path, as_json: bool) -> None:
    end = printer.end
    if end is None:
        raise RuntimeError("Expected the engine to end with RunEnded. Found none.")
    if end.problem is not None:
        print_problems(end.problem)
    curves = _curves(folder) if printer.last_epoch is not None else None
    if as_json:
        print_json(
            {
                "ok": end.status != "failed",
                "status": end.status,
                "reason": end.reason,
                "run_dir": str(folder),
                "epochs_done": end.epochs_done,
                "best_epoch": end.best_epoch,
                "seconds": end.seconds,
                "curves": str(curves) if curves else None,
                "last_epoch": printer.last_epoch.logs if printer.last_epoch else {},
                "problem": end.problem.model_dump() if end.problem else None,
            }
        )
    else:
        reason = "" if end.problem is not None else f"{end.reason} "
        say(f"{reason}The run folder is {folder}")
        if curves:
            say(f"The curves are in {curves}")
    codes = {"completed": DONE, "stopped": STOPPED, "failed": FAILED}
    raise typer.Exit(codes[end.status])


def _curves(folder: Path) -> Path | None:
    """Draws the curves; a disk that is full then does not change how the run ended."""
    try:
        return write_curves(folder)
    except ProblemError as error:
        print_problems(*(one.replace(severity="warning") for one in error.problems))
    except OSError as error:
        reason = error.strerror or str(error)
        print_problems(
            Problem(
                message=f"The curves could not be drawn into {folder}: {reason}.",
                severity="warning",
            )
        )
    return None


class _Printer:
    """Shows the events of a run: a bar on a terminal, a line an epoch everywhere."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._epochs = 0
        self._steps = 1
        self.last_epoch: EpochEnded | None = None
        self.end: RunEnded | None = None
        console = Console(stderr=True, highlight=False)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[note]}"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("Preparing", total=None, note="")

    def __enter__(self) -> "_Printer":
        self._bar.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._bar.stop()

    def show(self, event: TrainingEvent) -> None:
        match event:
            case RunStarted():
                self._epochs, self._steps = event.total_epochs, event.steps_per_epoch
                why = f" ({event.device_reason})" if event.device_reason else ""
                say(
                    f"{event.train_count:,} images to train, "
                    f"{event.validation_count:,} to validate, "
                    f"{event.parameters:,} parameters, on {event.device}{why}",
                    self._as_json,
                )
            case PhaseStarted():
                self._begin(event)
            case FeatureProgress():
                self._bar.update(
                    self._task,
                    description="frozen base",
                    completed=event.done,
                    total=event.total,
                    note=f"image {event.done:,} of {event.total:,}",
                )
            case BatchesEnded():
                done = event.first_step + len(event.losses)
                self._bar.update(
                    self._task,
                    description=f"epoch {event.epoch}/{self._epochs}",
                    completed=done,
                    total=self._steps,
                    note=f"loss {event.losses[-1]:.3f} · "
                    f"{event.images_per_second:,.0f} images/s",
                )
            case EpochEnded():
                self.last_epoch = event
                numbers = "  ".join(f"{k} {v:.4g}" for k, v in event.logs.items())
                star = "  (best so far)" if event.best else ""
                where = f"epoch {event.epoch}/{self._epochs}"
                say(f"{where}  {numbers}{star}", self._as_json)
            case RunWarning():
                print_problems(event.problem)
            case RunEnded():
                self.end = event
            case _:
                pass

    def _begin(self, event: PhaseStarted) -> None:
        self._epochs = event.total_epochs or self._epochs
        last = event.last_epoch
        epochs = (
            f"epoch {last}"
            if event.first_epoch == last
            else f"epochs {event.first_epoch} to {last}"
        )
        frozen = event.frozen_parameters
        rest = f", {frozen:,} frozen" if frozen else ""
        say(
            f"{event.name}: {epochs}, {event.trainable_parameters:,} parameters "
            f"learn{rest}, learning rate {event.learning_rate:g}",
            self._as_json,
        )
