"""Rules of the house that no other tool checks: module length, words, hosts."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
MAX_LINES = 400
_UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b")
_HOST = re.compile(r"https?://\S*(simple/|pypi|pythonhosted|registry\.npm)", re.I)
_VAGUE_TEST = re.compile(r"def test_\w*_(?:works|correctly|as_expected)(?:_|\()")
_TEST_NAME = re.compile(r"^\s*(?:async )?def (test_(?!that_)\w+)\(", re.M)


def tracked_files() -> list[Path]:
    """Returns the files of the project that git knows or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    )
    names = listing.stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def complaints_about(path: Path) -> list[str]:
    """Returns what is wrong with one file."""
    name = path.relative_to(ROOT).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    found: list[str] = []
    if path.suffix == ".py" and len(text.splitlines()) > MAX_LINES:
        found.append(f"{name}: {len(text.splitlines())} lines, at most {MAX_LINES}")
    if path != Path(__file__) and _UNFINISHED.search(text):
        found.append(f"{name}: says that it is unfinished")
    if path != Path(__file__) and _HOST.search(text):
        found.append(f"{name}: names a package host")
    if name.startswith("tests/") and path.suffix == ".py":
        found += [
            f"{name}: {m[1]} is not test_that_..." for m in _TEST_NAME.finditer(text)
        ]
        if _VAGUE_TEST.search(text):
            found.append(f"{name}: a test's name does not say what it tests")
    return found


def main() -> int:
    """Prints every complaint.

    Returns:
        The exit code: 0 if there is none.
    """
    complaints = [line for path in tracked_files() for line in complaints_about(path)]
    for line in complaints:
        sys.stdout.write(f"{line}\n")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
