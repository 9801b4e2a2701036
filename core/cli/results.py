"""`evaluate`, `predict` and `export`: what comes out of a run."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from core.cli.options import Json, RunDir
from core.cli.output import (
    DONE,
    FAILED,
    WRONG_INPUT,
    expect_run,
    print_json,
    print_problems,
    problems_exit,
    progress_bar,
    say,
)
from core.data import catalogue, library
from core.data.locate import locate
from core.experiment import Problem, ProblemError
from core.runs.folder import RunFolder
from core.tensorflow_start import start_tensorflow


class Format(StrEnum):
    """What a run can be exported to."""

    SAVEDMODEL = "savedmodel"
    KERAS = "keras"
    SCRIPT = "script"


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("evaluate")(evaluate)
    app.command("predict")(predict)
    app.command("export")(export)


def evaluate(
    run_dir: RunDir,
    data: Annotated[
        str | None,
        typer.Option(
            metavar="NAME_OR_PATH",
            help="Measure on other data with the same classes: its test part if it "
            "has one, else all of it.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure a run's model on the test images, or on other data."""
    expect_run(run_dir, as_json)
    start_tensorflow()
    from core.evaluation.measure import evaluate_run
    from core.evaluation.other_data import evaluate_on
    from core.evaluation.tables import report_text

    with problems_exit(FAILED, as_json), progress_bar() as progress:
        if data is None:
            evaluation = evaluate_run(run_dir, progress)
        else:
            evaluation, measured_on = evaluate_on(run_dir, _absolute(data), progress)
            print_problems(*measured_on.problems)
    if as_json:
        print_json({"ok": True, **evaluation.model_dump(mode="json")})
    else:
        say(report_text(evaluation))


def predict(
    model: Annotated[
        Path, typer.Argument(help="A run folder, a SavedModel or a .keras file.")
    ],
    images: Annotated[list[Path], typer.Argument(help="Picture files.")],
    as_json: Json = False,
) -> None:
    """Say what a model sees in pictures."""
    with problems_exit(WRONG_INPUT, as_json):
        # Raises where the model lies in a folder that can't be looked into.
        locate(RunFolder(model).experiment)
        absent = [problem for image in images if (problem := _absence(image))]
        if len(absent) == len(images):
            # Rather now than after TensorFlow has loaded.
            raise ProblemError(*absent)
    start_tensorflow()
    from core.evaluation.predict import Predictor

    with problems_exit(WRONG_INPUT, as_json):
        predictor = Predictor.open(model)
    rows: list[dict[str, object]] = []
    failed = False
    for image in images:
        try:
            prediction = predictor.predict_files([image])[0]
        except ProblemError as error:
            failed = True
            print_problems(*error.problems)
            rows.append({"image": str(image), "problem": str(error)})
            continue
        best = prediction.probabilities[prediction.class_index]
        say(f"{image}: {prediction.class_name} ({best:.1%})", as_json)
        rows.append(
            {
                "image": str(image),
                "class_name": prediction.class_name,
                "class_index": prediction.class_index,
                "probabilities": [float(p) for p in prediction.probabilities],
            }
        )
    if as_json:
        names = list(predictor.class_names)
        print_json({"ok": not failed, "class_names": names, "predictions": rows})
    raise typer.Exit(WRONG_INPUT if failed else DONE)


def export(
    run_dir: RunDir,
    out_dir: Annotated[Path, typer.Argument(metavar="OUT_DIR", help="A new folder.")],
    output_format: Annotated[
        Format, typer.Option("--format", help="What to write.")
    ] = Format.SAVEDMODEL,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an earlier export there.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Export a run's model and prove in a fresh process that it predicts the same."""
    expect_run(run_dir, as_json)
    start_tensorflow()
    from core.export.export import export_run

    with problems_exit(FAILED, as_json), progress_bar() as progress:
        result = export_run(
            run_dir, out_dir, output_format.value, progress, overwrite=overwrite
        )
    failed = any(problem.severity == "error" for problem in result.problems)
    print_problems(*result.problems)
    if as_json:
        print_json({"ok": not failed, **result.model_dump(mode="json")})
    else:
        say(f"Exported to {result.path}")
        if result.proof is not None:
            say(result.proof.summary)
    raise typer.Exit(FAILED if failed else DONE)


def _absence(image: Path) -> Problem | None:
    """Says why there is no such file, or that it can't be told; None if it is there."""
    try:
        if locate(image) is not None:
            return None
    except ProblemError as error:
        return error.problems[0]
    return Problem(
        message=f"There is no file {image}.",
        hint="Name pictures: JPEG, PNG, BMP, GIF or WEBP.",
    )


def _absolute(source: str) -> str:
    """Returns a path as it is from everywhere, a name as it is."""
    if source.strip().lower() in catalogue.names() or library.find(source):
        return source
    path = locate(source)
    return source if path is None else str(path)
