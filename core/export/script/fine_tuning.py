"""The part of the script that trains in two phases: the head, then fine-tuning."""

import textwrap

from core.data.types import PreparedData
from core.experiment import Experiment, FreezeSpec
from core.experiment.schedules import ReduceOnPlateauSchedule
from core.export.script.code import WIDTH, call
from core.export.script.data import DataSource
from core.export.script.freezing import Freezing, broken
from core.export.script.phase import ScriptPhase
from core.export.script.training import (
    callbacks,
    checkpoint,
    class_weight,
    compiled,
    fit,
    measured,
    set_up,
)
from core.model.bases.keras_outline import BASE_NAME
from core.model.bases.outline import gradual_freezes

_SLOWER = f"""\
    slower = {{weight.value.ref() for weight in model.get_layer("{BASE_NAME}").weights}}
    take_step = optimizer.update_step

    def update_step(gradient, variable, learning_rate):
        if variable.ref() in slower:  # the base learns more slowly than the head
            learning_rate = learning_rate * base_rate
        take_step(gradient, variable, learning_rate)

    optimizer.update_step = update_step
"""


def phases_of(experiment: Experiment) -> tuple[ScriptPhase, ...]:
    """Returns the phases of the training, one or two."""
    training = experiment.training
    tuning = training.fine_tuning
    waits = experiment.fine_tunes and tuning.start == "plateau"
    first = ScriptPhase(
        training.schedule, plateau_patience=tuning.patience if waits else None
    )
    if not experiment.fine_tunes:
        return (first,)
    return first, ScriptPhase(tuning.schedule, "FINE_TUNING_")


def freezes_of(experiment: Experiment, freezing: Freezing) -> list[FreezeSpec]:
    """Returns what is frozen, from the first phase to the last stage of the last."""
    base, tuning = experiment.model.base, experiment.training.fine_tuning
    first = [base.freeze] if base is not None else []
    if not experiment.fine_tunes:
        return first
    if not opens_in_turn(experiment):
        return [*first, tuning.freeze]
    return [
        *first,
        *gradual_freezes(freezing.outline, tuning.freeze, _steps(experiment)),
    ]


def opens_in_turn(experiment: Experiment) -> bool:
    """Whether fine-tuning opens the base step by step."""
    gradual = experiment.fine_tunes and experiment.training.fine_tuning.gradual
    return gradual and _steps(experiment) > 1


def differences(experiment: Experiment) -> list[str]:
    """Returns in sentences in what the script's fine-tuning differs from the app's."""
    if not experiment.fine_tunes:
        return []
    training = experiment.training
    tuning = training.fine_tuning
    found: list[str] = []
    if opens_in_turn(experiment):
        lowered = isinstance(tuning.schedule, ReduceOnPlateauSchedule)
        what = (
            "optimizer, patience and a lowered rate"
            if lowered
            else ("optimizer and patience")
        )
        found.append(
            f"Each time more of the base is opened, {what} begin afresh; the app goes "
            "on with them."
        )
    if not tuning.reset_optimizer:
        found.append(
            "Fine-tuning begins with a fresh optimizer; the app goes on with the "
            "head's."
        )
    if tuning.base_rate_fraction != 1.0 and _decays(experiment):
        found.append(
            "The weight decay of the base follows the rate of the head; in the app it "
            "follows the base's own."
        )
    return found


def compile_source(experiment: Experiment) -> str:
    """Returns the source of `compile_model()`, which begins a phase."""
    training = experiment.training
    slower = training.fine_tuning.base_rate_fraction != 1.0
    more = ", base_rate=1.0" if slower else ""
    return (
        f"def compile_model(model, learning_rate{more}):\n"
        '    """Give the model an optimizer of its own for what learns now."""\n'
        f"{compiled(experiment, 'learning_rate', _SLOWER if slower else '')}\n"
    )


