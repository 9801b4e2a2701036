"""Which block a layer of a base belongs to, by its name."""

import re

_NAMED = re.compile(
    r"^(?:\w+?_)?(stage_\d+_block_\d+|downsampling_block_\d+)(?:_|$)"  # ConvNeXt
    r"|^(conv\d+_block\d+|block_?\d+[a-z]?|expanded_conv(?:_\d+)?|pool\d+|residual_\d+)"
    r"(?:_|$)"
)
_SEPARABLE = re.compile(r"^conv_(?:dw|pw|pad)_(\d+)")  # MobileNet
_CLOSING = re.compile(r"^mixed\d+$")  # Inception: the name comes at the end
_CELL = re.compile(r"^(?:normal|reduction)_\w+?_((?:stem_)?\d+)$")  # NASNet
_NUMBERED = re.compile(r"_\d+$")

START, END = "start", "end"


def blocks_of(names: list[str]) -> list[str]:
    """Returns the block of each layer, for layers in order.

    Layers whose names tell nothing belong to the block before them; those before the
    first block are the start, and those that are named anew after the last the end.
    """
    if any(_CLOSING.match(name) for name in names):
        return _closed(names)
    found = [_named(name) for name in names]
    last = max((i for i, block in enumerate(found) if block), default=-1)
    blocks: list[str] = []
    current = START
    for index, block in enumerate(found):
        name = names[index]
        if block:
            current = block
        elif index > last >= 0 and not _is_plain(name):
            current = END
        blocks.append(current)
    return blocks


def _closed(names: list[str]) -> list[str]:
    """Blocks that end in a layer of their name, such as Inception's."""
    blocks: list[str] = []
    waiting = 0
    for name in names:
        waiting += 1
        if _CLOSING.match(name):
            blocks += [name] * waiting
            waiting = 0
    return blocks + [END] * waiting


def _named(name: str) -> str:
    match = _NAMED.match(name)
    if match:
        return match[1] or match[2]
    match = _SEPARABLE.match(name)
    if match:
        return f"block_{match[1]}"
    match = _CELL.match(name)
    return f"cell_{match[1]}" if match else ""


def _is_plain(name: str) -> bool:
    """Whether a name is only a kind with a number, which Keras gives by itself."""
    return _NUMBERED.sub("", name) in {
        "activation",
        "add",
        "concatenate",
        "dropout",
        "multiply",
        "re_lu",
    }
