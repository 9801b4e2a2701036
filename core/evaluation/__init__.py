"""Measuring a trained model: metrics, confusion, predictions.

Importing this package loads no TensorFlow; `evaluate_run` and `Predictor` load it when
they are used.
"""

from core.evaluation.evaluation import ClassReport, Evaluation
from core.evaluation.interval import wilson_interval
from core.evaluation.measure import evaluate_run, load_evaluation
from core.evaluation.other_data import evaluate_on, other_evaluations
from core.evaluation.predict import Prediction, Predictor
from core.evaluation.predictions import (
    Predictions,
    examples_in_cell,
    load_predictions,
)
from core.evaluation.tables import confusion_csv, report_csv, report_text

__all__ = [
    "ClassReport",
    "Evaluation",
    "Prediction",
    "Predictions",
    "Predictor",
    "confusion_csv",
    "evaluate_on",
    "evaluate_run",
    "examples_in_cell",
    "load_evaluation",
    "load_predictions",
    "other_evaluations",
    "report_csv",
    "report_text",
    "wilson_interval",
]
