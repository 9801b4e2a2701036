import pytest

from core.data import catalogue
from core.data.sets import mnist
from core.experiment import DatasetSpec, ProblemError


def test_that_the_default_data_set_is_the_first_and_embedded():
    first = catalogue.entries()[0]
    assert first.name == DatasetSpec().source
    assert first.embedded
    assert first.download_bytes == 0
    assert catalogue.is_cached(first.name)


def test_that_each_card_says_what_a_person_wants_to_know():
    assert catalogue.names() == ("digits", "mnist", "fashion_mnist", "asl")
    for entry in catalogue.entries():
        assert entry.summary.endswith(".")
        assert entry.source
        assert entry.licence
        assert len(set(entry.class_names)) == len(entry.class_names) >= 2
        assert entry.embedded == (entry.download_bytes == 0)


def test_that_nothing_but_the_embedded_set_is_here_at_first():
    here = [name for name in catalogue.names() if catalogue.is_cached(name)]
    assert here == ["digits"]


def test_that_asl_has_the_24_letters_that_do_not_move():
    names = catalogue.entry("asl").class_names
    assert len(names) == 24
    assert "J" not in names
    assert "Z" not in names


def test_that_an_unknown_name_lists_those_there_are():
    with pytest.raises(ProblemError, match="digits, mnist, fashion_mnist, asl"):
        catalogue.entry("cifar")


@pytest.mark.parametrize("variable", ["KERAS_HOME", "KAGGLEHUB_CACHE"])
def test_that_a_cache_that_can_not_be_looked_into_holds_nothing(
    variable, monkeypatch, tmp_path
):
    # A name that no file system takes is refused to everybody, root included.
    monkeypatch.setenv(variable, str(tmp_path / ("x" * 300)))
    assert [name for name in catalogue.names() if catalogue.is_cached(name)] == [
        "digits"
    ]
    assert all(catalogue.cache_path(name).name for name in catalogue.names())


def test_that_what_nobody_foresaw_in_a_set_does_not_hide_the_others(
    monkeypatch, caplog
):
    def is_cached() -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(mnist, "is_cached", is_cached)
    assert not catalogue.is_cached("mnist")
    assert "mnist" in caplog.text
    assert catalogue.is_cached("digits")
