"""make conformance: measure, compare with the committed scores, and write CONFORMANCE.md.

python -m tools.conformance            all suites; fails where a committed score has dropped
python -m tools.conformance recorded   some suites
python -m tools.conformance --update   keep what was measured as the new committed scores
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence

from tools.conformance.material import NoMaterial, require
from tools.conformance.page import page
from tools.conformance.suites import SUITES
from tools.setup.places import HERE

SCORES = HERE.root / "tests" / "conformance" / "scores.json"
PAGE = HERE.root / "CONFORMANCE.md"
TOLERANCE = 0.05  # percent: one request in 2,000


def main(words: Sequence[str]) -> int:
    """Exit code 1 where the material is missing or a score has dropped."""
    parser = argparse.ArgumentParser(prog="python -m tools.conformance", description=__doc__)
    parser.add_argument("suites", nargs="*", choices=[[], *SUITES], help="default: all")
    parser.add_argument("--update", action="store_true", help="commit to these scores from now on")
    arguments = parser.parse_args(words)
    try:
        require()
    except NoMaterial as problem:
        print(problem, file=sys.stderr)
        return 1
    return _measure(arguments.suites or list(SUITES), arguments.update)


def _measure(names: Sequence[str], update: bool) -> int:
    kept: dict[str, float] = json.loads(SCORES.read_text("utf-8")) if SCORES.exists() else {}
    scores: dict[str, float] = {}
    rows: list[tuple[str, str, str, bool]] = []
    for name in names:
        measured = SUITES[name]()
        scores |= measured.scores
        rows += measured.rows
        for score, value in measured.scores.items():
            print(f"{score:36} {value:6.2f}   committed {kept.get(score, 0.0):6.2f}", flush=True)
    dropped = drops(kept, scores)
    if update and not (dropped and not sys.stdout.isatty()):
        SCORES.write_text(json.dumps(kept | scores, indent=1, sort_keys=True) + "\n", "utf-8")
    if rows:
        PAGE.write_text(page(kept | scores, rows), "utf-8")
    for line in dropped:
        print(f"dropped: {line}", file=sys.stderr)
    return 1 if dropped else 0


def drops(kept: Mapping[str, float], now: Mapping[str, float]) -> list[str]:
    """The scores that are lower than what was committed."""
    return [
        f"{name}: {value:.2f}, committed {kept[name]:.2f}"
        for name, value in now.items()
        if name in kept and value < kept[name] - TOLERANCE
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
