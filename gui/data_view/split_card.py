"""The card on which the images are divided, with the counts that result."""

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from core.data.types import PreparedData, RawDataset
from core.experiment import ProblemError
from gui.data_view.group_fields import GroupFields
from gui.data_view.other_test import OtherTest
from gui.data_view.parts import PARTS, PartMark
from gui.data_view.shares import FEWEST_TRAINING, Shares, shares_of
from gui.data_view.split_bar import SplitBar
from gui.text import count
from gui.widgets.words import things
from gui.workspace import Workspace

MOST_TAKEN = 1.0 - FEWEST_TRAINING


class SplitCard(QFrame):
    """Shows and changes `dataset.split`."""

    def __init__(self, workspace: Workspace) -> None:
        """Follows the document."""
        super().__init__()
        self.setProperty("class", "card")
        self._workspace = workspace
        self._raw: RawDataset | None = None
        title = QLabel("Split")
        title.setProperty("class", "heading")
        self._bar = SplitBar(workspace.theme)
        self._bar.setObjectName("split_bar")
        self._bar.changed.connect(self._changed)
        self._bar.released.connect(workspace.document.end_merge)
        self._numbers: list[QLabel] = []
        self._shares: list[QLabel] = []
        self._grouping = GroupFields(workspace)
        self._own = QLabel()
        self._own.setObjectName("split_words")
        self._own.setProperty("class", "quiet")
        self._own.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(self._bar)
        column.addLayout(self._legend())
        column.addWidget(self._own)
        column.addWidget(OtherTest(workspace))
        column.addWidget(self._grouping)
        workspace.document.changed.connect(self.refresh)
        self.refresh()

    def show_data(self, raw: RawDataset | None, prepared: PreparedData | None) -> None:
        """Shows the counts of a data set; none while they are being worked out."""
        self._raw = raw
        self._grouping.show_data(raw)
        parts = (prepared.train, prepared.validation, prepared.test) if prepared else ()
        for place, label in enumerate(self._numbers):
            label.setText(count(len(parts[place])) if parts else "…")
        self.refresh()

    def refresh(self) -> None:
        """Shows the shares of the experiment."""
        spec = self._workspace.document.experiment.dataset
        shares = shares_of(self._raw, spec.split)
        self._bar.show_shares(shares)
        values = (shares.train, shares.validation, shares.test)
        for label, share in zip(self._shares, values, strict=True):
            label.setText("own part" if share is None else f"{share:.0%}"[:-1] + " %")
        own = [
            name
            for name, share in (
                ("validation", shares.validation),
                ("test", shares.test),
            )
            if share is None
        ]
        texts = [_own_parts(own, bool(spec.test_source))] if own else []
        if spec.limit_per_class is not None:
            texts.append(
                f"At most {things(spec.limit_per_class, 'image')} of each class "
                "for training and validation together; the test is not limited."
            )
        self._own.setText(" ".join(texts))
        self._own.setVisible(bool(texts))

    def _legend(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for row, style in enumerate(PARTS):
            number, share = QLabel("…"), QLabel()
            number.setObjectName(f"count_{style.name}")
            number.setFont(self._workspace.theme.font(bold=True))
            share.setFont(self._workspace.theme.font())
            share.setProperty("class", "quiet")
            grid.addWidget(PartMark(style, self._workspace.theme), row, 0)
            grid.addWidget(QLabel(style.name.capitalize()), row, 1)
            grid.addWidget(number, row, 2)
            grid.addWidget(share, row, 3)
            self._numbers.append(number)
            self._shares.append(share)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(2, 64)
        return grid

    def _changed(self, shares: Shares) -> None:
        document = self._workspace.document
        split = document.experiment.dataset.split
        validation, test = shares.validation, shares.test
        # A share that does not count here must not stand in the way of the other.
        if validation is None:
            validation = min(split.validation, round(MOST_TAKEN - (test or 0.0), 2))
        if test is None:
            test = min(split.test, round(MOST_TAKEN - validation, 2))
        new = {**split.model_dump(), "validation": validation, "test": test}
        try:
            document.set_value("dataset.split", new, "change split", "split")
        except ProblemError as error:
            self._workspace.notifications.report_error(error)


def _own_parts(own: list[str], tested_with_other: bool) -> str:
    if tested_with_other:
        return "The other data is the test. Images of this data are divided here."
    rest = " The rest is divided here." if len(own) == 1 else ""
    return f"The data set brings its own {' and '.join(own)} part, which is kept.{rest}"
