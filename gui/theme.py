"""Colours, spacing and fonts: the one place from which every screen takes them."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gui.style_sheet import style_sheet

ThemeChoice = Literal["system", "light", "dark"]
BASE_PIXELS = 13


@dataclass(frozen=True)
class Tokens:
    """The named colours of one theme, as `#rrggbb`.

    Text on any of the surfaces has a contrast of at least 4.5:1.
    """

    dark: bool
    background: str
    panel: str
    card: str
    field: str
    line: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    selected: str
    fine: str
    warning: str
    error: str
    training: str
    validation: str


LIGHT = Tokens(
    dark=False,
    background="#f4f5f7",
    panel="#ffffff",
    card="#ffffff",
    field="#ffffff",
    line="#dfe3ea",
    text="#1c2430",
    quiet="#5b6577",
    accent="#2f5fd0",
    on_accent="#ffffff",
    selected="#e3eafa",
    fine="#1a7d5e",
    warning="#966000",
    error="#c23b2a",
    training="#1f6fb8",
    validation="#c8560b",
)

DARK = Tokens(
    dark=True,
    background="#14161a",
    panel="#1b1e24",
    card="#23272f",
    field="#181b20",
    line="#323844",
    text="#e7eaf0",
    quiet="#9aa3b2",
    accent="#5b8def",
    on_accent="#0d1320",
    selected="#25304a",
    fine="#3fb28f",
    warning="#e0a030",
    error="#ee7562",
    training="#5aa9f0",
    validation="#f08a3c",
)


class Theme(QObject):
    """The colours in force. Emits `changed` when they change."""

    changed = Signal()

    def __init__(self, choice: ThemeChoice = "system", text_scale: float = 1.0) -> None:
        """Takes the colours of the choice; call `apply` to show them."""
        super().__init__()
        self._choice: ThemeChoice = choice
        self._text_scale = text_scale
        self.tokens = LIGHT
        self._take_tokens()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)

    @property
    def choice(self) -> ThemeChoice:
        """What the person chose: light, dark, or as the system is."""
        return self._choice

    @property
    def scale(self) -> float:
        """How much larger than usual the text is."""
        return self._text_scale

    def choose(self, choice: ThemeChoice) -> None:
        """Changes the theme for the whole program."""
        self._choice = choice
        self._take_tokens()
        self.apply()

    def set_text_scale(self, scale: float) -> None:
        """Makes all text larger or smaller; 1.0 is 13 px."""
        self._text_scale = scale
        self.apply()

    def color(self, name: str) -> QColor:
        """Returns the colour of a token by its name."""
        return QColor(getattr(self.tokens, name))

    def font(self, factor: float = 1.0, bold: bool = False) -> QFont:
        """Returns the program's font, with figures of equal width."""
        font = QFont(QApplication.font())
        font.setPixelSize(round(BASE_PIXELS * self._text_scale * factor))
        font.setFeature(QFont.Tag("tnum"), 1)
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def apply(self) -> None:
        """Puts palette, font and style sheet in force."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setFont(self.font())
            app.setPalette(self._palette())
            app.setStyleSheet(
                style_sheet(self.tokens, round(BASE_PIXELS * self._text_scale))
            )
        self.changed.emit()

    def _system_changed(self) -> None:
        if self._choice == "system":
            self.choose("system")

    def _take_tokens(self) -> None:
        dark = self._choice == "dark"
        if self._choice == "system":
            scheme = QGuiApplication.styleHints().colorScheme()
            dark = scheme == Qt.ColorScheme.Dark
        self.tokens = DARK if dark else LIGHT

    def _palette(self) -> QPalette:
        roles = QPalette.ColorRole
        colors = {
            roles.Window: "background",
            roles.WindowText: "text",
            roles.Base: "field",
            roles.AlternateBase: "panel",
            roles.Text: "text",
            roles.Button: "card",
            roles.ButtonText: "text",
            roles.Highlight: "accent",
            roles.HighlightedText: "on_accent",
            roles.ToolTipBase: "card",
            roles.ToolTipText: "text",
            roles.PlaceholderText: "quiet",
            roles.Link: "accent",
            roles.Accent: "accent",
        }
        palette = QPalette()
        for role, name in colors.items():
            palette.setColor(role, self.color(name))
        disabled = QPalette.ColorGroup.Disabled
        for role in (roles.Text, roles.ButtonText, roles.WindowText):
            palette.setColor(disabled, role, self.color("quiet"))
        return palette
