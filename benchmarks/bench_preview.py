"""How soon the Augmentation page has new pictures while a slider moves.

A picture is all that the page shows for one place of the slider: six images as they
are, as five epochs vary them, and the moved operation alone from least to most.
Measured is the job that the page runs in the background; the way to it and back to the
screen comes on top.
"""

import statistics
import time

from benchmarks.harness import Result, median_result

MOVES = 40
LIMIT_MS = 50.0


def run() -> list[Result]:
    """Measures the presets for digits and for photos, on noise of their sizes."""
    return [
        _result("digits", (28, 28, 1)),
        _result("hands", (28, 28, 1)),
        _result("photos", (160, 160, 3)),
    ]


def _result(preset: str, shape: tuple[int, int, int]) -> Result:
    samples = _moves(preset, shape)
    height, width, channels = shape
    result = median_result(
        f"Preview of “{preset}”, 6×6 images of {height}×{width}×{channels}",
        samples,
        target=LIMIT_MS,
        unit="ms",
    )
    result.details["ninth_decile"] = statistics.quantiles(samples, n=10)[-1]
    return result


def _moves(preset: str, shape: tuple[int, int, int]) -> list[float]:
    import numpy as np

    from core.augmentation.preview import Preview
    from core.experiment.augmentation import (
        RangedOperation,
        find_augmentation_preset,
    )
    from gui.augmentation_view.previewer import COLUMNS, ROWS, Wish, varied_scene

    spec = find_augmentation_preset(preset).spec
    images = np.random.default_rng(0).integers(0, 256, (COLUMNS, *shape), np.uint8)
    numbers = np.arange(COLUMNS)
    preview = Preview(shape, seed=1)
    moved, ranged = next(
        (index, one)
        for index, one in enumerate(spec.operations)
        if isinstance(one, RangedOperation)
    )
    samples: list[float] = []
    for move in range(MOVES + 3):
        lower = ranged.neutral + (ranged.lower - ranged.neutral) * (1.0 - 0.01 * move)
        operations = list(spec.operations)
        operations[moved] = ranged.replace(lower=lower)
        wish = Wish(spec.replace(operations=tuple(operations)), moved, 0, "", 1)
        begin = time.perf_counter()
        scene = varied_scene(preview, wish, images, numbers)
        samples.append(1000 * (time.perf_counter() - begin))
        assert len(scene.rows) == ROWS
    return samples[3:]
