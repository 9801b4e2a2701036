"""What the rest of the program may know of prepared images."""

from core.experiment import TaskInfo


def image_task(shape: tuple[int, int, int], class_names: tuple[str, ...]) -> TaskInfo:
    """Returns the description of images of one shape and their classes.

    Args:
        shape: (height, width, channels) after preparation.
        class_names: In the order of the labels.
    """
    return TaskInfo(input_shape=shape, class_names=class_names)
