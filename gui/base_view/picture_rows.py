"""The lines of a base's picture: its blocks and layers, the freeze line and the cut.

A boundary is a number of rows: the line lies below that many.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from core.experiment import FreezeSpec
from core.model.bases.outline import BaseOutline, OutlineLayer, frozen_layers

Mark = Literal["frozen", "open", "mixed", "none"]


@dataclass(frozen=True)
class PictureRow:
    """One line of the picture.

    Attributes:
        name: The name of the block or layer.
        layers: The layers it stands for; a single one unless it is a folded block.
        kind: The class of a layer; for a block, how many layers it has.
        mark: Whether training changes it; `none` without weights.
        used: Whether it lies before the cut.
        block: Whether it stands for a block, folded or not.
        open: Whether the layers of the block follow as rows of their own.
        depth: 1 for a layer inside a block.
        short: The name without that of the block it is in.
    """

    name: str
    layers: tuple[OutlineLayer, ...]
    kind: str
    mark: Mark
    used: bool
    block: bool = False
    open: bool = False
    depth: int = 0
    short: str = ""

    @property
    def last(self) -> OutlineLayer:
        """The last of its layers."""
        return self.layers[-1]

    @property
    def parameters(self) -> int:
        """Numbers that its layers hold."""
        return sum(layer.parameters for layer in self.layers)


def picture_rows(
    outline: BaseOutline, freeze: FreezeSpec, opened: Collection[int]
) -> tuple[PictureRow, ...]:
    """Returns the rows from the input to the output.

    Args:
        outline: The base, with its cut.
        freeze: What is frozen.
        opened: The indices of the blocks whose layers are shown.
    """
    frozen = frozen_layers(outline, freeze)
    used = frozenset(layer.name for layer in outline.used_layers)
    rows: list[PictureRow] = []
    for index, block in enumerate(outline.blocks):
        single = len(block.layers) == 1
        is_open = index in opened and not single
        first = block.layers[0]
        rows.append(
            PictureRow(
                name=first.name if single else block.name,
                layers=block.layers,
                kind=first.kind if single else f"{len(block.layers)} layers",
                mark=_mark(outline, block.layers, frozen, used),
                used=any(layer.name in used for layer in block.layers),
                block=not single,
                open=is_open,
            )
        )
        if is_open:
            rows += [
                PictureRow(
                    name=layer.name,
                    layers=(layer,),
                    kind=layer.kind,
                    mark=_mark(outline, (layer,), frozen, used),
                    used=layer.name in used,
                    depth=1,
                    short=_short(layer.name, block.name),
                )
                for layer in block.layers
            ]
    return tuple(rows)


def cut_boundary(rows: Sequence[PictureRow], outline: BaseOutline) -> int:
    """Returns below how many rows the base is cut."""
    return _below(rows, outline.cut, len(rows))


def freeze_boundary(
    rows: Sequence[PictureRow], outline: BaseOutline, freeze: FreezeSpec
) -> int:
    """Returns below how many rows the frozen part ends.

    Choices that are no line, such as single layers, are told by the marks of the rows.
    """
    match freeze.mode:
        case "all":
            return cut_boundary(rows, outline)
        case "up_to":
            return min(_below(rows, freeze.up_to, 0), cut_boundary(rows, outline))
        case _:
            return 0


def freeze_at(
    rows: Sequence[PictureRow], outline: BaseOutline, freeze: FreezeSpec, boundary: int
) -> FreezeSpec:
    """Returns the choice of which a boundary is the line."""
    if boundary <= 0:
        return freeze.replace(mode="none")
    if boundary >= cut_boundary(rows, outline):
        return freeze.replace(mode="all")
    return freeze.replace(mode="up_to", up_to=_line_row(rows, boundary).last.name)


def cut_at(rows: Sequence[PictureRow], boundary: int, default: str) -> str | None:
    """Returns the layer after which the base is cut; None for the usual place."""
    name = _line_row(rows, max(1, boundary)).last.name
    return None if name == default else name


def toggled(outline: BaseOutline, freeze: FreezeSpec, row: PictureRow) -> FreezeSpec:
    """Returns a choice of single layers in which a row is the other way round."""
    chosen = frozen_layers(outline, freeze)
    if not outline.learns_averages:
        # They are frozen anyway; naming them would only make the file long.
        kinds = {x.name for x in outline.layers if x.kind == "BatchNormalization"}
        chosen -= kinds if freeze.mode != "layers" else kinds - set(freeze.layers)
    names = {layer.name for layer in row.layers}
    chosen = chosen - names if row.mark in ("frozen", "mixed") else chosen | names
    order = tuple(x.name for x in outline.used_layers if x.name in chosen)
    return freeze.replace(mode="layers", layers=order)


def stops(rows: Sequence[PictureRow]) -> tuple[int, ...]:
    """Returns the boundaries at which a line may lie.

    Between the row of an opened block and its first layer there is nothing to divide.
    """
    return tuple(
        boundary
        for boundary in range(len(rows) + 1)
        if not (boundary and rows[boundary - 1].open)
    )


def _short(name: str, block: str) -> str:
    rest = name.removeprefix(block).lstrip("_")
    return f"…{rest}" if rest and rest != name else name


def _line_row(rows: Sequence[PictureRow], boundary: int) -> PictureRow:
    return rows[min(boundary, len(rows)) - 1]


def _below(rows: Sequence[PictureRow], name: str, otherwise: int) -> int:
    for index, row in enumerate(rows):
        if not row.open and any(layer.name == name for layer in row.layers):
            return index + 1
    return otherwise


def _mark(
    outline: BaseOutline,
    layers: Sequence[OutlineLayer],
    frozen: frozenset[str],
    used: frozenset[str],
) -> Mark:
    weighted = [x for x in layers if x.parameters and x.name in used]
    if not outline.learns_averages and len(layers) > 1:
        # Its averages stay whatever is chosen: they don't tell open blocks from others.
        learning = [x for x in weighted if x.kind != "BatchNormalization"]
        weighted = learning or weighted
    if not weighted:
        return "none"
    count = sum(layer.name in frozen for layer in weighted)
    if count == len(weighted):
        return "frozen"
    return "mixed" if count else "open"
