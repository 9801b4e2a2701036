"""Remembering a training: events, run folder, history, list of runs.

Imports no TensorFlow, so that a window can list and compare runs before it is loaded.
"""

from core.runs.data_info import DataInfo
from core.runs.environment import RunEnvironment
from core.runs.folder import RunFolder, claim_run_folder, new_run_folder
from core.runs.history import History, read_events, read_history
from core.runs.listing import RunList, delete_run, list_runs, set_note
from core.runs.location import runs_root
from core.runs.record import RecordStatus, RunRecord, load_record

__all__ = [
    "DataInfo",
    "History",
    "RecordStatus",
    "RunEnvironment",
    "RunFolder",
    "RunList",
    "RunRecord",
    "claim_run_folder",
    "delete_run",
    "list_runs",
    "load_record",
    "new_run_folder",
    "read_events",
    "read_history",
    "runs_root",
    "set_note",
]