def two_phases_source(
    experiment: Experiment, data: PreparedData, source: DataSource, freezing: Freezing
) -> str:
    """Returns the source of `main()` for a training with fine-tuning."""
    training = experiment.training
    head, tuning = phases_of(experiment)
    first, *later = freezes_of(experiment, freezing)
    restores = training.early_stopping.restore_best
    best = ["checkpoint"] if restores else []
    done = {"epochs": head.epochs}
    lines = [
        "def main():",
        '    """Train the head, fine-tune, keep the best epoch and measure it."""',
        *set_up(experiment),
        f"    {source.load}",
        "    model = build_model()",
        f'    base = model.get_layer("{BASE_NAME}")',
        *class_weight(training, data),
    ]
    if restores:
        head_of_call = "checkpoint = keras.callbacks.ModelCheckpoint"
        lines.append(checkpoint(4, head_of_call))
    lines += [
        "",
        "    # The first phase: the head learns.",
        *freezing.lines(first),
        "    model.summary()",
        "    compile_model(model, LEARNING_RATE)",
        *callbacks(training, head, best),
        fit(training, source, done, head="history = model.fit"),
        "",
        "    # The second phase: fine-tuning, from the best epoch so far."
        if restores
        else "    # The second phase: fine-tuning.",
        *_remarks(experiment),
    ]
    if restores:
        lines.append('    model.load_weights(HERE / "best.keras")')
    lines.append("    done = len(history.epoch)")
    if len(later) > 1:  # The parts add to one file, but not to that of another run.
        lines.append(f'    (HERE / "{tuning.history}").unlink(missing_ok=True)')
    lines += callbacks(training, tuning, best, append=len(later) > 1)
    if len(later) > 1:
        lines += _gradual(experiment, source, freezing, later)
    else:
        epochs = {"initial_epoch": "done", "epochs": f"done + {tuning.epochs}"}
        lines += [
            *freezing.lines(later[0]),
            _compile_call(experiment, 4),
            fit(training, source, epochs),
        ]
    lines += ["", *measured(training, source)]
    return "\n".join(lines) + "\n"


def _gradual(
    experiment: Experiment,
    source: DataSource,
    freezing: Freezing,
    freezes: list[FreezeSpec],
) -> list[str]:
    """The lines that open the base step by step."""
    training = experiment.training
    total, steps = training.fine_tuning.epochs, len(freezes)
    ends = [(number + 1) * total // steps for number in range(steps)]
    stages = [
        _stage(end, freezing.names(freeze))
        for end, freeze in zip(ends, freezes, strict=True)
    ]
    epochs = {"initial_epoch": "done", "epochs": "begin + last"}
    stopped = training.early_stopping.enabled
    return [
        "    begin = done",
        "    stages = [  # the last epoch of each, and what is still frozen",
        *stages,
        "    ]",
        "    for last, frozen in stages:",
        "        freeze(base, frozen)",
        _compile_call(experiment, 8),
        fit(training, source, epochs, 8, "history = model.fit"),
        *(
            [
                "        if len(history.epoch) < begin + last - done:",
                "            break  # it has stopped early",
            ]
            if stopped
            else []
        ),
        "        done = begin + last",
    ]


def _stage(end: int, names: str) -> str:
    line = f"        ({end}, {names}),"
    if len(line) <= WIDTH:
        return line
    inner = broken(names, 12, tail=",")
    return "\n".join(["        (", f"            {end},", *inner, "        ),"])


def _compile_call(experiment: Experiment, indent: int) -> str:
    fraction = experiment.training.fine_tuning.base_rate_fraction
    arguments = {"0": "model", "1": "FINE_TUNING_LEARNING_RATE"}
    if fraction != 1.0:
        arguments["base_rate"] = "BASE_RATE"
    return call("compile_model", arguments, indent)


def _remarks(experiment: Experiment) -> list[str]:
    return [
        f"    # {line}"
        for one in differences(experiment)
        for line in textwrap.wrap(one, 82)
    ]


def _steps(experiment: Experiment) -> int:
    tuning = experiment.training.fine_tuning
    return min(tuning.gradual_steps, tuning.epochs)


def _decays(experiment: Experiment) -> bool:
    return bool(experiment.training.optimizer.arguments().get("weight_decay"))
