import pytest

from core.experiment import (
    LAYER_CLASSES,
    DatasetSpec,
    FineTuningSpec,
    FreezeSpec,
    ModelSpec,
    Spec,
    SplitSpec,
    TrainingSpec,
    settings_of,
)
from core.experiment.bases import BASE_CLASSES
from core.experiment.feature_tools import (
    CLASSIFIER_CLASSES,
    ClusterSpec,
    FeatureToolsSpec,
    MapSpec,
)
from core.experiment.optimizers import SGD, OptimizerSpec
from core.experiment.schedules import ScheduleSpec
from core.experiment.training import EarlyStoppingSpec


def _all_specs() -> list[type[Spec]]:
    found: list[type[Spec]] = [
        *LAYER_CLASSES,
        DatasetSpec,
        SplitSpec,
        ModelSpec,
        EarlyStoppingSpec,
        TrainingSpec,
        FineTuningSpec,
        FreezeSpec,
        *BASE_CLASSES,
        *CLASSIFIER_CLASSES,
        ClusterSpec,
        MapSpec,
        FeatureToolsSpec,
    ]
    for item in settings_of(TrainingSpec):
        found += [cls for cls in item.specs if cls not in found]
    return found


_SPECS = _all_specs()
_NOT_FOR_FORMS = {
    "kind",
    "enabled",
    "layers",
    "source",
    "split",
    "corrections",
    "base",
    "fine_tuning",
    *(cls.model_fields["kind"].default for cls in CLASSIFIER_CLASSES),
    "clusters",
    "map",
}


def test_that_optimizers_and_schedules_are_among_the_specifications():
    assert {"SGD", "Lion", "CosineSchedule"} <= {cls.__name__ for cls in _SPECS}


@pytest.mark.parametrize("spec", _SPECS)
def test_that_every_field_is_a_setting(spec: type[Spec]):
    names = {item.name for item in settings_of(spec)}
    fields = set(spec.model_fields)
    if spec in (EarlyStoppingSpec, FineTuningSpec):
        assert names == fields
    else:
        assert names == fields - _NOT_FOR_FORMS


@pytest.mark.parametrize("spec", _SPECS)
def test_that_every_setting_has_a_label_and_a_help_sentence(spec: type[Spec]):
    for item in settings_of(spec):
        assert item.label, item
        assert item.label[0].isupper(), item
        assert len(item.help) > 10, item
        assert item.help.endswith("."), item
        assert "  " not in item.help, item


@pytest.mark.parametrize("spec", _SPECS)
def test_that_every_number_has_limits_and_a_default_within(spec: type[Spec]):
    for item in settings_of(spec):
        if item.kind not in ("int", "float") or item.default is None:
            continue
        assert item.minimum is not None, item
        assert item.maximum is not None, item
        assert item.minimum <= item.default <= item.maximum, item


@pytest.mark.parametrize("spec", _SPECS)
def test_that_every_choice_has_a_label_and_a_default_among_them(spec: type[Spec]):
    for item in settings_of(spec):
        if item.kind == "choice":
            assert item.default in item.choices, item
            assert len(item.choice_labels) == len(item.choices), item
            assert all(item.choice_labels), item


@pytest.mark.parametrize("spec", _SPECS)
def test_that_what_a_setting_hangs_on_is_a_setting_with_such_values(spec: type[Spec]):
    settings = {item.name: item for item in settings_of(spec)}
    for item in settings.values():
        if item.used_if is None:
            continue
        name, values = item.used_if
        possible = settings[name].choices or (False, True)
        assert set(values) < set(possible), item


def test_that_a_setting_without_effect_is_known():
    (patience,) = (s for s in settings_of(FineTuningSpec) if s.name == "patience")
    assert not patience.is_used(FineTuningSpec(start="epoch"))
    assert patience.is_used(FineTuningSpec(start="plateau"))


@pytest.mark.parametrize("layer", LAYER_CLASSES)
def test_that_every_layer_has_a_family_a_summary_and_real_card_settings(layer):
    assert layer.family
    assert layer.summary.endswith(".")
    names = {item.name for item in settings_of(layer)}
    assert set(layer.card_settings) <= names
    assert len(layer.card_settings) <= 2


def test_that_every_optimizer_and_schedule_has_a_summary():
    found = [s for s in _SPECS if issubclass(s, OptimizerSpec | ScheduleSpec)]
    assert len(found) == 11
    assert all(spec.summary.endswith(".") for spec in found)


def test_that_limits_of_an_optional_number_are_found():
    limits = {item.name: item for item in settings_of(DatasetSpec)}
    limit = limits["limit_per_class"]
    assert (limit.kind, limit.optional) == ("int", True)
    assert (limit.minimum, limit.maximum) == (2, 1_000_000)


def test_that_exclusive_limits_are_marked():
    (momentum,) = (s for s in settings_of(SGD) if s.name == "momentum")
    assert (momentum.minimum, momentum.exclusive_minimum) == (0.0, False)
    assert (momentum.maximum, momentum.exclusive_maximum) == (1.0, True)
