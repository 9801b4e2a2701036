"""What the Evaluate page says, in words; knows no widget."""

from core.evaluation import Evaluation
from core.export import ExportResult, WayResult
from core.export.result import agreement
from gui.text import count, loss, percent
from gui.widgets.words import things


def accuracy_sentence(evaluation: Evaluation) -> str:
    """Returns how sure the accuracy is: `of 270 test images; with 95 % ...`."""
    low, high = evaluation.interval
    images = things(evaluation.count, "test image")
    if evaluation.data_name:
        images = f"{things(evaluation.count, 'image')} of {evaluation.data_name}"
    return (
        f"of {images} recognised; with {evaluation.confidence:.0%}".rstrip("%")
        + f" % confidence between {percent(low)} and {percent(high)}"
    )


def details_sentence(evaluation: Evaluation) -> str:
    """Returns the loss and the counts behind the accuracy."""
    wrong = evaluation.count - evaluation.correct
    return (
        f"{count(evaluation.correct)} right, {count(wrong)} wrong · "
        f"test loss {loss(evaluation.loss)}"
    )


def cell_sentence(evaluation: Evaluation, true: int, predicted: int) -> str:
    """Returns one cell in words: `true 4, predicted 9: 3 images, 11 % of all “4”`."""
    row = evaluation.confusion[true]
    number, total = row[predicted], sum(row)
    names = evaluation.class_names
    share = f", {percent(number / total)} of all “{names[true]}”" if total else ""
    return (
        f"true {names[true]}, predicted {names[predicted]}: "
        f"{things(number, 'image')}{share}"
    )


def proof_sentence(result: ExportResult) -> str:
    """Returns the outcome of the proof of an export in one or two sentences."""
    if result.proof is None:
        return (
            "The script was written. It builds, trains and evaluates the same network "
            "without Lossline."
        )
    if not result.proof.passed:
        return (
            "NOT proved: the exported model does not predict what the app predicts. "
            "Don't use it."
        )
    return (
        f"Proved in a fresh process on {result.proof.sample}: the same classes as in "
        f"the app, and probabilities {agreement(result.proof.max_difference)} "
        f"(largest difference {result.proof.max_difference:.1e})."
    )


def way_sentence(way: WayResult) -> str:
    """Returns one way of calling the exported model and how it compares."""
    text = f"{way.way}: {things(way.images, 'image')}, {agreement(way.max_difference)}"
    if way.different_classes:
        text += f", {things(way.different_classes, 'other class', 'other classes')}"
    if way.wrong_names:
        text += f", {things(way.wrong_names, 'wrong name')}"
    return text
