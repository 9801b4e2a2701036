"""`doctor`: what is installed, which devices there are, and why there is no GPU."""

import typer

from core.cli.options import Json
from core.cli.output import print_json, say


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("doctor")(doctor)


def doctor(as_json: Json = False) -> None:
    """Print versions, devices, caches, credentials and the display."""
    from core.doctor import diagnose

    diagnosis = diagnose()
    if as_json:
        print_json(diagnosis.model_dump(mode="json"))
    else:
        say(diagnosis.as_text())
