"""Uses the app on a real X display; started by test_xcb.py in a process of its own."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))


def main() -> None:
    """Presses “Train now”, waits for two epochs, stops and closes."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QPushButton

    from core.runs.events import EpochEnded
    from gui.app import App

    app = App(sys.argv[:1])
    app.show()
    assert QGuiApplication.platformName() == "xcb", QGuiApplication.platformName()
    window, training = app.window, app.workspace.training
    epochs: list[int] = []

    def take(events: list[object]) -> None:
        epochs.extend(e.epoch for e in events if isinstance(e, EpochEnded))
        if len(epochs) >= 2:
            training.stop()

    training.events_arrived.connect(take)
    loop = QEventLoop()
    training.ended.connect(loop.quit)
    QTimer.singleShot(120_000, loop.quit)
    button = window.findChild(QPushButton, "train_now")
    QTimer.singleShot(500, lambda: QTest.mouseClick(button, Qt.MouseButton.LeftButton))
    loop.exec()
    screen = window.screen().grabWindow(0)
    screen.save(sys.argv[1])
    window.close()
    sys.stdout.write(f"epochs {len(epochs)} run {training.run_dir}\n")


if __name__ == "__main__":
    main()
