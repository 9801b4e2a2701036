"""Taking a model away: SavedModel, .keras, a script, and the proof that they agree.

Importing this package loads no TensorFlow; `export_run` loads it when it is called.
"""

from core.export.export import export_run
from core.export.result import ExportFormat, ExportResult, Proof, WayResult

__all__ = ["ExportFormat", "ExportResult", "Proof", "WayResult", "export_run"]
