"""Makes the pictures of docs/ by using the app as a person would.

Usage: python scripts/make_screenshots.py [OUT_DIR] [WIDTHxHEIGHT ...]

For each size and theme it opens the window, trains the embedded digits, evaluates them,
and takes a picture of every page.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QPushButton, QToolButton

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

LIMIT_MS = 120_000


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Lets the app run until something is true.

    Raises:
        TimeoutError: it did not become true in two minutes.
    """
    loop = QEventLoop()
    poll = QTimer()
    poll.timeout.connect(lambda: loop.quit() if condition() else None)
    poll.start(20)
    limit = QTimer()
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    limit.start(LIMIT_MS)
    loop.exec()
    if not condition():
        raise TimeoutError(f"Expected {what} within {LIMIT_MS // 1000} s.")


def settle(milliseconds: int = 700) -> None:
    """Lets the window finish painting and background jobs show their results."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main() -> None:
    """Takes all pictures."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    sizes = sys.argv[2:] or ["1280x720"]
    out.mkdir(parents=True, exist_ok=True)
    os.environ["LOSSLINE_HOME"] = tempfile.mkdtemp(prefix="lossline-pictures-")
    from core.experiment.augmentation import find_augmentation_preset
    from gui.app import App

    app = App(sys.argv[:1])
    workspace, window = app.workspace, app.window
    app.show()
    # Away from the cards: what is below the mouse has an outline.
    QCursor.setPos(app.qt.primaryScreen().geometry().bottomRight())

    def picture(name: str) -> None:
        for size in sizes:
            width, height = (int(side) for side in size.split("x"))
            window.resize(width, height)
            for theme in ("light", "dark"):
                workspace.theme.choose(theme)
                settle()
                suffix = f"-{size}" if len(sizes) > 1 else ""
                window.grab().save(str(out / f"{name}-{theme}{suffix}.png"))

    def press(name: str) -> None:
        button = window.findChild(QPushButton, name)
        if button is None:
            raise LookupError(f"Expected a button {name}.")
        button.click()

    wait_until(lambda: workspace.tensorflow.loaded, "TensorFlow")
    wait_until(lambda: workspace.model_check.up_to_date, "the check of the model")
    picture("welcome")
    window.show_page("data")
    settle()
    picture("data")
    window.show_page("model")
    picture("model")
    press("start_button")
    wait_until(lambda: workspace.training.active, "a run")
    wait_until(lambda: not workspace.training.active, "the end of the run")
    settle()
    picture("train")
    window.show_page("evaluate")
    settle()
    press("evaluate")
    settle(6000)
    picture("evaluate")
    window.show_page("runs")
    settle()
    picture("runs")
    varied = find_augmentation_preset("digits").spec
    document = workspace.document
    document.apply(document.experiment.replace(augmentation=varied), "take a preset")
    window.show_page("augmentation")
    settle(5000)
    picture("augmentation")
    window.show_page("features")
    settle()
    press("extract")
    wait_until(lambda: not workspace.background.jobs, "the features")
    press("train_classifiers")
    press("find_clusters")
    window.findChild(QToolButton, "show_tsne").click()
    wait_until(lambda: not workspace.background.jobs, "the map")
    picture("features")
    window.close()


if __name__ == "__main__":
    main()
