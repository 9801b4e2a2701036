"""The first card of the stack: the pretrained base, with its picture folded in."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton

from core.experiment import FreezeSpec, get_value
from gui.base_view.base_words import counts_words
from gui.base_view.picture import BasePicture
from gui.base_view.share_row import ShareRow
from gui.layer_editor.layer_card import LayerCard
from gui.layer_editor.places import BASE
from gui.text import plural

if TYPE_CHECKING:
    from core.model.bases.outline import BaseOutline
    from gui.layer_editor.stack_controller import StackController

HEAD_FREEZE = "model.base.freeze"
TUNING_FREEZE = "training.fine_tuning.freeze"
"""Where the choices of the two phases stand."""


class BaseCard(LayerCard):
    """A card with the notes on the images, and the picture that folds open."""

    def __init__(self, controller: "StackController") -> None:
        """Begins folded."""
        self._phase_path = HEAD_FREEZE
        super().__init__(controller)
        theme = controller.workspace.theme
        self._notes = QLabel()
        self._notes.setObjectName("base_notes")
        self._notes.setProperty("class", "quiet")
        self._notes.setWordWrap(True)
        self._fold = QToolButton()
        self._fold.setObjectName("base_fold")
        self._fold.setProperty("class", "fold")
        self._fold.setCheckable(True)
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.setToolTip("Shows the layers of the base, the freeze line and cut")
        self._fold.toggled.connect(self._show_body)
        self._head_phase = _phase_button("Head phase", "phase_head")
        self._tuning_phase = _phase_button("Fine-tuning", "phase_tuning")
        self._head_phase.clicked.connect(self._head_chosen)
        self._tuning_phase.clicked.connect(self._tuning_chosen)
        self._counts = QLabel()
        self._counts.setObjectName("base_counts")
        self._counts.setProperty("class", "quiet")
        self._counts.setWordWrap(True)
        self._picture = BasePicture(theme)
        self._picture.freeze_chosen.connect(self._freeze)
        self._picture.cut_chosen.connect(self._cut)
        self._share = ShareRow()
        self._share.freeze_chosen.connect(self._freeze)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self._fold)
        line.addStretch(1)
        phases = QHBoxLayout()
        phases.setSpacing(4)
        phases.addWidget(self._head_phase)
        phases.addWidget(self._tuning_phase)
        phases.addStretch(1)
        self._column.addWidget(self._notes)
        self._column.addLayout(line)
        self._column.addLayout(phases)
        self._column.addWidget(self._counts)
        self._column.addWidget(self._share)
        self._column.addWidget(self._picture)
        self._show_body()

    def refresh(self) -> None:
        """Shows outline, notes and lines as they are now."""
        base = self._controller.model.base
        if base is None:
            return
        look = self._controller.base_look
        outline = look.outline
        if not self._tunes:
            self._phase_path = HEAD_FREEZE
        self._set_notes(outline)
        if outline is None:
            self._fold.setText(self._waiting())
        elif outline.layers:
            blocks = plural(len(outline.blocks), "block")
            self._fold.setText(f"{blocks}, {plural(len(outline.layers), 'layer')}")
            self._picture.show_outline(outline, self._choice, look.default_cut)
        else:
            tensors = plural(len(outline.variables), "weight tensor")
            self._fold.setText(tensors)
            self._share.show_choice(self._choice, bool(outline.frozen_because))
        if outline is not None:
            self._counts.setText(counts_words(outline, self._choice))
        self._fold.setEnabled(outline is not None)
        self._show_body()

    def _waiting(self) -> str:
        workspace = self._controller.workspace
        if self._controller.base_look.problems:
            return "No layers known"
        if not workspace.tensorflow.loaded:
            return "Layers appear when TensorFlow has loaded"
        if workspace.data.task is None:
            return "Layers appear when the data is ready"
        return "Looking at the base…"

    @property
    def _tunes(self) -> bool:
        return self._controller.workspace.document.experiment.fine_tunes

    @property
    def _choice(self) -> FreezeSpec:
        experiment = self._controller.workspace.document.experiment
        return get_value(experiment, self._phase_path)

    def _has_more(self) -> bool:
        return True

    def _set_notes(self, outline: "BaseOutline | None") -> None:
        notes = outline.notes if outline is not None else ()
        self._notes.setText(" ".join(notes))
        self._notes.setVisible(bool(notes))

    def _show_body(self) -> None:
        outline = self._controller.base_look.outline
        is_open = self._fold.isChecked()
        arrow = Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow
        self._fold.setArrowType(arrow)
        shown = is_open and outline is not None
        has_layers = outline is not None and bool(outline.layers)
        self._picture.setVisible(shown and has_layers)
        self._share.setVisible(shown and not has_layers)
        self._counts.setVisible(outline is not None)
        tuning = self._phase_path == TUNING_FREEZE
        for button in (self._head_phase, self._tuning_phase):
            button.setVisible(shown and self._tunes)
            button.setChecked((button is self._tuning_phase) == tuning)

    def _head_chosen(self) -> None:
        self._phase_path = HEAD_FREEZE
        self.refresh()

    def _tuning_chosen(self) -> None:
        self._phase_path = TUNING_FREEZE
        self.refresh()

    def _freeze(self, freeze: FreezeSpec, done: bool) -> None:
        single = freeze.mode == "layers"
        text = "freeze single layers" if single else "move the freeze line"
        self._set(self._phase_path, freeze, text, done)

    def _cut(self, name: str | None, done: bool) -> None:
        self._set(f"{BASE}.cut", name, "move the cut", done)

    def _set(self, path: str, value: object, text: str, done: bool) -> None:
        document = self._controller.workspace.document
        document.set_value(path, value, text, path)
        if done:
            document.end_merge()


def _phase_button(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setCheckable(True)
    button.setToolTip(f"Shows and sets what is frozen in this phase: {text.lower()}")
    return button
