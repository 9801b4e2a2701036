import pytest
from pydantic import ValidationError

from core.experiment import DatasetSpec, Experiment, SplitSpec
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.reshaping import Reshape
from core.experiment.training import TrainingSpec
from core.experiment.validation import problems_of


def _messages(make) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        make()
    return [str(problem) for problem in problems_of(caught.value)]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (
            lambda: Conv2D(padding="full"),
            "padding: Expected one of 'valid' or 'same'. Received: 'full'.",
        ),
        (
            lambda: Conv2D(kernel_size=(3, 0)),
            "kernel_size[1]: Expected a number of at least 1. Received: 0.",
        ),
        (
            lambda: Conv2D(magic=1),
            "magic: There is no setting of this name. Received: 1. "
            "Check the spelling, or remove it.",
        ),
        (
            lambda: Conv2D(kernel_l2=float("nan")),
            "kernel_l2: Expected a finite number. Received: nan.",
        ),
        (
            lambda: TrainingSpec(device=3),
            "device: Expected a text. Received: 3.",
        ),
        (
            lambda: Reshape(target_shape=(0,)),
            "target_shape[0]: Expected sides of at least 1, or −1 for whatever is "
            "left. Received: 0.",
        ),
        (
            lambda: Reshape(target_shape=()),
            "target_shape: Expected at least 1 items. Received: ().",
        ),
        (
            lambda: Reshape(target_shape=(1, 1, 1, 1, 1)),
            "target_shape: Expected at most 4 items. Received: (1, 1, 1, 1, 1).",
        ),
        (
            lambda: SplitSpec(validation=0.6, test=0.6),
            "Expected validation and test to leave at least 20 % for training. "
            "Received: validation=0.6, test=0.6.",
        ),
        (
            lambda: DatasetSpec(classes=("a", 3)),
            "classes[1]: Expected a text. Received: 3.",
        ),
        (
            lambda: DatasetSpec(source=""),
            "source: Expected a text. Received: ''.",
        ),
        (
            lambda: Experiment(name="x" * 201),
            f"name: Expected a text of at most 200 characters. Received: '{'x' * 56}….",
        ),
    ],
)
def test_that_a_wrong_value_is_explained_in_plain_words(make, expected):
    assert _messages(make) == [expected]


def test_that_a_long_value_is_cut_short():
    (message,) = _messages(lambda: Conv2D(padding="x" * 500))
    assert len(message) < 150
    assert message.endswith("….")
