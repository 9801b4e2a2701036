"""The running comment: pure, and always with the numbers it saw."""

import math

import pytest

from core.runs import History
from core.runs.comment import comment


def history(loss, val_loss=None, val_accuracy=None) -> History:
    columns = {"loss": tuple(loss)}
    if val_loss is not None:
        columns["val_loss"] = tuple(val_loss)
    if val_accuracy is not None:
        columns["val_accuracy"] = tuple(val_accuracy)
    return History(epochs=tuple(range(1, len(loss) + 1)), columns=columns)


def test_that_nothing_is_said_before_the_first_epoch() -> None:
    assert comment(History()) == ""


def test_that_the_first_epoch_is_told_with_its_numbers() -> None:
    said = comment(history([0.9], [0.7], [0.8125]))
    assert "0.9" in said
    assert "0.7" in said
    assert "81.2 %" in said


def test_that_a_falling_loss_is_called_falling() -> None:
    said = comment(history([2.0, 1.5, 1.2], [1.9, 1.4, 1.1]))
    assert "still falling" in said
    assert "1.9 at epoch 1 → 1.1 at epoch 3" in said


def test_that_a_loss_at_rest_is_called_so() -> None:
    said = comment(
        history([0.5, 0.30, 0.29, 0.29, 0.29], [0.5, 0.301, 0.3, 0.302, 0.3])
    )
    assert "has come to rest" in said
    assert "0.301 at epoch 2 → 0.3 at epoch 5" in said


def test_that_overfitting_is_dated_from_the_best_epoch() -> None:
    said = comment(
        history(
            [0.9, 0.5, 0.3, 0.2, 0.13, 0.1, 0.07],
            [0.8, 0.4, 0.2, 0.118, 0.14, 0.15, 0.172],
        )
    )
    assert "0.118 at epoch 4 → 0.172 at epoch 7" in said
    assert "for 3 epochs" in said
    assert "0.2 → 0.07" in said
    assert "by heart" in said


def test_that_a_net_no_better_than_guessing_has_learned_nothing_by_heart() -> None:
    going = history([0.90, 0.85, 0.80, 0.77], [0.70, 0.80, 0.85, 0.90])
    assert "by heart" not in comment(going, num_classes=2)
    learned = history([0.90, 0.60, 0.40, 0.20], [0.70, 0.80, 0.85, 0.90])
    assert "by heart" in comment(learned, num_classes=2)


def test_that_one_worse_epoch_is_not_called_overfitting() -> None:
    said = comment(history([0.9, 0.5, 0.4], [0.8, 0.4, 0.42]))
    assert "by heart" not in said


def test_that_a_net_that_learns_nothing_is_told_so() -> None:
    said = comment(history([2.302, 2.303, 2.302, 2.301], [2.30, 2.31, 2.30, 2.30]))
    assert "hardly moves" in said
    assert "2.3 at epoch 1" in said


def test_that_a_jump_of_the_training_loss_points_to_the_learning_rate() -> None:
    said = comment(history([0.5, 0.3, 0.6], [0.5, 0.3, 0.7]))
    assert "0.3 at epoch 2, 0.6 at epoch 3" in said
    assert "learning rate" in said


def test_that_a_validation_better_than_training_is_explained_by_dropout() -> None:
    said = comment(history([0.9, 0.6, 0.5], [0.5, 0.4, 0.3]))
    assert "Validation (0.3) is better than training (0.5)" in said
    assert "dropout" in said


@pytest.mark.parametrize("broken", [math.nan, math.inf])
def test_that_a_loss_that_is_no_number_is_told_first(broken: float) -> None:
    said = comment(history([0.5, 0.42, broken], [0.5, 0.4, broken]))
    assert "not a number since epoch 3" in said
    assert "epoch 2: 0.42" in said


def test_that_a_run_without_validation_is_read_from_its_training_loss() -> None:
    said = comment(history([2.0, 1.5, 1.2]))
    assert "The training loss is still falling" in said


def test_that_a_resumed_run_is_told_with_its_own_epochs() -> None:
    late = History(epochs=(5, 6), columns={"loss": (0.5, 0.4), "val_loss": (0.5, 0.41)})
    assert "0.5 at epoch 5 → 0.41 at epoch 6" in comment(late)


def test_that_a_run_that_goes_on_is_not_told_to_train_longer() -> None:
    falling = history([0.9, 0.6, 0.4], [0.9, 0.62, 0.43])
    assert "More epochs" in comment(falling)
    assert "still falling" in comment(falling, going_on=True)
    assert "More epochs" not in comment(falling, going_on=True)


def test_that_a_small_rise_of_a_tiny_training_loss_is_no_alarm() -> None:
    said = comment(history([1.6, 0.003, 0.0043], [1.5, 0.03, 0.0301]))
    assert "learning rate" not in said


AT_CHANCE = history(
    [9000.0, 2.4, 2.3, 2.6], [2.4, 2.4, 2.3, 2.3], [0.1, 0.104, 0.1, 0.1]
)


def test_that_a_net_that_only_guesses_is_not_said_to_have_come_to_rest() -> None:
    said = comment(AT_CHANCE, num_classes=10)
    assert "only guesses: 10.4 %" in said
    assert "among 10 classes gives 10.0 %" in said
    assert "dropout" not in said
    assert "only guesses" not in comment(AT_CHANCE, num_classes=24)
    assert "only guesses" not in comment(AT_CHANCE)
