"""Beside moto's EC2 mock: get, list, create and the capture flow, through the SDKs and inside the engines alone."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from bench.row import Row
from bench.worker import PEERS, ask

NAMES = ("vm get", "image list 100", "vm create", "capture flow")
RUNS, CALLS = 3, 60


def measure() -> list[Row]:
    """Ours in memory, ours in a file, and the peer take turns; each figure is the median of the runs."""
    ours, kept, peer = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for run in range(RUNS):
            peer.append(ask("bench.moto_cloud", str(CALLS), python=PEERS))
            ours.append(ask("bench.our_cloud", str(CALLS)))
            kept.append(ask("bench.our_cloud", str(CALLS), "--state", str(Path(folder, f"{run}.db"))))
    rows = []
    for said, figures in (("", ours), (" (file)", kept)):
        for inside in ("", " (engine)"):
            for name in NAMES:
                row = f"{name}{inside}"
                rows.append(Row(row + said, "ms", _median(figures, row), _median(peer, row), "moto"))
    return rows


def _median(figures: list[dict[str, float]], name: str) -> float:
    return statistics.median(figure[name] for figure in figures)
