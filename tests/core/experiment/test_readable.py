import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import Problem
from core.experiment.readable import readable

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no names outside of Unicode"
)


@given(st.binary(max_size=40))
def test_that_the_name_of_any_file_can_be_saved(name: bytes):
    shown = readable(os.fsdecode(name))
    assert shown.encode().decode() == shown


@given(st.text(max_size=40))
def test_that_a_plain_text_stays_as_it_is(text: str):
    assert readable(text) == text


@given(st.text(st.characters(categories=["Cs"]), min_size=1, max_size=5))
def test_that_a_text_that_is_no_name_can_be_saved_as_well(text: str):
    readable(text).encode()


def test_that_a_name_of_an_old_computer_is_read_as_there():
    assert readable(os.fsdecode(b"caf\xe9")) == "café"


def test_that_a_problem_with_such_a_file_can_be_saved():
    problem = Problem(message=os.fsdecode(b"caf\xe9.png is empty."))
    assert Problem.model_validate_json(problem.model_dump_json()) == problem
    assert problem.message == "café.png is empty."
