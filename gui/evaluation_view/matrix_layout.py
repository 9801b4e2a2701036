"""Where the cells of a confusion matrix lie, and how strong they are; no widget."""

from dataclasses import dataclass

from core.evaluation import Evaluation

SMALLEST = 16
LARGEST = 60


@dataclass(frozen=True)
class MatrixLayout:
    """The geometry of a matrix in pixels.

    Attributes:
        classes: How many rows and columns.
        side: The side of a cell.
        left: The room for the names of the rows.
        top: The room for the names of the columns.
    """

    classes: int
    side: int
    left: int
    top: int

    @property
    def width(self) -> int:
        """Of everything."""
        return self.left + self.classes * self.side + 1

    @property
    def height(self) -> int:
        """Of everything."""
        return self.top + self.classes * self.side + 1

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Returns (true, predicted) of the cell at a place, or None beside them."""
        column = int((x - self.left) // self.side)
        row = int((y - self.top) // self.side)
        inside = 0 <= row < self.classes and 0 <= column < self.classes
        return (row, column) if inside else None


def fit(classes: int, width: int, height: int, left: int, top: int) -> MatrixLayout:
    """Returns the largest layout that fits, within legible limits.

    Args:
        classes: How many classes.
        width: The room; with many classes the layout may need more.
        height: The same.
        left: The room for the names of the rows.
        top: The room for the names of the columns.
    """
    room = min(width - left - 1, height - top - 1) // max(1, classes)
    return MatrixLayout(classes, min(LARGEST, max(SMALLEST, room)), left, top)


def strength(evaluation: Evaluation, true: int, predicted: int) -> float:
    """Returns how strongly a cell is coloured, 0 to 1.

    It is the share of the row, so that rare classes are seen as well as frequent ones;
    for errors its square root, so that single ones do not vanish.
    """
    row = evaluation.confusion[true]
    total = sum(row)
    share = row[predicted] / total if total else 0.0
    return share if true == predicted else share**0.5


def cell_text(evaluation: Evaluation, true: int, predicted: int, shares: bool) -> str:
    """Returns what a cell shows: a count or whole per cents; nothing for zero."""
    row = evaluation.confusion[true]
    number = row[predicted]
    if number == 0:
        return ""
    if not shares:
        return str(number)
    value = 100 * number / sum(row)
    return "<1" if value < 0.5 else f"{value:.0f}"
