"""An experiment becomes phases: head and fine-tuning, the latter perhaps in stages."""

import pytest

from core.experiment import Experiment, FineTuningSpec, FreezeSpec, RunBase
from core.experiment.schedules import CosineSchedule
from core.training.phases import Stage, plan_phases


def _opening(freeze: FreezeSpec, steps: int) -> tuple[FreezeSpec, ...]:
    shares = [FreezeSpec(mode="share", share=1 - i / steps) for i in range(1, steps)]
    return (*shares, freeze)


def _experiment(**fine_tuning) -> Experiment:
    experiment = Experiment()
    return experiment.replace(
        model=experiment.model.replace(base=RunBase(run_dir="x")),
        training=experiment.training.replace(
            epochs=7,
            fine_tuning=FineTuningSpec().replace(**{"enabled": True, **fine_tuning}),
        ),
    )


def test_that_a_run_without_a_base_has_one_phase_and_freezes_nothing():
    (phase,) = plan_phases(Experiment())
    assert phase.name == "training"
    assert phase.epochs == Experiment().training.epochs
    assert phase.stages == (Stage(0, None),)


def test_that_fine_tuning_without_a_base_adds_no_phase():
    experiment = Experiment()
    training = experiment.training.replace(fine_tuning=FineTuningSpec(enabled=True))
    assert len(plan_phases(experiment.replace(training=training))) == 1


def test_that_a_base_with_nothing_frozen_is_plain_training():
    experiment = _experiment(enabled=False)
    base = experiment.model.base.replace(freeze=FreezeSpec(mode="none"))
    model = experiment.model.replace(base=base)
    (phase,) = plan_phases(experiment.replace(model=model))
    assert phase.name == "training"


def test_that_fine_tuning_has_rate_schedule_and_freezing_of_its_own():
    schedule = CosineSchedule()
    freeze = FreezeSpec(mode="up_to", up_to="conv")
    experiment = _experiment(
        epochs=4,
        learning_rate_fraction=0.05,
        schedule=schedule,
        freeze=freeze,
        base_rate_fraction=0.5,
        reset_optimizer=False,
    )
    head, tuning = plan_phases(experiment)
    rate = experiment.training.optimizer.learning_rate
    assert (head.name, head.epochs, head.learning_rate) == ("head", 7, rate)
    assert head.plateau_patience is None
    assert tuning.learning_rate == pytest.approx(rate * 0.05)
    assert (tuning.epochs, tuning.schedule) == (4, schedule)
    assert tuning.stages == (Stage(0, freeze),)
    assert tuning.base_rate_fraction == 0.5
    assert not tuning.reset_optimizer


def test_that_a_plateau_ends_the_head_only_if_it_is_asked_for():
    head, _ = plan_phases(_experiment(start="plateau", patience=5))
    assert head.plateau_patience == 5


@pytest.mark.parametrize(
    ("epochs", "steps", "starts"),
    [(9, 3, (0, 3, 6)), (10, 4, (0, 2, 5, 7)), (2, 5, (0, 1)), (1, 3, (0,))],
)
def test_that_gradual_opening_is_spread_over_the_epochs(epochs, steps, starts):
    experiment = _experiment(epochs=epochs, gradual=True, gradual_steps=steps)
    _, tuning = plan_phases(experiment, _opening)
    assert tuple(stage.first_epoch for stage in tuning.stages) == starts
    assert tuning.stages[-1].freeze == experiment.training.fine_tuning.freeze
    ends = [tuning.end_of(index) for index in range(len(starts))]
    assert ends == [*starts[1:], epochs]
    for into in range(epochs):
        stage = tuning.stage_at(into)
        assert tuning.stages[stage].first_epoch <= into < tuning.end_of(stage)
