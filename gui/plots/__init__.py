"""Curves and other plots, drawn with pyqtgraph."""
