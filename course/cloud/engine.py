"""The engine of one cloud as its owner runs it: Azure's answers, and what only this cloud can tell."""

from __future__ import annotations

import re
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from . import guests, templates
from .arm.checkpoints import Checkpoints, read, written
from .arm.clock import Clock, ClockMode
from .arm.engine import FINISHED, Arm
from .arm.history import Step
from .arm.http import Request, Response
from .arm.long_running_operations import TYPE as OPERATIONS
from .arm.persistence import CloudNotSaved, Ledger, Persistence
from .arm.resource_id import parse
from .arm.resource_type import Context
from .arm.store import Changes, Record
from .billing import Meter
from .data import locations
from .flight import Recorder, as_az, as_rest, as_sdk, az_script, python_script
from .providers import discover, resource_types
from .providers.authorization import access, lock_enforcement
from .providers.compute import console_blobs, disk_blobs, guest_disks
from .providers.resources import registration_enforcement

Arguments = dict[str, Any]


def build_arm(clock: Clock | None = None) -> Arm:
    """An engine with every resource type of the course's slice."""
    types = [*discover(), *resource_types(templates)]
    arm = Arm(types, locations(), clock=clock, lock=threading.RLock())
    arm.admissions = [access.admit, lock_enforcement.admit, registration_enforcement.admit]
    return arm


class NotInThisCloud(Exception):
    """Something was asked for that this cloud does not hold."""


