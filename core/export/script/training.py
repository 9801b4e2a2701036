"""The part of the script that trains, and what both phases of it need."""

from core.data.types import PreparedData
from core.data.weights import balanced_class_weights
from core.experiment import Experiment, TrainingSpec
from core.experiment.schedules import ReduceOnPlateauSchedule
from core.export.script.code import call, literal
from core.export.script.data import DataSource
from core.export.script.freezing import Freezing
from core.export.script.phase import ScriptPhase
from core.model.bases.keras_outline import BASE_NAME
from core.model.kernels import needs_plain_steps

_CLIPPING = {
    "value": "clipvalue",
    "norm": "clipnorm",
    "global_norm": "global_clipnorm",
}


def main_source(
    experiment: Experiment,
    data: PreparedData,
    source: DataSource,
    freezing: Freezing | None = None,
) -> str:
    """Returns the source of `main()` for a training in one phase.

    Args:
        experiment: What is trained.
        data: Its data.
        source: How the script gets them.
        freezing: Of the base, if there is one.
    """
    phase = ScriptPhase(experiment.training.schedule)
    base = experiment.model.base
    frozen: list[str] = []
    if base is not None and freezing is not None:
        lines = freezing.lines(base.freeze)
        frozen = [f'    base = model.get_layer("{BASE_NAME}")', *lines]
    restores = experiment.training.early_stopping.restore_best
    lines = [
        "def main():",
        '    """Train, keep the best epoch and measure it."""',
        *set_up(experiment),
        f"    {source.load}",
        "    model = build_model()",
        *frozen,
        "    model.summary()",
        compiled(experiment, phase.rate),
        *callbacks(experiment.training, phase, [checkpoint(0)] if restores else []),
        *class_weight(experiment.training, data),
        fit(experiment.training, source, {"epochs": phase.epochs}),
        *measured(experiment.training, source),
    ]
    return "\n".join(lines) + "\n"


def measured(training: TrainingSpec, source: DataSource) -> list[str]:
    """Returns the lines that take the best epoch and measure it."""
    if training.early_stopping.restore_best:
        kept = '    model = keras.models.load_model(HERE / "best.keras")'
    else:
        kept = '    model.save(HERE / "best.keras")'
    evaluate = {**source.evaluate, "return_dict": "True"}
    return [
        kept,
        call("result = model.evaluate", evaluate, 4),
        "    print(f\"Test accuracy {result['accuracy']:.2%}, "
        "test loss {result['loss']:.4f}\")",
    ]


def class_weight(training: TrainingSpec, data: PreparedData) -> list[str]:
    """Returns the lines that say how much each class counts; none if all are alike."""
    if training.class_weights != "balanced":
        return []
    weights = balanced_class_weights(data.train.labels, data.task.num_classes)
    pairs = "".join(f"        {i}: {w:.6g},\n" for i, w in enumerate(weights))
    return [f"    class_weight = {{  # rare classes count more\n{pairs}    }}"]


def fit(
    training: TrainingSpec,
    source: DataSource,
    epochs: dict[str, str],
    indent: int = 4,
    head: str = "model.fit",
) -> str:
    """Returns the call that trains.

    Args:
        training: How.
        source: On what.
        epochs: Source of the arguments that say how long.
        indent: Spaces before it.
        head: What stands before the brackets.
    """
    arguments = {
        **source.fit,
        **epochs,
        "validation_data": source.validation,
        "callbacks": "callbacks",
    }
    if training.class_weights == "balanced":
        arguments["class_weight"] = "class_weight"
    return call(head, arguments, indent)


def set_up(experiment: Experiment) -> list[str]:
    """Returns the lines about chance, precision and device."""
    training = experiment.training
    lines = ["    keras.utils.set_random_seed(SEED)"]
    if training.precision != "float32":
        lines.append(f'    keras.config.set_dtype_policy("{training.precision}")')
    if training.deterministic:
        lines.append("    tf.config.experimental.enable_op_determinism()")
    if training.device.lower().startswith("cpu"):
        lines.append('    tf.config.set_visible_devices([], "GPU")')
    elif training.device.lower().startswith("gpu:"):
        number = training.device.split(":")[1]
        lines += [
            '    gpus = tf.config.list_physical_devices("GPU")',
            f'    tf.config.set_visible_devices(gpus[{number}], "GPU")',
        ]
    return lines


