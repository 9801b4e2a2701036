"""A base that is not here yet, or comes from a stranger: asked, downloaded, used."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.experiment import (
    ApplicationsBase,
    DatasetSpec,
    FreezeSpec,
    HubBase,
    ModelSpec,
)
from core.experiment.heads import HEADS
from core.model.bases.architectures import weights_file_of
from core.model.bases.fetching import needs_download
from gui.pages.model import ModelPage
from gui.run_starter import readiness
from gui.widgets.focus import holds_focus
from gui.workspace import Workspace
from tests.core.downloads.loopback import Loopback, closed_address, serving
from tests.core.model.bases import modules
from tests.gui.tiny_training import LONG_MS, tiny_digits

LEFT = Qt.MouseButton.LeftButton


def _find(page: QWidget, kind: type[QWidget], name: str):
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def _press(qtbot: QtBot, page: QWidget, name: str) -> None:
    qtbot.mouseClick(_find(page, QPushButton, name), LEFT)


def _open(workspace: Workspace, qtbot: QtBot, model: ModelSpec) -> ModelPage:
    experiment = tiny_digits().replace(dataset=DatasetSpec(), model=model)
    workspace.document.replace(experiment)
    page = ModelPage(workspace)
    qtbot.addWidget(page)
    page.resize(1112, 640)
    page.show()
    workspace.data.reload()
    workspace.tensorflow.start()
    qtbot.waitUntil(lambda: workspace.model_check.up_to_date, timeout=LONG_MS)
    return page


def _choose_module(qtbot: QtBot, page: ModelPage, folder: Path) -> None:
    _press(qtbot, page, "add_base")
    _find(page, QTabWidget, "base_tabs").setCurrentIndex(1)
    _find(page, QLineEdit, "module_handle").setText(str(folder))
    _press(qtbot, page, "use_base")


def test_that_a_strangers_module_is_asked_about_once_and_frozen_by_a_share(
    workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    page = _open(workspace, qtbot, tiny_digits().model)
    document = workspace.document
    folder = modules.save_reusable(tmp_path / "net")
    _choose_module(qtbot, page, folder)
    question = _find(page, QLabel, "consent_question")
    qtbot.waitUntil(question.isVisible, timeout=LONG_MS)
    assert "read and write your files" in question.text()
    assert document.experiment.model.base is None
    assert holds_focus(_find(page, QPushButton, "consent_refuse"))
    _press(qtbot, page, "consent_refuse")
    use = _find(page, QPushButton, "use_base")
    assert not question.isVisible()
    assert holds_focus(use)
    qtbot.keyClick(use, Qt.Key.Key_Space)
    qtbot.waitUntil(question.isVisible, timeout=LONG_MS)
    _press(qtbot, page, "consent_agree")
    wanted = HubBase(handle=str(folder))
    qtbot.waitUntil(lambda: document.experiment.model.base == wanted, timeout=LONG_MS)
    look = page.controller.base_look
    qtbot.waitUntil(lambda: look.outline is not None, timeout=LONG_MS)
    qtbot.mouseClick(_find(page, QToolButton, "base_fold"), LEFT)
    slider = _find(page, QSlider, "freeze_share")
    qtbot.waitUntil(slider.isVisible, timeout=LONG_MS)
    slider.setValue(10)
    base = document.experiment.model.base
    assert base is not None
    assert base.freeze == FreezeSpec(mode="share", share=0.5)
    # Of kernel (192 times 5) and bias, the kernel is frozen, and the averages always.
    counts = _find(page, QLabel, "base_counts")
    assert counts.text() == "trainable 5 · frozen 965"

    document.set_value("model.base", None, "take it away")
    _choose_module(qtbot, page, folder)
    qtbot.waitUntil(lambda: document.experiment.model.base == wanted, timeout=LONG_MS)


def test_that_a_folder_without_a_module_needs_no_trust(
    workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    page = _open(workspace, qtbot, tiny_digits().model)
    _choose_module(qtbot, page, tmp_path)
    qtbot.waitUntil(lambda: "Found none" in _told(page), timeout=LONG_MS)
    assert not _find(page, QLabel, "consent_question").isVisible()
    _find(page, QLineEdit, "module_handle").setText("what is this")
    assert not _find(page, QPushButton, "use_base").isEnabled()
    assert "no folder or archive" in _find(page, QLabel, "base_words").text()


def test_that_a_wrong_weights_file_stays_in_the_chooser(
    workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    page = _open(workspace, qtbot, tiny_digits().model)
    _press(qtbot, page, "add_base")
    kinds = _find(page, QComboBox, "base_weights")
    kinds.setCurrentIndex(kinds.findData("file"))
    file = tmp_path / "weights.h5"
    file.write_bytes(b"a letter home")
    _find(page, QLineEdit, "base_weights_file").setText(str(file))
    use = _find(page, QPushButton, "use_base")
    use.setFocus()
    qtbot.keyClick(use, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "no file with weights" in _told(page), timeout=LONG_MS)
    assert workspace.document.experiment.model.base is None
    assert holds_focus(use)


def _told(page: QWidget) -> str:
    labels = page.findChildren(QLabel)
    return " ".join(label.text() for label in labels if label.isVisible())


@pytest.fixture
def weights(realdata: Path, monkeypatch: pytest.MonkeyPatch):
    """A server with the real weights of the smallest MobileNetV2."""
    file = weights_file_of(ApplicationsBase(alpha=0.35))
    assert file is not None
    with serving() as loopback:
        monkeypatch.setenv("LOSSLINE_KERAS_WEIGHTS", loopback.address)
        content = (realdata / "pretrained" / file.name).read_bytes()
        loopback.files[f"/{file.path}"] = content
        yield loopback


@pytest.mark.realdata
def test_that_missing_weights_keep_a_run_from_starting_until_they_are_downloaded(
    workspace: Workspace, qtbot: QtBot, weights: Loopback
) -> None:
    base = ApplicationsBase(alpha=0.35)
    page = _open(workspace, qtbot, ModelSpec(base=base, layers=HEADS[0].make(True)))
    found = readiness(workspace)
    assert found.state == "blocked"
    assert found.text == "MobileNet V2 must be downloaded on Model before training"
    assert found.problem is not None
    page.show_path(found.problem.path)
    button = _find(page, QPushButton, "bring_base")
    qtbot.waitUntil(button.isVisible)

    weights.hold = threading.Event()
    qtbot.mouseClick(button, LEFT)
    cancel = _find(page, QPushButton, "base_download_cancel")
    qtbot.waitUntil(cancel.isVisible, timeout=LONG_MS)
    qtbot.mouseClick(cancel, LEFT)
    qtbot.waitUntil(button.isVisible, timeout=LONG_MS)
    assert needs_download(base)

    weights.hold.set()
    weights.hold = None
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(
        lambda: readiness(workspace).state == "ready" and not button.isVisible(),
        timeout=LONG_MS,
    )
    assert not needs_download(base)


def test_that_without_a_network_the_chooser_says_how_to_bring_the_file(
    workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOSSLINE_KERAS_WEIGHTS", closed_address())
    page = _open(workspace, qtbot, tiny_digits().model)
    _press(qtbot, page, "add_base")
    use = _find(page, QPushButton, "use_base")
    assert use.text() == "Download and use"
    qtbot.mouseClick(use, LEFT)

    qtbot.waitUntil(lambda: "can't be downloaded" in _told(page), timeout=LONG_MS)
    assert "choose it as weights file" in _told(page)
    assert use.isEnabled()
    assert workspace.document.experiment.model.base is None
