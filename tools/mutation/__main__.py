"""make mutate: take each refusal out in turn; list those that no test misses, and write build/mutations.json."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.mutation.sites import Site, sites
from tools.setup.places import HERE

TESTS = ("tests/cloud/providers", "tests/cloud/arm", "tests/cloud/templates", "tests/cloud/test_catalogue.py")
MOST_TESTS = 12  # for each refusal: enough to notice, few enough to be quick


def main(words: Sequence[str]) -> int:
    """Exit code 0: the list is what is asked for; words restrict it to files whose path contains one of them."""
    hits = _hits()
    wanted = [site for site in sites(HERE.root) if not words or any(word in site.file for word in words)]
    with ThreadPoolExecutor(2) as pool:
        verdicts = dict(zip(wanted, pool.map(lambda site: _verdict(site, hits), wanted), strict=True))
    report = {site.id: {"text": site.text, "verdict": verdict} for site, verdict in verdicts.items()}
    (HERE.root / "build" / "mutations.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    for verdict in ("never met", "not missed"):
        found = [site for site, said in verdicts.items() if said == verdict]
        print(f"\n{verdict}: {len(found)} of {len(wanted)}")
        print("\n".join(f"  {site.id}  {site.text}" for site in found))
    return 0


def _hits() -> Mapping[str, list[str]]:
    """Refusal -> the tests that met it."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "hits.json")
        places = [place for place in TESTS if (HERE.root / place).exists()]
        _pytest(places, IMAGECOURSE_MUTANT="count", IMAGECOURSE_HITS=str(target))
        found: dict[str, list[str]] = json.loads(target.read_text("utf-8"))
    return found


def _verdict(site: Site, hits: Mapping[str, list[str]]) -> str:
    tests = hits.get(site.id, [])
    if not tests:
        return "never met"
    missed = _pytest([*tests[:MOST_TESTS], "-x"], IMAGECOURSE_MUTANT=site.id) != 0
    return "missed" if missed else "not missed"


def _pytest(words: Sequence[str], **environment: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tools.mutation.plugin", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *words], cwd=HERE.root, env={**os.environ, **environment, "PYTHONPATH": str(HERE.root)},
        capture_output=True, text=True,
    )  # fmt: skip
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
