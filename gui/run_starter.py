"""Whether a run may start, why not, and starting it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.experiment import (
    ApplicationsBase,
    Problem,
    ProblemError,
    load_experiment,
)
from core.model.bases.architectures import architecture_of
from core.model.bases.fetching import needs_download
from core.runs import RunFolder, new_run_folder, runs_root
from gui.text import plural
from gui.widgets.other_data_menu import data_title
from gui.workspace import Workspace

ReadyState = Literal["ready", "waiting", "blocked", "running"]

_PAGES = {"dataset": "Data", "model": "Model"}


@dataclass(frozen=True)
class Readiness:
    """Whether a run may start.

    Attributes:
        state: `waiting` will pass by itself; `blocked` needs the person.
        text: In words what is waited for or to be fixed; empty if ready.
        problem: What to fix first, if something must be.
    """

    state: ReadyState
    text: str = ""
    problem: Problem | None = None


def readiness(workspace: Workspace) -> Readiness:
    """Looks at everything that a run needs."""
    if workspace.training.active:
        return Readiness("running")
    return _blocked(workspace) or _waiting(workspace) or Readiness("ready")


def can_start(workspace: Workspace) -> tuple[bool, str, Problem | None]:
    """Returns whether a run may start now, what is missing, and what to fix first."""
    found = readiness(workspace)
    return found.state == "ready", found.text, found.problem


def start_run(workspace: Workspace) -> bool:
    """Starts a run of the open experiment and shows the Train page.

    Returns:
        Whether it was started; if not, a note says why.
    """
    if readiness(workspace).state != "ready":
        return False
    experiment = workspace.document.experiment
    try:
        folder = new_run_folder(runs_root(), experiment.name)
    except ProblemError as error:
        workspace.notifications.report_error(error)
        return False
    data = workspace.data.prepared_for(experiment)
    workspace.training.start(experiment, folder.path, data)
    workspace.navigation.go("train")
    return True


def resume_run(workspace: Workspace, run_dir: Path) -> bool:
    """Continues a stopped run and shows the Train page.

    Returns:
        Whether it was started; if not, a note says why.
    """
    if workspace.training.active:
        return False
    try:
        experiment = load_experiment(RunFolder(run_dir).experiment)
    except ProblemError as error:
        workspace.notifications.report_error(error)
        return False
    workspace.training.resume_run(experiment, run_dir)
    workspace.navigation.go("train")
    return True


def _blocked(workspace: Workspace) -> Readiness | None:
    data = workspace.data
    if workspace.tensorflow.problem is not None:
        problem = workspace.tensorflow.problem
        return Readiness("blocked", "TensorFlow can't be loaded", problem)
    if data.state == "download_needed":
        name = data_title(data.missing_source)
        text = f"{name} must be downloaded on Data before training"
        problem = Problem(message=f"{text}.", path="dataset.source")
        return Readiness("blocked", text, problem)
    base = workspace.document.experiment.model.base
    if isinstance(base, ApplicationsBase) and needs_download(base):
        name = architecture_of(base).title
        text = f"{name} must be downloaded on Model before training"
        problem = Problem(message=f"{text}.", path="model.base.weights")
        return Readiness("blocked", text, problem)
    errors = list(workspace.model_check.errors)
    if data.state == "failed":
        found = [p for p in data.problems if p.severity == "error"] or [
            Problem(message="The data set was not read.")
        ]
        # A complaint of a file has no path; its place is the Data page all the same.
        errors[:0] = [p.replace(path=p.path or "dataset.source") for p in found]
    elif data.unfinished is not None:
        errors.insert(0, data.unfinished)
    if not errors:
        return None
    pages = list(dict.fromkeys(_page_of(problem) for problem in errors))
    where = " and ".join(pages)
    text = f"{plural(len(errors), 'thing')} to fix on {where} before training"
    return Readiness("blocked", text, errors[0])


def _page_of(problem: Problem) -> str:
    root = problem.path.partition(".")[0].partition("[")[0]
    return _PAGES.get(root, "Train")


def _waiting(workspace: Workspace) -> Readiness | None:
    if not workspace.tensorflow.loaded:
        return Readiness("waiting", "Loading TensorFlow …")
    if workspace.data.state == "loading" or workspace.data.task is None:
        return Readiness("waiting", "Reading the data …")
    if not workspace.model_check.up_to_date:
        return Readiness("waiting", "Checking the model …")
    return None
