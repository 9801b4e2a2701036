"""What features are made of, and the buttons that make and save them."""

from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from core.experiment import ApplicationsBase, Base, HubBase, Problem, RunBase
from core.features.texts import count_words, origin_words
from gui.base_view.base_look import BaseLook
from gui.features_view.feature_work import FeatureWork
from gui.forms import SpecForm
from gui.text import count
from gui.widgets.card_head import card_head
from gui.widgets.focus import hand_over, show_progress
from gui.widgets.link_button import LinkButton
from gui.widgets.primary import make_primary
from gui.widgets.problem_list import ProblemList
from gui.widgets.progress_row import ProgressRow
from gui.workspace import Workspace


class ExtractCard(QFrame):
    """The base and its cut, how many features that gives, Extract and Save."""

    def __init__(self, workspace: Workspace, work: FeatureWork) -> None:
        """Follows the document and the work."""
        super().__init__()
        self.setProperty("class", "card")
        self._workspace = workspace
        self._work = work
        self._look = BaseLook(workspace)
        self._base = QLabel()
        self._base.setObjectName("features_base")
        self._base.setProperty("class", "name")
        self._base.setWordWrap(True)
        self._facts = QLabel()
        self._facts.setObjectName("features_facts")
        self._facts.setProperty("class", "quiet")
        self._facts.setWordWrap(True)
        self._change = LinkButton()
        self._change.setObjectName("features_change_base")
        self._form = SpecForm(
            workspace, "feature_tools", only=("pooling",), show_help=False
        )
        self._button = QPushButton("Extract features")
        self._button.setObjectName("extract")
        self._save = QPushButton("Save …")
        self._save.setObjectName("save_features")
        self._save.setToolTip("As npz for NumPy, or as CSV for spreadsheets.")
        self._progress = ProgressRow("extract_progress")
        self._note = QLabel()
        self._note.setObjectName("features_note")
        self._note.setProperty("class", "quiet")
        self._note.setWordWrap(True)
        self._problems = ProblemList()
        self._arrange()
        self._connect()
        self.show_state()

    @property
    def problems(self) -> ProblemList:
        """What went wrong."""
        return self._problems

    def _arrange(self) -> None:
        head = card_head("Features", right=(self._change,))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._button, 1)
        buttons.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._base)
        column.addWidget(self._facts)
        column.addWidget(self._form)
        column.addLayout(buttons)
        column.addWidget(self._progress)
        column.addWidget(self._note)
        column.addWidget(self._problems)

    def _connect(self) -> None:
        workspace, work = self._workspace, self._work
        self._button.clicked.connect(self._extract)
        self._save.clicked.connect(self._ask_where)
        self._change.clicked.connect(self._go_to_model)
        self._progress.cancelled.connect(self._cancel)
        self._look.changed.connect(self.show_state)
        workspace.document.changed.connect(self.show_state)
        workspace.data.changed.connect(self.show_state)
        workspace.tensorflow.ready.connect(self.show_state)
        workspace.training.state_changed.connect(self.show_state)
        work.changed.connect(self.show_state)
        work.progressed.connect(self._advance)
        work.failed.connect(self._failed)
        work.saved.connect(self._saved)

    def show_state(self) -> None:
        """Shows what would be extracted, and what was."""
        work = self._work
        base = self._workspace.document.experiment.model.base
        self._base.setText(_title_of(base))
        self._facts.setText(self._plan())
        self._change.show_text("Add a base" if base is None else "Change")
        self._form.setVisible(base is not None and self._gives_pictures())
        busy = work.busy("extract") or work.busy("save")
        self._button.setText("Extract again" if work.current else "Extract features")
        self._button.setEnabled(not work.hindrance)
        show_progress(self._progress, self._button, busy)
        if busy:
            hand_over(self._save, self._progress)
        self._save.setVisible(not busy and work.extracted is not None)
        make_primary(self._button, not work.current)
        self._note.setText(self._state())
        self._note.setVisible(bool(self._note.text()))

    def _plan(self) -> str:
        """How many features the present settings give, as far as that is known."""
        base = self._workspace.document.experiment.model.base
        task = self._workspace.data.task
        if base is None:
            if task is None:
                return ""
            height, width, channels = task.input_shape
            return (
                f"{count(height * width * channels)} pixel values an image, for "
                "comparison with what a pretrained base makes of it."
            )
        found = self._look.outline
        if found is None:
            problems = self._look.problems
            return problems[0].message if problems else "Looking at the base …"
        cut = f"cut after {found.cut}, " if found.cut else ""
        shape = found.output_shape
        pooling = self._work.tools.pooling
        number = shape[-1] if len(shape) > 1 and pooling != "flatten" else 1
        if len(shape) == 1 or pooling == "flatten":
            for side in shape:
                number *= side
        words = "×".join(str(side) for side in shape)
        arrow = f"{words} → " if len(shape) > 1 else ""
        return f"{cut}{arrow}{count(number)} features an image"

    def _gives_pictures(self) -> bool:
        found = self._look.outline
        return found is None or len(found.output_shape) > 1

    def _state(self) -> str:
        work = self._work
        if work.busy("extract") and self._workspace.training.active:
            return "A training is running too, so both take longer."
        if work.hindrance:
            return work.hindrance
        extracted = work.extracted
        if extracted is None:
            return ""
        if not work.current:
            return (
                f"What is shown was made of {extracted.features.origin.title}. Base, "
                "cut, pooling or data have changed since: extract again."
            )
        found = extracted.features
        how = ""
        if found.reused:
            how = ", read from an earlier time"
        elif found.origin.base:
            how = f", in {found.seconds:.1f} s"
        return f"{origin_words(found.origin)}; {count_words(found)}{how}."

    def _extract(self) -> None:
        self._problems.show_problems(())
        self._progress.restart("Extracting features")
        self._work.extract()

    def _cancel(self) -> None:
        self._work.cancel("extract")
        self._work.cancel("save")

    def _advance(
        self, subject: str, what: str, done: int, total: int | None, unit: str
    ) -> None:
        if subject in ("extract", "save"):
            self._progress.advance(what, done, total, unit)

    def _failed(self, subject: str, problems: tuple[Problem, ...]) -> None:
        if subject in ("extract", "save"):
            self._problems.show_problems(problems)

    def _go_to_model(self) -> None:
        # Without a base the Model page opens the choice of one.
        self._workspace.navigation.go("model", "model.base")

    def _ask_where(self) -> None:
        chosen, _filter = QFileDialog.getSaveFileName(
            self,
            "Save the features",
            "features.npz",
            "NumPy (*.npz);;Table (*.csv)",
        )
        if chosen:
            path = Path(chosen)
            self.save_to(path if path.suffix else path.with_suffix(".npz"))

    def save_to(self, path: Path) -> None:
        """Writes the features in the background."""
        self._problems.show_problems(())
        self._progress.restart("Saving features")
        self._work.save(path)

    def _saved(self, paths: tuple[Path, ...]) -> None:
        names = " and ".join(str(path) for path in paths)
        self._workspace.notifications.say(f"Saved to {names}.")


def _title_of(base: Base | None) -> str:
    match base:
        case ApplicationsBase():
            width = f" {base.alpha:g}" if base.alpha != 1 else ""
            known = " (random weights)" if base.weights == "random" else ""
            return f"{base.architecture}{width}{known}"
        case HubBase():
            return base.handle or "a module of TF Hub"
        case RunBase():
            return f"your run {base.title}"
        case None:
            return "Raw pixels: the model has no base"
