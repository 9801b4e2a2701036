"""In which settings several runs differ, as rows of a table; knows no widget."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.experiment import Experiment
from core.experiment.diff import differences


@dataclass(frozen=True)
class ComparedSetting:
    """One setting that is not the same in all runs.

    Attributes:
        label: What it is called.
        values: Its value in each run, in words.
    """

    label: str
    values: tuple[str, ...]


def compare(experiments: Sequence[Experiment]) -> tuple[ComparedSetting, ...]:
    """Returns all settings in which any experiment differs from the first.

    Args:
        experiments: At least one.
    """
    first, *others = experiments
    found: dict[tuple[str, str], list[str]] = {}
    for place, other in enumerate(others, start=1):
        for one in differences(first, other):
            if one.path == "name":
                continue
            # Where a run does not differ from the first, it has the first one's value.
            same = [one.first] * len(experiments)
            values = found.setdefault((one.path, one.label), same)
            values[place] = one.second
    return tuple(
        ComparedSetting(label, tuple(values)) for (_, label), values in found.items()
    )
