"""`honesty`: the accuracy that a random split promises, and the one that holds."""

import signal
import sys
from types import FrameType
from typing import Annotated

import typer

from core.cli.options import ExperimentFile, Json
from core.cli.output import (
    FAILED,
    WRONG_INPUT,
    print_json,
    print_problems,
    problems_exit,
    say,
)
from core.experiment import apply_assignment, load_experiment
from core.experiment.folders import runs_folder
from core.runs.events import EpochEnded, RunStarted, RunWarning, TrainingEvent
from core.tensorflow_start import start_tensorflow
from core.training.control import RunControl


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("honesty")(honesty)


def honesty(
    file: ExperimentFile,
    assignments: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change a setting."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Train twice, on a random split and on one by groups, and compare.

    Groups are near-duplicates unless dataset.split.group_by says otherwise.
    """
    with problems_exit(WRONG_INPUT, as_json):
        experiment = load_experiment(file)
        for assignment in assignments or []:
            experiment = apply_assignment(experiment, assignment)
    start_tensorflow()
    from core.honesty import measure_honesty

    control = RunControl()

    def stop(_number: int, _frame: FrameType | None) -> None:
        sys.stderr.write("\nStopping after this step; the work is kept.\n")
        control.request_stop()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    previous = signal.signal(signal.SIGINT, stop)
    try:
        with problems_exit(FAILED, as_json):
            found = measure_honesty(experiment, runs_folder(), _show, control)
    finally:
        signal.signal(signal.SIGINT, previous)
    if as_json:
        print_json({"ok": True, "gap": found.gap, **found.model_dump(mode="json")})
        return
    for words, one, run in (
        ("random split", found.optimistic, found.optimistic_run),
        ("grouped split", found.honest, found.honest_run),
    ):
        low, high = one.interval
        say(
            f"{words:<14} {one.accuracy:.1%} of {one.count:,} test images "
            f"({low:.1%} to {high:.1%}), {run}"
        )
    say("With another --set seed= the test has other groups. Images of one group are")
    say("right or wrong together, so the second accuracy may change a good deal.")
    say(found.verdict)


def _show(event: TrainingEvent) -> None:
    match event:
        case RunStarted():
            sys.stderr.write(
                f"{event.train_count:,} images to train, "
                f"{event.validation_count:,} to validate\n"
            )
        case EpochEnded():
            numbers = "  ".join(f"{k} {v:.4g}" for k, v in event.logs.items())
            sys.stderr.write(f"epoch {event.epoch}  {numbers}\n")
        case RunWarning():
            print_problems(event.problem)
        case _:
            pass
