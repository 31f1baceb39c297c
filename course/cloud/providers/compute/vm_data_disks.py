"""POST attachDetachDataDisks: existing disks go to a VM and leave it in one operation."""

from __future__ import annotations

from ...arm.errors import invalid_parameter
from ...arm.resource_type import Call
from ...arm.store import Document, Record


def asked(call: Call, machine: Record) -> list[Document]:
    """The dataDisks that the VM is to have: those that stay, then those that come, each at its LUN."""
    staying = list(machine.document["properties"]["storageProfile"]["dataDisks"])
    for entry in call.body.get("dataDisksToDetach") or []:
        staying = _without(staying, entry)
    luns = {disk["lun"] for disk in staying if not disk.get("toBeDetached")}
    coming = []
    for entry in call.body.get("dataDisksToAttach") or []:
        lun = entry["lun"] if "lun" in entry else next(n for n in range(len(luns) + 1) if n not in luns)
        luns.add(lun)
        coming.append(_attached(entry, lun))
    return [*staying, *coming]


def _without(disks: list[Document], entry: Document) -> list[Document]:
    """The disks with one marked as leaving; Azure detaches only what is attached (no source shows its text)."""
    wanted = entry["diskId"].lower()
    if not any((disk.get("managedDisk") or {}).get("id", "").lower() == wanted for disk in disks):
        raise invalid_parameter(f"The disk '{entry['diskId']}' is not attached to the VM.", "dataDisksToDetach.diskId")
    leaving = {"toBeDetached": True, **({"detachOption": entry["detachOption"]} if entry.get("detachOption") else {})}
    return [
        {**disk, **leaving} if (disk.get("managedDisk") or {}).get("id", "").lower() == wanted else disk
        for disk in disks
    ]


def _attached(entry: Document, lun: int) -> Document:
    security = {"diskEncryptionSet": entry["diskEncryptionSet"]} if entry.get("diskEncryptionSet") else {}
    kept: Document = {
        name: entry[name] for name in ("caching", "deleteOption", "writeAcceleratorEnabled") if name in entry
    }
    return {"lun": lun, "createOption": "Attach", "managedDisk": {"id": entry["diskId"], **security}, **kept}
