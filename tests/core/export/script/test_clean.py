"""The scripts read as if a careful person had written them."""

import subprocess
import sys
from pathlib import Path

from core.data.types import PreparedData
from core.experiment import (
    ApplicationsBase,
    Experiment,
    FreezeSpec,
    ModelSpec,
    RunBase,
    TaskInfo,
    TrainingSpec,
)
from core.experiment.augmentation import AugmentationSpec
from core.experiment.augmentation.colour import Invert
from core.experiment.augmentation.geometry import Rotation, Shear, WidthShift
from core.experiment.fine_tuning import FineTuningSpec
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.normalization import BatchNormalization
from core.experiment.layers.reshaping import Flatten
from core.model.build import build_model
from tests.core.export.script.test_write import STACKS, TRAININGS, source_of
from tests.core.tiny_run import DIGITS


def on_a_base(folder: Path) -> dict[str, Experiment]:
    """Experiments whose scripts have every function for a base."""
    folder.mkdir()
    stack = ModelSpec(layers=(Conv2D(), BatchNormalization(), Conv2D(), Flatten()))
    shape = TaskInfo(input_shape=(8, 8, 3), class_names=("a", "b"))
    build_model(stack, shape, 1).save(folder / "best.keras")
    run = RunBase(run_dir=str(folder))
    tuning = FineTuningSpec(enabled=True, gradual=True, base_rate_fraction=0.1)
    layers = FreezeSpec(mode="layers", layers=("conv2d_2",))
    vgg = ApplicationsBase(architecture="VGG16", input_size=(32, 32))
    many = tuple(f"block{b}_conv{c}" for b in (1, 2, 4) for c in (1, 2))
    found: dict[str, Experiment] = {}
    for name, base, more in (
        ("run", run, {}),
        ("run_tuned", run, {"fine_tuning": tuning.replace(reset_optimizer=False)}),
        ("run_layers", run.replace(freeze=layers), {}),
        ("imagenet", ApplicationsBase(input_size=(64, 64)), {}),
        ("vgg", vgg.replace(freeze=FreezeSpec(mode="layers", layers=many)), {}),
    ):
        spec = ModelSpec(base=base, layers=(Flatten(),))
        found[name] = DIGITS.replace(model=spec, training=TrainingSpec(**more))
    return found


def test_that_the_script_is_clean(digits: PreparedData, tmp_path: Path) -> None:
    varied = AugmentationSpec(operations=(Rotation(), WidthShift(), Invert(), Shear()))
    for name, training in TRAININGS.items():
        experiment = DIGITS.replace(
            model=STACKS["everything"],
            training=training,
            augmentation=varied if name == "everything" else DIGITS.augmentation,
        )
        (tmp_path / f"{name}.py").write_text(source_of(experiment, digits))
    for name, experiment in on_a_base(tmp_path / "base").items():
        (tmp_path / f"{name}.py").write_text(source_of(experiment, digits))
    ruff = [sys.executable, "-m", "ruff"]
    options = ["--isolated", str(tmp_path)]
    for command in (
        ["check", "--select", "E,F,W,I,B", *options],
        ["format", "--check", *options],
    ):
        done = subprocess.run(
            [*ruff, *command], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout
