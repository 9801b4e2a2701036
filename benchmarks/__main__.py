"""Runs the benchmarks: all of them, or those whose names are given."""

import importlib
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from benchmarks.harness import Result, table, write_results


def main() -> int:
    """Returns 1 if a target was missed, 2 if there is no such benchmark."""
    folder = Path(__file__).parent
    names = sorted(path.stem[6:] for path in folder.glob("bench_*.py"))
    wanted = sys.argv[1:] or names
    unknown = sorted(set(wanted) - set(names))
    if unknown:
        print(f"There is no benchmark {unknown[0]}. There are: {', '.join(names)}")
        return 2
    results: list[Result] = []
    for name in wanted:
        print(f"measuring {name} …", file=sys.stderr)
        found = importlib.import_module(f"benchmarks.bench_{name}").run()
        if not found:
            print(f"{name}: needs the real data sets; left out", file=sys.stderr)
        results.extend(found)
    print(table(results))
    if not sys.argv[1:]:
        write_results(results)
    return 0 if all(result.reached for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
