"""The part of the script that trains."""

from core.data.types import PreparedData
from core.data.weights import balanced_class_weights
from core.experiment import Experiment
from core.experiment.schedules import (
    CosineSchedule,
    ExponentialSchedule,
    ReduceOnPlateauSchedule,
    StepSchedule,
)
from core.export.script.code import call, literal
from core.export.script.data import DataSource

_CLIPPING = {
    "value": "clipvalue",
    "norm": "clipnorm",
    "global_norm": "global_clipnorm",
}

_SCHEDULE = '''\
def rate_factor(step, steps_per_epoch):
    """Return what the learning rate is multiplied by at a step, counted from 0."""
@BODY@


class Schedule(keras.callbacks.Callback):
    """Sets the learning rate before each step."""

    def on_train_begin(self, logs=None):
        self.step = 0

    def on_train_batch_begin(self, batch, logs=None):
        factor = rate_factor(self.step, self.params["steps"])
        self.model.optimizer.learning_rate = LEARNING_RATE * factor
        self.step += 1
'''


def schedule_source(experiment: Experiment) -> str:
    """Returns the source of the schedule of the learning rate; empty if it is constant.

    Falling on a plateau is a callback of Keras.
    """
    schedule = experiment.training.schedule
    if isinstance(schedule, CosineSchedule):
        body = f"""\
    total = steps_per_epoch * EPOCHS
    warmup = min(round({schedule.warmup_epochs!r} * steps_per_epoch), total - 1)
    if step < warmup:
        return (step + 1) / warmup
    progress = min(1.0, (step - warmup) / max(1, total - 1 - warmup))
    cosine = 0.5 * (1.0 + math.cos(math.pi * progress))
    return {schedule.final_fraction!r} + (1.0 - {schedule.final_fraction!r}) * cosine"""
    elif isinstance(schedule, StepSchedule):
        body = (
            f"    return {schedule.rate_factor!r} ** "
            f"((step // steps_per_epoch) // {schedule.every_epochs})"
        )
    elif isinstance(schedule, ExponentialSchedule):
        body = f"    return {schedule.rate_factor!r} ** (step / steps_per_epoch)"
    else:
        return ""
    return _SCHEDULE.replace("@BODY@", body)


def main_source(experiment: Experiment, data: PreparedData, source: DataSource) -> str:
    """Returns the source of `main()`."""
    training = experiment.training
    lines = [
        "def main():",
        '    """Train, keep the best epoch and measure it."""',
        *_set_up(experiment),
        f"    {source.load}",
    ]
    lines += [
        "    model = build_model()",
        "    model.summary()",
        _compile(experiment),
        *_callbacks(experiment),
    ]
    fit = {
        **source.fit,
        "epochs": "EPOCHS",
        "validation_data": source.validation,
        "callbacks": "callbacks",
    }
    if training.class_weights == "balanced":
        weights = balanced_class_weights(data.train.labels, data.task.num_classes)
        pairs = "".join(f"        {i}: {w:.6g},\n" for i, w in enumerate(weights))
        lines.append(f"    class_weight = {{  # rare classes count more\n{pairs}    }}")
        fit["class_weight"] = "class_weight"
    lines.append(call("model.fit", fit, 4))
    if training.early_stopping.restore_best:
        lines.append('    model = keras.models.load_model(HERE / "best.keras")')
    else:
        lines.append('    model.save(HERE / "best.keras")')
    evaluate = {**source.evaluate, "return_dict": "True"}
    lines.append(call("result = model.evaluate", evaluate, 4))
    lines.append(
        "    print(f\"Test accuracy {result['accuracy']:.2%}, "
        "test loss {result['loss']:.4f}\")"
    )
    return "\n".join(lines) + "\n"


def _set_up(experiment: Experiment) -> list[str]:
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


def _compile(experiment: Experiment) -> str:
    training = experiment.training
    arguments = {
        name: "LEARNING_RATE" if name == "learning_rate" else literal(value)
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
    xla = {
        "on": "True",
        "off": "False",
        "auto": 'bool(tf.config.list_physical_devices("GPU"))',
    }[training.xla]
    compiled = call(
        "model.compile",
        {
            "optimizer": "optimizer",
            "loss": loss,
            "metrics": '["accuracy"]',
            "jit_compile": xla,
        },
        4,
    )
    return f"{optimizer}\n{compiled}"


def _callbacks(experiment: Experiment) -> list[str]:
    training = experiment.training
    found = ['keras.callbacks.CSVLogger(HERE / "history.csv")']
    schedule = training.schedule
    if isinstance(schedule, ReduceOnPlateauSchedule):
        arguments = {
            "monitor": '"val_loss"',
            "factor": literal(schedule.rate_factor),
            "patience": literal(schedule.patience),
            "min_lr": f"LEARNING_RATE * {schedule.minimum_fraction!r}",
        }
        found.append(_callback("ReduceLROnPlateau", arguments))
    elif schedule_source(experiment):
        found.append("Schedule()")
    stopping = training.early_stopping
    if stopping.restore_best:
        arguments = {
            "0": 'HERE / "best.keras"',
            "monitor": '"val_loss"',
            "save_best_only": "True",
        }
        found.append(_callback("ModelCheckpoint", arguments))
    if stopping.enabled:
        arguments = {
            "monitor": '"val_loss"',
            "patience": literal(stopping.patience),
            "min_delta": literal(stopping.min_delta),
        }
        found.append(_callback("EarlyStopping", arguments))
    return ["    callbacks = [", *(f"{one}," for one in _indented(found)), "    ]"]


def _callback(kind: str, arguments: dict[str, str]) -> str:
    return call(f"keras.callbacks.{kind}", arguments)


def _indented(calls: list[str]) -> list[str]:
    return ["\n".join(f"        {line}" for line in one.split("\n")) for one in calls]
