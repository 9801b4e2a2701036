"""Carrying a layer with the mouse: from the palette, or from its place in the stack."""

import json
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QWidget

MIME = "application/x-lossline-layer"


def drag_layer(card: QWidget, path: str, grip: QPoint) -> None:
    """Drags a layer of the stack until it is dropped."""
    _drag(card, {"path": path}, grip)


def drag_kind(entry: QWidget, kind: str) -> None:
    """Drags a new layer out of the palette until it is dropped."""
    _drag(entry, {"kind": kind}, QPoint(12, entry.height() // 2))


def mime_data(content: dict[str, str]) -> QMimeData:
    """Packs what is dragged."""
    data = QMimeData()
    data.setData(MIME, json.dumps(content).encode())
    return data


def dragged(data: QMimeData) -> dict[str, str]:
    """Returns `{"path": ...}` or `{"kind": ...}`; empty for anything foreign."""
    if not data.hasFormat(MIME):
        return {}
    content: Any = json.loads(bytes(data.data(MIME).data()))
    return content if isinstance(content, dict) else {}


def _drag(widget: QWidget, content: dict[str, str], grip: QPoint) -> None:
    drag = QDrag(widget)
    drag.setMimeData(mime_data(content))
    drag.setPixmap(widget.grab())
    drag.setHotSpot(grip)
    actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    drag.exec(actions, Qt.DropAction.MoveAction)
