"""Data sets whose images are arrays: idx, npz and CSV end here."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.images import ArrayImages
from core.data.readers.labels import (
    check_classes,
    contiguous,
    named,
    names_of_numbers,
    sign_language_names,
)
from core.data.readers.naming import words_of
from core.data.types import TRAIN, UNASSIGNED, IntArray, RawDataset, UInt8Array
from core.experiment import Problem, fail


@dataclass(frozen=True)
class Piece:
    """Images with their labels, from one file or pair.

    Attributes:
        where: The file, as a message names it.
        part: `TRAIN`, `VALIDATION`, `TEST` or `UNASSIGNED`.
        pixels: uint8 (n, height, width, channels).
        values: n labels as they stand in the file: int64 (n,) or words.
        groups: What each image belongs to, or None if the file does not say.
    """

    where: str
    part: int
    pixels: UInt8Array
    values: IntArray | list[str]
    groups: list[str] | None = None


def array_dataset(
    path: Path,
    kind: str,
    pieces: list[Piece],
    names: tuple[str, ...] | None = None,
    problems: tuple[Problem, ...] = (),
) -> RawDataset:
    """Puts the pieces of a data set together.

    Args:
        path: What the person chose.
        kind: What it was recognised as.
        pieces: At least one.
        names: The class names, if the file gives them; else they are made from the
            label values: Sign Language MNIST's letters, or the values themselves.
        problems: Warnings so far.

    Raises:
        ProblemError: counts or image sizes don't agree, or there are no images or
            fewer than two classes.
    """
    _check_pieces(pieces)
    parts = np.concatenate(
        [np.full(len(piece.pixels), piece.part, np.int8) for piece in pieces]
    )
    labels, class_names = _classes(pieces, names)
    check_classes(class_names, path.name)
    pixels = (
        np.ascontiguousarray(pieces[0].pixels)
        if len(pieces) == 1
        else np.concatenate([piece.pixels for piece in pieces])
    )
    parts = settled(parts)
    return RawDataset(
        name=title_of(path),
        kind=kind,
        origin=str(path),
        images=ArrayImages(pixels),
        labels=labels,
        class_names=class_names,
        parts=parts,
        fingerprint=fingerprint_of(pixels, labels, parts, class_names),
        problems=problems,
        groups=_groups(pieces),
    )


def settled(parts: NDArray[np.int8]) -> NDArray[np.int8]:
    """Returns the parts, or all unassigned unless there is a part for training.

    A file called `test.csv` that comes alone has nothing to be the test of.
    """
    if (parts == TRAIN).any() and (parts != TRAIN).any():
        return parts
    return np.full_like(parts, UNASSIGNED)


def fingerprint_of(
    pixels: UInt8Array,
    labels: IntArray,
    parts: NDArray[np.int8],
    class_names: tuple[str, ...],
) -> str:
    """Returns a digest of everything that training can see, and of its order."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(repr((pixels.shape, class_names)).encode())
    for array in (pixels, labels, parts):
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def title_of(path: Path) -> str:
    """Returns a short name for screens: the file's name up to its first ending."""
    return path.name if path.is_dir() else path.name.split(".")[0] or path.name


def _groups(pieces: list[Piece]) -> tuple[str, ...] | None:
    """Returns what each image belongs to; nothing where a file does not say."""
    if all(piece.groups is None for piece in pieces):
        return None
    return tuple(
        group for piece in pieces for group in piece.groups or [""] * len(piece.pixels)
    )


def _check_pieces(pieces: list[Piece]) -> None:
    for piece in pieces:
        images, labels = len(piece.pixels), len(piece.values)
        if images != labels:
            raise fail(
                f"Expected one label for each image in {piece.where}. Found "
                f"{images:,} images and {labels:,} labels.",
                "Check that the two belong together and that both are complete.",
            )
        if images == 0:
            raise fail(f"{piece.where} holds no images.", "Choose another file.")
    first = pieces[0]
    for piece in pieces[1:]:
        if piece.pixels.shape[1:] != first.pixels.shape[1:]:
            raise fail(
                f"Expected images of the same size everywhere. {first.where} has "
                f"{_size(first)}, {piece.where} has {_size(piece)}.",
                "Choose files that belong to one data set.",
            )


def _size(piece: Piece) -> str:
    return "×".join(str(side) for side in piece.pixels.shape[1:])


def _classes(
    pieces: list[Piece], names: tuple[str, ...] | None
) -> tuple[IntArray, tuple[str, ...]]:
    words = [piece.values for piece in pieces if isinstance(piece.values, list)]
    if words:
        return named([str(one) for piece in pieces for one in piece.values])
    labels, found = contiguous(
        np.concatenate([np.asarray(piece.values, np.int64) for piece in pieces])
    )
    if names is not None:
        return _with_names(labels, found, names)
    signs = all({"sign", "mnist"} <= set(words_of(one.where)) for one in pieces)
    letters = sign_language_names(found) if signs else None
    return labels, letters or names_of_numbers(found)


def _with_names(
    labels: IntArray, found: IntArray, names: tuple[str, ...]
) -> tuple[IntArray, tuple[str, ...]]:
    if found[0] < 0 or found[-1] >= len(names):
        raise fail(
            f"Expected labels from 0 to {len(names) - 1}, one for each class name. "
            f"Found labels from {found[0]} to {found[-1]}."
        )
    return labels, tuple(names[value] for value in found.tolist())
