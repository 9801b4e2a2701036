import pytest

from core.experiment import (
    Experiment,
    ProblemError,
    apply_assignment,
    from_json,
    to_json,
)


def test_that_an_experiment_without_corrections_is_read_as_before():
    text = '{"dataset": {"source": "mnist", "split": {"validation": 0.2}}}'
    dataset = from_json(text).dataset
    assert dataset.corrections.empty
    assert dataset.split.group_by == "none"
    assert dataset.split.own_parts == "keep"


def test_that_numbers_are_kept_in_their_shortest_form():
    experiment = apply_assignment(
        Experiment(), 'dataset.corrections={"data": "x", "left_out": "4,1-2,3"}'
    )
    assert experiment.dataset.corrections.left_out == "1-4"
    assert from_json(to_json(experiment)) == experiment


@pytest.mark.parametrize(
    ("assignment", "path", "words"),
    [
        (
            'dataset.corrections={"left_out": "one"}',
            "dataset.corrections.left_out",
            "such as 3,7-9",
        ),
        (
            "dataset.split.group_pattern=(",
            "dataset.split.group_pattern",
            "regular expression",
        ),
        (
            f"dataset.split.group_pattern={'a' * 300}",
            "dataset.split.group_pattern",
            "at most 200",
        ),
    ],
)
def test_that_a_wrong_value_is_a_complaint_at_its_place(assignment, path, words):
    with pytest.raises(ProblemError) as caught:
        apply_assignment(Experiment(), assignment)
    (problem,) = caught.value.problems
    assert problem.path == path
    assert words in problem.message
