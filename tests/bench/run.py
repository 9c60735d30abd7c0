"""`make bench`: every figure beside a peer and a limit measured in the same run, as ratios.

A benchmark is one file here, ``b*.py``, with ``def run() -> list[Row]``. Absolute times say
nothing on a shared machine; the ratios do. Nothing here fails a build.
"""

import argparse
import importlib.util
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from rows import Row  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="names of benchmarks, as b1")
    only = parser.parse_args().only
    rows: list[Row] = []
    for path in sorted(HERE.glob("b[0-9]*.py")):
        if only and path.stem.partition("_")[0] not in only:
            continue
        print(f"running {path.stem} …", file=sys.stderr, flush=True)
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        rows += module.run()
    width = max(len(row.what) for row in rows)
    for row in rows:
        print(f"{row.bench:<4} {row.what:<{width}}  {row.value:>12}  {row.goal}")


if __name__ == "__main__":
    main()
