"""An evaluation as text, for the clipboard and for files."""

import csv
import io
from collections.abc import Iterable, Sequence

from core.evaluation.evaluation import Evaluation


def confusion_csv(evaluation: Evaluation, per_cent: bool = False) -> str:
    """Returns the confusion matrix as CSV: true classes down, predicted ones across.

    Args:
        evaluation: The evaluation.
        per_cent: Whether each row is given in per cent of its own images instead of
            in counts; a class without images then has zeros.
    """
    rows: list[Sequence[object]] = [["true \\ predicted", *evaluation.class_names]]
    for name, counts in zip(evaluation.class_names, evaluation.confusion, strict=True):
        if per_cent:
            total = sum(counts) or 1
            rows.append([name, *(f"{100 * count / total:.2f}" for count in counts)])
        else:
            rows.append([name, *counts])
    return _csv(rows)


def report_csv(evaluation: Evaluation) -> str:
    """Returns one row for each class, and the average in which all count the same."""
    rows: list[Sequence[object]] = [["class", "precision", "recall", "f1", "support"]]
    rows += [
        [one.name, *_six_digits((one.precision, one.recall, one.f1)), one.support]
        for one in evaluation.classes
    ]
    rows.append(
        [
            "average of the classes",
            *_six_digits(evaluation.macro_average()),
            evaluation.count,
        ]
    )
    return _csv(rows)


def report_text(evaluation: Evaluation) -> str:
    """Returns the whole evaluation as aligned plain text."""
    low, high = evaluation.interval
    names = [" ".join(name.split()) for name in evaluation.class_names]
    average = "average of the classes"
    width = max(len(name) for name in [*names, average])
    lines = [f"Measured on {evaluation.data_name}"] if evaluation.data_name else []
    lines += [
        f"Test accuracy  {evaluation.accuracy:.2%}   "
        f"({evaluation.correct} of {evaluation.count} images; "
        f"{evaluation.confidence:.0%} interval {low:.2%} to {high:.2%})",
        f"Test loss      {evaluation.loss:.4f}",
        "",
        f"{'class':<{width}}  precision  recall      F1  images",
    ]
    for name, one in zip(names, evaluation.classes, strict=True):
        lines.append(
            f"{name:<{width}}  {one.precision:9.3f}  {one.recall:6.3f}  {one.f1:6.3f}"
            f"  {one.support:6d}"
        )
    precision, recall, f1 = evaluation.macro_average()
    lines.append(
        f"{average:<{width}}  {precision:9.3f}  {recall:6.3f}  {f1:6.3f}"
        f"  {evaluation.count:6d}"
    )
    return "\n".join(lines) + "\n"


def _six_digits(values: Iterable[float]) -> list[str]:
    return [f"{value:.6f}" for value in values]


def _csv(rows: Iterable[Sequence[object]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()
