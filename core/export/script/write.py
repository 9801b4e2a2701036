"""Writing an experiment as a script."""

from pathlib import Path

from core.data.types import PreparedData, Progress
from core.evaluation.trained_run import data_of, read_run
from core.experiment import Experiment, Problem, fail
from core.export.result import ExportResult
from core.export.script.code import literal, text
from core.export.script.data import ONE_HOT, DataSource, data_source
from core.export.script.training import main_source, schedule_source
from core.export.staging import staged, write_manifest

_NAME = "train.py"
_PLAIN_IMAGES = Problem(
    severity="warning",
    message="The script trains on the images as they are, without the augmentation of "
    "the run. Its accuracy may differ.",
    path="augmentation",
)
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
        if run.experiment.model.base is not None:
            raise fail(
                "A script can only repeat nets that are made of layers alone; this one "
                "begins with a pretrained base.",
                "Export as SavedModel, which holds the base as well.",
            )
        prepared = data_of(run, progress, data)
        progress("Writing the script", 1, 2, "steps")
        source = data_source(run.experiment, prepared)
        for name, content in source.files.items():
            (folder / name).write_bytes(content)
        script = script_source(run.experiment, prepared, source)
        (folder / _NAME).write_text(script, encoding="utf-8")
        write_manifest(folder, {"format": "script", "run": run_dir.name})
        progress("Writing the script", 2, 2, "steps")
    problems = (_PLAIN_IMAGES,) if _varies(run.experiment) else ()
    return ExportResult(path=out_dir, format="script", problems=problems)


def _varies(experiment: Experiment) -> bool:
    augmentation = experiment.augmentation
    return augmentation.enabled and any(one.active for one in augmentation.operations)


def script_source(
    experiment: Experiment, data: PreparedData, source: DataSource
) -> str:
    """Returns the whole script."""
    from core.export.script.layers import model_source

    schedule = schedule_source(experiment)
    smoothed = experiment.training.label_smoothing > 0
    sections = [
        *([ONE_HOT] if smoothed else []),
        source.functions,
        model_source(experiment, data.task),
        *([schedule] if schedule else []),
        main_source(experiment, data, source),
        'if __name__ == "__main__":\n    main()\n',
    ]
    body = "\n\n".join(sections)
    return f"{_head(experiment, data, source, body)}\n\n{body}"


_NOT_VARIED = (
    "The augmentation is left out: this script trains on the images as they are.",
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
        "SEED": experiment.seed,
        "EPOCHS": training.epochs,
        "BATCH_SIZE": training.batch_size,
        "LEARNING_RATE": training.optimizer.learning_rate,
    }
    lines = [
        f'"""{title}',
        "",
        "Repeats an experiment of Lossline with Keras alone: the same images in the",
        "same parts, the same network and the same training. First weights and the",
        "order of the batches are drawn anew, so the curves differ a little.",
        *(_NOT_VARIED if _varies(experiment) else ()),
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
        *(f"{name} = {literal(value)}" for name, value in constants.items()),
    ]
    return "\n".join(lines) + "\n"


def _import_order(line: str) -> tuple[bool, str]:
    """Plain imports first, then the others, each by the name of the module."""
    return line.startswith("from"), line.split()[1]