def compiled(experiment: Experiment, rate: str, prepared: str = "") -> str:
    """Returns the lines that give the model an optimizer, a loss and a metric.

    Args:
        experiment: Which.
        rate: Source of the learning rate.
        prepared: Lines between the optimizer and its use.
    """
    training = experiment.training
    arguments = {
        name: rate if name == "learning_rate" else literal(value)
        for name, value in training.optimizer.arguments().items()
    }
    if training.gradient_clipping != "none":
        clipping = _CLIPPING[training.gradient_clipping]
        arguments[clipping] = literal(training.clipping_limit)
    optimizer = call(
        f"optimizer = keras.optimizers.{training.optimizer.kind}", arguments, 4
    )
    loss = '"sparse_categorical_crossentropy"'
    if training.label_smoothing:
        smoothing = literal(training.label_smoothing)
        loss = f"keras.losses.CategoricalCrossentropy(label_smoothing={smoothing})"
    use = call(
        "model.compile",
        {
            "optimizer": "optimizer",
            "loss": loss,
            "metrics": '["accuracy"]',
            "jit_compile": _xla(experiment),
        },
        4,
    )
    return f"{optimizer}\n{prepared}{use}"


def _xla(experiment: Experiment) -> str:
    """Returns whether XLA compiles the steps; as `core.training.xla` decides it."""
    training = experiment.training
    if training.deterministic or needs_plain_steps(experiment.model):
        return "False"
    return {
        "on": "True",
        "off": "False",
        "auto": 'bool(tf.config.list_physical_devices("GPU"))',
    }[training.xla]


def checkpoint(indent: int, head: str = "keras.callbacks.ModelCheckpoint") -> str:
    """Returns the callback that keeps the best epoch."""
    arguments = {
        "0": 'HERE / "best.keras"',
        "monitor": '"val_loss"',
        "save_best_only": "True",
    }
    return call(head, arguments, indent)


def callbacks(
    training: TrainingSpec,
    phase: ScriptPhase,
    best: list[str],
    *,
    append: bool = False,
) -> list[str]:
    """Returns the lines of the list of a phase's callbacks.

    Args:
        training: How it is trained.
        phase: The phase.
        best: Source of the callback that keeps the best epoch; may be empty.
        append: Whether the curves are added to those in the file.
    """
    log = {"0": f'HERE / "{phase.history}"', **({"append": "True"} if append else {})}
    found = [_callback("CSVLogger", log)]
    schedule = phase.schedule
    if isinstance(schedule, ReduceOnPlateauSchedule):
        arguments = {
            "monitor": '"val_loss"',
            "factor": literal(schedule.rate_factor),
            "patience": literal(schedule.patience),
            "min_lr": f"{phase.rate} * {schedule.minimum_fraction!r}",
        }
        found.append(_callback("ReduceLROnPlateau", arguments))
    elif phase.factor_source:
        found.append(f"Schedule({phase.rate}, {phase.factor})")
    found += best
    stopping = training.early_stopping
    if stopping.enabled:
        arguments = {
            "monitor": '"val_loss"',
            "patience": literal(stopping.patience),
            "min_delta": literal(stopping.min_delta),
        }
        found.append(_callback("EarlyStopping", arguments))
    if phase.plateau_patience is not None:
        arguments = {
            "monitor": '"val_loss"',
            "patience": literal(phase.plateau_patience),
        }
        found.append(_callback("EarlyStopping", arguments))
    return ["    callbacks = [", *(f"{one}," for one in _indented(found)), "    ]"]


def _callback(kind: str, arguments: dict[str, str]) -> str:
    return call(f"keras.callbacks.{kind}", arguments)


def _indented(calls: list[str]) -> list[str]:
    return ["\n".join(f"        {line}" for line in one.split("\n")) for one in calls]
