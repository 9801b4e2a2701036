"""Presets that build on a finished run of one's own: which runs fit, and taking one."""

from pathlib import Path, PurePath

from core.experiment.bases import RunBase
from core.experiment.experiment import Experiment
from core.experiment.presets.preset import Preset


def fits(trained: Experiment, pretraining: Preset) -> bool:
    """Tells whether a run has learned what a preset wants carried over.

    It has, if it saw the same classes of the same data through layers of the same
    kinds; their sizes and all settings of the training may be others. Data that were
    brought by hand, as a file or folder, are known by their name. A run that is built
    on a base itself has learned something else.

    Args:
        trained: The experiment of the run.
        pretraining: What `Preset.base_from` names.
    """
    wanted = pretraining.build()
    return (
        _name(trained.dataset.source) == wanted.dataset.source
        and sorted(trained.dataset.classes) == sorted(wanted.dataset.classes)
        and trained.model.base is None
        and _kinds(trained) == _kinds(wanted)
    )


def on_base(preset: Preset, run_dir: Path) -> Experiment:
    """Returns the experiment of a preset that builds on a run.

    Args:
        preset: One with `base_from`.
        run_dir: The folder of a run that fits.

    Raises:
        ValueError: the preset needs no run.
    """
    experiment = preset.build()
    base = experiment.model.base
    if not isinstance(base, RunBase):
        raise ValueError(f"Expected a preset with `base_from`. Received: {preset.name}")
    filled = base.replace(run_dir=str(run_dir))
    return experiment.replace(model=experiment.model.replace(base=filled))


def _name(source: str) -> str:
    """Returns `mnist` for `mnist`, `D:/data/MNIST` and `mnist.npz`."""
    return PurePath(source.strip().replace("\\", "/")).stem.lower()


def _kinds(experiment: Experiment) -> list[tuple[str, bool]]:
    """What the names of the layers come from, by which the base is cut."""
    return [(layer.kind, layer.enabled) for layer in experiment.model.layers]
