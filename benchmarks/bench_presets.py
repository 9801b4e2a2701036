"""What the presets reach on the test part of the real data, as they stand."""

import tempfile
from pathlib import Path

from benchmarks.harness import Result, median_result, seconds_of
from benchmarks.realdata import realdata
from core.evaluation.measure import evaluate_run
from core.experiment import Experiment
from core.experiment.presets import find_preset
from core.runs import load_record, read_history
from core.training.control import RunControl
from core.training.engine import train


def run() -> list[Result]:
    """Trains three presets; those for downloads on the files beside the project."""
    with tempfile.TemporaryDirectory() as folder:
        return _measured(Path(folder))


def _measured(folder: Path) -> list[Result]:
    digits = find_preset("digits").build()
    # The first run of a process also pays for what TensorFlow loads only then.
    _trained(digits, folder / "first")
    seconds = seconds_of(lambda: _trained(digits, folder / "digits"))
    results = [
        _accuracy("Digits, their preset", folder / "digits", 97.0),
        median_result("Digits, training", [seconds], target=20.0, unit="s"),
    ]
    files = realdata()
    if files is None:
        return results
    for name, source, target, most_epochs in (
        ("mnist-cnn", files / "mnist", 99.0, 5),
        ("asl", files / "asl" / "sign-language-mnist.zip", 99.0, 6),
    ):
        experiment = find_preset(name).build()
        dataset = experiment.dataset.replace(source=str(source))
        _trained(experiment.replace(dataset=dataset), folder / name)
        epochs = len(read_history(folder / name))
        title = find_preset(name).title
        results += [
            _accuracy(f"{title}, its preset", folder / name, target),
            median_result(
                f"{title}, epochs", [epochs], target=most_epochs, unit="epochs"
            ),
        ]
    return results


def _trained(experiment: Experiment, run_dir: Path) -> None:
    train(experiment, run_dir, lambda event: None, RunControl())
    status = load_record(run_dir).status
    if status != "completed":
        raise RuntimeError(f"Expected a completed run. Found: {status}")


def _accuracy(name: str, run_dir: Path, target: float) -> Result:
    evaluation = evaluate_run(run_dir)
    return Result(
        name=name,
        value=100.0 * evaluation.accuracy,
        unit="%",
        target=target,
        at_least=True,
        details={"images": evaluation.count},
    )
