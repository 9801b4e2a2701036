"""Cutting and freezing on outlines: laws, without a net."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import FreezeSpec
from core.model.bases.outline import (
    BaseOutline,
    OutlineLayer,
    OutlineVariable,
    count_trainable,
    frozen_layers,
    gradual_freezes,
)


def _layer(name: str, inputs: tuple[str, ...], kind: str = "Conv2D") -> OutlineLayer:
    weighted = kind != "Add"
    still = 2 if kind == "BatchNormalization" else 0
    return OutlineLayer(
        name=name,
        kind=kind,
        block=name[:1],
        output_shape=(4, 4, 8),
        parameters=10 * weighted,
        trainable_parameters=(10 - still) * weighted,
        inputs=inputs,
    )


BRANCHED = BaseOutline(
    title="net",
    input_shape=(8, 8, 3),
    output_shape=(4, 4, 8),
    layers=(
        _layer("a1", ("input",)),
        _layer("a2", ("a1",), "BatchNormalization"),
        _layer("b1", ("a2",)),
        _layer("b2", ("a2",)),
        _layer("b3", ("b1", "b2"), "Add"),
        _layer("c1", ("b3",)),
    ),
    cut="c1",
)
MODULE = BaseOutline(
    title="module",
    input_shape=(8, 8, 3),
    output_shape=(8,),
    variables=tuple(OutlineVariable(f"v{i}", (10,), i % 2 == 0) for i in range(10)),
)
NAMES = [layer.name for layer in BRANCHED.layers]
FREEZES = st.one_of(
    st.builds(FreezeSpec, mode=st.sampled_from(["all", "none"])),
    st.builds(FreezeSpec, mode=st.just("up_to"), up_to=st.sampled_from(NAMES)),
    st.builds(
        FreezeSpec,
        mode=st.just("layers"),
        layers=st.lists(st.sampled_from(NAMES)).map(tuple),
    ),
    st.builds(FreezeSpec, mode=st.just("share"), share=st.floats(0, 1)),
)


def test_that_blocks_keep_their_layers_in_order():
    blocks = BRANCHED.blocks
    assert [(one.name, len(one.layers)) for one in blocks] == [
        ("a", 2),
        ("b", 3),
        ("c", 1),
    ]
    assert blocks[1].parameters == 20


def test_that_a_cut_inside_a_branch_leaves_only_what_leads_there():
    used = [layer.name for layer in BRANCHED.cut_at("b2").used_layers]
    assert used == ["a1", "a2", "b2"]
    assert BRANCHED.cut_at("b2").parameters == 30
    with pytest.raises(ValueError, match="nowhere"):
        BRANCHED.cut_at("nowhere")


@pytest.mark.parametrize("line", NAMES)
def test_that_the_line_freezes_what_stands_up_to_it_and_nothing_after(line):
    outline = BaseOutline(**{**vars(BRANCHED), "learns_averages": True})
    frozen = frozen_layers(outline, FreezeSpec(mode="up_to", up_to=line))
    assert frozen == set(NAMES[: NAMES.index(line) + 1])


def test_that_normalisation_after_the_line_stays_if_it_keeps_its_averages():
    line = FreezeSpec(mode="up_to", up_to="a1")
    assert frozen_layers(BRANCHED, line) == {"a1", "a2"}
    assert frozen_layers(BRANCHED, FreezeSpec(mode="none")) == {"a2"}


@given(FREEZES, st.sampled_from(NAMES), st.booleans())
def test_that_trainable_and_frozen_are_all_there_is(freeze, cut, learns):
    settings = {**vars(BRANCHED), "learns_averages": learns, "cut": cut}
    outline = BaseOutline(**settings)
    counts = count_trainable(outline, freeze)
    assert counts.total == outline.parameters
    assert 0 <= counts.trainable <= counts.total
    if freeze.mode == "all":
        assert counts.trainable == 0


@pytest.mark.parametrize(("share", "trainable"), [(0, 50), (0.4, 30), (1, 0)])
def test_that_a_share_of_a_module_is_frozen_from_its_beginning(share, trainable):
    counts = count_trainable(MODULE, FreezeSpec(mode="share", share=share))
    assert counts.trainable == trainable
    assert counts.total == 100


def test_that_a_sealed_module_never_learns():
    sealed = BaseOutline(**{**vars(MODULE), "frozen_because": "It is sealed."})
    assert count_trainable(sealed, FreezeSpec(mode="none")).trainable == 0


@given(FREEZES, st.integers(2, 8), st.sampled_from([BRANCHED, MODULE]))
def test_that_opening_step_by_step_only_ever_opens_more(freeze, steps, outline):
    stages = gradual_freezes(outline, freeze, steps)
    counts = [count_trainable(outline, stage).trainable for stage in stages]
    assert len(stages) == steps
    assert counts == sorted(counts)
    assert stages[-1] == freeze


def test_that_a_base_is_opened_from_its_end():
    first, *_ = gradual_freezes(BRANCHED, FreezeSpec(mode="none"), 4)
    assert "c1" not in frozen_layers(BRANCHED, first)
    assert {"a1", "b1"} <= frozen_layers(BRANCHED, first)
