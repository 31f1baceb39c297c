"""Measure, print a table, and write build/bench.json: every bench/measure_*.py is one part. Words choose parts."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.row import Row
from bench.worker import ROOT

PARTS = sorted(path.stem for path in Path(__file__).parent.glob("measure_*.py"))


def main(words: Sequence[str]) -> int:
    """Run the parts that the words name, or all."""
    rows: list[Row] = []
    for part in PARTS:
        if words and part.removeprefix("measure_") not in words:
            continue
        print(f"measuring: {part.removeprefix('measure_')}", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"bench.{part}").measure()
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps([row.as_json() for row in rows], indent=1) + "\n", "utf-8")
    print(f"{'':42} unit {'ours':>10} {'ratio':>7} {'peer':>10}")
    print("\n".join(row.line() for row in rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
