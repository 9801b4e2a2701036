"""A form made from a specification: one row a setting, written through the document."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.experiment import (
    Problem,
    ProblemError,
    Setting,
    Spec,
    get_value,
    settings_of,
)
from gui.forms.factory import make_field
from gui.forms.kind_field import KindField
from gui.forms.kinds import summary_of
from gui.forms.more_button import MoreButton
from gui.forms.optional_field import OptionalField
from gui.forms.row import LABEL_WIDTH, FieldRow
from gui.forms.simple_fields import SwitchField
from gui.forms.words import kind_label, lower_first
from gui.forms.writing import DocumentWriter

if TYPE_CHECKING:
    from gui.workspace import Workspace

INDENT = 12
"""How far the settings of a part stand to the right, in pixels."""


class SpecForm(QWidget):
    """Edits the specification at one place of the experiment.

    The form follows the document: it shows what stands there now, also when that
    becomes another kind (a schedule that was exchanged by an undo). While the place
    does not exist, the form is disabled.

    Signals:
        help_changed: The help of the setting that the person is in.
        rebuilt: The rows are new ones, because the kind has changed.
    """

    help_changed = Signal(str)
    rebuilt = Signal()

    def __init__(
        self,
        workspace: "Workspace",
        base_path: str,
        *,
        only: Sequence[str] = (),
        hidden: Sequence[str] = (),
        starts: Mapping[str, Any] | None = None,
        show_help: bool = True,
        show_problems: bool = True,
        unfolded: bool = False,
        indented: bool = False,
        nested_in: Setting | None = None,
    ) -> None:
        """Makes the rows.

        Args:
            workspace: The shared state of the window.
            base_path: The place, such as `training` or `model.layers[3]`.
            only: Names of the settings to show; none means all.
            hidden: Names of settings to leave out.
            starts: For optional settings, what to begin with when "automatic" is
                switched off.
            show_help: Whether the help of the focused setting stands at the foot; a
                page may show `help_changed` elsewhere instead.
            show_problems: Whether fields say what is wrong with them; a page may say so
                elsewhere instead.
            unfolded: Whether advanced settings stand among the others.
            indented: Whether the rows stand as far in as those of a part.
            nested_in: The setting of another form that this one belongs to; that form
                then tells this one of problems.
        """
        super().__init__()
        self._workspace = workspace
        self._base_path = base_path
        self._only = tuple(only)
        self._hidden = tuple(hidden)
        self._starts = dict(starts or {})
        self._unfolded = unfolded
        self._indented = indented
        self._owner = nested_in
        self._follows_check = nested_in is None and show_problems
        self._spec: Spec | None = None
        self._shown: tuple[Setting, ...] = ()
        self._label_width = LABEL_WIDTH
        self._writer = DocumentWriter(workspace)
        self._rows: dict[str, FieldRow] = {}
        self._inner: dict[str, SpecForm] = {}
        self._body: QWidget | None = None
        self._rest: QWidget | None = None
        self._more: MoreButton | None = None
        self._expanded = False
        self._column = _column(self)
        self._help = QLabel()
        self._help.setObjectName(f"{base_path}:help")
        self._help.setWordWrap(True)
        self._help.setProperty("class", "quiet")
        self._help.setVisible(show_help and nested_in is None)
        self._column.addWidget(self._help)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.refresh()
        workspace.document.changed.connect(self.refresh)
        if self._follows_check:
            workspace.model_check.changed.connect(self._take_problems)
            self._take_problems()

    @property
    def base_path(self) -> str:
        """The place that is edited."""
        return self._base_path

    @property
    def expanded(self) -> bool:
        """Whether the advanced settings are shown."""
        return self._more.isChecked() if self._more else self._expanded

    @expanded.setter
    def expanded(self, expanded: bool) -> None:
        self._expanded = expanded
        if self._more is not None:
            self._more.setChecked(expanded)

    def set_base_path(self, path: str) -> None:
        """Follows a specification that has moved; keeps focus and half-typed text."""
        if path != self._base_path:
            self._base_path = path
            self._name_rows()
            self.refresh()

    def show_field(self, path: str) -> bool:
        """Brings the field of a path into view and focuses it.

        Returns:
            Whether the form has that field.
        """
        for name, row in self._rows.items():
            if path in (self._path(name), f"{self._path(name)}[0]"):
                if row.setting.advanced and self._more is not None:
                    self._more.setChecked(True)
                row.field.setFocus()
                return True
        return any(form.show_field(path) for form in self._inner.values())

    def show_row(self, name: str, shown: bool) -> None:
        """Shows a setting, or hides it where it has no effect."""
        self._rows[name].setVisible(shown)

    def set_start(self, name: str, start: Any) -> None:
        """Names what an optional setting begins with when it is set by hand."""
        self._starts[name] = start
        row = self._rows.get(name)
        if row is not None and isinstance(row.field, OptionalField):
            row.field.begin_with(start)

    def refresh(self) -> None:
        """Shows what the document has now."""
        try:
            spec = get_value(self._workspace.document.experiment, self._base_path)
        except ProblemError:
            spec = None
        self.setEnabled(isinstance(spec, Spec))
        if not isinstance(spec, Spec) or spec == self._spec:
            return
        if type(spec) is not type(self._spec):
            self._build(spec)
        self._spec = spec
        for name, row in self._rows.items():
            row.show_value(getattr(spec, name))
            if row.setting.used_if is not None:
                row.setVisible(row.setting.is_used(spec))
        if self._rest is not None:
            enabled = getattr(spec, "enabled", True)
            self._rest.setEnabled(enabled)
            self._rest.setVisible(enabled)
        if self._more is not None:
            self._more.set_changed(self._count_changed(spec))

    def retire(self) -> None:
        """Stops following the document and goes away.

        A widget that is only deleted later would still take part in the next change.
        """
        self._workspace.document.changed.disconnect(self.refresh)
        if self._follows_check:
            self._workspace.model_check.changed.disconnect(self._take_problems)
        for form in self._inner.values():
            form.retire()
        self.hide()
        self.deleteLater()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Marks the fields that problems are about."""
        for name, row in self._rows.items():
            path = self._path(name)
            about = (p for p in problems if p.path == path or _within(p.path, path))
            row.show_problem(next(about, None))
        for form in self._inner.values():
            form.show_problems(problems)

    def inputs(self) -> list[QWidget]:
        """Returns all widgets that take the focus, from top to bottom."""
        found: list[QWidget] = []
        for setting in self._shown:
            if setting.advanced and self._more and self._more not in found:
                found.append(self._more)
            if setting.name in self._rows:
                found.extend(self._rows[setting.name].field.inputs())
            if setting.name in self._inner:
                found.extend(self._inner[setting.name].inputs())
        return found

    def _path(self, name: str) -> str:
        return f"{self._base_path}.{name}"

    def _build(self, spec: Spec) -> None:
        self._expanded = self.expanded
        for form in self._inner.values():
            form.retire()
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._rows, self._inner = {}, {}
        self._more = self._rest = None
        settings = [s for s in settings_of(type(spec)) if self._is_shown(s.name)]
        plain = [s for s in settings if self._unfolded or not s.advanced]
        advanced = [s for s in settings if s not in plain]
        self._shown = (*plain, *advanced)
        self._body = QWidget()
        switched = bool(plain) and plain[0].name == "enabled"
        inside = self._owner is not None or self._indented
        column = _column(self._body, INDENT if inside and not switched else 0)
        self._column.insertWidget(0, self._body)
        if self._owner and summary_of(type(spec)):
            column.addWidget(_quiet_label(summary_of(type(spec))))
        self._label_width = LABEL_WIDTH - (INDENT if inside or switched else 0)
        if switched:
            column.addWidget(self._make_switch(plain.pop(0)))
            self._rest = QWidget()
            column.addWidget(self._rest)
            column = _column(self._rest, INDENT)
        for setting in plain:
            self._add(setting, column)
        if advanced:
            part = QWidget()
            self._more = MoreButton(part, self._subject(spec))
            self._more.setChecked(self._expanded)
            column.addWidget(self._more)
            column.addWidget(part)
            folded = _column(part)
            for setting in advanced:
                self._add(setting, folded)
        self._name_rows()
        # What is folded away is not explained before it is looked at.
        seen = self._shown if len(advanced) < len(self._shown) else ()
        self._help.setText(seen[0].help if seen else "")
        _set_tab_order(self.inputs())
        self.rebuilt.emit()

    def _subject(self, spec: Spec) -> str:
        if self._owner is None:
            return ""
        kind = getattr(spec, "kind", None)
        return kind_label(kind) if kind else lower_first(self._owner.label)

    def _is_shown(self, name: str) -> bool:
        return name not in self._hidden and (not self._only or name in self._only)

    def _make_switch(self, setting: Setting) -> FieldRow:
        return self._add_row(
            FieldRow(setting, SwitchField(setting.label), label_width=0)
        )

    def _add(self, setting: Setting, column: QVBoxLayout) -> None:
        if setting.kind == "union":
            column.addWidget(
                self._add_row(FieldRow(setting, KindField(setting), self._label_width))
            )
        elif setting.kind != "spec":
            field = make_field(setting, self._starts.get(setting.name))
            column.addWidget(self._add_row(FieldRow(setting, field, self._label_width)))
            return
        path = self._path(setting.name)
        form = SpecForm(self._workspace, path, nested_in=setting)
        form.help_changed.connect(self._help_wanted)
        form.rebuilt.connect(self._inner_rebuilt)
        self._inner[setting.name] = form
        column.addWidget(form)

    def _add_row(self, row: FieldRow) -> FieldRow:
        self._rows[row.setting.name] = row
        row.edited.connect(self._edited)
        row.finished.connect(self._finished)
        row.focused.connect(self._help_wanted)
        row.fix_chosen.connect(self._writer.apply)
        return row

    def _name_rows(self) -> None:
        self.setObjectName(f"{self._base_path}:form")
        for name, row in self._rows.items():
            row.set_path(self._path(name))
        for name, form in self._inner.items():
            form.set_base_path(self._path(name))

    def _edited(self, name: str, value: object) -> None:
        row, before = self._rows[name], getattr(self._spec, name)
        row.show_complaint(
            self._writer.write(self._path(name), row.setting, before, value)
        )

    def _finished(self, name: str) -> None:
        self._writer.end()
        self._rows[name].show_complaint("")
        self._rows[name].show_value(getattr(self._spec, name))

    def _take_problems(self) -> None:
        self.show_problems(self._workspace.model_check.problems)

    def _help_wanted(self, text: str) -> None:
        self._help.setText(text)
        self.help_changed.emit(text)

    def _inner_rebuilt(self) -> None:
        if self._owner:
            self.rebuilt.emit()
        else:
            _set_tab_order(self.inputs())
            if self._follows_check:
                self._take_problems()

    def _count_changed(self, spec: Spec) -> int:
        return sum(
            getattr(spec, setting.name) != setting.default
            for setting in self._shown
            if setting.advanced
        )


def _within(path: str, outer: str) -> bool:
    """Tells whether a path is an item of another, such as one side of a pair."""
    return path.startswith(f"{outer}[")


def _column(widget: QWidget, indent: int = 0) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(indent, 0, 0, 0)
    column.setSpacing(8)
    return column


def _quiet_label(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("class", "quiet")
    return label


def _set_tab_order(widgets: Sequence[QWidget]) -> None:
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)
