import pytest

from core.experiment import (
    ApplicationsBase,
    Experiment,
    FineTuningSpec,
    FreezeSpec,
    ModelSpec,
    RunBase,
    TrainingSpec,
    apply_fix,
    check,
)

BASE = ModelSpec(base=ApplicationsBase())


def _experiment(model: ModelSpec = BASE, **settings: object) -> Experiment:
    phase = FineTuningSpec(enabled=True).replace(**settings)
    return Experiment(model=model, training=TrainingSpec(fine_tuning=phase))


def _found(experiment: Experiment):
    return [p for p in check(experiment) if p.path.startswith("training.fine_tuning")]


def test_that_the_defaults_of_fine_tuning_are_not_complained_about():
    assert _found(_experiment()) == []


@pytest.mark.parametrize(
    ("experiment", "path"),
    [
        (_experiment(ModelSpec()), "enabled"),
        (_experiment(freeze=FreezeSpec(mode="all")), "freeze.mode"),
        (_experiment(learning_rate_fraction=1.0), "learning_rate_fraction"),
        (_experiment(gradual=True, gradual_steps=11), "gradual_steps"),
        (_experiment(gradual=True, epochs=1), "gradual_steps"),
    ],
)
def test_that_an_odd_second_phase_is_told_with_a_fix_that_mends_it(experiment, path):
    (problem,) = _found(experiment)
    assert problem.path == f"training.fine_tuning.{path}"
    assert problem.fix is not None
    assert _found(apply_fix(experiment, problem.fix)) == []


def test_that_fine_tuning_only_counts_with_a_base():
    with_base, without = _experiment(epochs=7), _experiment(ModelSpec(), epochs=7)
    assert with_base.fine_tunes
    assert not without.fine_tunes
    assert with_base.total_epochs == with_base.training.epochs + 7
    assert without.total_epochs == without.training.epochs


def test_that_automatic_averages_are_learned_only_from_scratch():
    assert not ApplicationsBase().learns_averages
    assert ApplicationsBase(weights="random").learns_averages
    assert ApplicationsBase(batch_norm="batch").learns_averages
    assert not ApplicationsBase(
        weights="random", batch_norm="inference"
    ).learns_averages


@pytest.mark.parametrize(
    ("folder", "title"),
    [
        ("/runs/2026-11-26_17-45-00_digits-04", "digits-04, 2026-11-26 17:45"),
        ("my run", "my run"),
        ("", ""),
    ],
)
def test_that_a_run_as_base_is_called_by_name_and_time(folder, title):
    assert RunBase(run_dir=folder).title == title
