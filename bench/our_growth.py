"""Ours as it grows: 100 to 100,000 images in one resource group, made in memory, measured in a file. Prints JSON."""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from pathlib import Path

from bench.our_cloud import GROUP, PLACE, UBUNTU, Bench
from bench.timing import milliseconds, resident
from course.cloud import Cloud
from course.cloud.arm.http import Door, Request

SIZES = [int(size) for size in sys.argv[1].split(",")]
VERSION = "2024-07-01"


class Growth:
    """A cloud in memory that is filled with images of one generalized VM; a file's commits would take minutes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.cloud, self.count = folder, Cloud.in_memory(), 0
        bench = Bench(self.cloud)
        bench.vm("source", bench.interface("source"), UBUNTU)
        bench.compute.virtual_machines.begin_deallocate(GROUP, "source").result()
        bench.compute.virtual_machines.generalize(GROUP, "source")
        self.base = f"https://management.azure.com{bench.providers}/Microsoft.Compute/images"
        source = {"id": f"{bench.providers}/Microsoft.Compute/virtualMachines/source"}
        properties = {"sourceVirtualMachine": source, "hyperVGeneration": "V1"}
        self.body = json.dumps({"location": PLACE, "properties": properties}).encode()

    def ask(self, method: str, name: str = "", body: bytes = b"", cloud: Cloud | None = None) -> bytes:
        """One request to the engine."""
        url = f"{self.base}{name}?api-version={VERSION}"
        answer = (cloud or self.cloud).handle(Request(method, url, {}, body, Door.IN_PROCESS))
        assert answer.status in (200, 201), answer.body
        return answer.body

    def fill(self, size: int) -> float:
        """Create images up to this many; milliseconds for each."""
        start, before = time.perf_counter(), self.count
        while self.count < size:
            self.ask("PUT", f"/image-{self.count}", self.body)
            self.count += 1
        return (time.perf_counter() - start) / (size - before) * 1000

    def measure(self) -> dict[str, float]:
        """In a file that holds the same: by id, a page of the list, a checkpoint and the way back, opening it anew."""
        path = self.folder / f"{self.count}.db"
        kept = Cloud.open(path)
        kept._ask("import", **self.cloud._ask("export"))
        spread = iter(range(0, self.count, max(1, self.count // 200)))
        found = {
            "by id": milliseconds(lambda: self.ask("GET", f"/image-{next(spread)}", cloud=kept), 100),
            "list page": milliseconds(lambda: self.ask("GET", cloud=kept), 5),
            "save": milliseconds(lambda: kept.checkpoint("here"), 1),
        }
        self.ask("PUT", "/one-more", self.body, kept)
        found["restore"] = milliseconds(lambda: kept.restore("here"), 1)
        kept.close()
        start = time.perf_counter()
        Cloud.open(path).close()
        return found | {"reopen": (time.perf_counter() - start) * 1000}


def main() -> None:
    """Fill and measure at each size."""
    with tempfile.TemporaryDirectory() as folder:
        growth = Growth(Path(folder))
        gc.collect()
        empty, answers = resident(), {}
        for size in SIZES:
            created = growth.fill(size)
            gc.collect()
            memory = resident() - empty
            answers[str(size)] = {"create": created, "memory": memory, **growth.measure()}
        growth.cloud.close()
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
