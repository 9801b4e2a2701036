"""On what a run was computed."""

from datetime import datetime

from pydantic import Field

from core.experiment.spec import Spec


class RunEnvironment(Spec):
    """The content of `environment.json`.

    Attributes:
        started: When the run was begun, with the time zone.
        device: The device in words.
        device_reason: Why it is no GPU; empty if it is one.
        platform: Operating system and processor.
        versions: Version by package, `python` and `lossline` included.
        parameters: All parameters of the model.
        data_fingerprint: The digest of the prepared data.
    """

    started: datetime
    device: str
    device_reason: str = ""
    platform: str = ""
    versions: dict[str, str] = Field(default_factory=dict)
    parameters: int
    data_fingerprint: str = ""
