from datetime import datetime
from pathlib import Path

import pytest

from core.evaluation.trained_run import TrainedRun
from core.experiment import Experiment, ModelSpec, TaskInfo, TrainingSpec
from core.experiment.layers.reshaping import Flatten
from core.experiment.training import EarlyStoppingSpec
from core.export.card import CardFacts, model_card
from core.export.result import ExportFormat, Proof, WayResult
from core.model.build import build_model
from core.runs import DataInfo, History, RunFolder, RunRecord

PASSED = Proof(
    passed=True,
    sample="3 test images",
    images=3,
    tolerance=1e-5,
    ways=(
        WayResult(
            way="encoded files",
            images=3,
            max_difference=2e-7,
            different_classes=0,
            wrong_names=0,
        ),
    ),
)
FAILED = PASSED.replace(passed=False, reasons=("Another class than in the app.",))


def card_of(
    proof: Proof = PASSED,
    names: tuple[str, ...] = ("a", "b"),
    kind: ExportFormat = "savedmodel",
    restore_best: bool = True,
) -> str:
    stopping = EarlyStoppingSpec(restore_best=restore_best)
    experiment = Experiment(
        name="My *first* net",
        model=ModelSpec(layers=(Flatten(),)),
        training=TrainingSpec(early_stopping=stopping),
    )
    task = TaskInfo(input_shape=(4, 5, 3), class_names=names)
    info = DataInfo(
        name="photos",
        kind="folder of classes",
        origin="photos.zip",
        task=task,
        train_count=70,
        validation_count=15,
        test_count=14,
        fingerprint="abc",
    )
    model = build_model(experiment.model, task, seed=1)
    record = RunRecord(
        name="x",
        path=Path("run"),
        status="completed",
        started=datetime(2026, 1, 1).astimezone(),
        dataset="photos",
        total_epochs=3,
        device="CPU · 2 cores",
    )
    facts = CardFacts(
        run=TrainedRun(RunFolder(Path("run")), experiment, info, model),
        record=record,
        history=History(epochs=(1, 2), columns={"val_loss": (0.5, 0.4)}),
        evaluation=None,
        proof=proof,
        format=kind,
        versions={"keras": "3.15"},
    )
    return model_card(facts)


def test_that_a_card_tells_data_settings_training_and_check() -> None:
    card = card_of()
    for told in (
        "# My \\*first\\* net",
        "4×5 pixels in colour",
        "(n, height, width, 3)",
        "70 for training, 15 for validation, 14 for the test",
        "2 of 10 epochs done; the weights are those of the best, epoch 2",
        "122 parameters",
        "Adam, learning rate 0.001",
        "CPU · 2 cores",
        "keras 3.15",
        "| encoded files | 3 | 2.0e-07 | 0 |",
        "Intended use and limits",
        '"schema_version": 1',
        "Not measured",
    ):
        assert told in card


def test_that_a_card_says_if_the_weights_are_not_the_best() -> None:
    card = card_of(restore_best=False)
    assert "the weights are the last ones, the best was epoch 2" in card


def test_that_a_failed_check_stands_at_the_top() -> None:
    assert "WARNING" not in card_of()
    top = card_of(FAILED)[:200]
    assert "**WARNING: this export failed its check. Do not use it.**" in top
    assert "> Another class than in the app." in top


@pytest.mark.parametrize("name", ["a|b", "a\nb", "<b>", "`x`"])
def test_that_class_names_can_t_break_the_card(name: str) -> None:
    card = card_of(names=(name, "b"))
    line = next(line for line in card.split("\n") if line.startswith("Classes: "))
    assert line.endswith(", b")
    assert name not in line


def test_that_a_keras_card_shows_keras_s_own_call() -> None:
    assert "keras.models.load_model" in card_of(kind="keras")
    assert "predict.py" not in card_of(kind="keras")
