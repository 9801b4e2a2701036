"""Complaints about models that are too large to train."""

import math
from collections.abc import Iterator

from core.experiment import ModelSpec, Problem
from core.model import repairs
from core.model.complaints import Complaint
from core.model.memory import BYTES_PER_PARAMETER
from core.model.report import HEAD_PATH
from core.model.stack import Shape
from core.model.words import counted, describe_shape, gigabytes

MANY_PARAMETERS = 50_000_000
"""Above this, training on a lab computer takes hours."""

_LARGE_OUTPUT = 32_000_000
"""Numbers in one layer's output for a single image: 128 MB."""


def size_complaints(
    model: ModelSpec,
    shapes: dict[str, Shape],
    parameters: dict[str, int],
    memory: int | None,
) -> Iterator[Complaint]:
    """Yields complaints about too many weights and about huge outputs.

    Args:
        model: The stack.
        shapes: The output shapes of the layers that can be built, by path.
        parameters: The parameters of the outer layers and the head, by path.
        memory: Bytes of memory that there are; None if unknown.
    """
    total = sum(parameters.values())
    needed = total * BYTES_PER_PARAMETER
    if total > MANY_PARAMETERS:
        path = max(parameters, key=lambda place: parameters[place])
        own = parameters[path]
        what = "The output layer" if path == HEAD_PATH else "This layer"
        too_large = memory is not None and needed > memory
        message = (
            f"{what} has {counted(own, 'parameter')} of {total:,} in all. Training "
            f"needs about {gigabytes(needed)} of memory for them"
        )
        message += (
            f"; this computer has {gigabytes(memory)}."
            if too_large and memory is not None
            else " and will be slow."
        )
        yield Complaint(
            Problem(
                path=path,
                severity="error" if too_large else "warning",
                message=message,
                hint="Pool more before Flatten, use GlobalAveragePooling2D instead of "
                "it, or use fewer units.",
            ),
            repairs.smaller_start(path, model, shapes),
            topic="weights",
        )
    yield from _large_outputs(shapes, memory)


def _large_outputs(shapes: dict[str, Shape], memory: int | None) -> Iterator[Complaint]:
    for path, shape in shapes.items():
        numbers = math.prod(shape)
        if numbers <= _LARGE_OUTPUT:
            continue
        too_large = memory is not None and numbers * 4 > memory // 4
        yield Complaint(
            Problem(
                path=path,
                severity="error" if too_large else "warning",
                message=f"For each single image this layer gives "
                f"{describe_shape(shape)}: {gigabytes(numbers * 4)} of memory, times "
                "the batch size.",
                hint="Make the image smaller or use fewer channels before it.",
            ),
            (),
            topic="output",
        )
        return
