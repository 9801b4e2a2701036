"""A Keras layer around a module in SavedModel format, truly trainable.

`hub.KerasLayer` is a layer of Keras 2, which a model of Keras 3 refuses. This layer
shares the module's own variables with Keras: what an optimizer changes through Keras is
what the module computes with.
"""

import atexit
import shutil
import tempfile
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from core.model.bases.folders import SAVED_MODEL
from core.model.bases.module_card import ModuleCard
from core.model.bases.module_loading import digest_of, load_module

_FOLDERS: dict[str, Path] = {}
"""Where the modules that this process has loaded lie, by their digest. A copy of a
layer, made from its configuration, finds its module here."""


@keras.saving.register_keras_serializable(package="lossline")
class HubLayer(keras.Layer):
    """Computes what a module computes.

    The layer knows shapes and weights from the module's card. The module itself is
    only loaded by `attach`, so that a model can be looked at without it. In a `.keras`
    file the whole module lies beside the weights.

    Attributes:
        card: What the module takes and gives.
        learns_averages: Whether batch normalisation inside the module normalises with,
            and learns, the averages of each batch while training.
        digest: Of the module's program.
    """

    def __init__(
        self,
        card: ModuleCard | dict[str, Any],
        digest: str,
        learns_averages: bool = False,
        **arguments: Any,
    ) -> None:
        """Makes the layer; it can't compute before it is attached.

        Args:
            card: What the module is, or its configuration.
            digest: Of the module's program.
            learns_averages: See the attribute.
            **arguments: Those of every Keras layer; modules compute in float32.
        """
        settings: Any = {**arguments, "dtype": "float32"}
        super().__init__(**settings)
        self.card = (
            card if isinstance(card, ModuleCard) else ModuleCard.from_config(card)
        )
        self.digest = digest
        self.learns_averages = learns_averages
        self._module: Any = None
        self._folder: Path | None = None

    def build(self, input_shape: Any) -> None:
        """Makes room for the weights; their values come with the module."""
        self._shared = tuple(
            self.add_weight(
                shape=variable.shape,
                initializer="zeros",
                dtype=variable.dtype,
                trainable=variable.trainable and not self.card.frozen_because,
                # A slash would tell Keras of layers that do not exist.
                name=variable.name.replace("/", "."),
            )
            for variable in self.card.variables
        )

    def attach(self, folder: Path, keep_values: bool = False) -> None:
        """Loads the module and shares its variables.

        Args:
            folder: A folder in SavedModel format; it must stay where it is.
            keep_values: Whether the weights of the layer go into the module, instead of
                the module's into the layer.

        Raises:
            ProblemError: the module can't be loaded.
        """
        with tf.init_scope():
            module = load_module(folder)
            if self.card.variables:
                for mine, its in zip(self._shared, module.variables, strict=True):
                    if keep_values:
                        its.assign(mine.value)
                    # Keras has no public way to put another tf.Variable under a
                    # variable that a model knows already.
                    mine._value = its
        self._module = module
        self._folder = folder
        _FOLDERS[self.digest] = folder

    @property
    def variables_in_order(self) -> tuple[keras.Variable, ...]:
        """The weights in the order of the module's own list, from input to end."""
        return tuple(self._shared)

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """Runs the module on images (batch, height, width, channels)."""
        if self._module is None:
            self._attach_what_is_known()
        card = self.card
        module: Any = self._module
        inputs = tf.cast(inputs, card.input_dtype)
        if card.signature:
            run = module.signatures[card.signature]
            return run(**{card.input_name: inputs})[card.output_name]
        if card.takes_training:
            outputs = module(inputs, training=bool(training) and self.learns_averages)
        else:
            outputs = module(inputs)
        return outputs[card.output_name] if card.output_name else outputs

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Returns what the card says."""
        return (input_shape[0], *self.card.output_shape)

    def count_params(self) -> int:
        """Counts all numbers of the module, those sealed inside it too."""
        return super().count_params() + self.card.unlisted

    def get_config(self) -> dict[str, Any]:
        """Returns what the layer is made from."""
        return {
            **super().get_config(),
            "card": self.card.to_config(),
            "digest": self.digest,
            "learns_averages": self.learns_averages,
        }

    def save_assets(self, folder_path: str) -> None:
        """Puts the module into a `.keras` file."""
        if self._folder is None:
            self._attach_what_is_known()
        if self._folder is not None:
            copy_module(self._folder, Path(folder_path))

    def load_assets(self, folder_path: str) -> None:
        """Takes the module out of a `.keras` file, with the weights loaded before."""
        known = _FOLDERS.get(self.digest)
        if known is None or not (known / SAVED_MODEL).is_file():
            # Keras deletes its folder, and the module may be saved again later.
            known = Path(tempfile.mkdtemp(prefix="lossline-module-"))
            atexit.register(shutil.rmtree, known, ignore_errors=True)
            copy_module(Path(folder_path), known)
        self.attach(known, keep_values=True)

    def _attach_what_is_known(self) -> None:
        folder = _FOLDERS.get(self.digest)
        if folder is None:
            raise RuntimeError(
                f"Expected the module of layer {self.name} to be loaded. Call "
                "`attach` with its folder first."
            )
        self.attach(folder, keep_values=True)


def make_hub_layer(
    folder: Path, card: ModuleCard, learns_averages: bool, name: str
) -> HubLayer:
    """Makes the layer of a module; it is not attached yet."""
    return HubLayer(card, digest_of(folder), learns_averages, name=name)


def holds_module(model: Any) -> bool:
    """Returns whether a module of TF Hub is in a `keras.Model` or a base inside it."""
    layers = model._flatten_layers()  # also those of a base that is a net itself
    return any(isinstance(layer, HubLayer) for layer in layers)


def copy_module(source: Path, target: Path) -> None:
    """Copies what a SavedModel needs, and nothing else that lies beside it."""
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / SAVED_MODEL, target / SAVED_MODEL)
    for part in ("variables", "assets"):
        if (source / part).is_dir():
            shutil.copytree(source / part, target / part, dirs_exist_ok=True)
