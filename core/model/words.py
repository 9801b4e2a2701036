"""Shapes and numbers in the words of a student."""

import math


def describe_shape(shape: tuple[int, ...]) -> str:
    """Returns what a shape (without the batch) means: "784 numbers"."""
    if len(shape) == 3:
        height, width, channels = shape
        return f"an image of {height}×{width} with {counted(channels, 'channel')}"
    if len(shape) <= 1:
        return counted(math.prod(shape), "number")
    return f"numbers in the shape {times(shape)}"


def times(shape: tuple[int, ...]) -> str:
    """Returns the sides of a shape: "28×28×1"."""
    return "×".join(str(side) for side in shape)


def counted(count: int, noun: str) -> str:
    """Returns a number with its noun: "1 channel", "32 channels"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def gigabytes(size: float) -> str:
    """Returns a number of bytes in a unit of convenient size: "39 GB"."""
    for unit, factor in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if size >= factor:
            amount = size / factor
            return f"{amount:.0f} {unit}" if amount >= 10 else f"{amount:.1f} {unit}"
    return f"{size / 1e3:.0f} kB"
