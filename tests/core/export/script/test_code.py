import ast

from hypothesis import given
from hypothesis import strategies as st

from core.export.script.code import call, literal, text

VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=6,
)


@given(VALUE)
def test_that_a_literal_reads_back(value: object) -> None:
    assert ast.literal_eval(literal(value)) == value


@given(st.text())
def test_that_a_text_stands_in_double_quotes(value: str) -> None:
    assert text(value).startswith('"')
    assert ast.literal_eval(text(value)) == value


def test_that_a_short_call_stays_on_one_line() -> None:
    assert call("x = f", {"0": "1", "a": "2"}, 4, "(x)") == "    x = f(1, a=2)(x)"


def test_that_a_long_call_is_broken() -> None:
    broken = call("f", {f"name_{number}": "0.123456" for number in range(6)})
    assert all(len(line) <= 88 for line in broken.split("\n"))
    ast.parse(broken)
