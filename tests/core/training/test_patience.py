"""Early stopping and plateaus decide as Keras's callbacks do."""

import keras
from hypothesis import given
from hypothesis import strategies as st

from core.experiment.schedules import ConstantSchedule, ReduceOnPlateauSchedule
from core.experiment.training import EarlyStoppingSpec
from core.training.patience import EarlyStopping, Plateau

LOSSES = st.lists(st.sampled_from([0.1, 0.2, 0.3, 0.5, 0.50005, 0.7]), max_size=12)


def _model() -> keras.Model:
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(1.0), loss="mse")
    return model


MODEL = _model()


@given(LOSSES, st.integers(1, 4), st.sampled_from([0.0, 0.15]))
def test_that_early_stopping_stops_when_keras_would(losses, patience, min_delta):
    theirs = keras.callbacks.EarlyStopping(
        monitor="val_loss", patience=patience, min_delta=min_delta
    )
    theirs.set_model(MODEL)
    theirs.on_train_begin()
    MODEL.stop_training = False
    ours = EarlyStopping(EarlyStoppingSpec(patience=patience, min_delta=min_delta))
    for epoch, loss in enumerate(losses):
        theirs.on_epoch_end(epoch, {"val_loss": loss})
        assert ours.wants_to_stop(loss) == MODEL.stop_training
        if MODEL.stop_training:
            return


@given(LOSSES, st.integers(1, 4))
def test_that_the_rate_falls_when_keras_would_lower_it(losses, patience):
    MODEL.optimizer.learning_rate = 1.0
    theirs = keras.callbacks.ReduceLROnPlateau(
        monitor="val_loss", patience=patience, factor=0.5, min_lr=0.1
    )
    theirs.set_model(MODEL)
    theirs.on_train_begin()
    ours = Plateau(
        ReduceOnPlateauSchedule(
            patience=patience, rate_factor=0.5, minimum_fraction=0.1
        )
    )
    for epoch, loss in enumerate(losses):
        before = ours.factor
        theirs.on_epoch_end(epoch, {"val_loss": loss})
        assert ours.lowers_rate(loss) == (ours.factor < before)
        rate = float(MODEL.optimizer.learning_rate.numpy())
        assert abs(ours.factor - rate) < 1e-6


@given(LOSSES)
def test_that_other_schedules_never_fall_on_a_plateau(losses):
    plateau = Plateau(ConstantSchedule())
    assert not any(plateau.lowers_rate(loss) for loss in losses)
    assert plateau.factor == 1.0


def test_that_early_stopping_can_be_switched_off():
    ours = EarlyStopping(EarlyStoppingSpec(enabled=False, patience=1))
    assert not any(ours.wants_to_stop(loss) for loss in (1.0, 2.0, 3.0, 4.0))
