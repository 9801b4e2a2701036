"""The cards, held against Keras's own source and nets."""

import importlib
from pathlib import Path
from typing import get_args

import keras
import pytest

from core.experiment import ApplicationsBase
from core.experiment.bases import Architecture
from core.experiment.spec import settings_of
from core.model.bases.applications import application_layers
from core.model.bases.architectures import ARCHITECTURES, weights_file_of

SOURCES = "".join(
    file.read_text(encoding="utf-8")
    for file in Path(
        importlib.import_module("keras.src.applications").__file__ or ""
    ).parent.glob("*.py")
)
FILES = [
    (name, width, file)
    for name, info in ARCHITECTURES.items()
    for width, file in info.files.items()
]


def test_that_every_net_that_can_be_chosen_has_a_card_and_exists_in_keras():
    assert set(ARCHITECTURES) == set(get_args(Architecture))
    assert all(hasattr(keras.applications, name) for name in ARCHITECTURES)


@pytest.mark.parametrize(("name", "width", "file"), FILES)
def test_that_digests_and_folders_are_those_in_kerass_source(name, width, file):
    assert file.digest in SOURCES
    assert bool(file.digest) != (name in ("MobileNet", "MobileNetV2"))
    assert file.path.split("/")[-2] in SOURCES


@pytest.mark.parametrize(("name", "width", "file"), FILES)
def test_that_the_parameters_are_those_that_keras_counts(name, width, file):
    base = ApplicationsBase(architecture=name, alpha=width)
    layers = application_layers(base, (96, 96, 3))
    assert sum(layer.parameters for layer in layers) == file.parameters
    assert weights_file_of(base) == file


def test_that_the_width_is_offered_for_just_those_nets_that_have_widths():
    alpha = next(one for one in settings_of(ApplicationsBase) if one.name == "alpha")
    with_widths = {name for name, info in ARCHITECTURES.items() if info.widths}
    assert {
        name
        for name in ARCHITECTURES
        if alpha.is_used(ApplicationsBase(architecture=name))
    } == with_widths


def test_that_a_width_without_weights_has_no_file():
    assert weights_file_of(ApplicationsBase(alpha=0.4)) is None
    assert weights_file_of(ApplicationsBase(architecture="VGG16", alpha=0.4))


@pytest.mark.realdata
def test_that_the_file_of_the_smallest_net_has_the_name_that_keras_gives_it(realdata):
    file = weights_file_of(ApplicationsBase(alpha=0.35))
    assert file is not None
    assert (realdata / "pretrained" / file.name).is_file()
