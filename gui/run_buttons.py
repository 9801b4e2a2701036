"""The buttons of the run bar."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from core.runs.events import RunEnded
from gui.run_starter import ReadyState
from gui.training_session import SessionState
from gui.widgets.focus import holds_focus
from gui.widgets.primary import make_primary


def _button(name: str, text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    return button


class RunButtons(QWidget):
    """Start, or pause and stop, and what to do after the run."""

    def __init__(self) -> None:
        """Makes all buttons."""
        super().__init__()
        self.start = _button("start_button", "▶  Start training", "")
        self.start.setShortcut("F5")
        self.pause = _button("pause_button", "❚❚  Pause", "Waits after this step (F6).")
        self.pause.setShortcut("F6")
        self.stop = _button(
            "stop_button",
            "■  Stop and keep",
            "Ends the run after this step. What it has learned is kept, and it can be "
            "resumed.",
        )
        self.evaluate = _button(
            "evaluate_button", "Evaluate", "Measures the best model on the test images."
        )
        self.resume = _button(
            "resume_button", "▶  Resume", "Goes on with this run where it was stopped."
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for button in (self.resume, self.start, self.pause, self.stop, self.evaluate):
            layout.addWidget(button)

    def show_state(
        self,
        state: SessionState,
        ready: ReadyState,
        start_wanted: bool,
        ended: RunEnded | None,
        has_steps: bool,
        edited: bool = False,
    ) -> None:
        """Shows the buttons that make sense now.

        Args:
            state: Of the run.
            ready: Whether a run may start.
            start_wanted: Whether Start was pressed and is waiting.
            ended: How the last run ended, if there was one.
            has_steps: Whether the run has done any step.
            edited: Whether the experiment has changed since; what is likely wanted next
                is a new run then, and otherwise to go on with the one that was stopped.
        """
        idle = state == "idle"
        held = holds_focus(self)
        self.start.setVisible(idle)
        self.start.setEnabled(ready in ("ready", "waiting"))
        can_go_on = idle and _can_go_on(ended)
        go_on = can_go_on and not edited and not start_wanted
        words = "Start anew" if go_on else "▶  Start training"
        self.start.setText("Cancel the start" if start_wanted else words)
        self.start.setToolTip(
            "Starts as soon as everything is loaded."
            if ready == "waiting"
            else "Trains the model of this experiment (F5)."
        )
        self.pause.setVisible(not idle)
        self.pause.setEnabled(state != "stopping" and has_steps)
        waiting = state in ("pausing", "paused")
        self.pause.setText("▶  Continue" if waiting else "❚❚  Pause")
        self.stop.setVisible(not idle)
        self.stop.setEnabled(state != "stopping")
        status = ended.status if ended is not None and idle else ""
        has_best = ended is not None and ended.best_epoch is not None
        self.evaluate.setVisible(status != "" and has_best)
        self.resume.setVisible(can_go_on)
        make_primary(self.resume, go_on)
        make_primary(self.start, not go_on)
        if held:
            likely = self.resume if go_on else self.start
            self._keep_focus(likely if idle else self.pause)

    def _keep_focus(self, likely: QPushButton) -> None:
        """Brings the focus back from where Qt has put it when its button went.

        While the likely button can't be pressed yet, it waits here.
        """
        focused = self.window().focusWidget()
        here = (self.start, self.pause, self.stop, self.resume, self.evaluate)
        if focused not in here:
            (likely if likely.isEnabled() else self).setFocus()


def _can_go_on(ended: RunEnded | None) -> bool:
    """Whether going on makes sense: after a stop, or when what failed can pass.

    A full disk can be emptied; a setting that made the run fail would do so again.
    """
    if ended is None or ended.status == "completed":
        return False
    if ended.status == "stopped":
        return True
    problem = ended.problem
    return ended.epochs_done > 0 and problem is not None and not problem.path
