"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON object as the last line.")
]
ExperimentFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="An experiment file (JSON).")
]
RunDir = Annotated[Path, typer.Argument(metavar="RUN_DIR", help="A run folder.")]
