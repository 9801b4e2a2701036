"""The test images that lie in one cell of the confusion matrix."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.evaluation import Evaluation, examples_in_cell
from gui.evaluation_view.evaluating import Material
from gui.evaluation_view.sentences import cell_sentence
from gui.text import loss, percent
from gui.widgets.image_list import ImageList, Tile
from gui.widgets.plain_label import PlainLabel
from gui.workspace import Workspace

_HINT = "Click a cell of the confusion matrix to see its images, worst first."


class CellImages(QWidget):
    """Shows images with what the model said of them, worst mistakes first."""

    def __init__(self, workspace: Workspace) -> None:
        """Begins with a hint."""
        super().__init__()
        self._title = PlainLabel()
        self._title.setObjectName("cell_title")
        self._title.setWordWrap(True)
        self._title.setProperty("class", "name")
        self._note = PlainLabel(_HINT)
        self._note.setObjectName("cell_note")
        self._note.setWordWrap(True)
        self._note.setProperty("class", "quiet")
        self._list = ImageList(workspace.background, workspace.theme)
        self._list.setObjectName("cell_images")
        self._list.setAccessibleName("Images of the chosen cell")
        self._body = QStackedWidget()
        self._body.addWidget(QWidget())
        self._body.addWidget(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._note)
        column.addWidget(self._body, 1)
        self.clear()

    def clear(self) -> None:
        """Shows the hint."""
        self._say("", _HINT)

    def show_waiting(self, evaluation: Evaluation, true: int, predicted: int) -> None:
        """Says that the images of a cell are being read."""
        self._say(cell_sentence(evaluation, true, predicted), "Reading the images …")

    def show_cell(
        self, evaluation: Evaluation, material: Material, true: int, predicted: int
    ) -> None:
        """Shows the images of one cell."""
        predictions = material.predictions
        positions = examples_in_cell(predictions, true, predicted)
        title = cell_sentence(evaluation, true, predicted)
        if len(positions) == 0:
            self._say(title, "There is no such image.")
            return
        tiles: list[Tile] = []
        for position in positions:
            index = int(predictions.indices[position])
            sure = percent(float(predictions.probability[position]))
            name = evaluation.class_names[predicted]
            file = material.raw.images.file(index)
            text = (
                f"{file.name if file else f'image {index:,}'}: {name} with {sure}, "
                f"loss {loss(float(predictions.losses[position]))}"
            )
            tiles.append(Tile(index, sure, text))
        worst = "most sure of the wrong class first"
        order = "least sure first" if true == predicted else worst
        self._say(title, f"Under each image: how sure the network was; {order}.")
        self._list.show_tiles(material.raw.images.read, tuple(tiles))
        self._body.setCurrentWidget(self._list)

    def _say(self, title: str, note: str) -> None:
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._note.setText(note)
        self._list.show_tiles(None, ())
        self._body.setCurrentIndex(0)
