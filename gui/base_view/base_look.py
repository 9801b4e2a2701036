"""What the open experiment's base consists of, found out in the background."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.experiment import FreezeSpec, Problem
from core.model.bases.outline import BaseOutline

if TYPE_CHECKING:
    from core.data.types import Progress
    from core.experiment import Base
    from gui.background import Job
    from gui.workspace import Workspace

Shape = tuple[int, int, int]
_Key = tuple["Base", Shape]


def look_at(base: "Base", shape: Shape, _progress: "Progress") -> BaseOutline:
    """Returns the outline of a base; a job of the background."""
    from core.model.bases.describe import outline

    return outline(base, shape)


def without_choices(base: "Base") -> "Base":
    """Returns a base without what its picture only marks: the cut and the freezing."""
    plain = base.replace(freeze=FreezeSpec())
    return plain.replace(cut=None) if getattr(plain, "cut", None) else plain


class BaseLook(QObject):
    """Follows the document; a moved line needs no new look at the net.

    Signals:
        changed: `outline`, `problems` or `busy` changed.

    Attributes:
        default_cut: The layer after which the base is cut if nothing is chosen.
        problems: Why there is no outline.
    """

    changed = Signal()

    def __init__(self, workspace: "Workspace") -> None:
        """Waits for TensorFlow, the data and a base."""
        super().__init__()
        self._workspace = workspace
        self._whole: BaseOutline | None = None
        self._key: _Key | None = None
        self._job: Job | None = None
        self.default_cut = ""
        self.problems: tuple[Problem, ...] = ()
        workspace.document.changed.connect(self._follow)
        workspace.data.changed.connect(self._follow)
        workspace.tensorflow.ready.connect(self._follow)
        self._follow()

    @property
    def busy(self) -> bool:
        """Whether the net is being looked at."""
        return self._job is not None

    @property
    def outline(self) -> BaseOutline | None:
        """The outline with the cut of the document; None while it is not known."""
        base = self._workspace.document.experiment.model.base
        if base is None or self._whole is None:
            return None
        cut = getattr(base, "cut", None) or self.default_cut
        known = self._whole.layer(cut) is not None
        return self._whole.cut_at(cut) if known else self._whole

    def look_again(self) -> None:
        """Looks anew, because files have come or a person has agreed."""
        self._key = None
        self._follow()

    def _follow(self) -> None:
        base = self._workspace.document.experiment.model.base
        task = self._workspace.data.task
        if base is None:
            self._forget()
            self._key = None
            return
        if task is None or not self._workspace.tensorflow.loaded:
            return
        key = (without_choices(base), task.input_shape)
        if key == self._key:
            return
        same_net = self._key is not None and _net(self._key[0]) == _net(key[0])
        self._key = key
        if self._job is not None:
            self._job.cancel()
        if not same_net:
            self._whole = None
        self._job = self._workspace.background.run(
            "Looking at the base", partial(look_at, *key)
        )
        self._job.succeeded.connect(self._succeeded)
        self._job.failed.connect(self._failed)
        self.changed.emit()

    def _succeeded(self, outline: BaseOutline) -> None:
        self._job = None
        self._whole = outline
        self.default_cut = outline.cut
        self.problems = ()
        self.changed.emit()

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self._job = None
        self._whole = None
        self.problems = problems
        self.changed.emit()

    def _forget(self) -> None:
        if self._job is not None:
            self._job.cancel()
        known = self._whole is not None or bool(self.problems) or self.busy
        self._job = self._whole = None
        self.problems = ()
        if known:
            self.changed.emit()


def _net(base: "Base") -> tuple[object, ...]:
    """Returns what tells nets apart: settings of use may differ."""
    names = ("kind", "architecture", "alpha", "handle", "run_dir")
    return tuple(getattr(base, name, None) for name in names)
