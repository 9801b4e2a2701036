"""A real window on a virtual X display, as a person on Linux has it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

pytestmark = pytest.mark.xcb


@pytest.fixture
def display():
    """Starts a virtual display and gives its name."""
    server = shutil.which("Xvfb")
    if not sys.platform.startswith("linux"):
        pytest.skip("X displays are for Linux")
    assert server, "Xvfb is missing; `make setup` installs it, or names it"
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [server, "-displayfd", str(writing), "-screen", "0", "1280x720x24"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    process.terminate()
    process.wait(10)


def test_that_one_press_trains_the_digits_in_a_real_window(display, tmp_path):
    picture = tmp_path / "screen.png"
    environment = {
        **os.environ,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "LOSSLINE_HOME": str(tmp_path / "home"),
    }
    driver = Path(__file__).with_name("xcb_driver.py")
    outcome = subprocess.run(
        [sys.executable, str(driver), str(picture)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    words = outcome.stdout.split()
    assert int(words[1]) >= 2
    run_dir = Path(words[3])
    assert len((run_dir / "history.csv").read_text().splitlines()) >= 3
    with Image.open(picture) as screen:
        colors = screen.convert("RGB").getcolors(1 << 24)
    assert colors is not None
    # The curve of the training and that of the validation are on the screen.
    assert {(31, 111, 184), (200, 86, 11)} <= {color for _count, color in colors}
