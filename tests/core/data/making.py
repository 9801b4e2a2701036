"""Small data sets of every form, for tests."""

import gzip
import io
import struct
from pathlib import Path

import numpy as np
from PIL import Image


def idx(array: np.ndarray, kind: int = 8) -> bytes:
    header = bytes((0, 0, kind, array.ndim))
    return header + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def random_images(count: int, *shape: int, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.integers(0, 256, (count, *shape), dtype=np.uint8)


def write_idx_pair(
    folder: Path, stem: str, count: int = 6, classes: int = 3, ending: str = ".gz"
) -> tuple[np.ndarray, np.ndarray]:
    images = random_images(count, 5, 4)
    labels = np.arange(count, dtype=np.uint8) % classes
    for role, array in (("images-idx3", images), ("labels-idx1", labels)):
        content = idx(array)
        data = gzip.compress(content, mtime=0) if ending else content
        (folder / f"{stem}-{role}-ubyte{ending}").write_bytes(data)
    return images, labels


def encoded(
    kind: str = "PNG", size: tuple[int, int] = (8, 6), mode: str = "RGB", seed: int = 0
) -> bytes:
    """Returns a picture of (width, height) in the given format."""
    bands = len(Image.new(mode, (1, 1)).getbands())
    shape = (size[1], size[0], bands) if bands > 1 else (size[1], size[0])
    pixels = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(file, kind)
    return file.getvalue()


def write_classes(
    root: Path,
    counts: dict[str, int],
    kind: str = "PNG",
    size: tuple[int, int] = (8, 6),
) -> Path:
    """Makes a folder for each class with so many pictures."""
    seed = 0
    for name, count in counts.items():
        folder = root / name
        folder.mkdir(parents=True)
        for number in range(count):
            seed += 1
            data = encoded(kind, size, seed=seed)
            (folder / f"{number}.{kind.lower()}").write_bytes(data)
    return root


def write_csv(
    path: Path,
    labels: list[object],
    pixels: np.ndarray,
    header: bool = True,
    ending: str = "\n",
) -> Path:
    """Writes rows of a label and pixels (n, count), as Kaggle does."""
    lines = []
    if header:
        names = [f"pixel{number + 1}" for number in range(pixels.shape[1])]
        lines.append(",".join(["label", *names]))
    for label, row in zip(labels, pixels, strict=True):
        lines.append(",".join([str(label), *(str(value) for value in row)]))
    path.write_bytes("".join(line + ending for line in lines).encode())
    return path


def exif_block(*tags: tuple[int, int, int, bytes]) -> bytes:
    """Returns EXIF data with these tags: number, kind, count and four bytes each."""
    entries = [struct.pack("<HHI", *tag[:3]) + tag[3].ljust(4, b"\0") for tag in tags]
    directory = struct.pack("<H", len(tags)) + b"".join(entries) + bytes(4)
    return b"Exif\0\0II*\0" + struct.pack("<I", 8) + directory + bytes(64)


def odd_exif_blocks() -> dict[str, bytes]:
    """Returns EXIF data as real cameras and bad programs write them, by name."""
    turned = (0x0112, 3, 1, b"\6")
    whole = exif_block(turned)
    return {
        "unit as a fraction": exif_block(turned, (0x0128, 5, 1, b"\x08")),
        "resolution as text": exif_block(turned, (0x011A, 2, 4, b"abc")),
        "width as text": exif_block(turned, (0x0100, 2, 4, b"abc")),
        "bits as text": exif_block(turned, (0x0102, 2, 4, b"abc")),
        "negative width": exif_block(turned, (0x0100, 9, 1, b"\xfb\xff\xff\xff")),
        "unknown kind": exif_block(turned, (0x9999, 77, 1, b"\x08")),
        "data beyond the end": exif_block(turned, (0x010F, 2, 99, b"\xff\xff")),
        "orientation as text": exif_block((0x0112, 2, 2, b"6")),
        "orientation as a signed number": exif_block((0x0112, 9, 1, b"\6")),
        "two orientations": exif_block((0x0112, 3, 2, b"\6\0\6")),
        "orientation twice": exif_block(turned, (0x0112, 3, 1, b"\3")),
        "orientation of 9": exif_block((0x0112, 3, 1, b"\x09")),
        "cut off in the middle": whole[:20],
        "cut off at the start": whole[:8],
        "another mark": whole.replace(b"II*", b"II!"),
        "no EXIF data": b"Exif\0\0some text",
        "nothing": b"Exif\0\0",
    }
