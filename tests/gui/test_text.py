"""Numbers and durations in the words of a screen."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from gui import text
from gui.widgets.breaking_label import BreakingLabel


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "0"),
        (999, "999"),
        (999.6, "1.0 k"),
        (8123, "8.1 k"),
        (99_960, "100 k"),
        (2.34e6, "2.3 M"),
    ],
)
def test_that_large_numbers_are_shortened(number: float, written: str) -> None:
    assert text.compact(number) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "0:00"), (24.4, "0:24"), (59.7, "1:00"), (725, "12:05"), (3727, "1:02:07")],
)
def test_that_durations_read_like_a_clock(seconds: float, written: str) -> None:
    assert text.duration(seconds) == written


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.9721, "97.2 %"),
        (0.9934, "99.34 %"),
        (0.99999, "99.99 %"),
        (1.0, "100.0 %"),
        (math.nan, "—"),
        (None, "—"),
    ],
)
def test_that_shares_are_written_in_per_cent(share, written: str) -> None:
    assert text.percent(share) == written


@given(st.floats(0, 1, exclude_max=True))
def test_that_only_a_perfect_share_is_written_as_100(share: float) -> None:
    assert not text.percent(share).startswith("100")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0712, "0.071"),
        (2.3026, "2.303"),
        (123.456, "123.5"),
        (1e-5, "1.0e-05"),
        (math.inf, "∞"),
        (None, "—"),
    ],
)
def test_that_a_loss_keeps_three_figures(value, written: str) -> None:
    assert text.loss(value) == written


def test_that_a_single_thing_has_no_s() -> None:
    assert text.plural(1, "thing") == "1 thing"
    assert text.plural(1200, "thing") == "1,200 things"


def test_that_long_names_of_files_may_break_and_words_stay_as_they_are() -> None:
    name = "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"
    found = text.breakable(f"Bring {name} to short_name.")
    assert found.replace("\u200b", "") == f"Bring {name} to short_name."
    assert "weights_\u200btf_" in found
    assert found.endswith(" to short_name.")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_that_an_address_is_copied_as_it_was(qtbot) -> None:
    address = "https://example.org/vgg16_weights_tf_dim_ordering_tf_kernels.h5"
    label = BreakingLabel(f"Bring {address} by hand.")
    qtbot.addWidget(label)
    assert address not in label.text()
    label.setSelection(6, len(label.text()) - 6 - len(" by hand."))
    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == address

    QApplication.clipboard().clear()
    place = QPoint(4, 4)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, place)
    QApplication.sendEvent(label, asked)
    (menu,) = label.findChildren(QMenu)
    for action in reversed(menu.actions()):
        action.trigger()
    menu.close()
    assert QApplication.clipboard().text() == f"Bring {address} by hand."
