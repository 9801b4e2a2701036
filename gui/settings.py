"""What the window remembers between two starts: theme, geometry, recent files."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from core.experiment.folders import settings_folder
from gui.theme import ThemeChoice

MAX_RECENT = 8


class Settings:
    """Reads and writes the settings file; a read-only home is not an error."""

    def __init__(self) -> None:
        """Opens `window.ini` in the settings folder."""
        path = settings_folder() / "window.ini"
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def theme(self) -> ThemeChoice:
        """The chosen theme."""
        value = self._store.value("theme", "system")
        if value == "light":
            return "light"
        return "dark" if value == "dark" else "system"

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._store.setValue("theme", choice)

    @property
    def text_scale(self) -> float:
        """How much larger than 13 px the text is, 0.8 to 2.0."""
        try:
            value = float(str(self._store.value("text_scale", 1.0)))
        except ValueError:
            return 1.0
        return min(2.0, max(0.8, value))

    @text_scale.setter
    def text_scale(self, scale: float) -> None:
        self._store.setValue("text_scale", scale)

    @property
    def geometry(self) -> QByteArray | None:
        """Place and size of the window."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    @property
    def recent_files(self) -> list[Path]:
        """Experiment files that were opened or saved, newest first."""
        value = self._store.value("recent", [])
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list):
            return []
        return [path for name in names if _is_file(path := Path(str(name)))]

    def add_recent(self, path: Path) -> None:
        """Puts a file at the top of the recent files."""
        paths = [path, *(p for p in self.recent_files if p != path)][:MAX_RECENT]
        self._store.setValue("recent", [str(p) for p in paths])

    @property
    def draft_path(self) -> Path:
        """Where the experiment is kept while it is being edited."""
        return settings_folder() / "draft.json"


def _is_file(path: Path) -> bool:
    """Whether there is such a file; what can't be looked at is none."""
    try:
        return path.is_file()
    except OSError:
        return False
