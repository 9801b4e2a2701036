"""Scalars for TensorBoard, without needing TensorBoard."""

import os
import platform
import time
from pathlib import Path

import tensorflow as tf


class Board:
    """Writes the values of each epoch as `keras.callbacks.TensorBoard` does.

    There is one folder for training and one for validation, so that TensorBoard draws
    `epoch_loss` of both into one plot. The event files are written as records, not
    through `tf.summary`: that takes a few milliseconds a value and needs the
    `tensorboard` package.
    """

    def __init__(self, folder: Path, first_epoch: int) -> None:
        """Writes nothing until the first epoch has ended.

        Args:
            folder: The folder `tensorboard` of the run.
            first_epoch: The epoch to come, from 0. TensorBoard forgets what an earlier
                part of a resumed run wrote for it and for later ones.
        """
        self._folder = folder
        self._first_epoch = first_epoch
        self._writers: dict[str, tf.io.TFRecordWriter] = {}

    def write(self, epoch: int, logs: dict[str, float]) -> None:
        """Adds one epoch.

        Args:
            epoch: Counted from 0, as Keras does.
            logs: The values of `EpochEnded`.

        Raises:
            OSError: the folder can't be made.
            tf.errors.OpError: the file can't be written.
        """
        for name, value in logs.items():
            part = "validation" if name.startswith("val_") else "train"
            tag = f"epoch_{name.removeprefix('val_')}"
            self._writer(part).write(_scalar(tag, epoch, value).SerializeToString())
        for writer in self._writers.values():
            writer.flush()

    def _writer(self, part: str) -> tf.io.TFRecordWriter:
        if part not in self._writers:
            folder = self._folder / part
            folder.mkdir(parents=True, exist_ok=True)
            # TensorBoard reads the files of a folder in the order of their names.
            number = sum(1 for _ in folder.iterdir())
            name = (
                f"events.out.tfevents.{int(time.time()):010d}.{platform.node()}."
                f"{os.getpid()}.{number}.v2"
            )
            writer = tf.io.TFRecordWriter(str(folder / name))
            for event in self._beginning():
                writer.write(event.SerializeToString())
            self._writers[part] = writer
        return self._writers[part]

    def _beginning(self) -> list[tf.compat.v1.Event]:
        now = time.time()
        session = tf.compat.v1.SessionLog(status=tf.compat.v1.SessionLog.START)
        return [
            tf.compat.v1.Event(wall_time=now, file_version="brain.Event:2"),
            tf.compat.v1.Event(
                wall_time=now, step=self._first_epoch, session_log=session
            ),
        ]

    def close(self) -> None:
        """Closes the files."""
        for writer in self._writers.values():
            writer.close()


def _scalar(tag: str, step: int, value: float) -> tf.compat.v1.Event:
    metadata = tf.compat.v1.SummaryMetadata(
        plugin_data=tf.compat.v1.SummaryMetadata.PluginData(plugin_name="scalars")
    )
    entry = tf.compat.v1.Summary.Value(
        tag=tag, tensor=tf.make_tensor_proto(value, tf.float32), metadata=metadata
    )
    summary = tf.compat.v1.Summary(value=[entry])
    return tf.compat.v1.Event(wall_time=time.time(), step=step, summary=summary)
