"""The style sheet, made from the tokens of a theme.

Widgets opt in through their `class` property: `card`, `primary`, `quiet`, `heading`,
`title`, `chip`, `flat`, `link`, `error`, `warning`, `fine`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.theme import Tokens

_ARROWS = Path(__file__).parents[1] / "resources" / "arrows"


def style_sheet(t: Tokens, pixels: int) -> str:
    """Returns the style sheet of the whole program.

    Args:
        t: The colours.
        pixels: Size of the base text.
    """
    small = round(pixels * 0.92)
    theme = "dark" if t.dark else "light"
    up = (_ARROWS / f"up-{theme}.svg").as_posix()
    check = (_ARROWS / f"check-{theme}.svg").as_posix()
    down = (_ARROWS / f"down-{theme}.svg").as_posix()
    return f"""
QWidget {{ color: {t.text}; }}
QMainWindow, QStackedWidget, QScrollArea, QDialog {{ background: {t.background}; }}
QScrollArea {{ border: none; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QToolTip {{ background: {t.card}; color: {t.text}; border: 1px solid {t.line};
    padding: 4px 8px; }}

QFrame[class~="card"] {{ background: {t.card}; border: 1px solid {t.line};
    border-radius: 10px; }}
QFrame[class~="card"][selected="true"] {{ border: 2px solid {t.accent}; }}
QFrame[class~="card"][problem="error"] {{ border: 1px solid {t.error}; }}
QFrame[class~="card"] QScrollArea {{ background: transparent; }}
QFrame[class~="panel"] {{ background: {t.panel}; border: none; }}
QFrame[class~="rail"] {{ background: {t.panel}; border: none;
    border-right: 1px solid {t.line}; }}
QFrame[class~="header"] {{ background: {t.panel}; border: none;
    border-bottom: 1px solid {t.line}; }}
QFrame[class~="runbar"] {{ background: {t.panel}; border: none;
    border-top: 1px solid {t.line}; }}
QFrame[class~="note"] {{ background: {t.card}; border: 1px solid {t.line};
    border-left: 4px solid {t.accent}; border-radius: 7px; }}
QFrame[class~="note"][severity="error"] {{ border-left-color: {t.error}; }}
QFrame[class~="note"][severity="fine"] {{ border-left-color: {t.fine}; }}
QFrame[class~="note"][severity="warning"] {{ border-left-color: {t.warning}; }}

QLabel[class~="title"] {{ font-size: {round(pixels * 1.4)}px; font-weight: 600; }}
QLabel[class~="heading"] {{ color: {t.quiet}; font-size: {small}px;
    font-weight: 600; }}
QLabel[class~="name"] {{ font-weight: 600; }}
QLabel[class~="quiet"] {{ color: {t.quiet}; font-size: {small}px; }}
QLabel[class~="error"] {{ color: {t.error}; }}
QLabel[class~="warning"] {{ color: {t.warning}; }}
QLabel[class~="fine"] {{ color: {t.fine}; }}
QLabel[class~="small"] {{ font-size: {small}px; }}
QLabel[class~="chip"] {{ background: {t.background}; border: 1px solid {t.line};
    border-radius: 11px; padding: 3px 10px; color: {t.quiet};
    font-size: {small}px; }}

QPushButton, QToolButton {{ background: {t.card}; border: 1px solid {t.line};
    border-radius: 7px; padding: 5px 14px; }}
QToolButton {{ padding: 4px 8px; }}
QPushButton:hover, QToolButton:hover {{ border-color: {t.accent}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.selected}; }}
QPushButton:checked, QToolButton:checked {{ background: {t.selected};
    border-color: {t.accent}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {t.accent}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {t.quiet};
    background: {t.background}; }}
QPushButton[class~="primary"] {{ background: {t.accent}; color: {t.on_accent};
    border: 1px solid {t.accent}; font-weight: 600; }}
QPushButton[class~="primary"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[class~="primary"]:disabled {{ background: {t.background};
    color: {t.quiet}; border-color: {t.line}; }}
QPushButton[class~="flat"], QToolButton[class~="flat"] {{ background: transparent;
    border: 1px solid transparent; }}
QPushButton[class~="flat"]:hover, QToolButton[class~="flat"]:hover {{
    background: {t.selected}; }}
QPushButton[class~="flat"]:checked, QToolButton[class~="flat"]:checked {{
    background: {t.selected}; border: 1px solid {t.accent}; }}
QPushButton[class~="flat"]:focus, QToolButton[class~="flat"]:focus {{
    border: 2px solid {t.accent}; }}
QToolButton[class~="icon"] {{ background: transparent; border: 1px solid transparent;
    border-radius: 6px; padding: 2px; }}
QToolButton[class~="icon"]:hover {{ background: {t.selected}; }}
QToolButton[class~="icon"]:focus {{ border: 2px solid {t.accent}; padding: 1px; }}
QToolButton[class~="fold"] {{ background: transparent; border: 1px solid transparent;
    color: {t.quiet}; padding: 2px 4px 2px 0; }}
QToolButton[class~="fold"][class~="heading"] {{ font-size: {small}px;
    font-weight: 600; }}
QToolButton[class~="fold"]:hover {{ color: {t.text}; }}
QToolButton[class~="fold"]:focus {{ border: 1px solid {t.accent}; }}
QPushButton[class~="entry"] {{ background: transparent; border: 1px solid transparent;
    border-radius: 6px; padding: 3px 6px; text-align: left; }}
QPushButton[class~="entry"]:hover {{ background: {t.selected}; }}
QPushButton[class~="entry"]:focus {{ border: 1px solid {t.accent};
    background: {t.selected}; }}
QToolButton[class~="menu"] {{ padding: 4px 22px 4px 10px; }}
QToolButton[class~="menu"]::menu-indicator {{ image: url({down}); width: 10px;
    height: 10px; subcontrol-origin: border; subcontrol-position: center right;
    right: 8px; }}
QLabel[class~="placeholder"] {{ border: 1px dashed {t.quiet}; border-radius: 8px;
    color: {t.quiet}; padding: 12px; }}
QPushButton[class~="link"] {{ background: transparent; border: none;
    color: {t.accent}; padding: 0; text-decoration: underline; text-align: left; }}
QPushButton[class~="link"]:focus {{ border: 1px dotted {t.accent}; }}
QPushButton[class~="rail"] {{ background: transparent; border: none;
    border-left: 3px solid transparent; border-radius: 8px; padding: 8px 12px;
    text-align: left; color: {t.quiet}; }}
QPushButton[class~="rail"]:hover {{ background: {t.selected}; }}
QPushButton[class~="rail"]:checked {{ background: {t.selected}; color: {t.text};
    border-left: 3px solid {t.accent}; font-weight: 600; }}
QPushButton[class~="rail"]:focus {{ border: 2px solid {t.accent};
    padding: 6px 10px 6px 13px; }}

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit {{
    background: {t.field}; border: 1px solid {t.line}; border-radius: 7px;
    padding: 4px 8px; selection-background-color: {t.accent};
    selection-color: {t.on_accent}; }}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus,
QPlainTextEdit:focus {{ border: 2px solid {t.accent}; padding: 3px 7px; }}
QLineEdit[problem="error"], QSpinBox[problem="error"],
QDoubleSpinBox[problem="error"], QComboBox[problem="error"] {{
    border: 1px solid {t.error}; }}
QSpinBox, QDoubleSpinBox {{ padding-right: 22px; }}
QSpinBox:focus, QDoubleSpinBox:focus {{ padding-right: 21px; }}
QSpinBox::up-button, QDoubleSpinBox::up-button {{ subcontrol-origin: border;
    subcontrol-position: top right; width: 20px; height: 13px; margin: 2px 2px 0 0;
    border: none; border-radius: 4px; background: transparent; }}
QSpinBox::down-button, QDoubleSpinBox::down-button {{ subcontrol-origin: border;
    subcontrol-position: bottom right; width: 20px; height: 13px;
    margin: 0 2px 2px 0; border: none; border-radius: 4px; background: transparent; }}
QSpinBox::up-button:hover, QSpinBox::down-button:hover, QDoubleSpinBox::up-button:hover,
QDoubleSpinBox::down-button:hover {{ background: {t.selected}; }}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{ image: url({up}); width: 10px;
    height: 10px; }}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{ image: url({down}); width: 10px;
    height: 10px; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox::drop-down {{ subcontrol-origin: border; subcontrol-position: center right;
    width: 22px; border: none; }}
QComboBox::down-arrow {{ image: url({down}); width: 10px; height: 10px; }}
QComboBox QAbstractItemView {{ background: {t.card}; border: 1px solid {t.line};
    selection-background-color: {t.selected}; selection-color: {t.text}; }}
QCheckBox {{ spacing: 8px; border: 1px solid transparent; border-radius: 4px; }}
QCheckBox::indicator {{ width: 12px; height: 12px; border-radius: 3px;
    border: 1px solid {t.quiet}; background: {t.field}; }}
QCheckBox::indicator:checked {{ border-color: {t.accent}; background: {t.accent};
    image: url({check}); }}
QCheckBox::indicator:disabled {{ border-color: {t.line}; }}
QCheckBox::indicator:checked:disabled {{ background: {t.quiet}; }}
QCheckBox:focus, QRadioButton:focus {{ border: 1px solid {t.accent};
    border-radius: 4px; outline: none; }}
QSlider:focus {{ outline: 1px dotted {t.accent}; }}

QProgressBar {{ background: {t.line}; border: none; border-radius: 3px;
    max-height: 6px; min-height: 6px; text-align: center; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
QSlider::groove:horizontal {{ height: 4px; background: {t.line};
    border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -5px 0;
    border-radius: 7px; background: {t.accent}; }}
QTableView, QTreeView, QListView {{ background: {t.card}; border: 1px solid {t.line};
    border-radius: 7px; gridline-color: {t.line};
    selection-background-color: {t.selected}; selection-color: {t.text};
    alternate-background-color: {t.panel}; }}
QListView[class~="bare"], QTableView[class~="bare"] {{ background: transparent;
    border: none; border-radius: 0; }}
QFrame[class~="card"] QStackedWidget, QFrame[class~="card"] QScrollArea {{
    background: transparent; }}
QTableView::item {{ padding: 0 5px; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QRadioButton {{ spacing: 8px; border: 1px solid transparent; }}
QRadioButton::indicator {{ width: 12px; height: 12px; border-radius: 8px;
    border: 2px solid {t.quiet}; background: {t.field}; }}
QRadioButton::indicator:checked {{ width: 6px; height: 6px; background: {t.field};
    border: 5px solid {t.accent}; }}
QToolButton::menu-indicator {{ image: none; }}
QFrame[class~="action"]:hover {{ border-color: {t.accent}; }}
QFrame[class~="action"]:focus {{ border: 2px solid {t.accent}; }}
QHeaderView::section {{ background: {t.panel}; color: {t.quiet}; border: none;
    border-bottom: 1px solid {t.line}; padding: 5px 8px; font-weight: 600;
    font-size: {small}px; }}
QTabWidget::pane {{ border: none; }}
QTabBar::tab {{ padding: 6px 14px; color: {t.quiet}; border: none;
    border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {t.text}; border-bottom: 2px solid {t.accent};
    font-weight: 600; }}
QTabBar::tab:focus {{ background: {t.selected}; }}
QMenuBar {{ background: transparent; border: none; }}
QMenuBar::item {{ background: transparent; color: {t.text}; padding: 5px 8px;
    border-radius: 6px; }}
QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {t.selected}; }}
QMenu {{ background: {t.card}; border: 1px solid {t.line}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 5px; }}
QMenu[class~="long"] {{ menu-scrollable: 1; }}
QMenu[class~="long"]::item {{ padding: 3px 24px 3px 12px; }}
QMenu::item:selected {{ background: {t.selected}; }}
QMenu::item:disabled {{ color: {t.quiet}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
QScrollBar:vertical {{ width: 10px; background: transparent; margin: 2px; }}
QScrollBar:horizontal {{ height: 10px; background: transparent; margin: 2px; }}
QScrollBar::handle {{ background: {t.line}; border-radius: 3px; min-height: 28px;
    min-width: 28px; }}
QScrollBar::handle:hover {{ background: {t.quiet}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page,
QScrollBar::sub-page {{ background: transparent; border: none; width: 0; height: 0; }}
QSplitter::handle {{ background: transparent; }}
"""
