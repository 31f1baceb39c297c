"""make mutate: spoil each refusal in turn; list those that no test notices, and write build/mutations.json."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tools.mutation import guards
from tools.mutation.sites import sites, sources
from tools.mutation.trial import Trial, Verdict

FOLDERS = ("course/cloud/providers", "course/cloud/arm", "course/cloud/templates")
TESTS = (
    "tests/cloud/providers", "tests/cloud/arm", "tests/cloud/templates", "tests/cloud/test_catalogue.py",
    "tests/cloud/test_capture_flow.py", "tests/cloud/test_time_and_undo.py",
)  # fmt: skip
#: A door of its own, or a minute of its own: not where a refusal is proven.
OPTIONS = ("-q", "-m", "not az and not slow", "-p", "no:cacheprovider", "--no-header", "--no-summary", "--tb=native")


def main(words: Sequence[str], root: Path, folders: tuple[str, ...] = FOLDERS, tests: tuple[str, ...] = TESTS) -> int:
    """Exit code 0 if every refusal is guarded; words restrict it to files whose path contains one of them."""
    texts = sources(root, folders)
    guards.install(root, texts)
    trial = Trial([site for site in sites(texts) if not words or any(word in site.file for word in words)])
    pytest.main([*OPTIONS, *tests], plugins=[trial])
    report = {site.id: {"text": site.text, "verdict": verdict} for site, verdict in trial.verdicts.items()}
    (root / "build").mkdir(exist_ok=True)
    (root / "build" / "mutations.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    counts = [f"{list(trial.verdicts.values()).count(verdict)} {verdict}" for verdict in Verdict]
    print(f"{len(trial.verdicts)} refusals: {', '.join(counts)}")
    return int(set(trial.verdicts.values()) != {Verdict.GUARDED})


if __name__ == "__main__":
    os.nice(10)
    sys.exit(main(sys.argv[1:], Path.cwd()))
