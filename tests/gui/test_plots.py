"""The plots of a run, fed with events and used as a person uses them."""

import csv
import io
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from core.experiment import ProblemError, TrainingSpec
from core.runs import History
from gui.plots.compared import ComparedRun
from gui.plots.curve_plot import follow_end
from gui.plots.run_curves import RunCurves
from gui.plots.run_plots import RunPlots
from gui.theme import Theme
from gui.train_view.saving import save
from tests.gui.recorded_run import epoch_events, loss_at, phase, run_started, whole_run


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme("light")
    theme.apply()
    return theme


@pytest.fixture
def plots(qtbot: QtBot, theme: Theme) -> RunPlots:
    plots = RunPlots(theme)
    qtbot.addWidget(plots)
    plots.resize(700, 560)
    with qtbot.waitExposed(plots):
        plots.show()
    return plots


def step_curve(plot) -> tuple[np.ndarray, np.ndarray]:
    return plot._steps.getData()


def press(qtbot: QtBot, plots: RunPlots, name: str) -> None:
    button = plots.findChild(QToolButton, name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def trigger(plots: RunPlots, name: str) -> None:
    plots.findChild(QAction, name).trigger()


def compared(place: int = 0) -> ComparedRun:
    return ComparedRun(
        path=Path(f"/runs/{place}"),
        name=f"earlier {place}",
        history=History(
            (1, 2, 3), {"val_loss": (0.9, 0.8, 0.7), "val_accuracy": (0.5, 0.6, 0.7)}
        ),
        metric_name="accuracy",
        place=place,
    )


def test_that_empty_plots_say_how_to_begin(plots: RunPlots) -> None:
    plots.show_plan(TrainingSpec(epochs=6), 10)
    assert "Press Start" in plots.cards[0].hint.text()
    assert plots.cards[0].hint.isVisible()
    assert plots.strip.words == "0.001 throughout"


def test_that_empty_plots_ask_for_no_press_while_a_run_is_on_its_way(
    plots: RunPlots,
) -> None:
    plots.show_preparing(True)
    assert "Press Start" not in plots.cards[0].hint.text()
    assert plots.cards[0].hint.text().startswith("Preparing")
    plots.show_preparing(False)
    assert "Press Start" in plots.cards[0].hint.text()


def test_that_steps_and_epochs_are_drawn_where_they_belong(plots: RunPlots) -> None:
    plots.smoothing.findChild(QSlider, "smoothing").setValue(0)
    plots.add_events(whole_run())
    x, y = step_curve(plots.loss_plot)
    assert x[-1] == pytest.approx(4.0)
    assert y[-1] == pytest.approx(loss_at(4.0))
    epochs, values = plots.loss_plot._training.getData()
    assert epochs.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert values[0] == pytest.approx(loss_at(0.5))
    assert len(plots.loss_plot._markers.data) == 4
    assert not plots.cards[0].hint.isVisible()


def test_that_the_best_epoch_is_flagged_with_its_value(plots: RunPlots) -> None:
    plots.add_events(whole_run(best=3))
    assert plots.loss_plot.best_text == f"★ best, epoch 3: {loss_at(3) + 0.05:.3f}"
    assert plots.metric_plot.best_text.startswith("★ best, epoch 3: 92.5 %")


def test_that_one_phase_has_no_band_and_two_have(plots: RunPlots) -> None:
    plots.add_events([run_started(), phase("training", 1, 4)])
    assert not plots.loss_plot._bands._bands
    plots.add_events(
        [
            run_started(run_dir="/runs/two"),
            phase("head", 1, 2, 30_744),
            phase("fine-tuning", 3, 4, 412_760),
        ]
    )
    texts = [row[0].toPlainText() for row in plots.loss_plot._bands._texts]
    assert texts == ["head · 30,744 trainable", "fine-tuning · 412,760 trainable"]


def test_that_the_words_of_short_phases_have_room(plots: RunPlots) -> None:
    plots.resize(480, 560)
    names = ("head", "fine-tuning 1/3", "fine-tuning 2/3", "fine-tuning 3/3")
    phases = [phase(name, n, n, 412_760) for n, name in enumerate(names, start=1)]
    plots.add_events([run_started(), *phases])
    plots.grab()
    rows = plots.loss_plot._bands._texts
    assert rows[1][0].toPlainText() == "1/3 · 413 k"
    edges = [row[0].sceneBoundingRect() for row in rows if row[0].isVisible()]
    assert len(edges) == 4
    assert all(one.right() <= next_.left() + 1 for one, next_ in pairwise(edges))


def test_that_hidden_plots_draw_once_they_are_shown(
    plots: RunPlots, qtbot: QtBot
) -> None:
    plots.hide()
    plots.add_events(whole_run())
    assert step_curve(plots.loss_plot)[0] is None or not len(
        step_curve(plots.loss_plot)[0]
    )
    plots.show()
    assert len(step_curve(plots.loss_plot)[0]) == 80


def test_that_smoothing_changes_the_steps_and_not_the_epochs(plots: RunPlots) -> None:
    plots.add_events(whole_run())
    slider = plots.findChild(QSlider, "smoothing")
    slider.setValue(0)
    raw = step_curve(plots.loss_plot)[1].copy()
    before = plots.loss_plot._training.getData()[1].copy()
    slider.setValue(95)
    assert not np.allclose(step_curve(plots.loss_plot)[1], raw)
    np.testing.assert_array_equal(plots.loss_plot._training.getData()[1], before)


def test_that_the_log_button_draws_logarithms(plots: RunPlots, qtbot: QtBot) -> None:
    plots.add_events(whole_run())
    press(qtbot, plots, "log_loss")
    values = plots.loss_plot._training.getData()[1]
    assert values[0] == pytest.approx(np.log10(loss_at(0.5)))
    press(qtbot, plots, "log_loss")
    assert plots.loss_plot._training.getData()[1][0] == pytest.approx(loss_at(0.5))


def test_that_the_view_follows_until_it_is_zoomed_and_again_on_demand(
    plots: RunPlots, qtbot: QtBot
) -> None:
    plots.add_events([run_started(), phase("training", 1, 4), *epoch_events(1)])
    view = plots.loss_plot.viewport()
    place = QPointF(view.rect().center())
    wheel = QWheelEvent(
        place,
        view.mapToGlobal(place),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, wheel)
    freeze = plots.findChild(QToolButton, "freeze_view")
    assert freeze.isChecked()
    seen = plots.loss_plot.viewRange()
    plots.add_events(list(epoch_events(2)))
    assert plots.loss_plot.viewRange() == seen
    press(qtbot, plots, "freeze_view")
    assert plots.loss_plot.viewRange()[0][0] == 0.0
    assert plots.loss_plot.viewRange()[0][1] == pytest.approx(4.0, rel=0.02)


def test_that_a_long_run_is_not_squeezed_into_the_left_corner() -> None:
    curves = RunCurves()
    curves.total_epochs = 200
    assert follow_end(curves) == 10.0
    curves.step_x.extend([15.0])
    assert follow_end(curves) == 20.0
    curves.total_epochs = 16
    assert follow_end(curves) == 16.0


def test_that_the_mouse_reads_both_plots_at_one_place(
    plots: RunPlots, qtbot: QtBot
) -> None:
    plots.add_events(whole_run())
    view = plots.loss_plot.getPlotItem().vb
    place = plots.loss_plot.mapFromScene(view.mapViewToScene(QPointF(2.02, 0.5)))
    qtbot.mouseMove(plots.loss_plot.viewport(), place)
    qtbot.waitUntil(lambda: "Epoch 2" in plots.loss_plot.readout)
    assert f"training {loss_at(1.5):.3f}" in plots.loss_plot.readout
    assert "Epoch 2" in plots.metric_plot.readout


def test_that_arrow_keys_read_the_plot_without_a_mouse(
    plots: RunPlots, qtbot: QtBot
) -> None:
    plots.add_events(whole_run())
    plots.loss_plot.setFocus()
    for _ in range(3):
        qtbot.keyClick(plots.loss_plot, Qt.Key.Key_Right)
    assert "Epoch 3" in plots.loss_plot.readout
    qtbot.keyClick(plots.loss_plot, Qt.Key.Key_Left)
    assert "Epoch 2" in plots.loss_plot.readout


def test_that_earlier_runs_are_laid_under_and_taken_away(plots: RunPlots) -> None:
    plots.add_events(whole_run())
    plots.set_compared([compared(0), compared(1)])
    (_run, curve), (_other, _curve) = plots.loss_plot._compared
    assert curve.getData()[1].tolist() == [0.9, 0.8, 0.7]
    plots.loss_plot.show_crosshair(2.0)
    assert "earlier 1: 0.800" in plots.loss_plot.readout
    plots.set_compared([])
    assert not plots.loss_plot._compared


def test_that_an_earlier_longer_run_widens_the_view(plots: RunPlots) -> None:
    plots.add_events([run_started(epochs=2), *epoch_events(1)])
    plots.set_compared([compared()])
    assert plots.loss_plot.viewRange()[0][1] == pytest.approx(3.0, rel=0.02)


def test_that_a_loss_that_is_no_number_leaves_the_rest_drawn(plots: RunPlots) -> None:
    plots.add_events([run_started(), *epoch_events(1)])
    plots.curves.step_x.extend([1.05, 1.1])
    for values in plots.curves.steps.values():
        values.extend([float("nan"), float("inf")])
    plots.redraw()
    drawn = step_curve(plots.loss_plot)[1]
    assert np.isfinite(drawn[:20]).all()
    assert np.isfinite(plots.loss_plot.viewRange()).all()


def test_that_the_picture_on_the_clipboard_shows_both_plots(plots: RunPlots) -> None:
    plots.add_events(whole_run())
    trigger(plots, "plots_copy")
    image = QGuiApplication.clipboard().image()
    assert image.width() == 2 * plots.loss_plot.width()
    assert image.height() > 2 * (plots.loss_plot.height() + plots.metric_plot.height())


def test_that_png_svg_and_csv_are_written(
    plots: RunPlots, theme: Theme, tmp_path: Path
) -> None:
    plots.add_events(whole_run())
    for kind in ("png", "svg", "csv"):
        save(plots, tmp_path / f"curves.{kind}", kind, theme)
    assert not QImage(str(tmp_path / "curves.png")).isNull()
    drawing = (tmp_path / "curves.svg").read_text()
    assert QSvgRenderer(str(tmp_path / "curves.svg")).isValid()
    assert "<image" not in drawing
    assert "best, epoch 3" in drawing
    rows = list(csv.DictReader(io.StringIO((tmp_path / "curves.csv").read_text())))
    assert len(rows) == 80


@pytest.mark.parametrize("kind", ["png", "svg", "csv"])
def test_that_a_folder_that_is_missing_is_told(
    plots: RunPlots, theme: Theme, tmp_path: Path, kind: str
) -> None:
    plots.add_events(whole_run())
    with pytest.raises(ProblemError, match="can't be written"):
        save(plots, tmp_path / "missing" / f"curves.{kind}", kind, theme)


def test_that_the_colours_follow_the_theme(plots: RunPlots, theme: Theme) -> None:
    plots.add_events(whole_run())
    theme.choose("dark")
    pen = plots.loss_plot._training.opts["pen"]
    assert pen.color() == theme.color("training")
    assert plots.loss_plot.backgroundBrush().color() == theme.color("card")
    theme.choose("light")
