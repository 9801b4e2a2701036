"""Asking Keras what a stack would be, without making a single weight.

The stack is laid symbolically: Keras computes every shape and counts every parameter,
and raises the errors it would raise when building. Inside a `StatelessScope` it notes
the shape of each weight and postpones its values, so that a layer with ten thousand
million parameters costs as little as one with ten.
"""

import math
import threading
from dataclasses import dataclass, field

import keras

from core.experiment import Experiment, Fix, ModelSpec, Problem, ProblemError, TaskInfo
from core.experiment.checks import output_problems
from core.experiment.fixes import apply_fix
from core.experiment.model import MAX_LAYERS
from core.experiment.paths import parse_path
from core.model.complaints import Complaint, explain
from core.model.hints import hints
from core.model.memory import physical_memory
from core.model.naming import layer_path
from core.model.output import output_complaints
from core.model.report import HEAD_PATH, INPUT_PATH, LayerReport, ModelReport
from core.model.size import size_complaints
from core.model.stack import CannotStack, Shape, Stacker

_GRAVITY = {"error": 0, "warning": 1, "information": 2}


@dataclass
class _Findings:
    """What one symbolic walk has seen, by path."""

    shapes: dict[str, Shape] = field(default_factory=dict[str, Shape])
    parameters: dict[str, int] = field(default_factory=dict[str, int])
    trainable: dict[str, int] = field(default_factory=dict[str, int])
    failure: CannotStack | None = None

    def record(self, path: str, shape: Shape, layers: tuple[keras.Layer, ...]) -> None:
        """Notes what Keras says of one layer."""
        self.shapes[path] = shape
        self.parameters[path] = sum(layer.count_params() for layer in layers)
        self.trainable[path] = sum(
            math.prod(weight.shape)
            for layer in layers
            for weight in layer.trainable_weights
        )


def inspect_model(
    spec: ModelSpec, task: TaskInfo, memory: int | None = None
) -> ModelReport:
    """Returns shapes, parameter counts and problems of a stack; never raises for it.

    Args:
        spec: The stack.
        task: What the data is.
        memory: Bytes of memory there are for training; by default this computer's.

    Returns:
        The report. After the first layer that can't be built, the later ones have no
        shape. A fix is only offered if it was tried and mends its problem.
    """
    findings = _walk(spec, task)
    available = physical_memory() if memory is None else memory
    problems = [*output_problems(spec)]
    for complaint in _complaints(spec, task, findings, available):
        fix = _tried(complaint, spec, task, findings, available)
        problems.append(complaint.problem.replace(fix=fix))
    wrong = {problem.path for problem in problems}
    problems += (h for h in hints(spec, findings.shapes) if h.path not in wrong)
    problems = list(dict.fromkeys(problems))
    return _report(spec, findings, tuple(sorted(problems, key=_order)))


def _walk(spec: ModelSpec, task: TaskInfo) -> _Findings:
    """Lays the stack symbolically.

    Keras keeps the list of postponed weights for each thread, and the next scope to
    end in that thread would make them after all. So the walk has a thread of its own,
    with which the list disappears.
    """
    findings = _Findings()

    def walk() -> None:
        stacker = Stacker(seed=0, precision="float32", recorder=findings.record)
        with keras.StatelessScope(initialize_variables=False):
            try:
                stacker.lay(spec, task)
            except CannotStack as failure:
                findings.failure = failure

    thread = threading.Thread(target=walk, name="inspect-model")
    thread.start()
    thread.join()
    return findings


def _complaints(
    spec: ModelSpec, task: TaskInfo, findings: _Findings, memory: int | None
) -> list[Complaint]:
    found: list[Complaint] = []
    if findings.failure is not None:
        found.append(explain(findings.failure, spec, findings.shapes))
    else:
        found += output_complaints(spec, task, findings.shapes)
    outer = {
        path: count
        for path, count in findings.parameters.items()
        if path.count("[") <= 1
    }
    found += size_complaints(spec, findings.shapes, outer, memory)
    return found


def _tried(
    complaint: Complaint,
    spec: ModelSpec,
    task: TaskInfo,
    findings: _Findings,
    memory: int | None,
) -> Fix | None:
    """Returns the first change that really mends a complaint, or None."""
    left = _unlaid(spec, findings)
    count = len(_complaints(spec, task, findings, memory))
    for fix in complaint.repairs:
        try:
            changed = apply_fix(Experiment(model=spec), fix).model
        except ProblemError:
            continue
        after = _walk(changed, task)
        if findings.failure is not None:
            mended = _unlaid(changed, after) < left
        else:
            complaints_after = _complaints(changed, task, after, memory)
            mended = after.failure is None and len(complaints_after) < count
        if mended:
            return fix
    return None


def _unlaid(spec: ModelSpec, findings: _Findings) -> int:
    """How many layers could not be laid, inner ones and the head included."""
    wanted = 1 + int(spec.locked_head)
    for layer in spec.layers:
        if layer.enabled:
            inner = getattr(layer, "layers", ())
            wanted += 1 + sum(1 for item in inner if item.enabled)
    return wanted - len(findings.shapes)


def _report(
    spec: ModelSpec, findings: _Findings, problems: tuple[Problem, ...]
) -> ModelReport:
    def report(path: str, inner: tuple[LayerReport, ...] = ()) -> LayerReport:
        own = [p for p in problems if p.path == path or _is_setting_of(p.path, path)]
        return LayerReport(
            path=path,
            output_shape=findings.shapes.get(path),
            parameters=findings.parameters.get(path, 0),
            trainable_parameters=findings.trainable.get(path, 0),
            problem=min(own, key=lambda p: _GRAVITY[p.severity], default=None),
            inner=inner,
        )

    layers: list[LayerReport] = []
    for index, layer in enumerate(spec.layers):
        path = layer_path(index)
        inner = getattr(layer, "layers", ())
        layers.append(
            report(path, tuple(report(layer_path(i, path)) for i in range(len(inner))))
        )
    head = report(HEAD_PATH) if spec.locked_head else None
    outer = (*layers, *((head,) if head else ()))
    return ModelReport(
        input=report(INPUT_PATH),
        layers=tuple(layers),
        head=head,
        parameters=sum(item.parameters for item in outer),
        trainable_parameters=sum(item.trainable_parameters for item in outer),
        problems=problems,
    )


def _is_setting_of(path: str, layer: str) -> bool:
    rest = path.removeprefix(f"{layer}.")
    return rest != path and "[" not in rest


def _order(problem: Problem) -> tuple[int, tuple[int, ...]]:
    """Errors first, then from the input to the output."""
    places = tuple(p for p in parse_path(problem.path) if isinstance(p, int))
    return _GRAVITY[problem.severity], places or (MAX_LAYERS,)
