"""Rows of managed disks, snapshots and uploads."""

from __future__ import annotations

from typing import Any

from tests.cloud.bodies import LOCATION, UBUNTU
from tests.cloud.catalogue.scene import Provoked, Scene


def _disk(s: Scene, name: str, properties: Any, **values: Any) -> Provoked:
    return Provoked(s.refuse("PUT", f"disks/{name}", {"location": LOCATION, "properties": properties}), values)


def _attach(s: Scene, machine: str, disk: str) -> dict[str, Any]:
    """The body that attaches a disk to a VM as LUN 0."""
    storage = {"dataDisks": [{"lun": 0, "createOption": "Attach", "managedDisk": {"id": disk}}]}
    return {"properties": {"storageProfile": storage}}


def disk_delete_attached(s: Scene) -> Provoked:
    machine, disk = s.vm(), s.disk()
    s.ok("PATCH", machine, _attach(s, machine, disk))
    return Provoked(s.refuse("DELETE", disk), {"disk": "data", "vmId": machine})


def disk_already_owned(s: Scene) -> Provoked:
    one, two, disk = s.vm("one"), s.vm("two"), s.disk()
    s.ok("PATCH", one, _attach(s, one, disk))
    values = {"disk": "data", "vmId": two, "otherVmId": one, "diskId": disk}
    return Provoked(s.refuse("PATCH", two, _attach(s, two, disk)), values)


def disk_being_detached(s: Scene) -> Provoked:
    one, two, disk = s.vm("one"), s.vm("two"), s.disk()
    s.ok("PATCH", one, _attach(s, one, disk))
    s.cloud.clock_mode = "step by step"
    s.send("PATCH", one, {"properties": {"storageProfile": {"dataDisks": []}}})
    return Provoked(s.refuse("PATCH", two, _attach(s, two, disk)), {"disk": "data", "vm": "two"})


def disk_sas_running_vm(s: Scene) -> Provoked:
    machine = s.vm()
    disk = s.ok("GET", machine)["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"]
    refused = s.refuse("POST", f"{disk}/beginGetAccess", {"access": "Read", "durationInSeconds": 60})
    return Provoked(refused, {"disk": disk.rsplit("/", 1)[1], "vmId": machine})


def disk_shrink(s: Scene) -> Provoked:
    disk = s.disk()
    return Provoked(s.refuse("PATCH", disk, {"properties": {"diskSizeGB": 16}}), {"id": disk})


def disk_resize_running(s: Scene) -> Provoked:
    machine = s.vm()
    disk = s.ok("GET", machine)["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"]
    return Provoked(s.refuse("PATCH", disk, {"properties": {"diskSizeGB": 64}}), {})


def disk_tl_copy(s: Scene) -> Provoked:
    data = {"createOption": "Copy", "sourceResourceId": s.disk()}
    return _disk(s, "copy", {"creationData": data, "securityProfile": {"securityType": "TrustedLaunch"}})


def disk_change_creationdata(s: Scene) -> Provoked:
    s.disk()
    data = {"createOption": "Copy", "sourceResourceId": s.disk("other")}
    return _disk(s, "data", {"creationData": data})


def disk_from_image_lun(s: Scene) -> Provoked:
    reference = {"id": s.id(s.version()), "lun": 5}
    return _disk(s, "data", {"creationData": {"createOption": "FromImage", "galleryImageReference": reference}})


def vhd_size_not_mib(s: Scene) -> Provoked:
    values = {"bytes": 1000, "virtualBytes": 488}
    return _disk(s, "data", {"creationData": {"createOption": "Upload", "uploadSizeBytes": 1000}}, **values)


def vhd_bad_footer_disk(s: Scene) -> Provoked:
    """What was written to the SAS address is no VHD: found when the access ends."""
    size = 2**20 + 512
    upload = {"creationData": {"createOption": "Upload", "uploadSizeBytes": size}, "osType": "Linux"}
    s.ok("PUT", "disks/data", {"location": LOCATION, "properties": upload})
    s.ok("POST", "disks/data/beginGetAccess", {"access": "Write", "durationInSeconds": 600})
    refused = s.refuse("POST", "disks/data/endGetAccess")
    uri = refused.message.split(" with blob ")[1].split(" is not a")[0]
    assert uri.startswith("https://md-")
    return Provoked(refused, {"disk": "data", "blobUri": uri})


def disk_change_sourceuri(s: Scene) -> Provoked:
    """Import from a blob is set once."""
    data = {"createOption": "Copy", "sourceResourceId": s.disk()}
    s.ok("PUT", "snapshots/snap", {"location": LOCATION, "properties": {"creationData": data}})
    body = {"creationData": {"createOption": "Import", "sourceUri": "https://x.blob.core.windows.net/vhds/y.vhd"}}
    refused = s.refuse("PUT", "snapshots/snap", {"location": LOCATION, "properties": body})
    return Provoked(refused, {"name": "snap"})


def snapshot_source_not_found(s: Scene) -> Provoked:
    data = {"createOption": "Copy", "sourceResourceId": s.id("disks/absent")}
    refused = s.refuse("PUT", "snapshots/snap", {"location": LOCATION, "properties": {"creationData": data}})
    return Provoked(refused, {"name": "absent"})


def snapshot_copystart_unsupported(s: Scene) -> Provoked:
    data = {"createOption": "CopyStart", "sourceResourceId": s.disk()}
    body = {"location": LOCATION, "properties": {"creationData": data, "incremental": True}}
    return Provoked(s.refuse("PUT", "snapshots/snap", body), {})


def disk_encryption_settings_data(s: Scene) -> Provoked:
    disk = s.disk(encryptionSettingsCollection={"enabled": True, "encryptionSettings": []})
    machine = s.vm(image=UBUNTU)
    return Provoked(s.refuse("PATCH", machine, _attach(s, machine, disk)), {"diskId": disk})


def disk_iops_range(s: Scene) -> Provoked:
    wanted = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4, "diskIOPSReadWrite": 5000}
    refused = s.refuse(
        "PUT",
        "disks/data",
        {"location": LOCATION, "sku": {"name": "UltraSSD_LRS"}, "zones": ["1"], "properties": wanted},
    )
    return Provoked(refused, {"value": 5000, "sku": "UltraSSD_LRS", "size": 4, "least": 100, "most": 4000})
