"""What a data set is, as far as the rest of the program may know."""

from typing import Literal

from core.experiment.layers.core import Dense
from core.experiment.spec import Spec


class TaskInfo(Spec):
    """The one description through which a data set reaches model, loss and screens.

    Images and classes are the only kinds so far. Whatever depends on the kind (the
    layer palette, the head, the loss, the metrics, the previews, the export) asks this
    class, so that a further kind is added here and not in a hundred places.

    Attributes:
        input_kind: What one example is.
        input_shape: (height, width, channels) of one example after preparation.
        input_dtype: The dtype of the values that the feed hands to the model.
        target_kind: What is predicted.
        class_names: The names of the classes; a label is an index into them.
    """

    input_kind: Literal["image"] = "image"
    input_shape: tuple[int, int, int]
    input_dtype: Literal["uint8"] = "uint8"
    target_kind: Literal["class"] = "class"
    class_names: tuple[str, ...]

    @property
    def num_classes(self) -> int:
        """How many classes there are."""
        return len(self.class_names)

    @property
    def output_shape(self) -> tuple[int, ...]:
        """The shape of one prediction, without the batch."""
        return (self.num_classes,)

    @property
    def loss_name(self) -> str:
        """Keras's name of the loss that fits the target."""
        return "sparse_categorical_crossentropy"

    @property
    def metric_name(self) -> str:
        """The name of the metric that is drawn below the loss; higher is better."""
        return "accuracy"

    @property
    def layer_families(self) -> tuple[str, ...]:
        """The families of layers that the palette offers, in order."""
        return (
            "Convolution",
            "Pooling",
            "Core",
            "Regularise",
            "Normalise",
            "Reshape",
            "Blocks",
        )

    def default_head(self) -> Dense:
        """Returns the output layer that fits the target."""
        return Dense(units=self.num_classes, activation="softmax")

    def describe_input(self) -> str:
        """Returns the input in the words of a screen: `28×28×1`."""
        return "×".join(str(side) for side in self.input_shape)
