"""The numbers behind the plots as a table."""

import csv
import io
import math
from collections.abc import Mapping, Sequence

import numpy as np

from gui.plots.buffer import FloatArray
from gui.plots.compared import ComparedRun
from gui.plots.run_curves import Quantity, RunCurves

_QUANTITIES: tuple[Quantity, ...] = ("loss", "metric")
Column = tuple[FloatArray, FloatArray]


def _cell(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.9g}"


def curves_as_csv(
    curves: RunCurves,
    smoothed: Mapping[str, FloatArray],
    compared: Sequence[ComparedRun] = (),
) -> str:
    """Returns what is drawn as CSV, one row for each position.

    The last step of an epoch and the epoch itself stand in one row. Cells are empty
    where a curve has no point.

    Args:
        curves: The run.
        smoothed: The steps as they are drawn, for `loss` and `metric`.
        compared: The runs that are laid under it.
    """
    columns: dict[str, Column] = {}
    for quantity in _QUANTITIES:
        name = "loss" if quantity == "loss" else curves.metric_name
        epochs = curves.epochs(quantity)
        step_x = curves.step_x.values
        columns[f"step_{name}"] = (step_x, curves.steps[quantity].values)
        columns[f"step_{name}_smoothed"] = (step_x, smoothed[quantity])
        columns[name] = (epochs.x, epochs.training)
        columns[f"val_{name}"] = (epochs.x, epochs.validation)
        for run in compared:
            columns[f"val_{name} ({run.name})"] = run.curve(quantity)
    columns["learning_rate"] = (curves.rate_x.values, curves.rates.values)
    rows: dict[float, dict[str, float]] = {}
    for name, (x, y) in columns.items():
        # Positions are sums of fractions: the same place may differ in the last bit.
        for position, value in zip(np.round(x, 9).tolist(), y.tolist(), strict=True):
            rows.setdefault(position, {})[name] = value
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["epoch", *columns])
    for position in sorted(rows):
        row = rows[position]
        cells = (_cell(row.get(name, math.nan)) for name in columns)
        writer.writerow([f"{position:.9g}", *cells])
    return text.getvalue()
