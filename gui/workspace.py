"""What every page is handed: the parts of the window that are not widgets."""

from dataclasses import dataclass

from gui.background import Background
from gui.data_importer import DataImporter
from gui.data_session import DataSession
from gui.document import Document
from gui.model_check import ModelCheck
from gui.notifications import Navigation, Notifications
from gui.run_library import RunLibrary
from gui.settings import Settings
from gui.tensorflow_loader import TensorFlowLoader
from gui.theme import Theme
from gui.training_session import TrainingSession


@dataclass(frozen=True)
class Workspace:
    """The shared state of the window; made once by `make_workspace`."""

    document: Document
    data: DataSession
    imports: DataImporter
    model_check: ModelCheck
    training: TrainingSession
    runs: RunLibrary
    background: Background
    tensorflow: TensorFlowLoader
    notifications: Notifications
    navigation: Navigation
    settings: Settings
    theme: Theme


def make_workspace(document: Document | None = None) -> Workspace:
    """Makes the shared state; needs a QApplication."""
    settings = Settings()
    document = document or Document()
    background = Background()
    tensorflow = TensorFlowLoader(background)
    data = DataSession(document, background)
    training = TrainingSession()
    return Workspace(
        document=document,
        data=data,
        imports=DataImporter(background),
        model_check=ModelCheck(document, data, tensorflow, background),
        training=training,
        runs=RunLibrary(background, training),
        background=background,
        tensorflow=tensorflow,
        notifications=Notifications(),
        navigation=Navigation(),
        settings=settings,
        theme=Theme(settings.theme, settings.text_scale),
    )
