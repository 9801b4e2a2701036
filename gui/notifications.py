"""The one channel for things worth saying; the window shows them as inline notes."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.experiment import Problem, ProblemError


@dataclass(frozen=True)
class Offer:
    """Something a person may want to do next.

    Attributes:
        text: What has happened.
        button: What the button says.
        act: Called when it is pressed.
    """

    text: str
    button: str
    act: Callable[[], None]


class Notifications(QObject):
    """Passes problems and short messages to the window.

    Signals:
        problem: A problem to show until the person closes it.
        message: A short message that goes away by itself ("Saved to ...").
        offer: An `Offer` to show until the person takes it or closes it.
    """

    problem = Signal(object)
    message = Signal(str)
    offer = Signal(object)

    def report(self, *problems: Problem) -> None:
        """Shows problems."""
        for problem in problems:
            self.problem.emit(problem)

    def report_error(self, error: ProblemError) -> None:
        """Shows the problems that an error carries."""
        self.report(*error.problems)

    def report_file(self, name: str, error: ProblemError) -> None:
        """Shows what is wrong with a file, and at which of its settings."""
        for problem in error.problems:
            where = f"{name}, {problem.path}: " if problem.path else ""
            self.report(problem.replace(message=where + problem.message))

    def say(self, text: str) -> None:
        """Shows a short message for a few seconds."""
        self.message.emit(text)

    def propose(self, text: str, button: str, act: Callable[[], None]) -> None:
        """Shows what has happened, with a button for what may come next."""
        self.offer.emit(Offer(text, button, act))


class Navigation(QObject):
    """Lets a page ask for another page without knowing the window.

    Signals:
        requested: (page name, path of the field to show there or "").
    """

    requested = Signal(str, str)

    def go(self, page: str, path: str = "") -> None:
        """Asks for a page: welcome, data, model, features, train, evaluate or runs."""
        self.requested.emit(page, path)

    def go_to_problem(self, problem: Problem) -> None:
        """Asks for the page on which a problem can be mended."""
        root = problem.path.partition(".")[0].partition("[")[0]
        pages = {"dataset": "data", "model": "model"}
        pages |= {"augmentation": "augmentation", "training": "train"}
        pages |= {"feature_tools": "features"}
        self.go(pages.get(root, "train"), problem.path)
