"""`datasets list`, `info`, `import` and `fetch`."""

import json
import shlex
from pathlib import Path
from typing import Annotated, Any

import typer

from core.cli.audit_text import audit_text
from core.cli.options import Json
from core.cli.output import (
    FAILED,
    WRONG_INPUT,
    print_json,
    print_problems,
    problems_exit,
    progress_bar,
    say,
)
from core.data import catalogue, library
from core.data.audit.audit import audit as audit_data
from core.data.audit.report import AuditReport
from core.data.load import load_raw
from core.data.locate import locate
from core.data.readers.detect import read_any
from core.data.selection import selection_of
from core.data.summary import DatasetSummary, describe
from core.experiment import DatasetSpec, Experiment, Problem, ProblemError, fail

_Source = Annotated[
    str, typer.Argument(metavar="NAME_OR_PATH", help="A known set, or your own.")
]

_Shape = Annotated[
    str | None,
    typer.Option(
        metavar="HxWxC", help="The shape of CSV rows that are no square: 28x20x1."
    ),
]


def register(app: typer.Typer) -> None:
    """Adds the group of commands."""
    group = typer.Typer(
        help="Data sets: known ones and your own.", no_args_is_help=True
    )
    group.command("list")(list_datasets)
    group.command("info")(info)
    group.command("import")(import_dataset)
    group.command("fetch")(fetch)
    app.add_typer(group, name="datasets")


def list_datasets(as_json: Json = False) -> None:
    """List the catalogue and what was imported."""
    known: list[dict[str, Any]] = [
        {
            "name": entry.name,
            "title": entry.title,
            "classes": len(entry.class_names),
            "images": entry.num_train + entry.num_test,
            "on_this_computer": catalogue.is_cached(entry.name),
            "folder": str(catalogue.cache_path(entry.name)),
        }
        for entry in catalogue.entries()
    ]
    if not as_json:
        _say_catalogue(known)
    with problems_exit(FAILED, as_json):
        imported = library.list_imported()
    if as_json:
        own = [
            {"name": one.name, "path": one.path, "names": list(one.names)}
            for one in imported
        ]
        print_json({"catalogue": known, "imported": own})
        return
    for one in imported:
        say(f"{one.name:<16} {one.origin_words}")


