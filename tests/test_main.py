"""The two ways into the program, each in a fresh process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gui.page_list import PAGES

ROOT = Path(__file__).parents[1]


def _start(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ)
    for name, value in changes.items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = value
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )


def test_that_without_a_display_it_says_so_and_names_the_command_line():
    outcome = _start(DISPLAY=None, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None)
    if not sys.platform.startswith("linux"):
        return
    assert outcome.returncode == 2
    assert "There is no display" in outcome.stderr
    assert "python main.py train" in outcome.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 only")
def test_that_a_display_that_does_not_answer_is_told_as_plainly():
    outcome = _start(DISPLAY=":7654", WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None)
    assert outcome.returncode == 2
    assert "The display :7654 does not answer" in outcome.stderr
    assert "python main.py train" in outcome.stderr


def _loaded_by(code: str, modules: tuple[str, ...]) -> list[str]:
    """Returns which modules a fresh process has loaded after some code."""
    report = f"import sys; {code}; print(*(m for m in {modules} if m in sys.modules))"
    outcome = subprocess.run(
        [sys.executable, "-c", report],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=True,
    )
    return outcome.stdout.split()


def test_that_importing_window_and_pages_loads_neither_tensorflow_nor_keras():
    pages = ", ".join(f"gui.pages.{name}" for name in PAGES)
    heavy = ("tensorflow", "keras", "sklearn", "scipy", "pandas", "kagglehub")
    assert _loaded_by(f"import gui.app, {pages}", heavy) == []


def test_that_the_first_picture_of_the_window_waits_for_no_other_page():
    others = tuple(f"gui.pages.{name}" for name in PAGES if name != "welcome")
    heavy = ("numpy", "PIL", "pyqtgraph", *others)
    code = "import gui.app; a = gui.app.App(['']); a.window.show()"
    assert _loaded_by(code, ("gui.pages.welcome",)) == ["gui.pages.welcome"]
    assert _loaded_by(code, heavy) == []


def test_that_qt_reads_the_source_of_no_module_that_is_imported_after_it():
    code = (
        "import builtins, linecache, main; plain = builtins.__import__; main.main(); "
        "print(builtins.__import__ is plain, 'gui.app' in sys.modules, "
        "[name for name in linecache.cache if 'gui' in name])"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "LOSSLINE_EXIT_AFTER_PAINT": "1",
        },
        check=True,
    )
    assert outcome.stdout.splitlines()[-1] == "True True []"


def test_that_a_persons_choice_of_another_keras_backend_is_overruled():
    code = "import core.model.preload as p; print(p.preload())"
    outcome = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "KERAS_BACKEND": "torch"},
        check=True,
    )
    assert outcome.stdout.startswith("TensorFlow 2.21")


def test_that_open_without_a_file_is_wrong_input():
    assert _start("--open").returncode == 2


def test_that_help_lists_every_command():
    outcome = _start("--help")
    assert outcome.returncode == 0
    for command in (
        "presets",
        "new",
        "check",
        "train",
        "resume",
        "evaluate",
        "predict",
        "export",
        "datasets",
        "doctor",
    ):
        assert command in outcome.stdout


def test_that_training_prints_no_remarks_of_native_code(tmp_path):
    home = str(tmp_path / "home")
    path = str(tmp_path / "digits.json")
    _start("new", "digits", "-o", path, LOSSLINE_HOME=home)
    options = ["--set", "training.epochs=1"]
    outcome = _start("train", path, *options, LOSSLINE_HOME=home)
    assert outcome.returncode == 0
    assert outcome.stderr == ""
    assert "epoch 1/1" in outcome.stdout
