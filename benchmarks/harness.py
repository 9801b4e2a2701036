"""Measuring two things in turns, and the table of what came out."""

import json
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

PAIRS = 9
RESULTS = Path(__file__).with_name("results.json")


@dataclass(frozen=True)
class Result:
    """One line of the table.

    Attributes:
        name: What is measured, in words.
        value: The number that has a target.
        unit: "×" for a ratio, "s", "ms".
        target: What the value should reach.
        at_least: Whether more is better; otherwise the target is a limit.
        details: The medians and samples behind the value.
    """

    name: str
    value: float
    unit: str
    target: float
    at_least: bool
    details: dict[str, object] = field(default_factory=dict)

    @property
    def reached(self) -> bool:
        """Whether the target is reached."""
        if self.at_least:
            return self.value >= self.target
        return self.value <= self.target


def interleaved(
    ours: Callable[[], float],
    reference: Callable[[], float],
    pairs: int = PAIRS,
) -> tuple[list[float], list[float]]:
    """Measures two things in turns; the order changes from pair to pair.

    Args:
        ours: Does it once and returns the measured number.
        reference: The same for what it is compared with.
        pairs: How often.

    Returns:
        The samples of both.
    """
    first: list[float] = []
    second: list[float] = []
    for index in range(pairs):
        if index % 2:
            second.append(reference())
            first.append(ours())
        else:
            first.append(ours())
            second.append(reference())
    return first, second


def ratio_result(
    name: str,
    ours: Sequence[float],
    reference: Sequence[float],
    *,
    target: float,
    at_least: bool,
    unit: str,
) -> Result:
    """Makes a result of interleaved samples: the median of the ratios of the pairs."""
    ratios = [a / b for a, b in zip(ours, reference, strict=True)]
    return Result(
        name=name,
        value=statistics.median(ratios),
        unit="×",
        target=target,
        at_least=at_least,
        details={
            "sample_unit": unit,
            "ours_median": statistics.median(ours),
            "reference_median": statistics.median(reference),
            "ours": list(ours),
            "reference": list(reference),
            "ratios": ratios,
        },
    )


def median_result(
    name: str, samples: Sequence[float], *, target: float, unit: str
) -> Result:
    """Makes a result of samples that have a limit of their own: their median."""
    return Result(
        name=name,
        value=statistics.median(samples),
        unit=unit,
        target=target,
        at_least=False,
        details={"samples": list(samples)},
    )


def seconds_of(work: Callable[[], object]) -> float:
    """Returns how long a piece of work takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def table(results: Sequence[Result]) -> str:
    """Returns the results as text: name, value, target, whether it is reached."""
    width = max((len(result.name) for result in results), default=4)
    lines = [f"{'':{width}}  {'value':>10}  {'target':>10}"]
    for result in results:
        sign = "≥" if result.at_least else "≤"
        verdict = "" if result.reached else "   NOT REACHED"
        value = f"{result.value:.2f} {result.unit}"
        target = f"{sign} {result.target:g} {result.unit}"
        lines.append(f"{result.name:{width}}  {value:>10}  {target:>10}{verdict}")
    return "\n".join(lines)


def write_results(results: Sequence[Result], path: Path = RESULTS) -> None:
    """Writes the results with what they were measured on."""
    content = {
        "measured": datetime.now().astimezone().isoformat(timespec="seconds"),
        "platform": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "results": [
            {**asdict(result), "reached": result.reached} for result in results
        ],
    }
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
