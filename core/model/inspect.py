"""Asking Keras what a stack would be: shapes, parameters, problems and their fixes."""

from dataclasses import dataclass, replace

from core.experiment import (
    Experiment,
    Fix,
    FreezeSpec,
    ModelSpec,
    Problem,
    ProblemError,
    TaskInfo,
)
from core.experiment.checks import output_problems
from core.experiment.fixes import apply_fix
from core.experiment.model import MAX_LAYERS
from core.experiment.paths import parse_path
from core.model.bases.describe import plan_of
from core.model.bases.problems import base_problems
from core.model.complaints import Complaint, explain
from core.model.hints import hints
from core.model.kernels import kernel_complaints
from core.model.memory import physical_memory
from core.model.naming import layer_path
from core.model.output import output_complaints
from core.model.report import (
    BASE_PATH,
    HEAD_PATH,
    INPUT_PATH,
    LayerReport,
    ModelReport,
)
from core.model.size import size_complaints
from core.model.walk import Findings, walk

_GRAVITY = {"error": 0, "warning": 1, "information": 2}


def inspect_model(
    spec: ModelSpec,
    task: TaskInfo,
    memory: int | None = None,
    tuned: FreezeSpec | None = None,
) -> ModelReport:
    """Returns shapes, parameter counts and problems of a stack; never raises for it.

    Nothing is allocated, however large the model. Takes about a millisecond a layer,
    once Keras is loaded and warm.

    Args:
        spec: The stack.
        task: What the data is.
        memory: Bytes of memory there are for training; by default this computer's.
        tuned: What is frozen of the base during fine-tuning; None if there is none.

    Returns:
        The report. After the first layer that can't be built, the later ones have no
        shape. A fix is only offered if it was tried and mends its problem.
    """
    available = physical_memory() if memory is None else memory
    look = _Look.at(spec, task, available)
    problems = [*output_problems(spec)]
    notes: tuple[str, ...] = ()
    if spec.base is not None:
        problems += base_problems(spec.base, task.input_shape, tuned)
        if not look.findings.baseless:
            notes = plan_of(spec.base, task.input_shape).notes
    for complaint in look.complaints:
        fix = _tried(complaint, look, task, available)
        problems.append(complaint.problem.replace(fix=fix))
    wrong = {problem.path for problem in problems}
    advice = hints(spec, look.findings.shapes)
    problems += (hint for hint in advice if hint.path not in wrong)
    report = _report(spec, look.findings, tuple(sorted(problems, key=_order)))
    return replace(report, base_notes=notes)


@dataclass(frozen=True)
class _Look:
    """A stack, what Keras makes of it, and the complaints about that."""

    spec: ModelSpec
    findings: Findings
    complaints: tuple[Complaint, ...]

    @classmethod
    def at(cls, spec: ModelSpec, task: TaskInfo, memory: int | None) -> "_Look":
        findings = walk(spec, task)
        outer = {
            path: count
            for path, count in findings.parameters.items()
            if path.count("[") <= 1 and path != BASE_PATH
        }
        if findings.baseless:
            return cls(spec, findings, ())
        if findings.failure is not None:
            fitting = [explain(findings.failure, spec, findings.shapes)]
        else:
            fitting = [*output_complaints(spec, task, findings.shapes)]
        untrainable = kernel_complaints(spec, findings.shapes)
        too_large = size_complaints(spec, findings.shapes, outer, memory)
        return cls(spec, findings, (*fitting, *untrainable, *too_large))


def _tried(
    complaint: Complaint, look: _Look, task: TaskInfo, memory: int | None
) -> Fix | None:
    """Returns the first change that really mends a complaint, or None.

    The best changes let more layers be laid. A change that only replaces the complaint
    by another one is offered if there is no better.
    """
    unlaid = look.findings.unlaid(look.spec)
    second_best: Fix | None = None
    for fix in complaint.repairs:
        try:
            changed = apply_fix(Experiment(model=look.spec), fix).model
        except ProblemError:
            continue
        after = _Look.at(changed, task, memory)
        still_unlaid = after.findings.unlaid(changed)
        gone = complaint.topic not in {left.topic for left in after.complaints}
        if still_unlaid < unlaid or (gone and still_unlaid == unlaid == 0):
            return fix
        if gone and still_unlaid == unlaid and second_best is None:
            second_best = fix
    return second_best


def _report(
    spec: ModelSpec, findings: Findings, problems: tuple[Problem, ...]
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
        places = (layer_path(i, path) for i in range(len(inner)))
        layers.append(report(path, tuple(report(place) for place in places)))
    head = report(HEAD_PATH) if spec.locked_head else None
    base = report(BASE_PATH) if spec.base is not None else None
    outer = (*layers, *(one for one in (base, head) if one is not None))
    return ModelReport(
        input=report(INPUT_PATH),
        layers=tuple(layers),
        head=head,
        parameters=sum(item.parameters for item in outer),
        trainable_parameters=sum(item.trainable_parameters for item in outer),
        problems=problems,
        base=base,
    )


def _is_setting_of(path: str, layer: str) -> bool:
    rest = path.removeprefix(f"{layer}.")
    return rest != path and "[" not in rest


def _order(problem: Problem) -> tuple[int, tuple[int, ...]]:
    """Errors first, then from the input to the output."""
    places = tuple(p for p in parse_path(problem.path) if isinstance(p, int))
    return _GRAVITY[problem.severity], places or (MAX_LAYERS,)
