"""From probabilities to numbers that a person can judge."""

from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from core.evaluation.evaluation import ClassReport, Evaluation
from core.evaluation.interval import wilson_interval
from core.evaluation.predictions import Predictions


def score(
    predictions: Predictions,
    class_names: tuple[str, ...],
    *,
    run: str,
    fingerprint: str,
    confidence: float = 0.95,
) -> Evaluation:
    """Counts what was right.

    Precision of a class that was never predicted, and recall of a class without
    images, are 0 by definition here (scikit-learn's `zero_division=0`).

    Args:
        predictions: At least one.
        class_names: In the order of the labels.
        run: The name of the run folder.
        fingerprint: The digest of the data.
        confidence: The confidence of the interval of the accuracy.
    """
    labels = np.arange(len(class_names))
    matrix = confusion_matrix(predictions.labels, predictions.predicted, labels=labels)
    scores: Any = precision_recall_fscore_support(
        predictions.labels,
        predictions.predicted,
        labels=labels,
        zero_division=0.0,  # pyright: ignore[reportArgumentType] - typed as str
    )
    precision, recall, f1, support = scores
    correct = int(np.trace(matrix))
    total = len(predictions)
    return Evaluation(
        run=run,
        count=total,
        loss=float(np.mean(predictions.losses, dtype=np.float64)),
        accuracy=correct / total,
        interval=wilson_interval(correct, total, confidence),
        confidence=confidence,
        class_names=class_names,
        confusion=tuple(tuple(int(n) for n in row) for row in matrix),
        classes=tuple(
            ClassReport(
                name=name,
                precision=float(precision[index]),
                recall=float(recall[index]),
                f1=float(f1[index]),
                support=int(support[index]),
            )
            for index, name in enumerate(class_names)
        ),
        fingerprint=fingerprint,
    )
