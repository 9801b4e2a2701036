"""One run, one folder: what lies where, and how a new one gets its name."""

import errno
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.experiment.problem import ProblemError, fail

_LONGEST_SLUG = 60


@dataclass(frozen=True)
class RunFolder:
    """The places inside a run folder.

    Window, command line, evaluation and export find everything of a run here; nobody
    else spells out these names.
    """

    path: Path

    @property
    def experiment(self) -> Path:
        """The experiment exactly as it was trained, as JSON."""
        return self.path / "experiment.json"

    @property
    def history(self) -> Path:
        """One row an epoch, with the columns of `keras.callbacks.CSVLogger`."""
        return self.path / "history.csv"

    @property
    def events(self) -> Path:
        """Every event of the run, one JSON object a line."""
        return self.path / "events.jsonl"

    @property
    def best(self) -> Path:
        """The model that the run ends with; until then, the best so far."""
        return self.path / "best.keras"

    @property
    def checkpoint_dir(self) -> Path:
        """What is needed to go on with the run."""
        return self.path / "checkpoint"

    @property
    def environment(self) -> Path:
        """Versions, device and platform (`core.runs.environment`)."""
        return self.path / "environment.json"

    @property
    def data_info(self) -> Path:
        """What the run knows of its data (`core.runs.data_info`)."""
        return self.path / "data.json"

    @property
    def evaluation(self) -> Path:
        """How good the best model is (`core.evaluation`); absent until measured."""
        return self.path / "evaluation.json"

    @property
    def predictions(self) -> Path:
        """What the best model said of each test image; absent until measured."""
        return self.path / "predictions.npz"

    @property
    def other_evaluations(self) -> Path:
        """The same two files for each other data set that was measured on."""
        return self.path / "evaluations"

    @property
    def tensorboard(self) -> Path:
        """Scalars for TensorBoard."""
        return self.path / "tensorboard"

    @property
    def note(self) -> Path:
        """What a person wrote about the run; absent if nothing."""
        return self.path / "note.txt"

    @property
    def error(self) -> Path:
        """The technical details of a failure; absent if there was none."""
        return self.path / "error.txt"

    @property
    def lock(self) -> Path:
        """Held by the process that trains (`core.runs.lock`)."""
        return self.path / ".lock"

    @property
    def holds_a_run(self) -> bool:
        """Whether a run was begun here; a folder that can't be read holds none."""
        try:
            return self.experiment.is_file()
        except OSError:
            return False


def slug(name: str) -> str:
    """Returns a name as a part of a file name: lower case, ASCII, dashes.

    Accents are dropped and whatever has no ASCII form is left out, so the result may be
    shorter than expected; it is never empty.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    dashed = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return dashed[:_LONGEST_SLUG].rstrip("-") or "run"


def new_run_folder(root: Path, name: str, now: datetime | None = None) -> RunFolder:
    """Creates an empty folder for a run: date and time, then the name.

    Args:
        root: The folder of all runs; created if it is missing.
        name: The name of the experiment, in any language.
        now: The time to use; the present if None.

    Raises:
        ProblemError: the folder can't be created.
    """
    stem = f"{now or datetime.now():%Y-%m-%d_%H-%M-%S}_{slug(name)}"
    try:
        root.mkdir(parents=True, exist_ok=True)
        return RunFolder(_make_unique(root, stem))
    except OSError as error:
        raise _cannot_create(root, error) from None


def claim_run_folder(path: Path) -> RunFolder:
    """Takes a folder that a person has named for a run; creates it if it is missing.

    Raises:
        ProblemError: it holds files already, is no folder, or can't be created.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        check_run_folder(path)
        raise _cannot_create(path.parent, error) from None
    check_run_folder(path)
    return RunFolder(path)


def check_run_folder(path: Path) -> None:
    """Looks whether a folder that a person has named can take a run; makes nothing.

    Raises:
        ProblemError: it holds files already, is no folder, or can't be read.
    """
    try:
        if not path.exists():
            return
        is_folder = path.is_dir()
        is_empty = is_folder and next(path.iterdir(), None) is None
    except OSError as error:
        raise _cannot_create(path.parent, error) from None
    if not is_folder:
        raise fail(
            f"Expected a folder for the run. {path} is a file.",
            "Name a folder that does not exist yet.",
        )
    if RunFolder(path).holds_a_run:
        raise fail(
            f"There is a run in {path} already.",
            "Name another folder, or continue that run.",
        )
    if not is_empty:
        raise fail(
            f"Expected an empty folder for the run. {path} holds files.",
            "Name a folder that is empty or does not exist yet.",
        )


def _make_unique(root: Path, stem: str) -> Path:
    """Lets the file system decide who was first: also two processes can't collide."""
    number = 1
    while True:
        path = root / (stem if number == 1 else f"{stem}_{number}")
        try:
            path.mkdir()
        except FileExistsError:
            number += 1
        else:
            return path


def _cannot_create(root: Path, error: OSError) -> ProblemError:
    reason = error.strerror or str(error)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        hint = "Choose a folder that you may write to, for the command line --run-dir."
    elif error.errno in (errno.ENOSPC, errno.EDQUOT):
        hint = "Free some space on the disk, or choose a folder on another one."
    else:
        hint = "Choose another folder for the runs."
    return fail(f"A folder for the run can't be created in {root}: {reason}.", hint)
