"""The Train page: the curves, the settings of the training, and what to make of it."""

from pathlib import Path

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.experiment import Experiment, Fix, ProblemError, apply_fix
from core.runs.events import (
    EpochEnded,
    RunEnded,
    RunStarted,
    RunWarning,
    TrainingEvent,
)
from gui.forms.words import lower_first
from gui.note_list import PageNotes
from gui.pages.page import Page
from gui.widgets.side_scroll import SideScroll
from gui.workspace import Workspace

SIDE_WIDTH = 292
NARROW_SIDE_WIDTH = 282
NARROW = 1000
"""Below this width of the page the right column gives up some of its own."""


class TrainPage(Page):
    """Follows the run that goes on, or shows what the next one will do."""

    def __init__(self, workspace: Workspace) -> None:
        """Makes the page; pyqtgraph is imported here and not when the window starts."""
        super().__init__(workspace)
        from gui.plots.run_plots import RunPlots
        from gui.train_view.comment_card import CommentCard
        from gui.train_view.compare_card import CompareCard
        from gui.train_view.first_layer_card import FirstLayerCard
        from gui.train_view.settings_card import SettingsCard

        self._plots = RunPlots(workspace.theme)
        self._comment = CommentCard()
        self._settings = SettingsCard(workspace)
        self._first_layer = FirstLayerCard(workspace.theme, workspace.training)
        self._compare = CompareCard(workspace.background, workspace.theme)
        self._notes = PageNotes()
        self._going_on = True
        self._lost = False
        self._ending = ""
        self._side = self._make_side()
        self._arrange()
        self._connect()
        self._show_plan()
        if workspace.training.active:
            self._run_started()

    def show_path(self, path: str) -> None:
        """Opens the settings at a field and focuses it."""
        if not self._settings.show_field(path):
            super().show_path(path)

    def showEvent(self, event: QShowEvent) -> None:
        """Looks for runs that were made meanwhile, such as on the command line."""
        super().showEvent(event)
        self._compare.reload(self._shown_run)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the curves more room on a projector."""
        super().resizeEvent(event)
        self._fit_side()

    def _fit_side(self) -> None:
        width = NARROW_SIDE_WIDTH if self.width() < NARROW else SIDE_WIDTH
        # Labels may break; the curves must not pay for all of the larger text.
        more = max(0.0, self.workspace.theme.scale - 1.0) / 2
        self._side.set_width(round(width * (1.0 + more)))

    @property
    def _shown_run(self) -> Path | None:
        run_dir = self._plots.curves.run_dir
        return Path(run_dir) if run_dir else self.workspace.training.run_dir

    def _make_side(self) -> SideScroll:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._comment)
        column.addWidget(self._settings)
        column.addWidget(self._first_layer)
        column.addWidget(self._compare)
        column.addStretch(1)
        return SideScroll(body)

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 0, 12)
        row.setSpacing(10)
        row.addWidget(self._plots, 1)
        row.addWidget(self._side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._notes)
        layout.addLayout(row, 1)

    def _connect(self) -> None:
        workspace = self.workspace
        workspace.theme.changed.connect(self._fit_side)
        workspace.training.started.connect(self._run_started)
        workspace.training.state_changed.connect(self._show_badge)
        workspace.training.state_changed.connect(self._show_preparing)
        workspace.training.events_arrived.connect(self._take)
        workspace.document.changed.connect(self._show_plan)
        workspace.data.changed.connect(self._show_plan)
        workspace.model_check.changed.connect(self._show_badge)
        workspace.document.changed.connect(self._show_advice)
        self._comment.advice_taken.connect(self._take_advice)
        self._compare.changed.connect(self._plots.set_compared)
        self._plots.save_requested.connect(self._save)

    def _run_started(self) -> None:
        for note in self._notes.notes:
            note.deleteLater()
        self._settings.set_open(False)
        experiment = self.workspace.training.experiment
        if experiment is not None:
            from gui.train_view.settings_card import planned_steps

            steps = planned_steps(self.workspace)
            self._plots.show_plan(experiment.training, steps, experiment.fine_tunes)

    def _take(self, events: list[TrainingEvent]) -> None:
        self._plots.add_events(events)
        for event in events:
            match event:
                case RunStarted():
                    self._begin(event)
                case EpochEnded():
                    self._show_comment()
                case RunWarning():
                    self._notes.add_problem(event.problem)
                case RunEnded():
                    self._end(event)
                case _:
                    pass

    def _begin(self, event: RunStarted) -> None:
        experiment = self.workspace.training.experiment
        if experiment is not None:
            self._plots.show_plan(
                experiment.training, event.steps_per_epoch, experiment.fine_tunes
            )
        self._compare.reload(Path(event.run_dir))
        self._going_on, self._lost, self._ending = True, False, ""
        self._show_comment()
        if self._plots.curves.starts_late:
            from gui.train_view.resumed_part import reading_of

            read = reading_of(Path(event.run_dir))
            job = self.workspace.background.run("Reading the run so far", read)
            job.succeeded.connect(self._earlier_part_read)

    def _earlier_part_read(self, earlier: object) -> None:
        from gui.plots.run_curves import RunCurves

        curves = self._plots.curves
        if isinstance(earlier, RunCurves) and earlier.run_dir == curves.run_dir:
            curves.lay_before(earlier)
            self._plots.redraw()
            self._show_comment()

    def _end(self, event: RunEnded) -> None:
        if event.problem is not None:
            self._notes.add_problem(event.problem)
        early = event.status == "completed" and event.epochs_done < (
            self._plots.curves.total_epochs or 0
        )
        self._going_on = False
        path = event.problem.path if event.problem is not None else ""
        self._lost = path == "training.optimizer.learning_rate"
        self._ending = event.reason if early else ""
        if self._lost:
            self._ending = "The steps were too large, and the loss left all bounds."
        self._show_comment()
        if event.status == "failed":
            self.set_badge("problem", "the last run failed")
        else:
            self.set_badge("fine", "trained")

    def _show_comment(self) -> None:
        curves = self._plots.curves
        self._comment.show_history(
            curves.history(),
            curves.metric_name,
            curves.num_classes,
            self._going_on,
            self._ending,
        )
        self._show_advice()

    def _show_advice(self) -> None:
        """Offers a change of what was trained, as long as that is what is open."""
        from core.runs.advice import advice, smaller_rate

        trained = self.workspace.training.experiment
        opened = self.workspace.document.experiment
        fix = None
        if trained is not None and _same_net(trained, opened):
            curves = self._plots.curves
            fix = advice(
                curves.history(), opened, curves.metric_name, curves.num_classes
            )
            if self._lost:
                fix = smaller_rate(opened)
        self._comment.show_advice(fix)

    def _take_advice(self, fix: Fix) -> None:
        document, notifications = self.workspace.document, self.workspace.notifications
        try:
            changed = apply_fix(document.experiment, fix)
        except ProblemError as error:
            notifications.report_error(error)
            return
        document.apply(changed, lower_first(fix.label))
        notifications.say("The experiment was changed. Press Start to try it.")

    def _show_plan(self) -> None:
        from gui.train_view.settings_card import planned_steps

        if not self._plots.curves.run_dir and not self.workspace.training.active:
            experiment = self.workspace.document.experiment
            steps = planned_steps(self.workspace)
            self._plots.show_plan(experiment.training, steps, experiment.fine_tunes)

    def _show_preparing(self) -> None:
        training = self.workspace.training
        self._plots.show_preparing(training.active or training.awaited)

    def _show_badge(self) -> None:
        if self.workspace.training.active:
            self.set_badge("running")
            return
        errors = self.workspace.model_check.errors
        if any(error.path.startswith(("training", "seed")) for error in errors):
            self.set_badge("problem")
        elif self.badge in ("problem", "running") and not self.badge_text:
            self.set_badge("none")

    def _save(self, kind: str) -> None:
        from gui.train_view.saving import ask_and_save

        workspace = self.workspace
        ask_and_save(self._plots, kind, workspace.theme, workspace.notifications)


def _same_net(one: Experiment, other: Experiment) -> bool:
    return (one.model, one.training) == (other.model, other.training)
