"""The audit of the data as it goes on in the background, and what it found."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.data.types import Progress, RawDataset
from core.experiment import Experiment, Problem

if TYPE_CHECKING:
    from core.data.audit.report import AuditFix, AuditReport
    from gui.background import Job
    from gui.workspace import Workspace


def _audit(
    raw: RawDataset, experiment: Experiment, progress: Progress
) -> "AuditReport":
    # SciPy takes longer to load than the window may take to appear.
    from core.data.audit.audit import audit

    return audit(raw, experiment, progress)


class AuditSession(QObject):
    """Audits the data of the document when it is asked to.

    Signals:
        changed: `running`, `report`, `stale` or `problems` changed.
        progressed: (what, done, total or None, unit).

    Attributes:
        raw: The data set that the report is about.
        report: What was found; None before the first audit of a data set.
        problems: Why the last audit could not be made.
    """

    changed = Signal()
    progressed = Signal(str, object, object, str)

    def __init__(self, workspace: "Workspace", parent: QObject) -> None:
        """Follows document and data; audits nothing yet."""
        super().__init__(parent)
        self._workspace = workspace
        self._job: Job | None = None
        self._begun_for: tuple[object, ...] = ()
        self._audited: RawDataset | None = None
        self._about: tuple[object, ...] = ()
        self._audit_when_ready = False
        self.raw: RawDataset | None = None
        self.report: AuditReport | None = None
        self.problems: tuple[Problem, ...] = ()
        workspace.data.changed.connect(self._data_changed)
        workspace.document.changed.connect(self.changed)

    @property
    def running(self) -> bool:
        """Whether an audit goes on, or will as soon as the data is divided."""
        return self._job is not None or self._audit_when_ready

    @property
    def stale(self) -> bool:
        """Whether settings that the report depends on have changed since."""
        return self.report is not None and self._about != self._settings()

    def start(self) -> None:
        """Audits the data as the document has it now."""
        raw = self._workspace.data.raw
        if raw is None or self._job is not None:
            return
        self._audit_when_ready = False
        self._begun_for, self._audited = self._settings(), raw
        self.problems = ()
        work = partial(_audit, raw, self._workspace.document.experiment)
        job = self._workspace.background.run(f"Auditing {raw.name}", work)
        job.progressed.connect(self.progressed)
        job.succeeded.connect(self._succeeded)
        job.failed.connect(self._failed)
        self._job = job
        self.changed.emit()

    def cancel(self) -> None:
        """Ends the audit; an earlier report stays."""
        self._audit_when_ready = False
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.changed.emit()

    def apply(self, fix: "AuditFix") -> None:
        """Carries a fix out as one step, and audits again what comes of it.

        Raises:
            ProblemError: the result would not be allowed; nothing has changed.
        """
        from core.data.audit.apply import apply_audit_fix

        document = self._workspace.document
        changed = apply_audit_fix(document.experiment, fix)
        if changed == document.experiment:
            return
        settings = self._settings()
        self._audit_when_ready = True
        label = fix.label[:1].lower() + fix.label[1:]
        document.apply(changed, label)
        if self._settings()[:2] == settings[:2]:
            self.start()  # The division stays, so the data is not read again.

    def _settings(self) -> tuple[object, ...]:
        experiment = self._workspace.document.experiment
        weights = experiment.training.class_weights
        return experiment.dataset, experiment.seed, weights

    def _data_changed(self) -> None:
        data = self._workspace.data
        other = data.raw is None or (
            self.report is not None and data.raw.fingerprint != self.report.data
        )
        if other and (self.report is not None or self._job is not None):
            self.report = self.raw = None
            self.problems = ()
            self.cancel()
        if self._audit_when_ready:
            if data.prepared_for(self._workspace.document.experiment) is not None:
                self.start()
            elif data.state in ("failed", "download_needed"):
                self._audit_when_ready = False
        self.changed.emit()

    def _succeeded(self, report: "AuditReport") -> None:
        self._job = None
        self.raw, self.report, self._about = self._audited, report, self._begun_for
        self.changed.emit()

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self._job = None
        self.problems = problems
        self.changed.emit()
