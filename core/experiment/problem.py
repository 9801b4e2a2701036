"""One kind of complaint, used everywhere from a file reader to a form field."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from core.experiment.readable import readable
from core.experiment.spec import Spec

Severity = Literal["error", "warning", "information"]


class Fix(Spec):
    """A change that a person can accept with one click.

    Attributes:
        label: What the button says, as an instruction ("Add Flatten").
        action: What to do: `insert_layer` before `path`, `remove` what stands at
            `path` in a list, `set` it to `value`, or `move` the layer at `path` to the
            index in `value`.
        path: Where in the experiment.
        value: JSON of the new layer or value; its meaning depends on `action`.
    """

    label: str
    action: Literal["insert_layer", "remove", "set", "move"]
    path: str
    value: str = "null"


class Problem(Spec):
    """Says what is wrong, why, and what to do.

    Attributes:
        message: One or two plain sentences: what was expected, what was found.
        path: Where in the experiment, in the form `model.layers[2].kernel_size`, which
            is also the `objectName` of the widget; empty for a file or a run.
        severity: An error stops the work; a warning does not.
        hint: What to do about it; may be empty for information.
        fix: A change that mends it, if there is one.
        alternative: Another change that settles it, such as to allow what it warns of.
    """

    message: Annotated[str, BeforeValidator(readable)]
    path: str = ""
    severity: Severity = "error"
    hint: Annotated[str, BeforeValidator(readable)] = ""
    fix: Fix | None = None
    alternative: Fix | None = None

    def __str__(self) -> str:
        """The whole complaint in one line, as the command line prints it."""
        where = f"{self.path}: " if self.path else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{where}{self.message}{hint}"


class ProblemError(Exception):
    """Carries problems from wherever they are found to whoever shows them."""

    def __init__(self, *problems: Problem) -> None:
        """Raises the given problems together; at least one is needed."""
        if not problems:
            raise ValueError("Expected at least one problem. Received: none")
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def fail(message: str, hint: str = "", path: str = "") -> ProblemError:
    """Makes the error for a single problem, ready to be raised."""
    return ProblemError(Problem(message=message, hint=hint, path=path))
