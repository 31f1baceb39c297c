"""What is measured: each suite gives named scores in percent, and the recordings' rows for the table of operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tools.conformance.excused import answered_for
from tools.conformance.material import FOLDER, recordings, run

TIERS = ("image", "disk", "vm", "market", "vmss", "network")
SCENARIO_TIERS = ("image", "disk", "vm", "market", "vmss")


@dataclass(frozen=True)
class Measured:
    """Scores by name, in percent; `rows` are the requests of recordings: (recording, method, path, perfect)."""

    scores: Mapping[str, float]
    rows: Sequence[tuple[str, str, str, bool]] = field(default=())


def recorded() -> Measured:
    """Every recorded request, tier by tier: status equal, and perfect."""
    scores: dict[str, float] = {}
    rows: list[tuple[str, str, str, bool]] = []
    for tier in TIERS:
        result = run("replay.py", "--slice", str(FOLDER / "SLICE.md"), "--quiet", *recordings([tier]))["recordings"]
        sent = sum(one["sent"] for one in result)
        scores[f"recordings {tier}: status"] = _percent(sum(one["status_exact"] for one in result), sent)
        scores[f"recordings {tier}: perfect"] = _percent(sum(one["perfect"] for one in result), sent)
        rows += [
            (one["recording"], row["method"], row["path"], row["score"] > 0.999)
            for one in result
            for row in one["rows"]
        ]
    return Measured(scores, rows)


def examples() -> Measured:
    """The request examples of Compute and Network."""
    scores: dict[str, float] = {}
    for provider in ("Compute", "Network"):
        folder = str(FOLDER / "examples" / f"Microsoft.{provider}")
        rows = [row for row in run("run_examples.py", str(FOLDER / "specs"), folder) if row["ok"] is not None]
        scores[f"examples {provider}: pass"] = _percent(sum(bool(row["ok"]) for row in rows), len(rows))
        scores[f"examples {provider}: strict"] = _percent(sum(_strict(row) for row in rows), len(rows))
    return Measured(scores)


def deployments() -> Measured:
    """Recorded deployments: accepted, state, parameters, dependencies, outputs and resources as real Azure made them."""
    rows = run("check_deployments.py", str(FOLDER / "templates" / "deployments" / "deployments.json.gz"))
    scored = [row for row in rows if row["accepted"] or not row["seeds"]]
    return Measured({"deployments: whole": _percent(sum(bool(row["whole"]) for row in scored), len(scored))})


def scenarios() -> Measured:
    """Scenario tests of the Azure CLI as real az commands."""
    result = run(
        "run_scenarios.py", str(FOLDER / "scripts" / "scenarios.json"), "--tier", ",".join(SCENARIO_TIERS),
        "--testdata", str(FOLDER / "scripts" / "testdata"),
    )["scenarios"]  # fmt: skip
    whole = sum(one["ok"] == one["steps"] for one in result)
    return Measured({"scenarios: whole": _percent(whole, len(result))})


def scripts() -> Measured:
    """Command sequences of documentation pages, each on a cloud of its own: az calls of the slice that end with 0."""
    good = failed = 0
    for file in sorted((FOLDER / "scripts").glob("*.sh")):
        (ran,) = run("run_scripts.py", str(file))
        good += ran["ok"]
        failed += len(answered_for(ran["script"], ran["failed"]))
    return Measured({"scripts: calls": _percent(good, good + failed)})


SUITES: Mapping[str, Callable[[], Measured]] = {
    suite.__name__: suite for suite in (recorded, examples, deployments, scenarios, scripts)
}


def _strict(row: Mapping[str, Any]) -> bool:
    shape = row.get("shape")
    return bool(row["ok"] and (not shape or not shape[1] or shape[0] / shape[1] >= 0.95))


def _percent(part: float, whole: float) -> float:
    return round(100.0 * part / whole, 2) if whole else 0.0
