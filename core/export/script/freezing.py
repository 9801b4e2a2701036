"""The part of the script that says which layers of a base stay as they are."""

from typing import Any

import keras

from core.experiment import Base, FreezeSpec
from core.export.script.base import flattened, holds_nets
from core.export.script.code import WIDTH, text
from core.model.bases.outline import BaseOutline, frozen_layers

ALL_LAYERS = '''\
def all_layers(net):
    """Yield the layers of a network, those of the networks inside it too."""
    for layer in net.layers:
        yield layer
        if hasattr(layer, "layers"):
            yield from all_layers(layer)
'''

_FREEZE = '''\
def freeze(base, frozen):
    """Freeze layers of the base by their names, and open all others.@REMARK@"""
    base.trainable = True
    for name in frozen:
        base.get_layer(name).trainable = False
'''
_REMARK = """

    Batch normalisation stays frozen, so that it keeps the averages it has learned.
    """
_KEEPING = """\
    for layer in @EVERY@:
        if isinstance(layer, layers.BatchNormalization):
            layer.trainable = False
"""
UP_TO = '''\
def up_to(base, last):
    """Return the names of the layers of the base up to one of them."""
    names = [layer.name for layer in base.layers]
    return names[: names.index(last) + 1]
'''


class Freezing:
    """Writes for one base what the app does for a choice of frozen layers.

    Attributes:
        outline: The base.
    """

    def __init__(self, base: Base, outline: BaseOutline, net: Any) -> None:
        """Looks at the layers.

        Args:
            base: The base.
            outline: Its outline.
            net: The net up to its cut, as it is built.
        """
        self.outline = outline
        self._net = net
        self._names = [layer.name for layer in net.layers]
        normal = keras.layers.BatchNormalization
        kinds = [type(layer) for layer in flattened(net)]
        self._keeps = normal in kinds and not base.learns_averages
        inner = [one for layer in net.layers for one in flattened(_net_of(layer))]
        # Those of a base inside the base always keep their averages.
        self._inner_keeps = any(isinstance(one, normal) for one in inner)

    def functions(self, freezes: list[FreezeSpec], *, in_turn: bool) -> list[str]:
        """Returns the functions that the lines for these choices call.

        Args:
            freezes: The choices.
            in_turn: Whether a loop goes through them, all but the first.
        """
        found: list[str] = []
        if holds_nets(self._net):
            found.append(ALL_LAYERS)
        listed = [freeze for freeze in freezes if self._listed(freeze)]
        if in_turn:
            listed += freezes[1:]
        if listed:
            found.append(self._function())
        if any(self.names(freeze).startswith("up_to(") for freeze in listed):
            found.append(UP_TO)
        return found

    def lines(self, freeze: FreezeSpec) -> list[str]:
        """Returns the lines of `main()` that freeze; `base` is there already."""
        if self._closed(freeze) >= self._weighted:
            return ["    base.trainable = False"]
        if not self._listed(freeze):
            return ["    base.trainable = True"]
        names = self.names(freeze)
        line = f"    freeze(base, {names})"
        if len(line) <= WIDTH:
            return [line]
        return [*broken(names, 4, "frozen = "), "    freeze(base, frozen)"]

    def names(self, freeze: FreezeSpec) -> str:
        """Returns the source of the names of the layers that a choice freezes."""
        closed = self._closed(freeze)
        if not self._free:
            return "[]"
        told = [name for name in self._names if name in self._free and name in closed]
        if not told:
            return "[]"
        ordered = [name for name in self._names if name in self._free]
        if told == ordered[: len(told)]:
            last = freeze.up_to if self._ends_at(freeze.up_to, told) else told[-1]
            return f"up_to(base, {text(last)})"
        return f"[{', '.join(text(name) for name in told)}]"

    def _closed(self, freeze: FreezeSpec) -> frozenset[str]:
        return frozen_layers(self.outline, freeze)

    @property
    def _weighted(self) -> set[str]:
        return {layer.name for layer in self._net.layers if layer.weights}

    @property
    def _free(self) -> set[str]:
        """The layers that are frozen only where a choice says so."""
        normal = keras.layers.BatchNormalization
        return {
            layer.name
            for layer in self._net.layers
            if layer.weights and not (self._keeps and isinstance(layer, normal))
        }

    def _ends_at(self, name: str, told: list[str]) -> bool:
        """Whether exactly the told layers lie before the end of a layer."""
        if name not in self._names:
            return False
        before = self._names[: self._names.index(name) + 1]
        return [one for one in before if one in self._free] == told

    def _listed(self, freeze: FreezeSpec) -> bool:
        closed = self._closed(freeze)
        if closed >= self._weighted:
            return False
        return bool(closed & self._weighted) or self._keeps or self._inner_keeps

    def _function(self) -> str:
        body = _FREEZE.replace("@REMARK@", _REMARK if self._keeps else "")
        if self._keeps:
            every = "all_layers(base)" if holds_nets(self._net) else "base.layers"
            return body + _KEEPING.replace("@EVERY@", every)
        if self._inner_keeps:
            every = "set(all_layers(base)).difference(base.layers)"
            return body + _KEEPING.replace("@EVERY@", every)
        return body


def broken(names: str, indent: int, head: str = "", tail: str = "") -> list[str]:
    """Returns the lines of a list of names, each on a line of its own."""
    space = " " * indent
    inner = [f"{space}    {name}," for name in names[1:-1].split(", ")]
    return [f"{space}{head}[", *inner, f"{space}]{tail}"]


def _net_of(layer: Any) -> Any:
    """Returns a layer if it is a net itself; otherwise an empty one."""
    return layer if hasattr(layer, "layers") else keras.Sequential()
