"""Which images to learn from and how they are divided."""

import re
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from core.experiment.corrections import CorrectionsSpec
from core.experiment.spec import Pair, Spec, setting

Channels = Literal["auto", "grayscale", "rgb"]


class SplitSpec(Spec):
    """How the examples are divided. A set's own test part stays the test part."""

    validation: float = setting(
        0.15,
        label="Validation",
        help="The share of the images that is kept aside to watch for learning by "
        "heart while training.",
        minimum=0.02,
        maximum=0.6,
        step=0.01,
    )
    test: float = setting(
        0.15,
        label="Test",
        help="The share that is looked at only once, at the end. Not used when the "
        "data set brings a test part of its own.",
        minimum=0.02,
        maximum=0.6,
        step=0.01,
    )
    own_parts: Literal["keep", "divide_anew"] = setting(
        "keep",
        label="Own parts",
        help="Keeps the validation and test parts that the data set brings, or puts "
        "all images together and divides them anew.",
        labels={"keep": "keep", "divide_anew": "divide anew"},
        advanced=True,
    )
    group_by: Literal["none", "near_duplicates", "file_name", "column"] = setting(
        "none",
        label="Keep together",
        help="Images that belong together stay in one part, so that the test asks for "
        "something new: near-duplicates, files with the same piece of name (such as "
        "the person's), or rows with the same entry in a column of a CSV file.",
        labels={
            "none": "nothing",
            "near_duplicates": "near-duplicates",
            "file_name": "by file name",
            "column": "by a column",
        },
        advanced=True,
    )
    group_pattern: str = setting(
        "",
        label="Piece of the file name",
        help="A regular expression that finds the piece of the file name, with its "
        "folders, that says what belongs together: person\\d+ finds person12 in "
        "A/person12_03.jpg. With brackets only what they enclose counts.",
        advanced=True,
    )

    @field_validator("group_pattern")
    @classmethod
    def _is_a_pattern(cls, pattern: str) -> str:
        if len(pattern) > 200:
            raise ValueError(
                "Expected a regular expression of at most 200 characters. Received: "
                f"{len(pattern)} characters"
            )
        try:
            re.compile(pattern)
        except (re.error, RecursionError, OverflowError) as error:
            raise ValueError(
                f"Expected a regular expression, such as person\\d+ for person12. "
                f"Received: {pattern} ({error})"
            ) from None
        return pattern

    @model_validator(mode="after")
    def _leave_enough_to_train(self) -> "SplitSpec":
        if self.validation + self.test > 0.8:
            raise ValueError(
                "Expected validation and test to leave at least 20 % for training. "
                f"Received: validation={self.validation}, test={self.test}"
            )
        return self


class DatasetSpec(Spec):
    """The images, how they are brought to one shape, and how they are divided."""

    source: str = Field(default="digits", min_length=1, max_length=4096)
    """A name of the catalogue, the name of an imported set, or a path."""

    test_source: str = setting(
        "",
        label="Test with",
        help="Other data with the same classes to test with, such as photos of another "
        "camera: a name or a path. The test part of the data itself is not used then.",
        advanced=True,
    )
    image_size: Pair | None = setting(
        None,
        label="Image size",
        help="Height and width that all images are brought to. Automatic keeps the "
        "size of the data, or picks one if the sizes differ.",
        unit="px",
    )
    color_mode: Channels = setting(
        "auto",
        label="Colour",
        help="Grey images have one channel and train faster; colour images have three. "
        "Automatic keeps what the data has.",
        labels={"auto": "automatic", "grayscale": "grey", "rgb": "colour (RGB)"},
    )
    classes: tuple[str, ...] = setting(
        (),
        label="Classes",
        help="The classes to learn; none chosen means all of them.",
    )
    limit_per_class: Annotated[int, Field(ge=2, le=1_000_000)] | None = setting(
        None,
        label="Images per class",
        help="Uses at most this many images of each class for training and validation, "
        "for a quick lab. The test part is not limited.",
        step=50,
        labels={"None": "all"},
    )
    split: SplitSpec = SplitSpec()
    corrections: CorrectionsSpec = CorrectionsSpec()
    cache: Literal["auto", "memory", "disk", "none"] = setting(
        "auto",
        label="Cache",
        help="Where decoded images are kept. Automatic keeps small sets in memory and "
        "reads large ones from disk as they are needed.",
        labels={"auto": "automatic"},
        advanced=True,
    )
    pixel_shape: (
        tuple[
            Annotated[int, Field(ge=1, le=4096)],
            Annotated[int, Field(ge=1, le=4096)],
            Annotated[int, Field(ge=1, le=4)],
        ]
        | None
    ) = setting(
        None,
        label="Shape of CSV rows",
        help="Height, width and channels of the pixels in one row of a CSV file. "
        "They are taken for a square unless you say otherwise.",
        labels={"None": "a square"},
        advanced=True,
    )
