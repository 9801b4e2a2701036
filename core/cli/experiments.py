"""`presets`, `new` and `check`: experiments as files."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from core.cli.options import ExperimentFile, Json
from core.cli.output import (
    DONE,
    FAILED,
    WRONG_INPUT,
    print_json,
    print_problems,
    problems_exit,
    progress_bar,
    say,
)
from core.data.locate import locate
from core.experiment import fail, load_experiment, save_experiment, to_json
from core.experiment.presets import find_preset, presets
from core.experiment.presets.own_base import on_base
from core.runs.own_bases import find_base
from core.tensorflow_start import start_tensorflow


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("presets")(list_presets)
    app.command("new")(new)
    app.command("check")(check)


def list_presets(as_json: Json = False) -> None:
    """List the ready-made experiments."""
    found = presets()
    if as_json:
        rows = [
            {
                "name": p.name,
                "title": p.title,
                "summary": p.summary,
                "chapter": p.chapter,
                "base_from": p.base_from,
                "own_photos": p.own_photos,
            }
            for p in found
        ]
        print_json({"presets": rows})
        return
    for preset in found:
        say(f"{preset.name:<16} {preset.title}: {preset.summary}")
        if preset.base_from:
            say(f"{'':<16} Builds on a run of: {preset.base_from}.")


def new(
    preset: Annotated[str, typer.Argument(metavar="PRESET", help="See `presets`.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file; else stdout.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over a file that is there.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write a ready-made experiment as JSON."""
    with problems_exit(WRONG_INPUT, as_json):
        if output is not None and not replace and locate(output) is not None:
            raise fail(
                f"There is something at {output} already. It was left as it is.",
                "Choose another name, or say --replace.",
            )
        chosen = find_preset(preset)
        if chosen.base_from:
            base = find_base(chosen)
            experiment = on_base(chosen, base.path)
            say(f"It builds on the run {base.path.name}.", as_json or output is None)
        else:
            experiment = chosen.build()
    if output is None:
        if as_json:
            print_json(experiment.model_dump(mode="json"))
        else:
            say(to_json(experiment).rstrip())
        return
    with problems_exit(FAILED, as_json):
        save_experiment(experiment, output)
    if as_json:
        print_json({"ok": True, "file": str(output)})
    else:
        file = shlex.quote(str(output))
        say(f"Wrote {output}. Train it with: python main.py train {file}")


def check(file: ExperimentFile, as_json: Json = False) -> None:
    """Print every problem of an experiment; exit 0 if none keeps it from training."""
    with problems_exit(WRONG_INPUT, as_json):
        experiment = load_experiment(file)
        start_tensorflow()
        from core.check import check_whole

        with progress_bar() as progress:
            found = check_whole(experiment, progress)
    errors = [problem for problem in found if problem.severity == "error"]
    print_problems(*found)
    if as_json:
        dump = [problem.model_dump() for problem in found]
        print_json({"ok": not errors, "problems": dump})
    elif not errors:
        say(f"{file} can be trained.")
    raise typer.Exit(WRONG_INPUT if errors else DONE)
