"""What the process of `core.features.apart` does."""

import importlib
import json
import os
import sys
import threading
from pathlib import Path

import numpy as np


def main(folder_name: str) -> None:
    """Reads the job and its arrays, calls its function, and writes what it returns.

    Args:
        folder_name: The folder of `job.json` and the arrays.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()
    folder = Path(folder_name)
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    module, _, name = job["task"].partition(":")
    function = getattr(importlib.import_module(module), name)
    arrays = {
        path.name.removesuffix(".in.npy"): np.load(path, allow_pickle=False)
        for path in folder.glob("*.in.npy")
    }
    for key, array in function(arrays, job["settings"]).items():
        # The parent looks at the files only after this process has ended.
        np.save(folder / f"{key}.out.npy", np.asarray(array))


def _end_with_parent() -> None:
    """Ends this process when the other end of its input is gone."""
    sys.stdin.read()
    os._exit(1)
