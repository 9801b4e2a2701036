"""Values and calls as Python source that is pleasant to read."""

from collections.abc import Mapping
from typing import Any

WIDTH = 88


def literal(value: Any) -> str:
    """Returns a number, text, None or tuple of these as source, with double quotes."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, tuple | list):
        inside = ", ".join(literal(item) for item in value)
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    return repr(value)


def text(value: str) -> str:
    """Returns a text as a literal in double quotes."""
    quoted = repr(value)
    if quoted.startswith('"'):
        return quoted
    inside = quoted[1:-1].replace("\\'", "'").replace('"', '\\"')
    return f'"{inside}"'


def call(
    head: str, arguments: Mapping[str, str], indent: int = 0, tail: str = ""
) -> str:
    """Returns `head(name=value, ...)tail`, broken over lines where it is long.

    Args:
        head: Everything up to the opening bracket, such as `x = layers.Dense`.
        arguments: Source of each argument; a name of digits stands for a position.
        indent: Spaces before the first line.
        tail: What follows the closing bracket.
    """
    space = " " * indent
    parts = [
        value if name.isdigit() else f"{name}={value}"
        for name, value in arguments.items()
    ]
    one_line = f"{space}{head}({', '.join(parts)}){tail}"
    if len(one_line) <= WIDTH:
        return one_line
    inner = "".join(f"{space}    {part},\n" for part in parts)
    return f"{space}{head}(\n{inner}{space}){tail}"