class LocalEngine:
    """`handle` answers as Azure does; `admin` answers questions about this cloud, in JSON."""

    def __init__(self, path: Path | None = None, clock: Clock | None = None) -> None:
        self.arm = build_arm(clock)
        self.checkpoints = Checkpoints(self.arm.store, kept_in_a_file=path is not None)
        self.meter = Meter(self.arm.store)
        self.recorder = Recorder(self.arm.route, kept_in_a_file=path is not None)
        self._request: Request | None = None
        self.arm.log.kept_in_a_file = path is not None
        ledgers: list[Ledger] = [self.meter, self.recorder, self.checkpoints, self.arm.log]
        self._file = None if path is None else Persistence(path, self.arm, ledgers)
        self.arm.save = self._save

    def handle(self, request: Request) -> Response:
        """Azure's answer: Resource Manager's, or that of a disk or a console which has an address of its own."""
        if console_blobs.is_served(request.url):
            return console_blobs.answer(self.arm, request)
        if disk_blobs.is_served(request.url):
            return disk_blobs.answer(self.arm, request)
        self._request = request if request.method != "GET" else None
        try:
            return self.arm.handle(request)
        finally:
            self._request = None

    def _save(self, before: Changes, step: Step | None) -> None:
        """At the end of each change: the meter turns, the request is noted, and what changed is written."""
        self.meter.note(before, self.arm.clock.now)
        if step is None:
            self.recorder.rewound(self.arm.history.newest)
        elif self._request is not None and step.label != FINISHED:
            self.recorder.note(step.number, self._request)
        if self._file is not None:
            self._file.commit(before, step)

    def admin(self, method: str, arguments: Arguments) -> Any:
        """The answer to one of the methods named do_…."""
        answer: Callable[[Arguments], Any] | None = getattr(self, f"do_{method}", None)
        if answer is None:
            raise NotInThisCloud(f"The local Azure has no '{method}'.")
        return answer(arguments)

    def close(self) -> None:
        """Leave the file; what was refused last is not in it yet."""
        if self._file is not None:
            if self.arm.log.unsaved:
                with suppress(CloudNotSaved):
                    self._file.commit({}, None)
            self._file.close()

    # What is there

    def do_documents(self, arguments: Arguments) -> Any:
        """Every resource, sorted by id."""
        records = sorted(self.arm.store.records.items())
        return {"value": [record.document for key, record in records if _is_resource(key)]}

    def do_states(self, arguments: Arguments) -> Any:
        """Key -> what a person wants to know of a VM at a glance: power and whether it is generalized."""
        machines = self.arm.store.of_type("Microsoft.Compute/virtualMachines")
        return {
            r.document["id"].lower(): {"power": r.private["power"], "generalized": r.private["generalized"]}
            for r in machines
        }

    def do_mark(self, arguments: Arguments) -> Any:
        """The number of the newest step."""
        return {"step": self.arm.history.newest}

    def do_changes(self, arguments: Arguments) -> Any:
        """What the steps after `since` created, updated and deleted."""
        return _sorted_changes(self.arm.history.changed_since(arguments["since"]), self.arm.store.records)

    def do_log(self, arguments: Arguments) -> Any:
        """The newest requests, oldest first."""
        since = arguments.get("since", 0)
        return {"value": [asdict(entry) for entry in self.arm.log.entries if entry.number > since]}

    # Time and undo

    def do_steps(self, arguments: Arguments) -> Any:
        """The steps that can be taken back."""
        return {"value": [{"number": step.number, "label": step.label} for step in self.arm.history.steps]}

    def do_rewind(self, arguments: Arguments) -> Any:
        """Take back the last `steps` steps, or all after step `to`."""
        kept = list(self.arm.history.steps)
        number = arguments.get("to")
        if number is None:
            back = min(int(arguments.get("steps", 1)), len(kept))
            number = kept[-back - 1].number if back < len(kept) else 0
        undone = [step.label for step in kept if step.number > number]
        self.arm.rewind_to(number)
        return {"undone": undone[::-1]}

    def do_checkpoint(self, arguments: Arguments) -> Any:
        """Remember the cloud as it is, under a name."""
        self.checkpoints.keep(arguments["name"])
        self.arm.save({}, None)
        return {}

    def do_restore(self, arguments: Arguments) -> Any:
        """Make the cloud what it was at a checkpoint; this is a step too."""
        changes = self.checkpoints.changes_to(arguments["name"])
        self.arm.apply(f"checkpoint {arguments['name']}", changes)
        return {}

    def do_forget(self, arguments: Arguments) -> Any:
        """Remove a resource group and all in it, without Azure's rules: a scene begins again."""
        prefix = arguments["group"].lower()
        keys = [key for key in self.arm.store.records if key == prefix or key.startswith(prefix + "/")]
        self.recorder.forget(prefix)
        self.arm.apply("scene cleared", dict.fromkeys(keys))
        return {}

    def do_export(self, arguments: Arguments) -> Any:
        """Everything that another engine needs to go on from here."""
        arm = self.arm
        blobs = {name: b64encode(contents).decode() for name, contents in arm.store.blobs.items()}
        state = {"now": arm.clock.now.isoformat(), "mode": arm.clock.mode.value, "ids": arm.ids.count}
        return {"records": written(arm.store.records), "blobs": blobs, **state}

    def do_import(self, arguments: Arguments) -> Any:
        """Go on from where another engine was."""
        arm = self.arm
        for contents in arguments["blobs"].values():
            arm.store.keep(b64decode(contents))
        arm.clock.mode, arm.clock.now = ClockMode(arguments["mode"]), datetime.fromisoformat(arguments["now"])
        arm.ids.count = arguments["ids"]
        records = dict.fromkeys(arm.store.records)
        arm.apply("branch", {**records, **read(arguments["records"])})
        return {}

    def do_clock(self, arguments: Arguments) -> Any:
        """The clock's mode and speed; with `mode` or `speed`, set them."""
        if "mode" in arguments:
            self.arm.clock.mode = ClockMode(arguments["mode"])
        if "speed" in arguments:
            self.arm.clock.speed = float(arguments["speed"])
        if arguments:
            self.arm.save({}, None)
        return {"mode": self.arm.clock.mode.value, "now": self.arm.clock.text()}

    def do_tick(self, arguments: Arguments) -> Any:
        """Let the running operations go one step on."""
        return {"finished": self.arm.tick()}

    def do_wait(self, arguments: Arguments) -> Any:
        """Let the cloud's time pass: the bill grows, and what Azure does by itself is done."""
        self.arm.wait(3600 * float(arguments["hours"]))
        return {"now": self.arm.clock.text()}

    def do_bill(self, arguments: Arguments) -> Any:
        """What was spent so far, and what each further hour costs."""
        bill = self.meter.bill(self.arm.clock.now)
        return {"charges": [asdict(charge) for charge in bill.charges], "as_of": bill.as_of}

    def do_flights(self, arguments: Arguments) -> Any:
        """Every change that stands, as REST, SDK call and az command; `script` asks for all of it as az or python."""
        flights = list(self.recorder.flights())
        if "script" in arguments:
            return {"text": {"az": az_script, "python": python_script}[arguments["script"]](flights)}
        said = [{"step": f.step, "rest": as_rest(f), "sdk": as_sdk(f), "az": as_az(f)} for f in flights]
        return {"value": [{**one, "client": f.client} for one, f in zip(said, flights, strict=True)]}

    def do_running(self, arguments: Arguments) -> Any:
        """The long-running operations, newest last."""
        names = ("operation", "group", "target", "status", "start", "end", "polls")
        return {
            "value": [
                {name: record.private[name] for name in names if name in record.private}
                for record in self.arm.store.of_type(OPERATIONS)
            ]
        }

    # Inside a VM

    def do_inspect(self, arguments: Arguments) -> Any:
        """The facts about the guest on a VM's, disk's, snapshot's or image's operating system disk."""
        data = self._contents(arguments["id"])
        return {"os_type": guests.os_type_of(data), "value": [asdict(fact) for fact in guests.inspect(data)]}

    def do_list_files(self, arguments: Arguments) -> Any:
        """The files inside, below a folder."""
        entries = guests.list_files(self._contents(arguments["id"]), arguments.get("folder", "/"))
        return {"value": [asdict(entry) for entry in entries]}

    def do_read_file(self, arguments: Arguments) -> Any:
        """The text of a file inside."""
        return {"text": guests.read_file(self._contents(arguments["id"]), arguments["path"]).decode(errors="replace")}

    def do_sign_in(self, arguments: Arguments) -> Any:
        """A person signs in on the desktop of a running Windows VM: no client of Azure can do that."""
        machine = self.arm.store.get(arguments["id"])
        if machine is None or machine.document["type"].lower() != "microsoft.compute/virtualmachines":
            raise NotInThisCloud(f"There is no virtual machine {arguments['id']} in this cloud.")
        context = Context(self.arm, parse(machine.document["id"]))
        disk = guest_disks.os_disk(context, machine)
        data = guests.sign_in(self._contents(arguments["id"]), arguments["user"], now=self.arm.clock.now)
        changed = disk._replace(private={**disk.private, "contents": self.arm.store.keep(data)})
        self.arm.apply(
            f"{arguments['user']} signs in on {machine.document['name']}", {disk.document["id"].lower(): changed}
        )
        return {}

    def _contents(self, resource_id: str) -> bytes:
        record = self.arm.store.get(resource_id)
        if record is None:
            raise NotInThisCloud(f"There is no {resource_id} in this cloud.")
        if record.document["type"].lower() == "microsoft.compute/virtualmachines":
            record = guest_disks.os_disk(Context(self.arm, parse(record.document["id"])), record)
        name = record.private.get("contents") or (record.private.get("source") or {}).get("contents")
        if not name:
            raise NotInThisCloud(f"{record.document['name']} holds no operating system.")
        return self.arm.store.blobs[name]


def _is_resource(key: str) -> bool:
    """Deployments are a record of what was done, and imagecourse.arm is the engine's own: neither is a resource."""
    return "/providers/imagecourse.arm/" not in key and "/providers/microsoft.resources/deployments/" not in key


def _sorted_changes(before: Changes, now: dict[str, Record]) -> dict[str, list[Any]]:
    created, updated, deleted = [], [], []
    for key in sorted(key for key in before if _is_resource(key)):
        old, new = before[key], now.get(key)
        if old is None and new is not None:
            created.append(new.document)
        elif old is not None and new is None:
            deleted.append(old.document)
        elif old is not None and new is not None and (_seen(old) != _seen(new)):
            updated.append(new.document)
    return {"created": created, "updated": updated, "deleted": deleted}


_UNSEEN = re.compile("etag|since|agent")


def _seen(record: Record) -> Any:
    """What of a record a person would call its state."""
    private = {key: value for key, value in record.private.items() if not _UNSEEN.fullmatch(key)}
    return record.document, private
