"""Downloads one thing from Kaggle; started as a process of its own.

`python -P child.py KIND HANDLE` runs `kagglehub.dataset_download` or `model_download`
and ends its output with one line of JSON: the path, or the kind and the text of the
error. It is a process and not a thread because kagglehub offers no way to cancel, and
a process can be ended.
"""

import json
import sys


def main(kind: str, handle: str) -> None:
    """Downloads, and tells the outcome on the last line of the output."""
    outcome: dict[str, object]
    try:
        import kagglehub

        fetch = {
            "dataset": kagglehub.dataset_download,
            "model": kagglehub.model_download,
        }[kind]
        outcome = {"path": fetch(handle)}
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent explains it
        response = getattr(error, "response", None)
        outcome = {
            "kinds": [kind.__name__ for kind in type(error).__mro__],
            "text": str(error),
            "status": getattr(response, "status_code", None),
            "errno": getattr(error, "errno", None),
        }
    sys.stdout.write("\n" + json.dumps(outcome) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
