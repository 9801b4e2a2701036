import numpy as np

from core.data.prepare import prepare
from core.data.types import TEST, TRAIN
from core.experiment import CorrectionsSpec, DatasetSpec, Experiment, apply_fix
from tests.core.data.samples import in_memory


def _prepared(raw, **changes):
    corrections = CorrectionsSpec(**{"data": raw.fingerprint, **changes})
    return prepare(raw, DatasetSpec(corrections=corrections), 1)


def _used(data) -> set[int]:
    parts = (data.train, data.validation, data.test)
    return {int(index) for part in parts for index in part.indices}


def test_that_images_can_be_left_out():
    raw = in_memory([0, 1, 2] * 40)
    data = _prepared(raw, left_out="0-9,50")
    assert _used(data) == set(range(120)) - {*range(10), 50}
    assert data.fingerprint != prepare(raw, DatasetSpec(), 1).fingerprint


def test_that_images_can_change_sides():
    raw = in_memory([0, 1, 2] * 40, [TRAIN] * 90 + [TEST] * 30)
    data = _prepared(raw, to_training="90-95", to_test="0-2")
    assert data.test.indices.tolist() == [0, 1, 2, *range(96, 120)]
    assert _used(data) == set(range(120))


def test_that_moving_into_a_test_part_that_is_not_there_does_nothing():
    raw = in_memory([0, 1, 2] * 40)
    plain = prepare(raw, DatasetSpec(), 1)
    data = _prepared(raw, to_test="0-2")
    assert np.array_equal(data.test.indices, plain.test.indices)


def test_that_numbers_beyond_the_data_do_nothing():
    raw = in_memory([0, 1, 2] * 40)
    assert _used(_prepared(raw, left_out="119-999999999")) == set(range(119))


def test_that_corrections_of_other_data_are_not_used_and_can_be_forgotten():
    raw = in_memory([0, 1, 2] * 40)
    data = _prepared(raw, data="other", left_out="0-9")
    assert _used(data) == set(range(120))
    (problem,) = [one for one in data.problems if "by hand" in one.message]
    assert problem.severity == "warning"
    wish = CorrectionsSpec(data="other", left_out="1")
    experiment = Experiment(dataset=DatasetSpec(corrections=wish))
    assert apply_fix(experiment, problem.fix).dataset.corrections.empty
