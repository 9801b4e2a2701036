import threading

from core.training.control import RunControl
from core.training.stopwatch import Stopwatch


def test_that_a_paused_thread_waits_until_it_may_go_on():
    control = RunControl()
    control.request_pause()
    thread = threading.Thread(target=control.wait_while_paused)
    thread.start()
    while not control.waiting:
        assert thread.is_alive()
    control.resume()
    thread.join()
    assert not control.waiting
    assert not control.pause_requested


def test_that_a_stop_ends_a_pause():
    control = RunControl()
    control.request_pause()
    thread = threading.Thread(target=control.wait_while_paused)
    thread.start()
    control.request_stop()
    thread.join()
    assert control.stop_requested


def test_that_nobody_waits_without_a_pause():
    RunControl().wait_while_paused()


def test_that_a_stopwatch_leaves_pauses_out(monkeypatch):
    import time

    now = [100.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    watch = Stopwatch(5.0)
    now[0] += 2.0
    with watch.paused():
        now[0] += 50.0
    now[0] += 1.0
    assert watch.seconds == 8.0
