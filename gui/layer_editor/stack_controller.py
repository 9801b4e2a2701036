"""What a person can do to the stack, and which card is selected."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.experiment import (
    LAYER_CLASSES,
    Fix,
    LayerSpec,
    ModelSpec,
    ProblemError,
    Residual,
)
from core.experiment.fixes import apply_fix, layer_after
from gui.base_view.base_look import BaseLook
from gui.base_view.base_words import base_name
from gui.forms.words import lower_first
from gui.layer_editor import edits
from gui.layer_editor.card_state import display_name
from gui.layer_editor.places import (
    BASE,
    HEAD,
    INPUT,
    Place,
    all_places,
    exists,
    layer_at,
    path_of,
    place_of,
    stack_at,
)

if TYPE_CHECKING:
    from core.experiment import Base, Experiment
    from core.experiment.heads import HeadPreset
    from gui.workspace import Workspace

_KINDS = {str(cls.model_fields["kind"].default): cls for cls in LAYER_CLASSES}


class StackController(QObject):
    """Edits the open model and knows which card is selected.

    Signals:
        changed: Model, numbers, problems or selection changed; views show them anew.
        form_wanted: The person wants to edit the selected layer.
        chooser_wanted: The person wants to choose a pretrained base.

    Attributes:
        base_look: What the pretrained base consists of.
    """

    changed = Signal()
    form_wanted = Signal()
    chooser_wanted = Signal()

    def __init__(self, workspace: "Workspace") -> None:
        """Selects the first layer."""
        super().__init__()
        self.workspace = workspace
        self._document = workspace.document
        self._selected = path_of((0,)) if self.model.layers else INPUT
        self.base_look = BaseLook(workspace)
        self.base_look.changed.connect(self.changed)
        workspace.document.changed.connect(self.changed)
        workspace.model_check.changed.connect(self.changed)
        workspace.data.changed.connect(self.changed)

    @property
    def model(self) -> ModelSpec:
        """The model as it is now."""
        return self._document.experiment.model

    @property
    def selected(self) -> str:
        """Path of the selected card; `model.input` and `model.head` are cards too.

        When that card is gone, the nearest one is selected.
        """
        return _nearest(self.model, self._selected)

    @property
    def selected_place(self) -> Place | None:
        """Place of the selected layer; None if input or output are selected."""
        return place_of(self.selected)

    @property
    def selected_layer(self) -> LayerSpec | None:
        """The selected layer."""
        place = self.selected_place
        return layer_at(self.model, place) if place else None

    def paths(self) -> list[str]:
        """Returns the paths of all cards from top to bottom."""
        layers = [path_of(place) for place in all_places(self.model)]
        base = [BASE] if self.model.base is not None else []
        return [INPUT, *base, *layers, *([HEAD] if self.model.locked_head else [])]

    def select(self, path: str) -> None:
        """Selects a card."""
        if path != self.selected and path in self.paths():
            self._selected = path
            self.changed.emit()

    def select_next(self, step: int) -> None:
        """Selects the card that many cards below, or above if negative."""
        paths = self.paths()
        index = paths.index(self.selected) + step
        self.select(paths[min(max(index, 0), len(paths) - 1)])

    def add(self, kind: str, gap: Place | None = None) -> None:
        """Adds a layer with its defaults; after the selected card without a gap."""
        layer = _KINDS[kind].model_validate({})
        if gap is None:
            gap = self._gap_for(layer)
        try:
            model = edits.insert(self.model, gap, layer)
        except ProblemError as error:
            self.workspace.notifications.report_error(error)
        else:
            self._apply(model, f"add {display_name(layer)}", gap)

    def move(self, place: Place, gap: Place) -> None:
        """Moves a layer into a gap."""
        layer = layer_at(self.model, place)
        try:
            model, target = edits.move(self.model, place, gap)
        except ProblemError as error:
            self.workspace.notifications.report_error(error)
        else:
            self._apply(model, f"move {display_name(layer)}", target)

    def move_by(self, place: Place, step: int) -> None:
        """Moves a layer up or down within its stack."""
        target = place[-1] + step
        if 0 <= target < len(stack_at(self.model, place[:-1])):
            gap = target if step < 0 else target + 1
            self.move(place, (*place[:-1], gap))

    def move_out(self, place: Place) -> None:
        """Moves a layer out of its block, to right after it."""
        if len(place) > 1:
            self.move(place, (place[0] + 1,))

    def move_in(self, place: Place) -> None:
        """Moves a layer to the end of the block right above it."""
        block = self.block_above(place)
        if block is not None:
            end = len(stack_at(self.model, block))
            self.move(place, (*block, end))

    def block_above(self, place: Place) -> Place | None:
        """Returns the place of the block right above a layer that may go into it."""
        above = (place[0] - 1,)
        if len(place) > 1 or above[0] < 0:
            return None
        if isinstance(layer_at(self.model, place), Residual):
            return None
        return above if isinstance(layer_at(self.model, above), Residual) else None

    def duplicate(self, place: Place) -> None:
        """Puts a copy of a layer right after it."""
        layer = layer_at(self.model, place)
        try:
            model, copy = edits.duplicate(self.model, place)
        except ProblemError as error:
            self.workspace.notifications.report_error(error)
        else:
            self._apply(model, f"duplicate {display_name(layer)}", copy)

    def delete(self, place: Place) -> None:
        """Takes a layer out and selects the one that takes its place."""
        name = display_name(layer_at(self.model, place))
        self._apply(edits.remove(self.model, place), f"delete {name}", place)

    def toggle(self, place: Place) -> None:
        """Switches a layer off, or on again."""
        layer = layer_at(self.model, place)
        what = "off" if layer.enabled else "on"
        text = f"switch {display_name(layer)} {what}"
        self._apply(edits.toggle(self.model, place), text, place)

    @property
    def can_unlock(self) -> bool:
        """Whether the output can be unlocked: the number of classes is known."""
        return self.model.locked_head and self.workspace.data.task is not None

    def unlock_head(self) -> None:
        """Makes the output layer a normal layer of the stack."""
        task = self.workspace.data.task
        if task is not None and self.model.locked_head:
            model = edits.unlock_head(self.model, task.default_head())
            self._apply(model, "unlock the output", (len(model.layers) - 1,))

    def lock_head(self) -> None:
        """Lets the output layer follow the data again."""
        if not self.model.locked_head:
            self._selected = HEAD
            self._document.apply(
                self._experiment_with(edits.lock_head(self.model)), "lock the output"
            )

    def apply_fix(self, fix: Fix) -> None:
        """Carries out what a problem offers; a layer that moves stays selected."""
        try:
            changed = apply_fix(self._document.experiment, fix)
        except ProblemError as error:
            self.workspace.notifications.report_error(error)
        else:
            self._selected = layer_after(fix) or self._selected
            self._document.apply(changed, lower_first(fix.label))

    def replace_stack(self, model: ModelSpec, name: str) -> None:
        """Puts another architecture in place of the whole stack."""
        self._selected = path_of((0,)) if model.layers else INPUT
        self._document.apply(
            self._experiment_with(model), f"replace the stack with {name}"
        )

    def use_base(self, base: "Base", head: "HeadPreset | None", image: bool) -> None:
        """Puts a base before the stack, as one step.

        Args:
            base: The base.
            head: What takes the place of the layers; None keeps them.
            image: Whether the base gives an image rather than a row of numbers.
        """
        model = self.model.replace(base=base)
        if head is not None:
            model = model.replace(layers=head.make(image))
        verb = "add" if self.model.base is None else "change to"
        self._selected = BASE
        text = f"{verb} the base {base_name(base)}"
        self._document.apply(self._experiment_with(model), text)

    def remove_base(self) -> None:
        """Takes the base away; the layers stay."""
        if self.model.base is not None:
            text = f"remove the base {base_name(self.model.base)}"
            model = self.model.replace(base=None)
            self._document.apply(self._experiment_with(model), text)

    def use_head(self, head: "HeadPreset") -> None:
        """Puts a ready-made head behind the base."""
        outline = self.base_look.outline
        image = outline is None or len(outline.output_shape) == 3
        model = self.model.replace(layers=head.make(image))
        self._document.apply(
            self._experiment_with(model), f"replace the head with “{head.title}”"
        )

    def _gap_for(self, layer: LayerSpec) -> Place:
        place = self.selected_place
        if place is None:
            return (0,) if self.selected in (INPUT, BASE) else (len(self.model.layers),)
        if isinstance(layer, Residual):
            place = place[:1]
        *holder, index = place
        return (*holder, index + 1)

    def _apply(self, model: ModelSpec, text: str, place: Place) -> None:
        self._selected = path_of(place)
        self._document.apply(self._experiment_with(model), text)

    def _experiment_with(self, model: ModelSpec) -> "Experiment":
        return self._document.experiment.replace(model=model)


def _nearest(model: ModelSpec, path: str) -> str:
    """Returns the path, or that of the card nearest to where it was."""
    place = place_of(path)
    if path == BASE and model.base is None:
        place = (0,)
    elif place is None and (path != HEAD or model.locked_head):
        return path
    place = place or (len(model.layers),)
    while place and not exists(model, place):
        try:
            last = len(stack_at(model, place[:-1])) - 1
        except IndexError:
            last = -1
        place = (*place[:-1], last) if last >= 0 else place[:-1]
    if place:
        return path_of(place)
    return HEAD if model.locked_head else INPUT
