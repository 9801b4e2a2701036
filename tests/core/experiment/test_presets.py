import pytest

from core.experiment import (
    Experiment,
    ProblemError,
    RunBase,
    check,
    from_json,
    to_json,
)
from core.experiment.presets import Preset, find_preset, presets, wanted_photos
from core.model.naming import layer_name, layer_path

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
    assert preset.seconds >= 0
    assert preset.accuracy is None or 0.5 < preset.accuracy <= 1


@pytest.mark.parametrize("preset", presets(), ids=_IDS)
def test_that_a_preset_has_no_problems_in_its_settings(preset: Preset):
    assert check(preset.build(), train_count=1000) == ()


@pytest.mark.parametrize("preset", presets(), ids=_IDS)
def test_that_a_preset_survives_a_file(preset: Preset):
    experiment: Experiment = preset.build()
    assert from_json(to_json(experiment)) == experiment


def test_that_what_a_preset_builds_on_is_a_preset_without_a_base():
    building = [preset for preset in presets() if preset.base_from]
    assert building
    for preset in building:
        base = preset.build().model.base
        assert isinstance(base, RunBase)
        assert base.run_dir == ""
        pretraining = find_preset(preset.base_from).build()
        assert pretraining.model.base is None
        names = [
            layer_name(layer_path(index), layer.kind)
            for index, layer in enumerate(pretraining.model.layers)
        ]
        assert base.cut in names


def test_that_photos_are_waited_for_by_their_name():
    assert wanted_photos(" Doorbell ") == find_preset("vgg-doorbell")
    assert wanted_photos("digits") is None


def test_that_a_preset_is_found_by_its_name():
    assert find_preset("mnist-cnn").title == "Small CNN"


def test_that_an_unknown_name_is_a_complaint_with_all_names():
    with pytest.raises(ProblemError, match="mnist-dense"):
        find_preset("magic")
