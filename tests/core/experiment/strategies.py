"""Random experiments, made from the same declarations as the forms."""

from typing import Any

from hypothesis import strategies as st

from core.experiment import (
    LAYER_CLASSES,
    CorrectionsSpec,
    DatasetSpec,
    Experiment,
    FeatureToolsSpec,
    FineTuningSpec,
    FreezeSpec,
    LayerSpec,
    ModelSpec,
    Residual,
    Setting,
    Spec,
    SplitSpec,
    TrainingSpec,
    settings_of,
)
from core.experiment.bases import BASE_CLASSES
from core.experiment.feature_tools import CLASSIFIER_CLASSES, ClusterSpec, MapSpec
from core.experiment.index_ranges import to_ranges
from core.experiment.layers.reshaping import Reshape

SIMPLE_LAYERS = tuple(cls for cls in LAYER_CLASSES if cls is not Residual)

ANY = 10**9


def pairs(largest: int = ANY) -> st.SearchStrategy[tuple[int, int]]:
    """Any (height, width)."""
    side = st.integers(1, min(512, largest))
    return st.tuples(side, side)


def values_of(item: Setting, largest: int = ANY) -> st.SearchStrategy[Any]:
    """Any value that a setting allows; whole numbers up to `largest`."""
    low, high = item.minimum, item.maximum
    match item.kind:
        case "choice":
            found = st.sampled_from(item.choices)
        case "bool":
            found = st.booleans()
        case "int":
            assert low is not None
            assert high is not None
            found = st.integers(int(low), max(int(low), min(int(high), largest)))
        case "float":
            found = st.floats(
                low,
                high,
                exclude_min=item.exclusive_minimum,
                exclude_max=item.exclusive_maximum,
            )
        case "pair":
            found = pairs(largest)
        case "spec" | "union":
            found = st.one_of([specs(cls, largest) for cls in item.specs])
        case _:
            found = st.just(item.default)
    return st.none() | found if item.optional else found


def specs(cls: type[Spec], largest: int = ANY) -> st.SearchStrategy[Any]:
    """Any specification of a class; whole numbers in it up to `largest`."""
    fields = {item.name: values_of(item, largest) for item in settings_of(cls)}
    if issubclass(cls, LayerSpec):
        fields["enabled"] = st.booleans()
    if cls is Reshape:
        fields["target_shape"] = st.lists(
            st.integers(1, min(64, largest)) | st.just(-1), min_size=1, max_size=4
        ).map(tuple)
    if cls is FreezeSpec:
        fields["layers"] = st.lists(st.text(max_size=20), max_size=3).map(tuple)
    if cls is Residual:
        fields["layers"] = st.lists(simple_layers(largest), max_size=3).map(tuple)
    return st.builds(cls, **fields)


def simple_layers(largest: int = ANY) -> st.SearchStrategy[LayerSpec]:
    """Any layer but a block."""
    return st.one_of([specs(cls, largest) for cls in SIMPLE_LAYERS])


def layers(largest: int = ANY) -> st.SearchStrategy[LayerSpec]:
    """Any layer."""
    return simple_layers(largest) | specs(Residual, largest)


def _images() -> st.SearchStrategy[str]:
    return st.lists(st.integers(0, 40)).map(to_ranges)


def _splits() -> st.SearchStrategy[SplitSpec]:
    return st.builds(
        SplitSpec,
        validation=st.floats(0.02, 0.4),
        test=st.floats(0.02, 0.4),
        own_parts=st.sampled_from(["keep", "divide_anew"]),
        group_by=st.sampled_from(["none", "near_duplicates", "file_name", "column"]),
        group_pattern=st.sampled_from(["", r"person\d+", "(a|b)_"]),
    )


def feature_tools() -> st.SearchStrategy[FeatureToolsSpec]:
    """Any choice of what is done with features."""
    return st.builds(
        FeatureToolsSpec.replace,
        specs(FeatureToolsSpec),
        clusters=specs(ClusterSpec),
        map=specs(MapSpec),
        **{cls.model_fields["kind"].default: specs(cls) for cls in CLASSIFIER_CLASSES},
    )


def experiments() -> st.SearchStrategy[Experiment]:
    """Any experiment."""
    return st.builds(
        Experiment,
        name=st.text(min_size=1, max_size=20),
        dataset=st.builds(
            DatasetSpec,
            source=st.text(min_size=1, max_size=30),
            image_size=st.none() | pairs(),
            color_mode=st.sampled_from(["auto", "grayscale", "rgb"]),
            classes=st.lists(st.text(max_size=5), max_size=3).map(tuple),
            limit_per_class=st.none() | st.integers(2, 1_000_000),
            split=_splits(),
            corrections=st.builds(
                CorrectionsSpec,
                data=st.text(max_size=10),
                left_out=_images(),
                to_training=_images(),
                to_test=_images(),
            ),
        ),
        model=st.builds(
            ModelSpec,
            base=st.none() | st.one_of([specs(cls) for cls in BASE_CLASSES]),
            layers=st.lists(layers(), max_size=5).map(tuple),
            locked_head=st.booleans(),
        ),
        training=st.builds(
            TrainingSpec.replace,
            specs(TrainingSpec),
            fine_tuning=specs(FineTuningSpec),
        ),
        feature_tools=feature_tools(),
        seed=st.integers(0, 2**31 - 1),
    )
