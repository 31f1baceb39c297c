"""As a cloud grows: by id stays flat, a page and saving grow no worse than linearly, memory stays below the peer's."""

from __future__ import annotations

from bench.row import Row
from bench.worker import PEERS, ask

SIZES = (100, 1_000, 10_000, 100_000)


def measure() -> list[Row]:
    """Ours to 100,000 images; moto, which takes minutes for that, to 10,000."""
    ours = ask("bench.our_growth", ",".join(map(str, SIZES)))
    moto = ask("bench.moto_growth", ",".join(map(str, SIZES[:3])), python=PEERS)
    rows = [
        Row(f"by id, {size:,} images", "ms", ours[str(size)]["by id"], moto.get(str(size), {}).get("by id"), "moto")
        for size in SIZES
    ]
    small, large = ours[str(SIZES[0])], ours[str(SIZES[-1])]
    rows.append(Row("by id, 100,000 beside 100", "ms", large["by id"], small["by id"], "ours at 100 images"))
    for what in ("list page", "save", "restore", "reopen"):
        before, after = ours[str(SIZES[-2])][what], large[what]
        rows.append(Row(f"{what}, 100,000 beside 10 x 10,000", "ms", after, 10 * before, "10 x ours at 10,000"))
    # In a process that does nothing else, as moto's: no file was closed and opened again, no checkpoint kept.
    memory = (ask("bench.our_growth", "10000")["10000"]["memory"], moto["10000"]["memory"])
    return [*rows, Row("memory of 10,000 images", "MB", *memory, "moto")]
