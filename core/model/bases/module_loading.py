"""Loading a module, also where TensorFlow's own loader stumbles."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import tensorflow as tf

from core.experiment import fail
from core.model.bases.folders import SAVED_MODEL
from core.model.bases.sources import HANDLE_PATH


def load_module(folder: Path) -> Any:
    """Loads a SavedModel.

    A module that was saved with its optimizer names the optimizer's moments, and
    TensorFlow can't load it where it does not know that optimizer any more. They are
    of no use here, so it is then loaded without them.

    Args:
        folder: The folder; it is not changed.

    Raises:
        ProblemError: the module is damaged, or needs operations that are not here.
    """
    try:
        if _has_slots(folder):
            return _without_slots(folder)
        return tf.saved_model.load(str(folder))
    except (OSError, ValueError, AttributeError, KeyError, tf.errors.OpError) as error:
        reason = str(error).strip().splitlines()[:1] or ["it is damaged"]
        raise fail(
            f"The module in {folder.name} can't be loaded: {reason[0]}",
            "Download or copy it again, or choose another module.",
            path=HANDLE_PATH,
        ) from None


def digest_of(folder: Path) -> str:
    """Returns the SHA-256 digest of a module's program and first weights' index."""
    digest = hashlib.sha256((folder / SAVED_MODEL).read_bytes())
    index = folder / "variables" / "variables.index"
    if index.is_file():
        digest.update(index.read_bytes())
    return digest.hexdigest()


def _read(folder: Path) -> Any:
    from tensorflow.core.protobuf import saved_model_pb2

    saved: Any = saved_model_pb2.SavedModel()
    saved.ParseFromString((folder / SAVED_MODEL).read_bytes())
    return saved


def _has_slots(folder: Path) -> bool:
    return any(
        node.slot_variables
        for graph in _read(folder).meta_graphs
        for node in graph.object_graph_def.nodes
    )


def _without_slots(folder: Path) -> Any:
    saved = _read(folder)
    for graph in saved.meta_graphs:
        for node in graph.object_graph_def.nodes:
            del node.slot_variables[:]
    with tempfile.TemporaryDirectory(prefix="lossline-module-") as name:
        bare = Path(name)
        (bare / SAVED_MODEL).write_bytes(saved.SerializeToString())
        for part in ("variables", "assets"):
            if (folder / part).is_dir():
                shutil.copytree(folder / part, bare / part, copy_function=_link)
        return tf.saved_model.load(str(bare))


def _link(source: str, target: str) -> None:
    """Links a file instead of copying it, where the disk can do that."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
