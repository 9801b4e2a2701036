"""What a run remembers of its data."""

from core.experiment.spec import Spec
from core.experiment.task import TaskInfo


class DataInfo(Spec):
    """The content of `data.json`: enough to list, judge and continue a run.

    Attributes:
        name: A short name for screens.
        kind: What the data was recognised as, in words.
        origin: Where it came from; a path or an address.
        task: Image shape and class names.
        train_count: Images to learn from.
        validation_count: Images to watch.
        test_count: Images for the end.
        fingerprint: A digest of the data and of every choice that was applied.
    """

    name: str
    kind: str = ""
    origin: str = ""
    task: TaskInfo
    train_count: int
    validation_count: int
    test_count: int
    fingerprint: str
