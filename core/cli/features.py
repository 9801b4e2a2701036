"""`features extract`, `classify`, `cluster` and `map`: features without a training."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from core.cli.bases import get_base
from core.cli.features_text import (
    about_json,
    about_text,
    classifiers_text,
    clusters_text,
)
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
from core.data import catalogue
from core.data.load import load_raw, prepare
from core.experiment import (
    Experiment,
    apply_assignment,
    fail,
    load_experiment,
)
from core.features.classify import classify as classify_features
from core.features.cluster import cluster as cluster_features
from core.features.extract import extract as extract_features
from core.features.feature_set import FeatureSet
from core.features.picture import check_map_suffix, save_map
from core.features.projection import project
from core.features.save import check_suffix, load_features, save_features
from core.features.tsne import tsne
from core.tensorflow_start import start_tensorflow

_File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="An experiment file (JSON), or features that were extracted (.npz).",
    ),
]
_Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change a setting."),
]
_Trust = Annotated[
    bool,
    typer.Option(help="Run a pretrained module from a source that is not known."),
]


class Method(StrEnum):
    """The classifiers, or all of them."""

    ALL = "all"
    LOGISTIC_REGRESSION = "logistic_regression"
    NEAREST_NEIGHBORS = "nearest_neighbors"
    LINEAR_SVM = "linear_svm"


class Way(StrEnum):
    """How features become points of a plane."""

    TSNE = "tsne"
    PCA = "pca"


@dataclass(frozen=True)
class _Work:
    experiment: Experiment
    features: FeatureSet


def register(app: typer.Typer) -> None:
    """Adds the group of commands."""
    group = typer.Typer(
        help="Features at the cut of the base: save, classify, cluster, map.",
        no_args_is_help=True,
    )
    group.command("extract")(extract)
    group.command("classify")(classify)
    group.command("cluster")(cluster)
    group.command("map")(make_map)
    app.add_typer(group, name="features")


def extract(
    file: _File,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="A file .npz or .csv.")
    ],
    assignments: _Set = None,
    trust_base: _Trust = False,
    as_json: Json = False,
) -> None:
    """Save the features of all images, with classes, parts and image numbers.

    Without a base in the experiment, the pixels themselves are saved.
    """
    with problems_exit(WRONG_INPUT, as_json):
        check_suffix(output)
    work = _get(file, assignments, trust_base, as_json)
    with problems_exit(FAILED, as_json), progress_bar() as progress:
        files = save_features(work.features, output, progress)
    if as_json:
        written = [str(path) for path in files]
        print_json({"ok": True, **about_json(work.features), "files": written})
    else:
        say(about_text(work.features))
        say(f"Wrote {' and '.join(str(path) for path in files)}")


def classify(
    file: _File,
    method: Annotated[Method, typer.Option(help="Which classifier.")] = Method.ALL,
    assignments: _Set = None,
    trust_base: _Trust = False,
    as_json: Json = False,
) -> None:
    """Train classifiers on the training part and measure them on the others.

    Their settings are changed with --set feature_tools.logistic_regression.C=0.1 and
    the like. Choose by the validation accuracy; the test is for the end.
    """
    work = _get(file, assignments, trust_base, as_json)
    found = []
    with problems_exit(WRONG_INPUT, as_json), progress_bar() as progress:
        for spec in work.experiment.feature_tools.classifiers:
            if method in (Method.ALL, spec.kind):
                one = classify_features(
                    work.features, spec, work.experiment.seed, progress
                )
                found.append((spec, one.result))
    for _spec, result in found:
        print_problems(*result.problems)
    if as_json:
        rows = [result.model_dump(mode="json") for _spec, result in found]
        print_json({"ok": True, **about_json(work.features), "classifiers": rows})
    else:
        say(about_text(work.features))
        say(classifiers_text(found, work.features.class_names))


def cluster(
    file: _File,
    clusters: Annotated[
        int | None,
        typer.Option(
            "-k", "--clusters", help="How many; else as many as there are classes."
        ),
    ] = None,
    assignments: _Set = None,
    trust_base: _Trust = False,
    as_json: Json = False,
) -> None:
    """Group the training images by k-means and compare the groups with the classes."""
    more = list(assignments or [])
    if clusters is not None:
        more.append(f"feature_tools.clusters.n_clusters={clusters}")
    work = _get(file, more, trust_base, as_json)
    spec = work.experiment.feature_tools.clusters
    with problems_exit(WRONG_INPUT, as_json), progress_bar() as progress:
        found = cluster_features(work.features, spec, work.experiment.seed, progress)
    names = work.features.class_names
    if as_json:
        result = found.result.model_dump(mode="json")
        print_json(
            {"ok": True, **about_json(work.features), "class_names": names, **result}
        )
    else:
        say(about_text(work.features))
        say(clusters_text(found.result, names))


def make_map(
    file: _File,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="A picture .png or points .csv.")
    ],
    method: Annotated[
        Way, typer.Option(help="t-SNE, or the two main directions only.")
    ] = Way.TSNE,
    assignments: _Set = None,
    trust_base: _Trust = False,
    as_json: Json = False,
) -> None:
    """Draw all images as points, similar ones close to each other."""
    with problems_exit(WRONG_INPUT, as_json):
        check_map_suffix(output)
    work = _get(file, assignments, trust_base, as_json)
    spec, seed = work.experiment.feature_tools.map, work.experiment.seed
    with problems_exit(FAILED, as_json), progress_bar() as progress:
        projection = project(work.features, spec, seed, progress)
        plane = projection.plane
        if method == Way.TSNE:
            plane = tsne(projection.reduced, spec, seed, progress)
        save_map(output, work.features, projection, plane)
    if as_json:
        facts: dict[str, Any] = {
            "file": str(output),
            "method": method.value,
            "shown": len(projection),
            "explained_by_pca": projection.explained,
        }
        print_json({"ok": True, **about_json(work.features), **facts})
    else:
        from core.features.texts import map_words

        say(about_text(work.features))
        say(map_words(projection))
        say(f"Wrote {output}")


def _get(
    file: Path, assignments: list[str] | None, trusted: bool, as_json: bool
) -> _Work:
    """Reads features, or extracts those of an experiment."""
    with problems_exit(WRONG_INPUT, as_json):
        saved = file.suffix.lower() == ".npz"
        experiment = Experiment() if saved else load_experiment(file)
        for assignment in assignments or []:
            if saved and not assignment.strip().startswith("feature_tools."):
                raise fail(
                    f"{file.name} holds features that are ready: only settings below "
                    f"feature_tools can be changed. Received: {assignment}",
                    "Name the experiment file to extract others.",
                )
            experiment = apply_assignment(experiment, assignment)
        if saved:
            features = load_features(file)
            seeded = experiment.replace(seed=features.origin.seed)
            return _Work(seeded, features)
    return _Work(experiment, _extract(experiment, trusted, as_json))


def _extract(experiment: Experiment, trusted: bool, as_json: bool) -> FeatureSet:
    start_tensorflow()
    if experiment.model.base is not None:
        get_base(experiment.model.base, trusted, as_json)
    spec = experiment.dataset
    with progress_bar() as progress:
        if spec.source in catalogue.names():
            with problems_exit(FAILED, as_json):
                catalogue.fetch(spec.source, progress)
        with problems_exit(WRONG_INPUT, as_json):
            data = prepare(load_raw(spec, progress), spec, experiment.seed, progress)
            print_problems(*data.problems)
            return extract_features(experiment, data, progress)
