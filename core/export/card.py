"""The model card: what a person must know before using an exported model.

Follows the headings of M. Mitchell et al., "Model Cards for Model Reporting",
arXiv:1810.03993, as far as a student's model needs them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.evaluation.evaluation import Evaluation
from core.evaluation.labels import labels_text
from core.evaluation.trained_run import TrainedRun
from core.experiment import to_json
from core.export.result import ExportFormat, Proof
from core.runs import History, RunRecord


@dataclass(frozen=True)
class CardFacts:
    """Everything that a model card tells.

    Attributes:
        run: The run and its model.
        record: How the run went.
        history: Its epochs.
        evaluation: How good it is; None if the test images were out of reach.
        proof: Whether the export predicts what the app predicts.
        format: What was exported.
        versions: Version by package with which it was trained.
    """

    run: TrainedRun
    record: RunRecord
    history: History
    evaluation: Evaluation | None
    proof: Proof
    format: ExportFormat
    versions: dict[str, str]


def model_card(facts: CardFacts) -> str:
    """Returns a model card in Markdown."""
    sections = [
        _title(facts),
        _usage(facts),
        _quality(facts),
        _data(facts),
        _training(facts),
        _check(facts.proof),
        _limits(facts),
        _settings(facts),
    ]
    return "\n".join(sections)


def _title(facts: CardFacts) -> str:
    task = facts.run.info.task
    height, width, channels = task.input_shape
    colour = "grey" if channels == 1 else "colour (RGB)"
    lines = [f"# {_plain(facts.run.experiment.name)}", ""]
    if not facts.proof.passed:
        lines += [
            "> **WARNING: this export failed its check. Do not use it.**",
            *(f"> {_plain(reason)}" for reason in facts.proof.reasons),
            "",
        ]
    lines += [
        f"An image classifier with {task.num_classes} classes, trained with Lossline.",
        f"It looks at pictures of {height}×{width} pixels in {colour}.",
        "",
        "Classes: " + ", ".join(_plain(name) for name in task.class_names),
        "",
    ]
    return "\n".join(lines)


def _usage(facts: CardFacts) -> str:
    if facts.format == "keras":
        return _keras_usage()
    channels = facts.run.info.task.input_shape[2]
    return f"""## How to use it

On the command line, with nothing but TensorFlow installed:

```
python predict.py picture.jpg another.png
```

In Python:

```python
import tensorflow as tf

model = tf.saved_model.load("path/to/this/folder")

# Contents of JPEG, PNG, BMP, GIF or WebP files (no animated WebP), any size:
answer = model.serve_bytes(tf.constant([open("picture.jpg", "rb").read()]))

# Or pixels from 0 to 255, uint8 or float32, of the shape (n, height, width, \
{channels}):
answer = model.serve(images)

answer["class_name"]     # string (n,)
answer["class_index"]    # int64 (n,), a line of labels.txt counted from 0
answer["probabilities"]  # float32 (n, classes)
```

Resizing and scaling happen inside. Don't scale pixels to 0…1 yourself. The signatures
for a server are `serving_default` (uint8), `serve_float` and `serve_bytes`.
"""


def _keras_usage() -> str:
    return """## How to use it

```python
import keras
import numpy as np

model = keras.models.load_model("model.keras")
names = open("labels.txt", encoding="utf-8").read().splitlines()

# Pixels from 0 to 255 in the shape that the model takes; it scales them itself.
probabilities = model.predict(images)
print([names[index] for index in np.argmax(probabilities, axis=1)])
```

