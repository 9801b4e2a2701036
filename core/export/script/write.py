"""Writing an experiment as a script."""

import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path

from core.data.types import PreparedData, Progress
from core.evaluation.trained_run import data_of, read_run
from core.experiment import Experiment, Problem
from core.export.result import ExportResult
from core.export.script.augmentation import augmentation_source, remark
from core.export.script.base import (
    base_files,
    require_keras_alone,
    without_weights,
)
from core.export.script.code import literal, text
from core.export.script.data import ONE_HOT, DataSource, data_source
from core.export.script.fine_tuning import (
    compile_source,
    differences,
    freezes_of,
    opens_in_turn,
    phases_of,
    two_phases_source,
)
from core.export.script.freezing import Freezing
from core.export.script.layers import model_source
from core.export.script.phase import SCHEDULE_CLASS
from core.export.script.training import main_source
from core.export.staging import staged, write_manifest
from core.model.bases.describe import outline
from core.model.bases.keras_outline import BASE_NAME
from core.model.build import build_model

_NAME = "train.py"
_STANDARD = ("import csv", "import functools", "import math", "from pathlib")


def export_script(
    run_dir: Path,
    out_dir: Path,
    progress: Progress,
    *,
    overwrite: bool,
    data: PreparedData | None,
) -> ExportResult:
    """Writes `train.py`, which repeats the experiment of a run with Keras alone.

    See `core.export.export_run` for arguments and errors.
    """
    with staged(out_dir, overwrite) as folder:
        progress("Reading the data", 0, 2, "steps")
        run = read_run(run_dir)
        require_keras_alone(run.experiment.model.base)
        prepared = data_of(run, progress, data)
        progress("Writing the script", 1, 2, "steps")
        source = data_source(run.experiment, prepared)
        for name, content in source.files.items():
            (folder / name).write_bytes(content)
        for name, file in base_files(run.experiment.model.base).items():
            shutil.copyfile(file, folder / name)
        script = script_source(run.experiment, prepared, source)
        (folder / _NAME).write_text(script, encoding="utf-8")
        write_manifest(folder, {"format": "script", "run": run_dir.name})
        progress("Writing the script", 2, 2, "steps")
    return ExportResult(
        path=out_dir,
        format="script",
        problems=tuple(_remarks(run.experiment, prepared)),
    )


def _remarks(experiment: Experiment, data: PreparedData) -> Iterator[Problem]:
    """In what the script differs from the run."""
    said = remark(experiment, data.task.input_shape[2])
    if said:
        yield Problem(severity="warning", message=said, path="augmentation")
    for one in differences(experiment):
        yield Problem(severity="warning", message=one, path="training.fine_tuning")


def script_source(
    experiment: Experiment, data: PreparedData, source: DataSource
) -> str:
    """Returns the whole script.

    Raises:
        ProblemError: the base of the model is not on this computer any more.
    """
    training, base = experiment.training, experiment.model.base
    built = build_model(
        without_weights(experiment.model),
        data.task,
        experiment.seed,
        training.precision,
    )
    freezing = None
    if base is not None:
        found = outline(base, data.task.input_shape)
        freezing = Freezing(base, found, built.get_layer(BASE_NAME))
    factors = [one.factor_source for one in phases_of(experiment) if one.factor_source]
    sections = [
        *([ONE_HOT] if training.label_smoothing > 0 else []),
        *augmentation_source(
            experiment, data.task.input_shape[2], arrays=source.arrays
        ),
        source.functions,
        model_source(experiment, data.task, built),
        *factors,
        *([SCHEDULE_CLASS] if factors else []),
    ]
    if freezing is not None:
        sections += freezing.functions(
            freezes_of(experiment, freezing), in_turn=opens_in_turn(experiment)
        )
    if freezing is not None and experiment.fine_tunes:
        sections += [
            compile_source(experiment),
            two_phases_source(experiment, data, source, freezing),
        ]
    else:
        sections.append(main_source(experiment, data, source, freezing))
    sections.append('if __name__ == "__main__":\n    main()\n')
    body = "\n\n".join(sections)
    return f"{_head(experiment, data, source, body)}\n\n{body}"


_SLOWER = (
    "The base is run anew in each step: the app, which keeps what a frozen base",
    "says of an image, is faster.",
)


def _head(
    experiment: Experiment, data: PreparedData, source: DataSource, body: str
) -> str:
    height, width, channels = data.task.input_shape
    training = experiment.training
    needed = {"import keras", "from keras import layers", *source.imports}
    if "tf." in body:
        needed.add("import tensorflow as tf")
    if "math." in body:
        needed.add("import math")
    standard = {one for one in needed if one.startswith(_STANDARD)}
    names = "".join(f"    {text(name)},\n" for name in data.task.class_names)
    title = " ".join(experiment.name.split()).replace("\\", "/").replace('"', "'")
    constants = {
        "SEED": literal(experiment.seed),
        "EPOCHS": literal(training.epochs),
        "BATCH_SIZE": literal(training.batch_size),
        "LEARNING_RATE": literal(training.optimizer.learning_rate),
    }
    if experiment.fine_tunes:
        tuning = training.fine_tuning
        fraction = literal(tuning.learning_rate_fraction)
        constants["FINE_TUNING_EPOCHS"] = literal(tuning.epochs)
        constants["FINE_TUNING_LEARNING_RATE"] = f"LEARNING_RATE * {fraction}"
        if tuning.base_rate_fraction != 1.0:
            constants["BASE_RATE"] = literal(tuning.base_rate_fraction)
    lines = [
        f'"""{title}',
        "",
        "Repeats an experiment of Lossline with Keras alone: the same images in the",
        "same parts, the same network and the same training. First weights and the",
        "order of the batches are drawn anew, so the curves differ a little.",
        *(_SLOWER if experiment.model.base is not None else ()),
        *textwrap.wrap(remark(experiment, channels), 76),
        "",
        f"Usage: python {_NAME}",
        '"""',
        "",
        *sorted(standard, key=_import_order),
        "",
        *sorted(needed - standard, key=_import_order),
        "",
        "HERE = Path(__file__).resolve().parent",
        f"CLASS_NAMES = [\n{names}]",
        f"HEIGHT, WIDTH, CHANNELS = {height}, {width}, {channels}",
        *(f"{name} = {value}" for name, value in constants.items()),
    ]
    return "\n".join(lines) + "\n"


def _import_order(line: str) -> tuple[bool, str]:
    """Plain imports first, then the others, each by the name of the module."""
    return line.startswith("from"), line.split()[1]
