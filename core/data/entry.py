"""One card of the catalogue."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class CatalogueEntry:
    """What is known of a data set before it is on this computer.

    Attributes:
        name: What `DatasetSpec.source` holds.
        title: What a person reads.
        summary: One or two sentences: what it shows and what it is good for.
        class_names: In the order of the labels.
        num_train: Images to train with; images in all if it has no test part.
        num_test: Images of its own test part; 0 if it has none.
        image_size: (height, width) in pixels.
        color_mode: Whether its images are grey or in colour.
        download_bytes: How much is downloaded, about; 0 if nothing is.
        source: Who made it and where it comes from.
        licence: The terms of use.
        embedded: Whether it comes with the program.
        short_title: The title where there is little room, if it is a long one.
    """

    name: str
    title: str
    summary: str
    class_names: tuple[str, ...]
    num_train: int
    num_test: int
    image_size: tuple[int, int]
    color_mode: Literal["grayscale", "rgb"]
    download_bytes: int
    source: str
    licence: str
    embedded: bool = False
    short_title: str = ""
