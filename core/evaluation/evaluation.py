"""What is known of a model after it was measured on the test part."""

from typing import Literal

from core.experiment import Spec


class ClassReport(Spec):
    """How well one class is recognised.

    Attributes:
        name: The name of the class.
        precision: Of the images that the model took for this class, the share that
            is; 0 to 1, and 0 if it took none for it.
        recall: Of the images of this class, the share that the model found; 0 to 1,
            and 0 if there are none.
        f1: The harmonic mean of the two.
        support: How many images of this class were looked at.
    """

    name: str
    precision: float
    recall: float
    f1: float
    support: int


class Evaluation(Spec):
    """The measured quality of a run's best model.

    The loss is the one of the training without what only belongs to training: no
    dropout, no label smoothing, no class weights and no L1 or L2 penalty. So it can be
    compared between runs, and it is smaller than a training loss with penalties.

    Attributes:
        run: The name of the run folder.
        part: Which part of the data was looked at.
        count: How many images that part has.
        loss: Mean cross-entropy of the true class, in nats.
        accuracy: The share of images whose most probable class is the true one.
        interval: The Wilson interval of the accuracy.
        confidence: The confidence of that interval.
        class_names: In the order of the labels.
        confusion: Counts; row = true class, column = predicted class.
        classes: One report for each class, in the order of the labels.
        fingerprint: The digest of the data that was measured on.
        source: The other data that was measured on, as `DatasetSpec.source` names it;
            empty for the test part of the run's own data.
        data_name: What that data is called on screens; empty as above.
    """

    run: str
    part: Literal["test"] = "test"
    count: int
    loss: float
    accuracy: float
    interval: tuple[float, float]
    confidence: float = 0.95
    class_names: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    classes: tuple[ClassReport, ...]
    fingerprint: str
    source: str = ""
    data_name: str = ""

    @property
    def correct(self) -> int:
        """How many images were recognised."""
        return sum(row[index] for index, row in enumerate(self.confusion))

    def macro_average(self) -> tuple[float, float, float]:
        """Returns the mean precision, recall and F1, every class counting the same."""
        count = len(self.classes)
        return (
            sum(one.precision for one in self.classes) / count,
            sum(one.recall for one in self.classes) / count,
            sum(one.f1 for one in self.classes) / count,
        )
