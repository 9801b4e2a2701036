"""The Evaluate page: how good a trained model is, and taking it away."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.evaluation import Evaluation
from core.experiment import Problem
from core.runs import RunFolder
from gui.evaluation_view.evaluating import Evaluating, Material
from gui.evaluation_view.matrix_card import MatrixCard
from gui.evaluation_view.result_tabs import ResultTabs
from gui.evaluation_view.run_chooser import RunChooser
from gui.evaluation_view.score_card import ScoreCard
from gui.pages.page import Page
from gui.run_library import RunEntry
from gui.widgets.empty_state import EmptyState
from gui.widgets.problem_list import ProblemList
from gui.workspace import Workspace


class EvaluatePage(Page):
    """A run on top; its scores and matrix on the left, details on the right."""

    def __init__(self, workspace: Workspace) -> None:
        """Follows the library of runs."""
        super().__init__(workspace)
        self._chosen: Path | None = None
        self._source = ""
        self._evaluation: Evaluation | None = None
        self._material: Material | None = None
        self._wanted_cell: tuple[int, int] | None = None
        self._evaluating = Evaluating(workspace.background, self)
        self._chooser = RunChooser()
        self._problems = ProblemList()
        self._score = ScoreCard(workspace.theme)
        self._matrix = MatrixCard(workspace)
        self._tabs = ResultTabs(workspace)
        self._no_run = EmptyState(
            "Nothing to evaluate yet",
            "A run has a model as soon as its first epoch is over. Train one, then see "
            "here how good it is on images it has never seen.",
            "Go to Train",
            "go_to_train",
        )
        self._not_yet = EmptyState(
            "Not evaluated yet",
            "The test images were kept aside until now. Looking at them shows how good "
            "the model is on images it has never seen.",
            "",
            "evaluate_now",
        )
        self._arrange()
        self._connect()
        self._show_runs()
        workspace.runs.reload()

    def show_path(self, path: str) -> None:
        """Shows the run of a folder.

        Args:
            path: The folder. `export:` before it opens the export as well, `measure:`
                evaluates the run.
        """
        kind, _separator, rest = path.partition(":")
        wanted = kind if kind in ("export", "measure") else ""
        self.choose(Path(rest if wanted else path))
        if wanted == "export":
            self._tabs.show_export()
        elif wanted == "measure":
            self.evaluate()

    def choose(self, run_dir: Path) -> None:
        """Shows another run."""
        self._evaluating.cancel()
        self._chosen, self._source = run_dir, ""
        self._problems.show_problems(())
        self._show_runs()

    def choose_data(self, source: str) -> None:
        """Shows how good the run is on other data, which is measured if need be.

        Args:
            source: A name or path; empty for the run's own test part.
        """
        self._evaluating.cancel()
        self._source = source
        self._problems.show_problems(())
        self._show_runs()
        if source and self._evaluation is None:
            self.evaluate()

    def evaluate(self) -> None:
        """Measures the chosen run in the background."""
        if self._chosen is not None:
            self._problems.show_problems(())
            self._wanted_cell = None
            self._chooser.progress.restart("Opening the run")
            if self._source:
                self._evaluating.evaluate_on(self._chosen, self._source)
            else:
                data = self.workspace.data.prepared
                self._evaluating.evaluate(self._chosen, data)

    def _arrange(self) -> None:
        self._left = QStackedWidget()
        self._left.addWidget(self._not_yet)
        self._left.addWidget(self._matrix)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self._score)
        right.addWidget(self._tabs, 1)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._left, 5)
        row.addLayout(right, 4)
        self._body = QStackedWidget()
        self._body.addWidget(self._no_run)
        self._body.addWidget(both)
        self._both = both
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 0, 14, 12)
        whole.setSpacing(12)
        whole.addWidget(self._chooser)
        whole.addWidget(self._problems)
        whole.addWidget(self._body, 1)

    def _connect(self) -> None:
        self._chooser.chosen.connect(self.choose)
        self._chooser.data_chosen.connect(self.choose_data)
        self._chooser.evaluate_wanted.connect(self.evaluate)
        self._chooser.cancelled.connect(self._cancel)
        self._no_run.pressed.connect(self._go_to_train)
        self._matrix.cell_chosen.connect(self._show_cell)
        self._evaluating.changed.connect(self._show_activity)
        self._evaluating.progressed.connect(self._chooser.progress.advance)
        self._evaluating.evaluated.connect(self._evaluated)
        self._evaluating.images_found.connect(self._images_found)
        self._evaluating.failed.connect(self._failed)
        self._tabs.exported.connect(self._exported)
        self.workspace.runs.changed.connect(self._show_runs)
        self.workspace.training.ended.connect(self._training_ended)

    def _runs_with_model(self) -> list[RunEntry]:
        return [
            entry
            for entry in self.workspace.runs.entries
            if entry.record.has_model and entry.record.status != "running"
        ]

    def _show_runs(self) -> None:
        """Shows what there is; the newest run unless the person chose another."""
        entries = self._runs_with_model()
        paths = [entry.path for entry in entries]
        # A run that has just ended is on disk before the library has seen it.
        gone = self._chosen is None or not RunFolder(self._chosen).best.is_file()
        if self._chosen not in paths and self.workspace.runs.loaded and gone:
            self._chosen, self._source = paths[0] if paths else None, ""
        self._chooser.show_runs(entries, self._chosen)
        self._chooser.setVisible(bool(entries))
        entry = self.workspace.runs.find(self._chosen)
        self._body.setCurrentWidget(self._both if entry else self._no_run)
        self._tabs.show_run(entry.record if entry else None)
        self._chooser.show_data(self._source, entry.others if entry else ())
        self._show_evaluation(entry.evaluation_on(self._source) if entry else None)

    def _show_evaluation(self, evaluation: Evaluation | None) -> None:
        self._chooser.show_evaluated(evaluation is not None)
        self._score.setVisible(evaluation is not None)
        if evaluation == self._evaluation:
            return
        self._evaluation = evaluation
        self._material = None
        self._wanted_cell = None
        self._matrix.show_evaluation(evaluation)
        self._tabs.show_evaluation(evaluation)
        if evaluation is not None:
            self._score.show_evaluation(evaluation)
        self._left.setCurrentWidget(self._matrix if evaluation else self._not_yet)

    def _show_activity(self) -> None:
        active = self._evaluating.active
        self._chooser.show_active(active)
        if active:
            self.set_badge("running", "evaluating")
        else:
            self.set_badge("none")

    def _evaluated(
        self, run_dir: Path, evaluation: Evaluation, material: Material
    ) -> None:
        if run_dir == self._chosen and evaluation.source == self._source:
            self._show_evaluation(evaluation)
            self._material = material
            self._problems.show_problems(material.problems)
        self.workspace.runs.reload()

    def _show_cell(self, true: int, predicted: int) -> None:
        """Shows the images of a cell; the data set is read first if need be."""
        if self._evaluation is None or self._chosen is None:
            return
        if self._material is not None:
            self._tabs.show_cell(self._evaluation, self._material, true, predicted)
            return
        self._wanted_cell = (true, predicted)
        self._tabs.show_waiting(self._evaluation, true, predicted)
        if not self._evaluating.active:
            self._chooser.progress.restart("Reading the images")
            data = self.workspace.data.prepared
            self._evaluating.find_images(self._chosen, data, self._source)

    def _images_found(self, run_dir: Path, material: Material) -> None:
        if run_dir != self._chosen or self._evaluation is None:
            return
        self._material = material
        if self._wanted_cell is not None:
            self._tabs.show_cell(self._evaluation, material, *self._wanted_cell)

    def _cancel(self) -> None:
        self._evaluating.cancel()
        self._leave_what_was_not_measured()

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self._leave_what_was_not_measured()
        self._problems.show_problems(problems)
        self._tabs.clear_cell()

    def _leave_what_was_not_measured(self) -> None:
        """Goes back to the test part from other data of which nothing is known."""
        if self._source and self._evaluation is None:
            self._source = ""
            self._show_runs()

    def _exported(self, _result: object) -> None:
        # An export measures a run that was not measured yet.
        self.workspace.runs.reload()

    def _training_ended(self, _end: object) -> None:
        """The run that has just ended is the one to look at."""
        run_dir = self.workspace.training.run_dir
        if run_dir is not None and not self._evaluating.active:
            self._chosen, self._source = run_dir, ""

    def _go_to_train(self) -> None:
        self.workspace.navigation.go("train")
