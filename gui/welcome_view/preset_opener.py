"""Opening a ready-made experiment where its next step is, and what comes before."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.experiment import ApplicationsBase
from core.experiment.presets import Preset, find_preset
from core.experiment.presets.own_base import on_base
from core.model.bases.fetching import needs_download
from gui.run_starter import start_run
from gui.welcome_view.own_bases import OwnBases
from gui.welcome_view.preset_words import data_is_here
from gui.welcome_view.quick_start import QuickStart

if TYPE_CHECKING:
    from core.experiment import Experiment
    from gui.workspace import Workspace


class PresetOpener(QObject):
    """What the cards of the Welcome page do.

    Attributes:
        bases: Which runs the presets can build on.
        quick_start: Waits until an experiment can be started.
    """

    def __init__(self, workspace: "Workspace", parent: QObject) -> None:
        """Does nothing yet."""
        super().__init__(parent)
        self._workspace = workspace
        self.bases = OwnBases(workspace, self)
        self.bases.trained.connect(self._offer)
        self.quick_start = QuickStart(workspace, self)
        self.quick_start.ready.connect(self._start_run)

    def open(self, preset: Preset) -> bool:
        """Opens a ready-made experiment where its next step is.

        Returns:
            Whether it was opened; if not, a message says what comes first.
        """
        experiment = preset.build()
        if preset.base_from:
            base = self.bases.newest(preset)
            if base is None:
                self._workspace.notifications.say(self._what_comes_first(preset))
                return False
            experiment = on_base(preset, base.path)
        self._workspace.document.begin(experiment, f"open “{preset.title}”")
        page, path = _next_step(preset, experiment)
        self._workspace.navigation.go(page, path)
        return True

    def train(self, preset: Preset) -> bool:
        """Opens a ready-made experiment and starts it as soon as that is possible.

        Returns:
            Whether it was opened; not while a run goes on.
        """
        if self._workspace.training.active:
            self._workspace.notifications.say(
                "A training is running. Stop it first, or wait until it ends."
            )
            return False
        self._workspace.navigation.go("train" if data_is_here(preset) else "data")
        self.quick_start.begin(preset)
        return True

    def train_base_of(self, preset: Preset) -> None:
        """Begins with what a preset builds on; offers the preset when that is done."""
        if self.train(find_preset(preset.base_from)):
            self.bases.wait_for(preset)

    def _start_run(self) -> None:
        start_run(self._workspace)

    def _offer(self, preset: Preset) -> None:
        first = find_preset(preset.base_from).title
        self._workspace.notifications.propose(
            f"{first} is trained. “{preset.title}” can build on it now.",
            "Go on with that",
            partial(self._go_on, preset),
        )

    def _go_on(self, preset: Preset) -> None:
        self.open(preset)

    def _what_comes_first(self, preset: Preset) -> str:
        first = find_preset(preset.base_from).title
        if not self.bases.known:
            return "The runs are still being read. Try again in a moment."
        if self.bases.being_trained(preset):
            return f"It builds on {first}, which is being trained right now."
        return (
            f"It builds on a net of your own, and there is no finished run of {first} "
            "yet. Press “Train it first” on the card."
        )


def _next_step(preset: Preset, experiment: "Experiment") -> tuple[str, str]:
    """The page where a person goes on, and the field there."""
    if not data_is_here(preset):
        return "data", ""
    base = experiment.model.base
    if isinstance(base, ApplicationsBase) and needs_download(base):
        return "model", "model.base.weights"
    return "train", ""
