"""Which run a ready-made experiment can build on."""

from collections.abc import Iterable

from core.experiment import Experiment, ProblemError, fail, load_experiment
from core.experiment.presets import Preset, find_preset
from core.experiment.presets.own_base import fits
from core.runs.folder import RunFolder
from core.runs.listing import list_runs
from core.runs.location import runs_root
from core.runs.record import RunRecord


def newest_base(
    preset: Preset, runs: Iterable[tuple[RunRecord, Experiment]]
) -> RunRecord | None:
    """Returns the newest run that a preset can build on, or None if there is none.

    A run that was stopped early counts too: it has the net of its best epoch.

    Args:
        preset: One with `base_from`.
        runs: The runs with their experiments, in any order.
    """
    pretraining = find_preset(preset.base_from)
    usable = [
        record
        for record, experiment in runs
        if record.has_model
        and record.status in ("completed", "stopped")
        and fits(experiment, pretraining)
    ]
    return max(usable, key=lambda record: record.started, default=None)


def find_base(preset: Preset) -> RunRecord:
    """Returns the newest run on this computer that a preset can build on.

    Raises:
        ProblemError: there is none; the hint says how to train it.
    """
    runs: list[tuple[RunRecord, Experiment]] = []
    for record in list_runs(runs_root()).records:
        try:
            experiment = load_experiment(RunFolder(record.path).experiment)
        except ProblemError:
            continue  # It has been deleted since it was listed.
        runs.append((record, experiment))
    found = newest_base(preset, runs)
    if found is None:
        first = find_preset(preset.base_from)
        raise fail(
            f"“{preset.title}” builds on a net of your own, and there is no finished "
            f"run of “{first.title}” yet.",
            f"Train it first: python main.py new {first.name} -o {first.name}.json, "
            f"then python main.py train {first.name}.json",
        )
    return found
