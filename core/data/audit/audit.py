"""The audit of a data set."""

import time

import numpy as np

from core.data.audit.balance import imbalance
from core.data.audit.constant import nearly_constant
from core.data.audit.duplicates import exact_duplicates, near_duplicates
from core.data.audit.leakage import leakage
from core.data.audit.looked import Looked, parts_array
from core.data.audit.report import AuditReport
from core.data.audit.shapes import odd_shapes
from core.data.audit.shift import shift
from core.data.audit.survey import survey
from core.data.audit.twins import mislabelled_twins
from core.data.audit.unreadable import unreadable
from core.data.choose import choose
from core.data.types import Progress, RawDataset, no_progress
from core.experiment import Experiment


def audit(
    raw: RawDataset, experiment: Experiment, progress: Progress = no_progress
) -> AuditReport:
    """Looks over a data set as an experiment uses and divides it.

    The images are looked at once; what was seen is kept, so that the audit of another
    split takes a moment. Memory stays bounded: about a kilobyte an image while they
    are looked at, some bytes afterwards.

    Args:
        raw: The data set.
        experiment: `dataset`, `seed` and the class weights are looked at. The fixes
            are changes of it, each tried to leave data that can be divided.
        progress: Told the images so far; may raise `Cancelled`.

    Returns:
        The findings, the most harmful first.

    Raises:
        ProblemError: the data can't be divided as the experiment wants.
        Cancelled: `progress` asked for it.
    """
    begin = time.perf_counter()
    seen = survey(raw, progress)
    choice = choose(raw, experiment.dataset, experiment.seed, progress)
    looked = Looked(
        raw=raw,
        experiment=experiment,
        seen=seen,
        choice=choice,
        kept=np.asarray((choice.labels >= 0) & ~seen.unreadable),
        parts=parts_array(choice, len(raw)),
    )
    found = (
        unreadable(looked),
        mislabelled_twins(looked),
        leakage(looked),
        shift(looked),
        exact_duplicates(looked),
        nearly_constant(looked),
        imbalance(looked),
        *odd_shapes(looked),
        near_duplicates(looked),
    )
    return AuditReport(
        name=raw.name,
        data=raw.fingerprint,
        num_images=len(raw),
        findings=tuple(finding for finding in found if finding is not None),
        seconds=time.perf_counter() - begin,
    )
