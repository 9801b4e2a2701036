"""Fine-tuning on the Train page: settings, plan, and a real run of two phases."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.experiment import (
    Experiment,
    FineTuningSpec,
    FreezeSpec,
    ModelSpec,
    RunBase,
    TrainingSpec,
)
from core.experiment.heads import HEADS
from core.runs.events import (
    BatchesEnded,
    FeatureProgress,
    PhaseStarted,
    RunStarted,
    TrainingEvent,
)
from gui.pages.model import ModelPage
from gui.pages.train import TrainPage
from gui.plots.planned_rate import describe_plan, planned_rates
from gui.plots.run_plots import RunPlots
from gui.run_progress import RunProgress
from gui.run_starter import start_run
from gui.workspace import Workspace
from tests.gui.tiny_training import LONG_MS, tiny_digits, wait_until_ready


def _two_phases(run: Path) -> Experiment:
    plain = tiny_digits(epochs=2)
    base = RunBase(run_dir=str(run), freeze=FreezeSpec(mode="all"))
    tuning = FineTuningSpec(enabled=True, epochs=2)
    return plain.replace(
        model=ModelSpec(base=base, layers=HEADS[2].make(False)),
        training=plain.training.replace(fine_tuning=tuning),
    )


def test_that_the_plan_goes_on_with_small_steps_when_fine_tuning() -> None:
    training = TrainingSpec(epochs=2, fine_tuning=FineTuningSpec(epochs=3))
    x, rates = planned_rates(training, 10, fine_tunes=True)
    assert x[-1] == pytest.approx(5)
    assert np.all(np.diff(x) > 0)
    assert rates[x <= 2] == pytest.approx(0.001)
    assert rates[x > 2] == pytest.approx(0.00001)
    assert describe_plan(training, True) == "0.001 throughout, fine-tuning 1e-05"
    assert planned_rates(training, 10)[0][-1] == pytest.approx(2)


def test_that_the_run_bar_says_how_far_the_base_has_looked() -> None:
    progress = RunProgress()
    started = RunStarted(
        run_dir="x",
        total_epochs=4,
        steps_per_epoch=3,
        batch_size=8,
        train_count=24,
        validation_count=8,
        parameters=10,
        metric_name="accuracy",
        device="CPU",
    )
    progress.add(started)
    progress.add(FeatureProgress(done=1200, total=3000))
    assert progress.where == "Base: 1,200/3,000 images"
    progress.add(FeatureProgress(done=3000, total=3000))
    assert progress.where == "Starting …"
    progress.add(FeatureProgress(done=1, total=3))
    batch = BatchesEnded(
        epoch=1,
        first_step=0,
        losses=(1.0,),
        metrics=(0.5,),
        learning_rate=0.1,
        images_per_second=10.0,
    )
    progress.add(batch)
    assert progress.where == "Training · epoch 1/4"


def test_that_a_head_phase_that_ended_early_shortens_the_plan() -> None:
    progress = RunProgress(total_epochs=20)
    phase = PhaseStarted(
        name="fine-tuning",
        first_epoch=4,
        last_epoch=13,
        trainable_parameters=5,
        frozen_parameters=0,
        learning_rate=0.1,
        total_epochs=13,
    )
    progress.add(phase)
    assert progress.total_epochs == 13


def test_that_fine_tuning_is_only_offered_with_a_base(
    workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.document.replace(tiny_digits())
    page = TrainPage(workspace)
    qtbot.addWidget(page)
    page.show()
    form = page.findChild(QWidget, "training.fine_tuning:form")
    assert form is not None
    assert not form.isVisible()
    workspace.document.set_value("model.base", RunBase(run_dir="x"), "add a base")
    assert form.isVisible()


def test_that_only_settings_that_do_something_are_shown(
    workspace: Workspace, qtbot: QtBot
) -> None:
    model = ModelSpec(base=RunBase(run_dir="x"))
    workspace.document.replace(tiny_digits().replace(model=model))
    page = TrainPage(workspace)
    qtbot.addWidget(page)
    page.show()
    path = "training.fine_tuning"

    def shown() -> tuple[bool, ...]:
        names = ("epochs", "patience", "freeze.share")
        fields = [page.findChild(QWidget, f"{path}.{name}") for name in names]
        return tuple(field is not None and field.isVisible() for field in fields)

    assert shown() == (False, False, False)
    document = workspace.document
    document.set_value(f"{path}.enabled", True, "fine-tune")
    assert shown() == (True, False, False)
    document.set_value(f"{path}.start", "plateau", "begin on a plateau")
    document.set_value(f"{path}.freeze.mode", "share", "freeze a share")
    assert shown() == (True, True, True)


def test_that_a_run_shows_both_phases_with_what_each_trains(
    workspace: Workspace, qtbot: QtBot, trained_run: Path
) -> None:
    workspace.document.replace(_two_phases(trained_run))
    page = TrainPage(workspace)
    qtbot.addWidget(page)
    page.resize(1112, 640)
    page.show()
    workspace.data.reload()
    wait_until_ready(qtbot, workspace)
    seen: list[TrainingEvent] = []
    workspace.training.events_arrived.connect(seen.extend)
    start_run(workspace)
    qtbot.waitUntil(lambda: workspace.training.active, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not workspace.training.active, timeout=LONG_MS)
    plots = page.findChild(RunPlots)
    assert plots is not None
    phases = plots.curves.phases
    assert [phase.name for phase in phases] == ["head", "fine-tuning"]
    head, tuning = phases
    assert (head.first_epoch, head.last_epoch) == (1, 2)
    assert (tuning.first_epoch, tuning.last_epoch) == (3, 4)
    # The output layer alone: 16 numbers of the base for each of 10 classes.
    assert head.trainable_parameters == 16 * 10 + 10
    assert head.frozen_parameters > 0
    assert tuning.trainable_parameters > head.trainable_parameters
    assert tuning.learning_rate == pytest.approx(head.learning_rate / 100)
    looked = [event for event in seen if isinstance(event, FeatureProgress)]
    assert looked[-1].done == looked[-1].total


def test_that_heads_are_in_the_menu_only_with_a_base(
    workspace: Workspace, qtbot: QtBot, trained_run: Path
) -> None:
    workspace.document.replace(tiny_digits())
    page = ModelPage(workspace)
    qtbot.addWidget(page)
    page.show()
    menu = page.findChild(QMenu, "presets_menu")
    assert menu is not None
    assert page.findChild(QToolButton, "presets_button") is not None
    menu.aboutToShow.emit()
    action = menu.findChild(QAction, "head_two-dense")
    assert action is not None
    assert not action.isVisible()
    base = RunBase(run_dir=str(trained_run))
    workspace.document.set_value("model.base", base, "add a base")
    workspace.data.reload()
    workspace.tensorflow.start()
    look = page.controller.base_look
    qtbot.waitUntil(lambda: look.outline is not None, timeout=LONG_MS)
    menu.aboutToShow.emit()
    assert action.isVisible()
    action.trigger()
    layers = workspace.document.experiment.model.layers
    assert [layer.kind for layer in layers] == ["Dense", "Dropout"]
    assert workspace.document.experiment.model.base == base
    card = page.findChild(QLabel, "base_notes")
    assert card is not None
