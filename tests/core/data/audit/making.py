"""Data sets with faults of a known kind."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from core.data.audit.audit import audit
from core.data.fingerprint import fingerprint_of
from core.data.images import ArrayImages
from core.data.types import RawDataset
from core.experiment import DatasetSpec, Experiment
from tests.core.data.samples import in_memory

SIDE = 24


def pictures(count: int, seed: int = 0, channels: int = 1) -> np.ndarray:
    """Soft random shapes: uint8 (n, 24, 24, channels), each unlike all others."""
    coarse = np.random.default_rng(seed).integers(
        20, 236, (count, 6, 6, channels), dtype=np.uint8
    )
    return np.stack(
        [
            np.stack(
                [
                    np.asarray(
                        Image.fromarray(one[..., channel]).resize(
                            (SIDE, SIDE), Image.Resampling.BICUBIC
                        )
                    )
                    for channel in range(channels)
                ],
                axis=-1,
            )
            for one in coarse
        ]
    )


def varied(image: np.ndarray, seed: int) -> np.ndarray:
    """The same picture a little brighter or darker, softer or harder, with noise."""
    random = np.random.default_rng(seed)
    values = image.astype(float) * random.uniform(0.8, 1.0) + random.uniform(0, 30)
    values += random.normal(0, 2, image.shape)
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def data_of(pixels: np.ndarray, labels, parts=None, names=("a", "b", "c")):
    """A data set in memory with the given images."""
    raw = in_memory(labels, parts, pixels.shape[1:], names)
    return replace(
        raw,
        images=ArrayImages(pixels),
        fingerprint=fingerprint_of(pixels, raw.labels, raw.parts),
    )


def experiment(**dataset) -> Experiment:
    """An experiment on whatever data is handed over."""
    return Experiment(dataset=DatasetSpec(**dataset))


def findings(raw: RawDataset, for_experiment: Experiment | None = None):
    """The findings of the audit by their kind."""
    report = audit(raw, for_experiment or experiment())
    return {finding.kind: finding for finding in report.findings}


def in_series(path: Path) -> Path:
    """Writes an npz file of two classes whose images come in series of near-copies."""
    firsts = pictures(30, seed=7)[..., 0].astype(np.int16)
    noise = np.random.default_rng(8).integers(-2, 3, (4, *firsts.shape))
    images = np.clip(firsts + noise, 0, 255).astype(np.uint8)
    np.savez(path, x=images.reshape(-1, *firsts.shape[1:]), y=np.arange(120) % 2)
    return path
