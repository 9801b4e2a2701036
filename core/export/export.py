"""Taking the best model of a run away, together with the proof that it is the same."""

import shutil
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from core.data.types import PreparedData, Progress, no_progress
from core.evaluation.evaluation import Evaluation
from core.evaluation.labels import labels_text
from core.evaluation.measure import (
    load_evaluation,
    measure_trained,
    save_evaluation,
)
from core.evaluation.trained_run import TrainedRun, data_of, open_run
from core.experiment import Problem, ProblemError, fail, write_atomically
from core.export.card import CardFacts, model_card
from core.export.result import ExportFormat, ExportResult, Proof
from core.export.sample import Sample, made_up_sample, sample_of
from core.export.staging import staged, write_manifest
from core.runs import RunEnvironment, RunFolder, load_record, read_history

_STEPS = 5


def export_run(
    run_dir: Path,
    out_dir: Path,
    format: ExportFormat = "savedmodel",  # noqa: A002 - the word of the command line
    progress: Progress = no_progress,
    *,
    overwrite: bool = False,
    data: PreparedData | None = None,
) -> ExportResult:
    """Writes the best model of a run into a folder and proves that it is the same.

    The folder appears when everything in it is written, or not at all. It holds

    - for `savedmodel`: the SavedModel itself and a `predict.py`,
    - for `keras`: `model.keras`,
    - for both: `labels.txt`, `model_card.md` and `proof.json`,
    - for `script`: `train.py` and what it reads.

    A failed proof does not raise: the folder is kept for a closer look, the result has
    an error, and the card says so at its top.

    Args:
        run_dir: The run folder.
        out_dir: Where to write; must not exist, or be empty.
        format: What to write.
        progress: Told what is being done; may raise `Cancelled`.
        overwrite: Whether an earlier export at `out_dir` is replaced.
        data: The data of the run if it is at hand; otherwise it is read.

    Raises:
        ProblemError: there is no model yet, something else is at `out_dir`, or it can't
            be written.
        Cancelled: `progress` asked for it; nothing is left behind.
    """
    if format == "script":
        from core.export.script.write import export_script

        return export_script(run_dir, out_dir, progress, overwrite=overwrite, data=data)
    with staged(out_dir, overwrite) as folder:
        progress("Opening the run", 0, _STEPS, "steps")
        run = open_run(run_dir)
        if format == "keras":
            _require_keras_alone(run)
        material = _gather(run, progress, data)
        proof = _write(run, material, folder, format, progress)
    problems = list(material.problems)
    if not proof.passed:
        problems.append(_failure(proof))
    return ExportResult(
        path=out_dir, format=format, proof=proof, problems=tuple(problems)
    )


def _require_keras_alone(run: TrainedRun) -> None:
    """Raises a problem if Keras alone could not open a file with the model.

    Raises:
        ProblemError: a module of TF Hub is in it.
    """
    from core.model.bases.hub_layer import holds_module

    if holds_module(run.model):
        raise fail(
            "Keras alone could not open this file: the base is a module of TF Hub, "
            "which is a program of its own and no layer of Keras.",
            "Export as SavedModel, which holds the module too. To train it further, "
            "use this run as the base of another.",
        )


@dataclass(frozen=True)
class _Material:
    """What an export needs of the data."""

    sample: Sample
    evaluation: Evaluation | None
    problems: tuple[Problem, ...] = ()


def _gather(
    run: TrainedRun, progress: Progress, data: PreparedData | None
) -> _Material:
    """Reads and measures; without the data it makes do with made-up pictures."""
    try:
        prepared = data_of(run, progress, data)
        evaluation, problems = _quality(run, progress, prepared)
        sample = sample_of(prepared, run.experiment.seed)
    except ProblemError as error:
        told = Problem(
            message="The test images could not be used, so the export was checked on "
            "made-up pictures and its quality was not measured.",
            severity="warning",
            hint="Bring the data back and export again.",
        )
        sample = made_up_sample(run.info.task.input_shape, run.experiment.seed)
        return _Material(sample, None, (*_as_warnings(error), told))
    return _Material(sample, evaluation, problems)


def _quality(
    run: TrainedRun, progress: Progress, data: PreparedData
) -> tuple[Evaluation, tuple[Problem, ...]]:
    """Returns what was measured, now if not before, and what could not be kept of it.

    A run folder that can't be written to, such as a teacher's, can be exported as well.
    """
    problems: tuple[Problem, ...] = ()
    try:
        evaluation = load_evaluation(run.folder.path)
    except ProblemError:  # damaged: it is measured anew
        evaluation = None
    if evaluation is None or evaluation.fingerprint != data.fingerprint:
        evaluation, predictions = measure_trained(run, progress, data)
        try:
            save_evaluation(run.folder, evaluation, predictions)
        except ProblemError as error:
            problems = _as_warnings(error)
    return evaluation, problems


def _as_warnings(error: ProblemError) -> tuple[Problem, ...]:
    return tuple(problem.replace(severity="warning") for problem in error.problems)


def _write(
    run: TrainedRun,
    material: _Material,
    folder: Path,
    kind: ExportFormat,
    progress: Progress,
) -> Proof:
    """Fills the folder of an export that holds a model."""
    from core.export.proof import prove

    names = run.info.task.class_names
    (folder / "labels.txt").write_bytes(labels_text(names).encode("utf-8"))
    if kind == "savedmodel":
        from core.export.savedmodel import write_saved_model

        progress("Building the SavedModel", 2, _STEPS, "steps")
        write_saved_model(run.model, names, folder)
        script = resources.files("resources") / "export" / "predict.py"
        (folder / "predict.py").write_bytes(script.read_bytes())
        exported = folder
    else:
        progress("Writing the Keras file", 2, _STEPS, "steps")
        exported = folder / "model.keras"
        if run.experiment.training.precision == "float32":
            shutil.copyfile(run.folder.best, exported)
        else:
            run.model.save(exported)
    progress("Checking it in a fresh process", 3, _STEPS, "steps")
    proof = prove(
        run.model,
        exported,
        "savedmodel" if kind == "savedmodel" else "keras",
        names,
        material.sample,
        progress,
    )
    progress("Writing the model card", 4, _STEPS, "steps")
    write_atomically(folder / "proof.json", proof.model_dump_json(indent=2) + "\n")
    card = model_card(_facts(run, material, proof, kind))
    write_atomically(folder / "model_card.md", card)
    write_manifest(folder, {"format": kind, "run": run.folder.path.name})
    progress("Writing the model card", _STEPS, _STEPS, "steps")
    return proof


def _facts(
    run: TrainedRun, material: _Material, proof: Proof, kind: ExportFormat
) -> CardFacts:
    folder = run.folder
    return CardFacts(
        run=run,
        record=load_record(folder.path),
        history=read_history(folder.history),
        evaluation=material.evaluation,
        proof=proof,
        format=kind,
        versions=_versions(folder),
    )


def _versions(folder: RunFolder) -> dict[str, str]:
    try:
        text = folder.environment.read_text(encoding="utf-8")
        return RunEnvironment.model_validate_json(text).versions
    except (OSError, UnicodeDecodeError, ValidationError):
        return {}


def _failure(proof: Proof) -> Problem:
    return Problem(
        message="The exported model does not predict what the app predicts: "
        + " ".join(proof.reasons),
        hint="Don't use it. The folder was kept so that you can look at proof.json; "
        "please report this as a bug of Lossline.",
    )
