from core.experiment import Experiment, apply_fix
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.reshaping import Flatten, UpSampling2D
from core.model.inspect import inspect_model
from tests.core.model.tasks import LARGE, MNIST, stack

_GIGABYTE = 10**9
_WIDE = stack(Conv2D(), Flatten(), Dense(units=64, activation="relu"))


def test_that_many_parameters_are_a_warning_at_the_layer_that_has_them():
    (problem,) = inspect_model(_WIDE, LARGE, memory=64 * _GIGABYTE).problems
    assert (problem.path, problem.severity) == ("model.layers[2]", "warning")
    assert "100,933,696 parameters of 100,934,722 in all" in problem.message
    assert "1.6 GB" in problem.message


def test_that_more_parameters_than_memory_are_an_error():
    (problem,) = inspect_model(_WIDE, LARGE, memory=_GIGABYTE).errors
    assert problem.message.endswith("this computer has 1.0 GB.")


def test_that_averages_instead_of_flatten_mend_it():
    (problem,) = inspect_model(_WIDE, LARGE, memory=_GIGABYTE).errors
    assert problem.fix is not None
    mended = apply_fix(Experiment(model=_WIDE), problem.fix).model
    assert mended.layers[1].kind == "GlobalAveragePooling2D"
    assert inspect_model(mended, LARGE, memory=_GIGABYTE).problems == ()


def test_that_an_output_layer_with_too_many_weights_is_mended_too():
    spec = stack(Conv2D(filters=600), Flatten())
    (problem,) = inspect_model(spec, LARGE, memory=_GIGABYTE // 2).errors
    assert problem.path == "model.head"
    assert problem.fix is not None
    assert problem.fix.path == "model.layers[1]"


def test_that_no_fix_is_offered_where_none_helps():
    spec = stack(Flatten(), *[Dense(units=65_536, activation="relu")] * 2)
    (problem,) = inspect_model(spec, MNIST, memory=_GIGABYTE).errors
    assert problem.fix is None


def test_that_unknown_memory_is_no_error():
    report = inspect_model(_WIDE, LARGE, memory=10**18)
    assert report.can_be_built


def test_that_a_huge_output_is_an_error_before_it_is_computed():
    spec = stack(UpSampling2D(size=512), Conv2D(filters=1))
    first = inspect_model(stack(*spec.layers, Flatten()), MNIST, memory=_GIGABYTE)
    assert first.errors[0].path == "model.layers[0]"
    assert "14336×14336" in first.errors[0].message


def test_that_usual_models_are_not_complained_about():
    spec = stack(Conv2D(), Flatten(), Dense(units=512, activation="relu"))
    assert inspect_model(spec, MNIST, memory=_GIGABYTE).problems == ()
