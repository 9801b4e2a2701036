"""What a card shows, computed from the model and what Keras says of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.experiment import (
    LayerSpec,
    ModelSpec,
    Problem,
    Residual,
    TaskInfo,
    settings_of,
)
from gui.base_view.base_words import base_details, base_name
from gui.forms.words import short_text
from gui.layer_editor.alignment import align
from gui.layer_editor.places import BASE, HEAD, INPUT, path_of, place_of

if TYPE_CHECKING:
    from core.model.bases.outline import BaseOutline
    from core.model.report import LayerReport, ModelReport

UNKNOWN = "—"
_GRAVITY = {"error": 0, "warning": 1, "information": 2}


@dataclass(frozen=True)
class CardState:
    """Everything that one card shows.

    Attributes:
        path: Which place of the experiment it stands for.
        name: The layer's name.
        details: The settings that matter, or what else to know.
        output: The shape of the output, or a dash.
        parameters: The number of parameters, or a dash.
        share: The share of all parameters, from 0 to 1.
        enabled: Whether the layer is built.
        stale: Whether output and parameters are from before the last change.
        problem: What is wrong with it.
        icon: What stands at the left: `grip`, `lock`, `input`, `snowflake` or
            `flame`.
        inner: The cards inside a block; None if it is none.
    """

    path: str
    name: str
    details: str = ""
    output: str = UNKNOWN
    parameters: str = UNKNOWN
    share: float = 0.0
    enabled: bool = True
    stale: bool = False
    problem: Problem | None = None
    icon: str = "grip"
    inner: "tuple[CardState, ...] | None" = None

    def spoken(self) -> str:
        """Returns the card in words for a screen reader."""
        parts = [self.name, self.details]
        if not self.enabled:
            parts.append("switched off")
        if self.output != UNKNOWN:
            parts.append(f"output {self.output}")
        if self.parameters != UNKNOWN:
            parts.append(f"{self.parameters} parameters")
        if self.problem is not None:
            parts.append(f"{self.problem.severity}: {self.problem.message}")
        return ", ".join(part for part in parts if part)


def display_name(layer: LayerSpec) -> str:
    """Returns how a layer is called on screen: Keras's name, or a plain one."""
    return "Residual block" if isinstance(layer, Residual) else layer.kind


def details_of(layer: LayerSpec) -> str:
    """Returns the settings that matter: `32 · 3×3 · relu`."""
    known = {setting.name: setting for setting in settings_of(type(layer))}
    parts: list[str] = []
    for name in layer.card_settings:
        value = getattr(layer, name)
        text = short_text(known[name], value).replace(" × ", "×")
        parts.append(f"{known[name].label.lower()} {text}" if _bare(value) else text)
    if "activation" not in layer.card_settings:
        activation = getattr(layer, "activation", "linear")
        parts += [] if activation == "linear" else [str(activation)]
    return " · ".join(parts)


def _bare(value: object) -> bool:
    """Whether a value says little without its name."""
    return isinstance(value, float)


def shape_text(shape: tuple[int, ...] | None) -> str:
    """Returns `7×7×448`, or a dash for an unknown shape."""
    return UNKNOWN if shape is None else "×".join(str(side) for side in shape)


