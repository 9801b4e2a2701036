import pytest

from core.experiment import Experiment, ProblemError, check, from_json, to_json
from core.experiment.presets import Preset, find_preset, presets

_IDS = [preset.name for preset in presets()]


def test_that_the_first_preset_needs_no_download():
    assert presets()[0].name == "digits"
    assert presets()[0].dataset == "digits"


def test_that_names_and_titles_are_unique():
    assert len(set(_IDS)) == len(_IDS)
    assert len({preset.title for preset in presets()}) == len(_IDS)


@pytest.mark.parametrize("preset", presets(), ids=_IDS)
def test_that_a_preset_makes_an_experiment_on_its_data_set(preset: Preset):
    experiment = preset.build()
    assert experiment.dataset.source == preset.dataset
    assert experiment.name == preset.title
    assert preset.summary.endswith(".")
    assert preset.seconds > 0
    assert preset.accuracy is None or 0.5 < preset.accuracy <= 1


@pytest.mark.parametrize("preset", presets(), ids=_IDS)
def test_that_a_preset_has_no_problems_in_its_settings(preset: Preset):
    assert check(preset.build(), train_count=1000) == ()


@pytest.mark.parametrize("preset", presets(), ids=_IDS)
def test_that_a_preset_survives_a_file(preset: Preset):
    experiment: Experiment = preset.build()
    assert from_json(to_json(experiment)) == experiment


def test_that_a_preset_is_found_by_its_name():
    assert find_preset("mnist-cnn").title == "Small CNN"


def test_that_an_unknown_name_is_a_complaint_with_all_names():
    with pytest.raises(ProblemError, match="mnist-dense"):
        find_preset("magic")
