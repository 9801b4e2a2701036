"""Sources of images: an array in memory, or files that are decoded when needed."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.decode import decode_image
from core.data.types import UInt8Array


class ArrayImages:
    """Images of one shape in memory."""

    def __init__(self, pixels: UInt8Array) -> None:
        """Takes the images without copying them.

        Args:
            pixels: uint8 (n, height, width, channels), one or three channels.
        """
        if (
            pixels.ndim != 4
            or pixels.dtype != np.uint8
            or pixels.shape[3] not in (1, 3)
        ):
            raise ValueError(
                "Expected uint8 (n, height, width, 1 or 3). "
                f"Received: {pixels.dtype} {pixels.shape}"
            )
        self.pixels = pixels

    def __len__(self) -> int:
        """Returns how many images there are."""
        return len(self.pixels)

    @property
    def shape(self) -> tuple[int, int, int]:
        """(height, width, channels) of every image."""
        _, height, width, channels = self.pixels.shape
        return height, width, channels

    def read(self, index: int) -> UInt8Array:
        """Returns one image: uint8 (height, width, channels), a view of the array."""
        return self.pixels[index]

    def file(self, index: int) -> Path | None:
        """Returns None: there is no file that holds just one image."""
        return None


class FileImages:
    """Images in files, decoded each time they are read."""

    def __init__(
        self, root: Path, names: Sequence[str], shapes: NDArray[np.int32]
    ) -> None:
        """Remembers where the images are; reads nothing.

        Args:
            root: The folder that the names start from; it is kept once, because a
                large set has a hundred thousand names.
            names: The files, relative to `root`, with `/` between folders.
            shapes: int32 (n, 3), height, width and channels of each image.
        """
        if len(names) != len(shapes):
            raise ValueError(
                f"Expected one shape a name. Received: {len(names)} names and "
                f"{len(shapes)} shapes"
            )
        self.root = root
        self.names = names
        self.shapes = shapes
        same = len(names) > 0 and bool((shapes == shapes[0]).all())
        first = tuple(int(side) for side in shapes[0]) if same else None
        self._shape = (first[0], first[1], first[2]) if first else None

    def __len__(self) -> int:
        """Returns how many images there are."""
        return len(self.names)

    @property
    def shape(self) -> tuple[int, int, int] | None:
        """(height, width, channels) of every image, or None if they differ."""
        return self._shape

    def read(self, index: int) -> UInt8Array:
        """Decodes one image: uint8 (height, width, channels).

        Raises:
            ProblemError: the file has vanished or can no longer be read.
        """
        return decode_image(self.file(index))

    def file(self, index: int) -> Path:
        """Returns the file of one image."""
        return self.root / self.names[index]