class CardStates:
    """Makes the states of all cards.

    While Keras has not looked at the newest stack yet, layers that were there before
    keep their numbers, marked as stale where they may change.
    """

    def __init__(
        self,
        model: ModelSpec,
        task: TaskInfo | None,
        report: "ModelReport | None",
        inspected: ModelSpec | None,
        up_to_date: bool,
        problems: Sequence[Problem],
    ) -> None:
        """Takes what is known.

        Args:
            model: The model to show.
            task: What the data is, once it is known.
            report: What Keras said last.
            inspected: The model of which it said that.
            up_to_date: Whether that is the same model, on the same data.
            problems: What is wrong with the experiment.
        """
        self._model = model
        self._task = task
        self._report = report
        self._inspected = inspected if report is not None else None
        self._current = up_to_date
        self._problems = problems

    def input(self) -> CardState:
        """Returns the card of the input."""
        report = self._report.input if self._report else None
        output = self._task.describe_input() if self._task else UNKNOWN
        return CardState(
            path=INPUT,
            name="Input",
            details="follows the data",
            output=output,
            problem=self._problem_at(INPUT, report),
            icon="input",
        )

    def base(self, outline: "BaseOutline | None") -> CardState | None:
        """Returns the card of the pretrained base; None if there is none.

        Args:
            outline: What it consists of, once that is known.
        """
        base = self._model.base
        if base is None:
            return None
        report = self._report.base if self._report else None
        state = CardState(
            path=BASE,
            name=outline.title if outline else base_name(base),
            details=base_details(base, outline),
            problem=self._problem_at(BASE, report),
            icon="flame" if base.freeze.mode == "none" else "snowflake",
        )
        return self._numbers(state, report, stale=not self._current)

    def layers(self) -> tuple[CardState, ...]:
        """Returns the cards of the stack."""
        reports: Sequence[LayerReport] = self._report.layers if self._report else ()
        old = self._inspected.layers if self._inspected else ()
        return self._stack(self._model.layers, (), old, reports)

    def head(self) -> CardState:
        """Returns the card of the locked output layer."""
        report = self._report.head if self._report else None
        classes = self._task.default_head().units if self._task else None
        known = f"{classes} · " if classes else ""
        return self._numbers(
            CardState(
                path=HEAD,
                name="Dense",
                details=f"{known}softmax · follows the data",
                problem=self._problem_at(HEAD, report),
                icon="lock",
            ),
            report,
            stale=not self._current,
        )

    def _stack(
        self,
        layers: Sequence[LayerSpec],
        holder: tuple[int, ...],
        old: Sequence[LayerSpec],
        reports: "Sequence[LayerReport]",
    ) -> tuple[CardState, ...]:
        origins = align(old, layers)
        cards: list[CardState] = []
        unchanged = self._same_input()
        for index, (layer, origin) in enumerate(zip(layers, origins, strict=True)):
            report = before = None
            if origin is not None and origin < len(reports):
                report, before = reports[origin], old[origin]
            unchanged = unchanged and origin == index and before == layer
            inner = None
            if isinstance(layer, Residual):
                inner = self._stack(
                    layer.layers,
                    (*holder, index),
                    before.layers if isinstance(before, Residual) else (),
                    report.inner if report is not None else (),
                )
            path = path_of((*holder, index))
            state = CardState(
                path=path,
                name=display_name(layer),
                details=details_of(layer),
                enabled=layer.enabled,
                problem=self._problem_at(path, report),
                inner=inner,
            )
            stale = not (self._current or unchanged)
            cards.append(self._numbers(state, report, stale))
        return tuple(cards)

    def _numbers(
        self, state: CardState, report: "LayerReport | None", stale: bool
    ) -> CardState:
        """Adds what Keras said of the layer."""
        if not state.enabled:
            return replace(state, output="off")
        if report is None:
            return replace(state, stale=True)
        total = self._report.parameters if self._report else 0
        built = report.output_shape is not None
        return replace(
            state,
            output=shape_text(report.output_shape),
            parameters=f"{report.parameters:,}" if built else UNKNOWN,
            share=report.parameters / total if total else 0.0,
            stale=stale,
        )

    def _problem_at(self, path: str, report: "LayerReport | None") -> Problem | None:
        if not self._current:
            # The fix speaks of places in the older stack; offering it would mislead.
            old = report.problem if report is not None else None
            return old.replace(fix=None) if old is not None else None
        own = [p for p in self._problems if p.path == path or _is_setting(p.path, path)]
        return min(own, key=lambda p: _GRAVITY[p.severity], default=None)

    def _same_input(self) -> bool:
        if self._report is None or self._task is None:
            return False
        return self._report.input.output_shape == self._task.input_shape


def _is_setting(path: str, layer: str) -> bool:
    """Tells whether a path is that of a setting of a layer, not of an inner layer."""
    if not path.startswith(f"{layer}."):
        return False
    return place_of(path) == place_of(layer)
