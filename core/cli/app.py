"""Binds the commands together and turns every end into an exit code."""

import io
import sys
from typing import Any, cast

import typer

from core.cli import (
    datasets,
    diagnosis,
    experiments,
    features,
    honesty,
    results,
    running,
)
from core.cli.output import STOPPED, WRONG_INPUT, print_json
from core.cli.unforeseen import tell_unforeseen
from core.data.types import Cancelled
from core.experiment import Problem

# Typer brings its own copy of Click from some version on and used the separate package
# before; this is the error of whichever one it uses.
_USAGE_ERROR = cast("type[Exception]", typer.BadParameter.__mro__[1])

app = typer.Typer(
    name="lossline",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Train image classifiers by point and click and watch them learn. "
    "Without a command the window opens; --open FILE opens an experiment in it.",
)
experiments.register(app)
running.register(app)
results.register(app)
datasets.register(app)
honesty.register(app)
features.register(app)
diagnosis.register(app)


def run(arguments: list[str]) -> int:
    """Runs one command.

    Args:
        arguments: The command line without the program's name.

    Returns:
        0 done, 1 the work failed, 2 wrong input, 130 stopped by the user.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console or file that can't hold a letter shows its number instead.
            stream.reconfigure(errors="backslashreplace")
    as_json = "--json" in arguments
    try:
        code = app(arguments, prog_name="python main.py", standalone_mode=False)
    except typer.Exit as end:
        return end.exit_code
    except _USAGE_ERROR as error:
        usage = cast("Any", error)
        usage.show()
        if as_json:
            problem = Problem(message=usage.format_message())
            print_json({"ok": False, "problems": [problem.model_dump()]})
        return WRONG_INPUT
    except (KeyboardInterrupt, typer.Abort, Cancelled):
        sys.stderr.write("Stopped.\n")
        if as_json:
            print_json({"ok": False, "status": "stopped"})
        return STOPPED
    except Exception as error:  # noqa: BLE001 - it is logged, and told in one line
        return tell_unforeseen(error, as_json)
    return code if isinstance(code, int) else 0
