"""Exceptions in a run → problems in plain words.

TensorFlow's exceptions are told by name, so that this module works (and an import error
of TensorFlow itself can be explained) without TensorFlow.
"""

import errno
import re
import traceback

from core.experiment import Problem, ProblemError

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)
_DISK_FULL_WORDS = ("no space left", "disk quota exceeded", "file too large")
_READ_ONLY_WORDS = ("permission denied", "read-only file system")
_MEMORY_WORDS = (
    "out of memory",
    "cuda_error_out_of_memory",
    "oom when allocating",
    "failed to allocate",
    "cudnn_status_alloc_failed",
    "unable to allocate",
)
_ORIGIN = (
    "Graph execution error:",
    "Detected at node",
    "<stack traces unavailable>",
    "File ",
    "The op is created at:",
)
_OPERATION = re.compile(r"\[\[\{\{node .*?\}\}\]\]|\{\{\w*node .*?\}\}|\[Op:\w+\]")


class NonFiniteLossError(ProblemError):
    """The loss was NaN or infinite; the weights are no longer any good."""


def non_finite_loss(epoch: int, step: int | None, learning_rate: float) -> Exception:
    """Makes the error for a loss that is no number.

    Args:
        epoch: The epoch, from 1.
        step: The step within it, from 1; None in validation.
        learning_rate: The rate at that time.
    """
    place = f"step {step}" if step else "the validation"
    kept = " The last good weights are kept." if epoch > 1 else ""
    return NonFiniteLossError(
        Problem(
            message=f"The loss became NaN or infinite in {place} of epoch {epoch}, so "
            "the run stopped. The steps were too large and the weights grew without "
            "bounds.",
            path="training.optimizer.learning_rate",
            hint=f"Lower the learning rate (it was {learning_rate:.3g}; try "
            f"{learning_rate / 10:.3g}), or switch on gradient clipping. With "
            f"mixed_float16, try float32.{kept}",
        )
    )


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory of the computer or of the GPU ran out."""
    if isinstance(error, MemoryError):
        return True
    text = str(error).lower()
    if _says(text, _DISK_FULL_WORDS):
        return False
    if type(error).__name__ == "ResourceExhaustedError":
        return True
    return not isinstance(error, OSError) and _says(text, _MEMORY_WORDS)


def is_expected(error: BaseException) -> bool:
    """Whether the failure is explained by its problem, without a traceback."""
    return isinstance(error, ProblemError) or _disk_problem(error, "") is not None


def problem_of(error: BaseException, where: str, memory: str = "") -> Problem:
    """Says what went wrong in a run and what to do.

    Args:
        error: The exception that ended the run.
        where: The run folder.
        memory: What the training was estimated to need, in words ("1.2 GB").
    """
    if isinstance(error, ProblemError):
        return error.problems[0]
    if is_out_of_memory(error):
        return _memory_problem(memory)
    disk = _disk_problem(error, where)
    if disk is not None:
        return disk
    name = type(error).__name__
    reason = _reason(str(error))
    said = f"{name}: {reason}" if reason else name
    return Problem(
        message=f"The training ended with an unexpected error. {said}",
        hint="The details are in error.txt in the run folder. Please send them to the "
        "people who look after Lossline. The work up to the last checkpoint is kept.",
    )


def details_of(error: BaseException) -> str:
    """Returns the traceback for `error.txt`."""
    return "".join(traceback.format_exception(error))


def _reason(text: str) -> str:
    """Returns the line that says what went wrong.

    An error in a compiled step begins with where the operation was made, over many
    lines, and ends its sentence with the operation's name in the graph.
    """
    lines = [_OPERATION.sub("", line).strip() for line in text.splitlines()]
    told = [line for line in lines if line]
    return next((line for line in told if not line.startswith(_ORIGIN)), "")[:300]


def _memory_problem(memory: str) -> Problem:
    needed = f" This training needs about {memory}." if memory else ""
    return Problem(
        message=f"The memory was not enough for this training.{needed}",
        path="training.batch_size",
        hint="Choose a smaller batch size or smaller images, or a net with fewer "
        "units. Close other programs that use the memory or the GPU.",
    )


def _disk_problem(error: BaseException, where: str) -> Problem | None:
    text = str(error).lower()
    number = error.errno if isinstance(error, OSError) else None
    if number in _DISK_FULL or _says(text, _DISK_FULL_WORDS):
        return Problem(
            message=f"The disk is full: the run could not be written to {where}.",
            hint="Free some space, or choose a folder on another disk, then continue "
            "the run from its last checkpoint.",
        )
    if number in _READ_ONLY or _says(text, _READ_ONLY_WORDS):
        return Problem(
            message=f"The run can't be written to {where}: writing is not allowed.",
            hint="Choose a folder that you may write to.",
        )
    if isinstance(error, OSError) and number is not None:
        reason = error.strerror or str(error)
        return Problem(
            message=f"A file of the run could not be read or written: {reason}"
            + (f" ({error.filename})." if error.filename else "."),
            hint="Check that the disk or the network folder is still there.",
        )
    return None


def _says(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)
