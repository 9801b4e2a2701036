"""Jobs: results, problems, crashes and cancelling."""

import threading

import pytest

from core.experiment import Problem, fail
from gui.background import Background


@pytest.fixture
def background(qtbot):
    background = Background()
    yield background
    assert background.shut_down(5000)


def test_that_a_job_hands_over_its_result_in_the_window_thread(qtbot, background):
    threads: list[object] = []
    job = background.run("Counting", lambda _progress: threading.get_ident())
    job.succeeded.connect(lambda ident: threads.append((ident, threading.get_ident())))
    with qtbot.waitSignal(job.finished, timeout=5000):
        pass
    worker, receiver = threads[0]
    assert worker != receiver
    assert receiver == threading.get_ident()


def test_that_a_problem_reaches_failed_and_not_crashed(qtbot, background):
    def work(_progress):
        raise fail("The file is empty.")

    found: list[tuple[Problem, ...]] = []
    crashes: list[object] = []
    job = background.run("Reading", work)
    job.failed.connect(found.append)
    job.crashed.connect(crashes.append)
    with qtbot.waitSignal(job.finished, timeout=5000):
        pass
    assert found[0][0].message == "The file is empty."
    assert crashes == []


def test_that_an_unforeseen_error_is_told_and_the_background_goes_on(qtbot, background):
    with qtbot.waitSignal(background.crashed, timeout=5000) as crashed:
        background.run("Dividing", lambda _progress: 1 // 0)
    assert isinstance(crashed.args[0], ZeroDivisionError)
    job = background.run("Adding", lambda _progress: 1 + 1)
    with qtbot.waitSignal(job.succeeded, timeout=5000) as succeeded:
        pass
    assert succeeded.args == [2]


def test_that_a_cancelled_job_gives_no_result(qtbot, background):
    started = threading.Event()
    release = threading.Event()

    def work(progress):
        started.set()
        release.wait(5)
        progress("Reading", 1, 2, "files")
        return "too late"

    results: list[object] = []
    job = background.run("Reading", work)
    job.succeeded.connect(results.append)
    qtbot.waitUntil(started.is_set)
    job.cancel()
    with qtbot.waitSignal(job.finished, timeout=5000):
        release.set()
    assert results == []
    assert background.jobs == ()


def test_that_progress_is_thinned_but_the_last_one_always_arrives(qtbot, background):
    def work(progress):
        for done in range(1, 20_001):
            progress("Counting", done, 20_000, "images")

    seen: list[int] = []
    job = background.run("Counting", work)
    job.progressed.connect(lambda _what, done, _total, _unit: seen.append(done))
    with qtbot.waitSignal(job.finished, timeout=10_000):
        pass
    assert seen[-1] == 20_000
    assert len(seen) < 2000


def test_that_one_job_after_another_runs_in_the_same_state_of_python(qtbot):
    """A new state a job made TensorFlow crash when it traced a function later."""
    background = Background(threads=1)
    local = threading.local()

    def remember(_progress):
        local.value = "kept"

    def recall(_progress):
        return local.value

    job = background.run("Remembering", remember)
    with qtbot.waitSignal(job.finished, timeout=5000):
        pass
    job = background.run("Recalling", recall)
    with qtbot.waitSignal(job.succeeded, timeout=5000) as succeeded:
        pass
    assert succeeded.args == ["kept"]
    assert background.shut_down(5000)
