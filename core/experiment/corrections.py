"""What a person has decided about single images of a data set."""

from typing import Annotated

from pydantic import AfterValidator, Field

from core.experiment.index_ranges import merged
from core.experiment.spec import Spec


def _shortest(text: str) -> str:
    return merged(text)


Indices = Annotated[str, Field(max_length=4_000_000), AfterValidator(_shortest)]
"""Images by their number in the data set, in the short form `3,7-9`."""


class CorrectionsSpec(Spec):
    """Images that are left out or moved; the files themselves stay as they are.

    The numbers of images mean something only for the very same data. So the
    fingerprint of the data stands beside them, and for other data they do nothing.

    Attributes:
        data: The fingerprint of the data set that the numbers belong to.
        left_out: Images that are in no part.
        to_training: Images that are moved out of the data set's own test or
            validation part.
        to_test: Images that are moved into the data set's own test part. A data set
            without one is divided anyway, so there it does nothing.
    """

    data: str = Field(default="", max_length=200)
    left_out: Indices = ""
    to_training: Indices = ""
    to_test: Indices = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to correct."""
        return not (self.left_out or self.to_training or self.to_test)