def _say_catalogue(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        here = "on this computer" if row["on_this_computer"] else "not downloaded yet"
        say(
            f"{row['name']:<16} {row['title']}, {row['images']:,} images, "
            f"{row['classes']} classes, {here}"
        )


def info(
    source: _Source,
    audit: Annotated[
        bool, typer.Option("--audit", help="Look for faults of the data itself.")
    ] = False,
    test: Annotated[
        str,
        typer.Option(
            metavar="NAME_OR_PATH", help="Other data that is to be tested with."
        ),
    ] = "",
    shape: _Shape = None,
    as_json: Json = False,
) -> None:
    """Say what a data set holds and, if asked to, what is odd about it."""
    spec = _spec(source, shape, as_json).replace(test_source=test)
    summary = _summary(spec, as_json)
    report = _audit(spec, as_json) if audit else None
    if as_json:
        found = {"audit": report.model_dump(mode="json")} if report else {}
        print_json({"ok": True, **summary.model_dump(mode="json"), **found})
    else:
        say(_as_text(summary))
        if report:
            say(f"\n{audit_text(report)}")


def import_dataset(
    paths: Annotated[
        list[Path],
        typer.Argument(help="A file, folder or archive; or several of one folder."),
    ],
    name: Annotated[str | None, typer.Option(help="What to call it.")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the name from other data.")
    ] = False,
    shape: _Shape = None,
    as_json: Json = False,
) -> None:
    """Give a data set of your own a name, and say what it was recognised as."""
    with problems_exit(WRONG_INPUT, as_json):
        missing = [path for path in paths if locate(path) is None]
        if missing:
            raise fail(
                f"{missing[0]} does not exist.", "Check the spelling of the path."
            )
        chosen = selection_of(paths)
        given = library.choose_name(
            chosen.path, name, chosen.names, replace, wanted=chosen.name
        )
    # The whole path, as a catalogue's or an imported set may be called like the file.
    spec = _spec(str(chosen.path), shape, as_json)
    summary = _summary(spec, as_json, chosen.names).replace(name=given)
    with problems_exit(WRONG_INPUT, as_json):
        library.add(
            chosen.path,
            given,
            pixel_shape=spec.pixel_shape,
            names=chosen.names,
            replace=replace,
        )
    if name is None and given != chosen.name:
        say(f"“{chosen.name}” is taken, so this set is called “{given}”.", as_json)
    if as_json:
        print_json({"ok": True, **summary.model_dump(mode="json"), "name": given})
    else:
        say(_as_text(summary))
        say(f"Imported as {given}. Use it with --set {_assignment(given)}")


def fetch(
    name: Annotated[str, typer.Argument(help="A name of the catalogue.")],
    as_json: Json = False,
) -> None:
    """Download a data set of the catalogue."""
    with problems_exit(WRONG_INPUT, as_json):
        catalogue.entry(name)
    with problems_exit(FAILED, as_json), progress_bar() as progress:
        catalogue.fetch(name, progress)
    path = catalogue.cache_path(name)
    if as_json:
        print_json({"ok": True, "name": name, "path": str(path)})
    else:
        say(f"{name} is in {path}")


def _spec(source: str, shape: str | None, as_json: bool) -> DatasetSpec:
    with problems_exit(WRONG_INPUT, as_json):
        if shape is None:
            return DatasetSpec(source=source)
        sides = shape.lower().replace("×", "x").split("x")
        if len(sides) not in (2, 3) or not all(
            side.strip().isdigit() for side in sides
        ):
            raise fail(
                "Expected a shape such as 28x20 or 28x20x3: height, width and, for "
                f"colour, channels. Received: {shape}",
                path="--shape",
            )
        values = [int(side) for side in sides]
        height, width, channels = values if len(values) == 3 else (*values, 1)
        return DatasetSpec(source=source, pixel_shape=(height, width, channels))


def _assignment(name: str) -> str:
    """Returns the setting that uses a set, as it can be copied into a shell."""
    try:
        json.loads(name)
    except ValueError:
        return shlex.quote(f"dataset.source={name}")
    # A name such as 2024 would be taken for a number.
    return shlex.quote(f"dataset.source={json.dumps(name)}")


def _summary(
    spec: DatasetSpec, as_json: bool, names: tuple[str, ...] = ()
) -> DatasetSummary:
    with problems_exit(WRONG_INPUT, as_json), progress_bar() as progress:
        try:
            if names:
                raw = read_any(Path(spec.source), spec, progress, names=names)
            else:
                raw = load_raw(spec, progress)
        except ProblemError as error:
            raise ProblemError(*map(_for_options, error.problems)) from None
    print_problems(*raw.problems)
    return describe(raw)


def _for_options(problem: Problem) -> Problem:
    """Names the option of these commands instead of the setting of an experiment."""
    if problem.path != "dataset.pixel_shape":
        return problem
    hint = "Give the shape of the rows with --shape, such as --shape 28x20."
    return problem.replace(path="", hint=hint)


def _audit(spec: DatasetSpec, as_json: bool) -> AuditReport:
    experiment = Experiment(dataset=spec)
    with problems_exit(WRONG_INPUT, as_json), progress_bar() as progress:
        raw = load_raw(experiment.dataset, progress)
        return audit_data(raw, experiment, progress)


def _as_text(summary: DatasetSummary) -> str:
    lines = [
        f"{summary.name}: {summary.kind}",
        f"from {summary.origin}",
        summary.describe(),
    ]
    has_parts = any(one.total > one.unassigned for one in summary.classes)
    wide = max(5, *(len(one.name) for one in summary.classes))
    head = f"{'class':<{wide}} {'images':>8}"
    lines.append(
        f"{head} {'train':>8} {'validation':>10} {'test':>8}" if has_parts else head
    )
    for one in summary.classes:
        row = f"{one.name:<{wide}} {one.total:>8,}"
        if has_parts:
            row += f" {one.train:>8,} {one.validation:>10,} {one.test:>8,}"
        lines.append(row)
    if any(one.unassigned for one in summary.classes):
        lines.append("Images that belong to no part are divided before training.")
    return "\n".join(lines)
