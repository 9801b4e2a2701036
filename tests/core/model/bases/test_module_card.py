import pytest

from core.experiment import ProblemError
from core.model.bases.module_card import ModuleCard, read_card
from tests.core.model.bases import modules


def test_that_a_reusable_module_is_read_without_loading_it(tmp_path):
    card = read_card(modules.save_reusable(tmp_path / "m"))
    assert (card.input_size, card.channels) == ((8, 8), 3)
    assert card.output_shape == (5,)
    assert card.takes_training
    assert card.frozen_because == ""
    found = [(v.name, v.shape, v.trainable) for v in card.variables]
    assert found == [
        ("kernel", (192, 5), True),
        ("average", (5,), False),
        ("bias", (5,), True),
    ]


def test_that_a_bare_signature_is_offered_frozen_with_the_reason(tmp_path):
    card = read_card(modules.save_signature(tmp_path / "m"))
    assert card.signature == "serving_default"
    assert (card.input_name, card.output_name) == ("images", "features")
    assert card.output_shape == (4,)
    assert "sealed" in card.frozen_because
    assert card.unlisted == 8 * 8 * 3 * 4


def test_that_a_module_of_tensorflow_1_is_offered_frozen_with_the_reason(tmp_path):
    card = read_card(modules.save_first_generation(tmp_path / "m"))
    assert "TensorFlow 1" in card.frozen_because
    assert card.output_shape == (4,)
    assert card.unlisted == 8 * 8 * 3 * 4


def test_that_a_module_for_other_things_is_refused(tmp_path):
    with pytest.raises(ProblemError, match="takes no images"):
        read_card(modules.save_for_numbers(tmp_path / "m"))


@pytest.mark.parametrize("content", [b"", b"no module at all", None])
def test_that_a_damaged_module_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / "saved_model.pb").write_bytes(content)
    with pytest.raises(ProblemError, match="can't be read"):
        read_card(tmp_path)


def test_that_a_card_survives_its_configuration(tmp_path):
    card = read_card(modules.save_reusable(tmp_path / "m"))
    assert ModuleCard.from_config(card.to_config()) == card


@pytest.mark.realdata
def test_that_the_real_module_says_its_size_and_its_weights(realdata):
    folder = realdata / "pretrained" / "hub_mobilenet_v2_035_224_feature_vector"
    card = read_card(folder)
    assert card.input_size == (224, 224)
    assert card.output_shape == (1280,)
    assert len(card.variables) == 260
    assert sum(one.trainable for one in card.variables) == 156
