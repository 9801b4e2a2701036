"""What the plots say about the place under the mouse."""

import html
import math

import numpy as np

from gui import text
from gui.plots.run_curves import Quantity, RunCurves
from gui.theme import Tokens


def write_value(quantity: Quantity, value: float) -> str:
    """Writes a loss as a number and a metric in per cent."""
    return text.loss(value) if quantity == "loss" else text.percent(value)


def nearest_epoch(curves: RunCurves, x: float) -> int | None:
    """Returns the index of the finished epoch that is nearest to a position."""
    epochs = curves.epochs("loss").x
    return int(np.argmin(np.abs(epochs - x))) if len(epochs) else None


def nearest_step(curves: RunCurves, x: float) -> int | None:
    """Returns the index of the step that is nearest to a position."""
    steps = curves.step_x.values
    if not len(steps):
        return None
    right = min(int(np.searchsorted(steps, x)), len(steps) - 1)
    left = max(0, right - 1)
    return left if x - steps[left] < steps[right] - x else right


def lines_at(curves: RunCurves, quantity: Quantity, x: float) -> list[tuple[str, str]]:
    """Returns what there is to read at a position.

    Returns:
        (token, text): the token names the colour of the line.
    """
    found: list[tuple[str, str]] = []
    row = nearest_epoch(curves, x)
    if row is not None:
        values = curves.epochs(quantity)
        found.append(("text", f"Epoch {values.x[row]:.0f}"))
        for token, numbers in (
            ("training", values.training),
            ("validation", values.validation),
        ):
            if not math.isnan(numbers[row]):
                shown = write_value(quantity, float(numbers[row]))
                found.append((token, f"{token} {shown}"))
    step = nearest_step(curves, x)
    if step is not None:
        position = float(curves.step_x.values[step])
        epoch = math.ceil(position - 1e-9)
        number = round((position - epoch + 1) * curves.steps_per_epoch)
        value = write_value(quantity, float(curves.steps[quantity].values[step]))
        where = f"step {text.count(number)} of epoch {epoch}"
        found.append(("quiet", f"{where}: {value}"))
    return found


def as_html(lines: list[tuple[str, str]], tokens: Tokens) -> str:
    """Returns the lines in the colours of a theme."""
    return "<br>".join(
        f'<span style="color:{getattr(tokens, token)}">{html.escape(line)}</span>'
        for token, line in lines
    )
