import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import (
    DatasetSpec,
    Experiment,
    ModelSpec,
    TaskInfo,
    TrainingSpec,
    apply_fix,
    check,
)
from core.experiment.layers.core import Dense
from core.experiment.optimizers import SGD, Adam, Lion
from core.experiment.schedules import (
    CosineSchedule,
    ExponentialSchedule,
    ReduceOnPlateauSchedule,
    StepSchedule,
)
from core.experiment.training import EarlyStoppingSpec
from tests.core.experiment.strategies import experiments


def _training(**changes) -> Experiment:
    return Experiment(training=TrainingSpec(**changes))


_CASES = [
    (
        Experiment(model=ModelSpec(locked_head=False)),
        "model.locked_head",
        "error",
    ),
    (
        Experiment(
            model=ModelSpec(locked_head=False, layers=(Dense(enabled=False),)),
        ),
        "model.locked_head",
        "error",
    ),
    (Experiment(dataset=DatasetSpec(classes=("a",))), "dataset.classes", "error"),
    (
        Experiment(dataset=DatasetSpec(classes=("a", "b", "a"))),
        "dataset.classes",
        "error",
    ),
    (
        _training(optimizer=Adam(learning_rate=0.1)),
        "training.optimizer.learning_rate",
        "warning",
    ),
    (
        _training(optimizer=SGD(learning_rate=5)),
        "training.optimizer.learning_rate",
        "warning",
    ),
    (
        _training(optimizer=Lion(learning_rate=0.01)),
        "training.optimizer.learning_rate",
        "warning",
    ),
    (
        _training(epochs=4, schedule=StepSchedule(every_epochs=4)),
        "training.schedule.every_epochs",
        "warning",
    ),
    (
        _training(epochs=100, schedule=StepSchedule(every_epochs=1, rate_factor=0.1)),
        "training.schedule.rate_factor",
        "warning",
    ),
    (
        _training(epochs=100, schedule=ExponentialSchedule(rate_factor=0.5)),
        "training.schedule.rate_factor",
        "warning",
    ),
    (
        _training(schedule=CosineSchedule(warmup_epochs=10)),
        "training.schedule.warmup_epochs",
        "warning",
    ),
    (
        _training(schedule=ReduceOnPlateauSchedule(patience=3)),
        "training.schedule.patience",
        "warning",
    ),
    (
        _training(
            schedule=ReduceOnPlateauSchedule(patience=10),
            early_stopping=EarlyStoppingSpec(enabled=False),
        ),
        "training.schedule.patience",
        "information",
    ),
    (_training(epochs=3), "training.early_stopping.patience", "information"),
    (_training(label_smoothing=0.7), "training.label_smoothing", "warning"),
    (_training(batch_size=501), "training.batch_size", "warning"),
]


@pytest.mark.parametrize(("experiment", "path", "severity"), _CASES)
def test_that_settings_that_contradict_are_reported_at_one_place(
    experiment, path, severity
):
    (problem,) = check(experiment, train_count=500)
    assert (problem.path, problem.severity) == (path, severity)


@pytest.mark.parametrize(("experiment", "path", "severity"), _CASES)
def test_that_an_offered_fix_mends_what_it_stands_by(experiment, path, severity):
    (problem,) = check(experiment, train_count=500)
    if problem.fix is None:
        assert severity == "information"
        return
    mended = check(apply_fix(experiment, problem.fix), train_count=500)
    assert path not in [left.path for left in mended if left.severity != "information"]


@given(experiments(), st.integers(1, 5000))
@settings(max_examples=60)
def test_that_every_fix_of_any_experiment_mends_its_problem(experiment, count):
    for problem in check(experiment, train_count=count):
        if problem.fix is not None:
            after = check(apply_fix(experiment, problem.fix), train_count=count)
            assert (problem.path, problem.message) not in [
                (left.path, left.message) for left in after
            ]


def test_that_the_default_experiment_has_no_problems():
    assert check(Experiment()) == ()


def test_that_an_empty_stack_under_a_locked_head_is_softmax_regression():
    assert check(Experiment(model=ModelSpec())) == ()


def test_that_data_with_one_class_is_an_error():
    task = TaskInfo(input_shape=(8, 8, 1), class_names=("only",))
    (problem,) = check(Experiment(), task)
    assert (problem.path, problem.severity) == ("dataset.source", "error")


def test_that_a_batch_as_large_as_the_data_is_no_problem():
    assert check(_training(batch_size=500), train_count=500) == ()


def test_that_a_schedule_that_never_falls_has_a_fix_only_if_one_exists():
    (problem,) = check(
        _training(
            epochs=1,
            schedule=StepSchedule(every_epochs=1),
            early_stopping=EarlyStoppingSpec(enabled=False),
        )
    )
    assert problem.fix is None