Resizing is not inside: bring pictures to the shape above first, bilinearly with
antialiasing. (The export as SavedModel does that itself.)
"""


def _quality(facts: CardFacts) -> str:
    found = facts.evaluation
    if found is None:
        return "## Quality\n\nNot measured: the test images could not be read.\n"
    low, high = found.interval
    head = [
        "## Quality",
        "",
        f"Measured on {found.count} test images that were not used for training.",
        "",
        f"- Accuracy: **{found.accuracy:.2%}** ({found.correct} of {found.count}; "
        f"{found.confidence:.0%} Wilson interval {low:.2%} to {high:.2%})",
        f"- Loss (cross-entropy): {found.loss:.4f}",
        "",
    ]
    rows = (
        (
            _plain(one.name),
            f"{one.precision:.3f}",
            f"{one.recall:.3f}",
            f"{one.f1:.3f}",
            str(one.support),
        )
        for one in found.classes
    )
    names = ("Class", "Precision", "Recall", "F1", "Test images")
    return "\n".join([*head, *_table(names, rows), ""])


def _data(facts: CardFacts) -> str:
    info = facts.run.info
    return "\n".join(
        [
            "## Data",
            "",
            f"- {_plain(info.name)} ({_plain(info.kind)})",
            f"- Origin: {_plain(info.origin)}",
            f"- Images: {info.train_count} for training, {info.validation_count} for "
            f"validation, {info.test_count} for the test",
            f"- Digest: `{info.fingerprint}`",
            "",
        ]
    )


def _training(facts: CardFacts) -> str:
    training = facts.run.experiment.training
    optimizer = training.optimizer
    parameters = f"{facts.run.model.count_params():,}"
    epochs = f"{len(facts.history)} of {facts.run.experiment.total_epochs} epochs"
    versions = ", ".join(f"{name} {value}" for name, value in facts.versions.items())
    return "\n".join(
        [
            "## Model and training",
            "",
            f"- {parameters} parameters in {len(facts.run.model.layers)} Keras layers",
            f"- {epochs} done{_weights(facts)}",
            f"- {optimizer.kind}, learning rate {optimizer.learning_rate:g}, schedule "
            f"{training.schedule.kind}, batches of {training.batch_size}",
            f"- Seed {facts.run.experiment.seed}, precision {training.precision} "
            "(predictions are always computed in float32)",
            f"- Trained on {_plain(facts.record.device) or 'an unknown device'}",
            f"- Versions: {versions or 'unknown'}",
            "",
        ]
    )


def _weights(facts: CardFacts) -> str:
    """Says which epoch the weights are from."""
    best = facts.history.best_epoch()
    if best is None:
        return ""
    ended_well = facts.record.status in ("completed", "stopped")
    if ended_well and not facts.run.experiment.training.early_stopping.restore_best:
        return f"; the weights are the last ones, the best was epoch {best}"
    return f"; the weights are those of the best, epoch {best}"


def _check(proof: Proof) -> str:
    lines = ["## Check", "", _plain(proof.summary), ""]
    rows = (
        (
            one.way,
            str(one.images),
            f"{one.max_difference:.1e}",
            str(one.different_classes),
        )
        for one in proof.ways
    )
    names = ("Way", "Pictures", "Largest difference", "Different classes")
    if proof.ways:
        lines += [*_table(names, rows), ""]
    return "\n".join(lines)


def _limits(facts: CardFacts) -> str:
    return f"""## Intended use and limits

- Made for learning and for trying out; not for decisions about people or safety.
- It always names one of its {facts.run.info.task.num_classes} classes, also for
  pictures of something else.
- The quality above holds for pictures like those of the data set. Other light, other
  cameras, other backgrounds can make it much worse: measure again on your own pictures.
- The probabilities are not calibrated: 90 % does not mean right nine times out of ten.
"""


def _settings(facts: CardFacts) -> str:
    return f"""## All settings

```json
{to_json(facts.run.experiment).rstrip()}
```
"""


def _table(names: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    head = list(names)
    lines = [head, ["---"] * len(head), *(list(row) for row in rows)]
    return ["| " + " | ".join(line) + " |" for line in lines]


def _plain(text: str) -> str:
    """Returns a text on one line, with the signs escaped that Markdown would read."""
    one_line = labels_text([text]).rstrip("\n")
    return "".join(f"\\{sign}" if sign in r"\`*_[]<>|#" else sign for sign in one_line)
