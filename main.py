"""Starts Lossline: the window without arguments, the command line with some."""

import os
import sys
from pathlib import Path

# TensorFlow's notes about the build of itself help nobody who uses this program.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# Pydantic would look for plugins in every installed package before the window opens.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

NO_WINDOW = """\
Lossline can't open its window here. {reason}

The command line does the same work without a window:
    python main.py presets                 lists the ready-made experiments
    python main.py new digits -o my.json   writes one to a file
    python main.py train my.json           trains it
    python main.py --help                  lists everything else
"""


def main() -> int:
    """Runs the window or a command.

    Returns:
        The exit code: 0 done, 1 the work failed, 2 wrong input, 130 stopped.
    """
    arguments = sys.argv[1:]
    if not arguments or arguments[0] == "--open":
        return _window(arguments)
    from core.cli import run

    return run(arguments)


def _window(arguments: list[str]) -> int:
    from gui.display import display_problem

    if len(arguments) not in (0, 2):
        sys.stderr.write("Expected a file after --open, such as --open my.json.\n")
        return 2
    reason = display_problem()
    if reason:
        sys.stderr.write(NO_WINDOW.format(reason=reason))
        return 2
    from gui.qt_loading import load_qt

    load_qt()
    from gui.app import run

    return run(Path(arguments[1]) if arguments else None)


if __name__ == "__main__":
    sys.exit(main())
