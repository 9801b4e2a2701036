"""The map as a table and as a picture, made without a window."""

import csv
import io
import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from core.experiment import fail, write_atomically
from core.features.feature_set import PART_NAMES, FeatureSet, FloatRows
from core.features.projection import Projection

SUFFIXES = (".csv", ".png")

WIDTH, HEIGHT, MARGIN, LEGEND, SCALE = 1000, 800, 24, 190, 2
"""Sides in pixels; all is drawn twice as large and then halved, for smooth edges."""

_BACKGROUND, _TEXT = "#ffffff", "#1c2430"
_ROW = 22

COLOURS = (
    "#1f6fb8",
    "#d9480f",
    "#1a7d5e",
    "#b3361f",
    "#7048b6",
    "#8a5a2b",
    "#c2418f",
    "#5b6577",
    "#8b8a00",
    "#0b8aa3",
)
"""Of the classes, in turns; each turn has a shape of its own."""

SHAPES = ("circle", "triangle", "square", "diamond", "cross")


def check_map_suffix(path: Path) -> None:
    """Says early if a name has no ending that can be written.

    Raises:
        ProblemError: it is neither `.csv` nor `.png`.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise fail(
            f"Expected a file name that ends in .csv or .png. Received: {path.name}",
            "Use .png for a picture, .csv for the points.",
        )


def save_map(
    path: Path, features: FeatureSet, projection: Projection, plane: FloatRows
) -> None:
    """Writes the points of a map as CSV, or draws them as PNG; atomically.

    Args:
        path: A name that ends in `.csv` or `.png`.
        features: The features that it was made of.
        projection: Which images are shown.
        plane: float32 (n, 2), where they lie.

    Raises:
        ProblemError: the ending is another one, or the file can't be written.
    """
    check_map_suffix(path)
    if path.suffix.lower() == ".csv":
        content: str | bytes = map_csv(features, projection, plane)
    else:
        buffer = io.BytesIO()
        draw_map(features.class_names, projection, plane).save(buffer, "PNG")
        content = buffer.getvalue()
    try:
        write_atomically(path, content)
    except OSError as error:
        raise fail(
            f"{path} can't be written: {error.strerror or error}.",
            "Make room, or choose another folder.",
        ) from None


def map_csv(features: FeatureSet, projection: Projection, plane: FloatRows) -> str:
    """Returns one line for each point: `part,image,file,label,class,x,y`."""
    files = features.files()
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["part", "image", "file", "label", "class", "x", "y"])
    for row, position in enumerate(projection.positions):
        label = int(projection.labels[row])
        x, y = (f"{value:.9g}" for value in plane[row])
        writer.writerow(
            [
                PART_NAMES[projection.parts[row]],
                int(projection.indices[row]),
                files[position] if files else "",
                label,
                features.class_names[label],
                x,
                y,
            ]
        )
    return buffer.getvalue()


def draw_map(
    class_names: tuple[str, ...], projection: Projection, plane: FloatRows
) -> Image.Image:
    """Returns the picture: a mark for each image, colour and shape by class."""
    picture = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), _BACKGROUND)
    draw = ImageDraw.Draw(picture)
    low, high = plane.min(axis=0), plane.max(axis=0)
    span = [float(max(side, 1e-9)) for side in high - low]
    room = (WIDTH - LEGEND - 2 * MARGIN, HEIGHT - 2 * MARGIN)
    size = 4.0 if len(plane) < 1000 else 3.0
    for row in range(len(plane)):
        x = MARGIN + room[0] * float(plane[row, 0] - low[0]) / span[0]
        y = MARGIN + room[1] * float(high[1] - plane[row, 1]) / span[1]
        _mark(draw, (x, y), size, int(projection.labels[row]))
    font = ImageFont.load_default(13 * SCALE)
    most = (HEIGHT - 2 * MARGIN) // _ROW
    for number, name in enumerate(class_names[:most]):
        y = MARGIN + _ROW * number + _ROW / 2
        _mark(draw, (WIDTH - LEGEND, y), 5, number)
        place = ((WIDTH - LEGEND + 14) * SCALE, (y - 8) * SCALE)
        draw.text(place, name[:22], _TEXT, font)
    return picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def look_of(label: int) -> tuple[str, str]:
    """Returns colour and shape of a class: never the same for two of fifty."""
    turn = label // len(COLOURS)
    return COLOURS[label % len(COLOURS)], SHAPES[(label + turn) % len(SHAPES)]


def _mark(
    draw: ImageDraw.ImageDraw, centre: tuple[float, float], size: float, label: int
) -> None:
    colour, shape = look_of(label)
    x, y, r = centre[0] * SCALE, centre[1] * SCALE, size * SCALE
    if shape == "circle":
        draw.ellipse([x - r, y - r, x + r, y + r], colour)
        return
    corners = {
        "triangle": [(r * 1.2, math.radians(a)) for a in (-90, 30, 150)],
        "square": [(r * 1.2, math.radians(a)) for a in (45, 135, 225, 315)],
        "diamond": [(r * 1.3, math.radians(a)) for a in (0, 90, 180, 270)],
        "cross": [
            (far, math.radians(a))
            for a in range(0, 360, 90)
            for far, a in ((r * 1.3, a - 15), (r * 1.3, a + 15), (r * 0.4, a + 45))
        ],
    }[shape]
    points = [(x + far * math.cos(a), y + far * math.sin(a)) for far, a in corners]
    draw.polygon(points, colour)
