"""The same experiment on two splits: one that flatters and one that is honest."""

from dataclasses import dataclass

from core.experiment import Experiment


@dataclass(frozen=True)
class SplitPair:
    """Two experiments that differ in nothing but the split.

    Attributes:
        optimistic: Divides all images at random, so that near-duplicates of what was
            learned are asked for in the test.
        honest: Divides by groups, so that the test asks for something new.
    """

    optimistic: Experiment
    honest: Experiment


def split_pair(experiment: Experiment) -> SplitPair:
    """Makes both from an experiment.

    Parts that the data set brings, and other data to test with, are given up in both,
    because otherwise more than the grouping would differ. If the experiment says what
    belongs together, the honest one keeps to it; otherwise it goes by near-duplicates.
    """
    split = experiment.dataset.split
    grouping = "near_duplicates" if split.group_by == "none" else split.group_by

    def divided(group_by: str, name: str) -> Experiment:
        new = split.replace(own_parts="divide_anew", group_by=group_by)
        return experiment.replace(
            name=f"{experiment.name[:160]}, {name}",
            dataset=experiment.dataset.replace(split=new, test_source=""),
        )

    return SplitPair(
        divided("none", "random split"), divided(grouping, "grouped split")
    )
