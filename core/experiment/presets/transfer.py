"""What a net has learned before is carried over: four roads, and what comes first."""

from core.experiment.augmentation import AugmentationSpec
from core.experiment.augmentation.colour import Brightness, Contrast
from core.experiment.augmentation.geometry import HorizontalFlip, RandomCrop
from core.experiment.bases import ApplicationsBase, RunBase
from core.experiment.dataset import DatasetSpec
from core.experiment.experiment import Experiment
from core.experiment.fine_tuning import FineTuningSpec
from core.experiment.freezing import FreezeSpec
from core.experiment.heads import pooling_dropout
from core.experiment.layers.core import Dense
from core.experiment.layers.regularization import Dropout
from core.experiment.layers.reshaping import Flatten
from core.experiment.model import ModelSpec
from core.experiment.optimizers import Adam
from core.experiment.presets import digits
from core.experiment.schedules import CosineSchedule
from core.experiment.training import EarlyStoppingSpec, TrainingSpec

DOORBELL = "doorbell"
"""What the photos of the doorbell are called until a person brings others."""


def mobilenet_asl() -> Experiment:
    """The smallest MobileNetV2 on the letters of sign language, in two phases."""
    return Experiment(
        dataset=DatasetSpec(source="asl"),
        model=ModelSpec(
            base=ApplicationsBase(alpha=0.35, input_size=(96, 96)),
            layers=pooling_dropout(),
        ),
        training=TrainingSpec(
            epochs=15,
            batch_size=32,
            optimizer=Adam(learning_rate=0.002),
            schedule=CosineSchedule(),
            early_stopping=EarlyStoppingSpec(patience=5),
            fine_tuning=FineTuningSpec(
                enabled=True,
                epochs=4,
                learning_rate_fraction=0.1,
                schedule=CosineSchedule(),
            ),
        ),
    )


def vgg_doorbell() -> Experiment:
    """VGG 16 tells two kinds of visitors apart; its last block is tuned at the end."""
    return Experiment(
        dataset=DatasetSpec(source=DOORBELL),
        augmentation=AugmentationSpec(
            operations=(
                HorizontalFlip(),
                RandomCrop(lower=0.75, upper=1.0),
                Brightness(lower=-0.15, upper=0.15),
                Contrast(lower=0.75, upper=1.25),
            ),
            fill_mode="reflect",
        ),
        model=ModelSpec(
            base=ApplicationsBase(
                # Half the work of VGG's own 224; the size stays with other photos.
                architecture="VGG16",
                input_size=(160, 160),
                feature_copies=3,
            ),
            layers=pooling_dropout(),
        ),
        training=TrainingSpec(
            epochs=20,
            batch_size=16,
            early_stopping=EarlyStoppingSpec(patience=6),
            fine_tuning=FineTuningSpec(
                enabled=True,
                epochs=3,
                freeze=FreezeSpec(mode="up_to", up_to="block4_pool"),
            ),
        ),
    )


def low_digits() -> Experiment:
    """The net of the first experiment, on the digits 0 to 4 alone."""
    whole = digits.small_cnn()
    classes = ("0", "1", "2", "3", "4")
    return whole.replace(dataset=whole.dataset.replace(classes=classes))


def high_digits() -> Experiment:
    """Its convolutions on the digits 5 to 9, of which there are only a few images."""
    return Experiment(
        dataset=DatasetSpec(
            source="digits", classes=("5", "6", "7", "8", "9"), limit_per_class=40
        ),
        model=ModelSpec(
            base=RunBase(cut="conv2d_3"),
            layers=(Flatten(), Dropout(rate=0.4)),
        ),
        training=TrainingSpec(
            epochs=20,
            batch_size=16,
            optimizer=Adam(learning_rate=0.002),
            schedule=CosineSchedule(),
            early_stopping=EarlyStoppingSpec(patience=8),
            fine_tuning=FineTuningSpec(
                enabled=True,
                epochs=10,
                learning_rate_fraction=0.1,
                schedule=CosineSchedule(),
            ),
        ),
    )


def mnist_to_asl() -> Experiment:
    """The convolutions of a net that reads digits, on the letters of sign language."""
    return Experiment(
        dataset=DatasetSpec(source="asl"),
        model=ModelSpec(
            base=RunBase(cut="max_pooling2d_3"),
            layers=(Flatten(), Dropout(rate=0.3), Dense(units=128, activation="relu")),
        ),
        training=TrainingSpec(
            epochs=5,
            optimizer=Adam(learning_rate=0.002),
            schedule=CosineSchedule(),
            fine_tuning=FineTuningSpec(
                enabled=True,
                epochs=5,
                learning_rate_fraction=0.3,
                schedule=CosineSchedule(),
            ),
        ),
    )
