"""Carrying out the fixes of the audit."""

from core.data.audit.report import AuditFix
from core.experiment import CorrectionsSpec, Experiment, apply_fix, with_value
from core.experiment.index_ranges import merged


def apply_audit_fix(experiment: Experiment, fix: AuditFix) -> Experiment:
    """Returns the experiment with a fix carried out; the given one is unchanged.

    Images that were left out or moved before stay so, unless they were those of other
    data.

    Args:
        experiment: The experiment that was audited.
        fix: One of the report's.

    Raises:
        ProblemError: the result would not be allowed.
    """
    if fix.left_out or fix.to_training or fix.to_test:
        old = experiment.dataset.corrections
        if old.data != fix.data:
            old = CorrectionsSpec()
        new = CorrectionsSpec(
            data=fix.data,
            left_out=merged(old.left_out, fix.left_out),
            to_training=merged(old.to_training, fix.to_training),
            to_test=merged(old.to_test, fix.to_test),
        )
        experiment = with_value(experiment, "dataset.corrections", new)
    for change in fix.settings:
        experiment = apply_fix(experiment, change)
    return experiment
