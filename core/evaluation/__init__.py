"""Measuring a trained model: metrics, confusion, predictions."""
