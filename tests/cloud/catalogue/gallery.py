"""Rows of galleries, image definitions and image versions."""

from __future__ import annotations

from typing import Any

from tests.cloud.bodies import LOCATION, PASSWORD, definition_body, version_body
from tests.cloud.catalogue.scene import GALLERY, Provoked, Scene

REGION = "westeurope"
OTHER = {"publisher": "contoso", "offer": "web", "sku": "other"}


def _put(s: Scene, path: str, body: Any, **values: Any) -> Provoked:
    return Provoked(s.refuse("PUT", path, body, GALLERY), values)


def _version(s: Scene, source: Any, **values: Any) -> Provoked:
    """A version is refused; `source` is its storageProfile."""
    body = {"location": LOCATION, "properties": {"storageProfile": source}}
    return _put(s, f"{s.definition()}/versions/1.0.0", body, **values)


def _published(s: Scene, profile: dict[str, Any], **values: Any) -> Provoked:
    """A version is refused for its publishingProfile."""
    body = version_body(s.image())
    body["properties"]["publishingProfile"] |= profile
    return _put(s, f"{s.definition()}/versions/1.0.0", body, **values)


# Names


def gallery_name_invalid(s: Scene) -> Provoked:
    return _put(s, "galleries/my-gallery", {"location": LOCATION})


def gallery_name_trailing_char(s: Scene) -> Provoked:
    return _put(s, "galleries/gallery.", {"location": LOCATION}, name="gallery.", character=".")


def gallery_name_not_unique(s: Scene) -> Provoked:
    s.ok("PUT", "galleries/gallery", {"location": LOCATION}, GALLERY)
    other = s.group.replace("rg-images", "rg-other")
    s.ok("PUT", other, {"location": LOCATION})
    path = f"{other}/providers/Microsoft.Compute/galleries/gallery"
    values = {"galleryName": "gallery", "subscriptionID": s.cloud.subscription_id}
    return _put(s, path, {"location": LOCATION}, **values)


def entity_name_invalid(s: Scene) -> Provoked:
    s.definition()
    rule = r"^[^_\W][\w-._]{0,79}(?<![-.])$"
    return _put(s, "galleries/gallery/images/web-", definition_body(), name="web-", regex=rule)


def version_name_invalid(s: Scene) -> Provoked:
    return _put(s, f"{s.definition()}/versions/v1", version_body(s.id("images/golden")))


def identifier_invalid(s: Scene) -> Provoked:
    s.definition()
    body = definition_body(identifier={"publisher": "con toso", "offer": "web", "sku": "x"})
    return _put(s, "galleries/gallery/images/other", body, property="publisher", number=128)


def identifier_duplicate(s: Scene) -> Provoked:
    s.definition()
    values = {"imageDefinitionName": "web", "Publisher": "contoso", "Offer": "web", "SKU": "jammy"}
    return _put(s, "galleries/gallery/images/other", definition_body(), **values)


def parent_not_found(s: Scene) -> Provoked:
    return _put(s, "galleries/absent/images/web", definition_body(), parentName="absent")


# Rules of a definition


def resource_exists_other_location(s: Scene) -> Provoked:
    s.ok("PUT", "galleries/gallery", {"location": LOCATION}, GALLERY)
    values = {"name": "gallery", "location": LOCATION, "resourceGroup": "rg-images", "newLocation": REGION}
    return _put(s, "galleries/gallery", {"location": REGION}, **values)


def definition_change_property(s: Scene) -> Provoked:
    return _put(s, s.definition(), definition_body(osState="Specialized"), property="osState")


def eol_date_past(s: Scene) -> Provoked:
    s.definition()
    body = definition_body(endOfLifeDate="2020-01-01T00:00:00Z", identifier=OTHER)
    return _put(s, "galleries/gallery/images/other", body)


def date_not_convertible(s: Scene) -> Provoked:
    s.definition()
    body = definition_body(endOfLifeDate="soon", identifier=OTHER)
    return _put(s, "galleries/gallery/images/other", body, value="soon", property="endOfLifeDate")


def min_greater_than_max(s: Scene) -> Provoked:
    s.definition()
    body = definition_body(
        recommended={"vCPUs": {"min": 8, "max": 2}},
        identifier={"publisher": "contoso", "offer": "web", "sku": "other"},
    )
    return _put(s, "galleries/gallery/images/other", body, property="galleryImage.properties.recommended.vCPUs")


def nested_delete_blocked(s: Scene) -> Provoked:
    s.definition()
    ids = "Microsoft.Compute/galleries/gallery/images/web"
    return Provoked(s.refuse("DELETE", "galleries/gallery", None, GALLERY), {"ids": ids})


# Where a version goes


def version_region_not_in_targets(s: Scene) -> Provoked:
    targets = {"targetRegions": [{"name": REGION}]}
    return _published(s, targets, publishingRegions="West Europe", location="East US")


def version_value_out_of_range(s: Scene) -> Provoked:
    targets = {"targetRegions": [{"name": LOCATION, "regionalReplicaCount": 101}]}
    return _published(s, targets, value=101, property="regionalReplicaCount", minValue=1, maxValue=100)


def version_duplicate_regions(s: Scene) -> Provoked:
    return _published(s, {"targetRegions": [{"name": "eastus"}, {"name": "East US"}]})


def zrs_not_supported(s: Scene) -> Provoked:
    body = version_body(s.image())
    targets = [{"name": "westus", "storageAccountType": "Standard_ZRS"}, {"name": LOCATION}]
    body["properties"]["publishingProfile"]["targetRegions"] = targets
    return _put(s, f"{s.definition()}/versions/1.0.0", body)


# What a version is made from


def version_source_not_found_region(s: Scene) -> Provoked:
    s.definition()
    image = s.image()
    west = definition_body(identifier={"publisher": "contoso", "offer": "web", "sku": "west"})
    s.ok("PUT", "galleries/gallery/images/west", west, GALLERY)
    body = {**version_body(image, (REGION,)), "location": REGION}
    return _put(s, "galleries/gallery/images/west/versions/1.0.0", body, resourceID=image)


def version_source_missing(s: Scene) -> Provoked:
    return _version(s, {"source": {"id": s.id("images/absent")}}, resourceID=s.id("images/absent"))


def version_source_one_place(s: Scene) -> Provoked:
    return _version(s, {"source": {"id": s.image()}, "osDiskImage": {"source": {"id": s.disk()}}})


def version_source_type_os(s: Scene) -> Provoked:
    disk = s.disk()
    return _version(s, {"source": {"id": disk}}, resourceID=disk)


def version_source_type_disk(s: Scene) -> Provoked:
    image = s.image()
    return _version(s, {"osDiskImage": {"source": {"id": image}}}, resourceID=image)


def property_id_invalid(s: Scene) -> Provoked:
    body = {"location": LOCATION, "properties": {"storageProfile": {"source": {"id": "golden"}}}}
    refused = s.refuse("PUT", f"{s.definition()}/versions/1.0.0", body, GALLERY)
    return Provoked(refused, {"resourceID": "golden", "path": "properties.storageProfile.source.id"})


def version_duplicate_lun(s: Scene) -> Provoked:
    data = [{"lun": 1, "source": {"id": s.disk(name)}} for name in ("one", "two")]
    return _version(s, {"osDiskImage": {"source": {"id": _os_disk(s)}}, "dataDiskImages": data})


def version_duplicate_source_id(s: Scene) -> Provoked:
    disk = s.disk()
    data = [{"lun": lun, "source": {"id": disk}} for lun in (1, 2)]
    return _version(s, {"osDiskImage": {"source": {"id": _os_disk(s)}}, "dataDiskImages": data})


def _os_disk(s: Scene) -> str:
    machine = s.ok("GET", s.vm())
    return str(machine["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"])


def version_vm_in_wrong_field(s: Scene) -> Provoked:
    machine = s.generalized()
    return _version(s, {"source": {"id": machine}}, vmId=machine)


def version_tl_vm_source(s: Scene) -> Provoked:
    machine = s.generalized()
    path = s.definition("tl", features=[{"name": "SecurityType", "value": "TrustedLaunchSupported"}])
    body = {"location": LOCATION, "properties": {"storageProfile": {"source": {"virtualMachineId": machine}}}}
    return _put(s, f"{path}/versions/1.0.0", body, vmId=machine)


def version_os_state_mismatch(s: Scene) -> Provoked:
    machine = s.vm()
    values = {"resourceID": machine, "sourceState": "Specialized", "definitionState": "Generalized"}
    return _version(s, {"source": {"virtualMachineId": machine}}, **values)


def version_os_state_mismatch_doc(s: Scene) -> Provoked:
    image, path = s.image(), s.definition("special", osState="Specialized")
    values = {"resourceID": image, "OsState_1": "Specialized", "OsState_2": "Generalized"}
    return _put(s, f"{path}/versions/1.0.0", version_body(image), **values)


def version_os_type_mismatch(s: Scene) -> Provoked:
    image, path = s.image(), s.definition("windows", osType="Windows")
    values = {"resourceID": image, "OsType_1": "Linux", "OsType_2": "Windows"}
    return _put(s, f"{path}/versions/1.0.0", version_body(image), **values)


def version_generation_mismatch(s: Scene) -> Provoked:
    image = s.image(generation="V1")
    values = {"resourceID": image, "sourceGeneration": "V1", "definitionGeneration": "V2"}
    return _put(s, f"{s.definition()}/versions/1.0.0", version_body(image), **values)


def version_architecture_mismatch(s: Scene) -> Provoked:
    image = s.image()
    values = {"resourceID": image, "sourceArchitecture": "x64", "definitionArchitecture": "Arm64"}
    return _put(s, f"{s.definition(architecture='Arm64')}/versions/1.0.0", version_body(image), **values)


def version_plan_mismatch(s: Scene) -> Provoked:
    machine, plan = _with_plan(s)
    values = {"vmID": machine, **plan, "promotionCode": ""}
    return _version(s, {"source": {"virtualMachineId": machine}}, **values)


def _with_plan(s: Scene) -> tuple[str, dict[str, str]]:
    """A generalized VM of a Marketplace image with a plan."""
    from course.cloud.providers.compute.marketplace import images

    rows = [i for i in images().values() if i.row.get("plan") and i.row.get("hyperVGeneration") == "V2"]
    row = next(i for i in rows if i.row["os"] == "Linux" and i.row["architecture"] == "x64" and not i.security)
    image = {"publisher": row.publisher, "offer": row.offer, "sku": row.sku, "version": "latest"}
    plan = {key: row.row["plan"][key] for key in ("name", "publisher", "product")}
    machine = s.vm("planned", image, top={"plan": plan})
    s.ok("POST", f"{machine}/deallocate")
    s.ok("POST", f"{machine}/generalize")
    return machine, plan


def version_ephemeral_source(s: Scene) -> Provoked:
    storage = {
        "osDisk": {"createOption": "FromImage", "caching": "ReadOnly", "diffDiskSettings": {"option": "Local"}},
        "imageReference": _ubuntu(),
    }
    machine = s.vm(storageProfile=storage, hardwareProfile={"vmSize": "Standard_D2s_v3"})
    path = s.definition("special", osState="Specialized")
    body = {"location": LOCATION, "properties": {"storageProfile": {"source": {"virtualMachineId": machine}}}}
    return _put(s, f"{path}/versions/1.0.0", body, resourceID=machine)


def version_ultra_source(s: Scene) -> Provoked:
    ultra = {"location": LOCATION, "sku": {"name": "UltraSSD_LRS"}, "zones": ["1"]}
    disk = {**ultra, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8}}
    s.ok("PUT", "disks/ultra", disk)
    storage = {
        "osDisk": {"createOption": "FromImage"},
        "imageReference": _ubuntu(),
        "dataDisks": [{"lun": 0, "createOption": "Attach", "managedDisk": {"id": s.id("disks/ultra")}}],
    }
    more = {"additionalCapabilities": {"ultraSSDEnabled": True}, "hardwareProfile": {"vmSize": "Standard_D2s_v3"}}
    machine = s.vm(top={"zones": ["1"]}, storageProfile=storage, **more)
    path = s.definition("special", osState="Specialized")
    body = {"location": LOCATION, "properties": {"storageProfile": {"source": {"virtualMachineId": machine}}}}
    return _put(s, f"{path}/versions/1.0.0", body, resourceID=machine, diskID=s.id("disks/ultra"))


def _ubuntu() -> dict[str, Any]:
    from tests.cloud.bodies import UBUNTU

    return dict(UBUNTU)


def version_source_too_big(s: Scene) -> Provoked:
    storage = {"osDisk": {"createOption": "FromImage", "diskSizeGB": 2520}, "imageReference": _ubuntu()}
    machine = s.generalized(storageProfile=storage)
    return _version(s, {"source": {"virtualMachineId": machine}}, size=2520, max=2048)


# A version that exists


def version_change_source(s: Scene) -> Provoked:
    data = {"osDiskImage": {"source": {"id": _os_disk(s)}}}
    path = f"{s.definition('special', osState='Specialized')}/versions/1.0.0"
    s.ok("PUT", path, {"location": LOCATION, "properties": {"storageProfile": data}}, GALLERY)
    other = {"osDiskImage": {"source": {"id": s.disk("other")}}}
    return _put(s, path, {"location": LOCATION, "properties": {"storageProfile": other}}, diskImage="osDiskImage")


def version_add_data_disk(s: Scene) -> Provoked:
    path = s.version()
    more = [{"lun": 3, "source": {"id": s.disk()}}]
    body = {"location": LOCATION, "properties": {"storageProfile": {"dataDiskImages": more}}}
    return _put(s, path, body)


def version_delete_before_eol(s: Scene) -> Provoked:
    path = f"{s.definition()}/versions/1.0.0"
    body = version_body(s.image(), safetyProfile={"blockDeletionBeforeEndOfLife": True})
    body["properties"]["publishingProfile"]["endOfLifeDate"] = "2030-01-01T00:00:00Z"
    s.ok("PUT", path, body, GALLERY)
    return Provoked(s.refuse("DELETE", path, None, GALLERY), {})


def version_marked_for_deletion(s: Scene) -> Provoked:
    path = s.version()
    s.cloud.clock_mode = "step by step"
    s.send("DELETE", path, None, GALLERY)
    return _put(s, path, version_body(s.id("images/golden")), versionNumber="1.0.0")


# Encryption of a version


def _encrypted(s: Scene, encryption: Any, storage: Any = None, **values: Any) -> Provoked:
    body = version_body(s.image())
    if storage:
        body["properties"]["storageProfile"] = storage
    targets = encryption if isinstance(encryption, list) else [{"name": LOCATION, "encryption": encryption}]
    body["properties"]["publishingProfile"]["targetRegions"] = targets
    return _put(s, f"{s.definition()}/versions/1.0.0", body, **values)


def _set(s: Scene, name: str = "des", region: str = LOCATION) -> str:
    key = {"keyUrl": "https://vault.vault.azure.net/keys/key/0123456789abcdef0123456789abcdef"}
    body = {"location": region, "identity": {"type": "SystemAssigned"}, "properties": {"activeKey": key}}
    s.ok("PUT", f"diskEncryptionSets/{name}", body)
    return s.id(f"diskEncryptionSets/{name}")


def des_not_found(s: Scene) -> Provoked:
    absent = s.id("diskEncryptionSets/absent")
    return _encrypted(s, {"osDiskImage": {"diskEncryptionSetId": absent}}, diskEncryptionSetID=absent)


def des_id_invalid(s: Scene) -> Provoked:
    return _encrypted(s, {"osDiskImage": {"diskEncryptionSetId": "des"}}, diskImages="osDiskImage")


def des_other_subscription(s: Scene) -> Provoked:
    mine = s.cloud.subscription_id
    other = s.id("diskEncryptionSets/des").replace(mine, "11111111-1111-4111-8111-111111111111")
    values = {"diskEncryptionSetID": other, "subscriptionID": mine}
    return _encrypted(s, {"osDiskImage": {"diskEncryptionSetId": other}}, **values)


def des_required_elsewhere(s: Scene) -> Provoked:
    des = _set(s)
    regions = [
        {"name": LOCATION, "encryption": {"osDiskImage": {"diskEncryptionSetId": des}}},
        {"name": REGION},
    ]
    path = "galleryArtifactVersion.properties.publishingProfile.targetRegions.encryption.osDiskImage"
    values = {"disk": f"{path}.diskEncryptionSetId", "region_1": "West Europe", "region_2": "East US"}
    return _encrypted(s, regions, **values, diskEncryptionSetID=des)


def des_lun_invalid(s: Scene) -> Provoked:
    data = [{"lun": 7, "diskEncryptionSetId": _set(s)}]
    storage = _with_luns(s)
    return _encrypted(s, {"dataDiskImages": data}, storage=storage, number=7)


def _with_luns(s: Scene) -> dict[str, Any]:
    """A storageProfile with data disks at LUNs 0 and 9: the doc's own example."""
    data = [{"lun": lun, "source": {"id": s.disk(f"lun{lun}")}} for lun in (0, 9)]
    return {"osDiskImage": {"source": {"id": _os_disk(s)}}, "dataDiskImages": data}


def des_lun_duplicate(s: Scene) -> Provoked:
    data = [{"lun": 9, "diskEncryptionSetId": _set(s)}] * 2
    return _encrypted(s, {"dataDiskImages": data}, storage=_with_luns(s), number=9, region="East US")


def des_new_lun_on_update(s: Scene) -> Provoked:
    des, path = _set(s), f"{s.definition('special', osState='Specialized')}/versions/1.0.0"
    body = {
        "location": LOCATION,
        "properties": {
            "storageProfile": _with_luns(s),
            "publishingProfile": {"targetRegions": [{"name": LOCATION, "encryption": {}}]},
        },
    }
    s.ok("PUT", path, body, GALLERY)
    data = {"dataDiskImages": [{"lun": 9, "diskEncryptionSetId": des}]}
    body["properties"]["publishingProfile"] = {"targetRegions": [{"name": LOCATION, "encryption": data}]}
    return _put(s, path, body, number=9, region="East US")


def version_storageprofile_on_update(s: Scene) -> Provoked:
    """The api-versions of 2019 take no storageProfile on an update."""
    path = s.version()
    body = version_body(s.id("images/golden"))
    return Provoked(s.refuse("PUT", path, body, "2019-12-01"), {})


def version_same_blob(s: Scene) -> Provoked:
    uri = "https://pictures.blob.core.windows.net/vhds/one.vhd"
    data = [{"lun": 0, "source": {"uri": uri}}]
    return _version(s, {"osDiskImage": {"source": {"uri": uri}}, "dataDiskImages": data}, sourceID=uri)


def version_cmk_trusted_launch(s: Scene) -> Provoked:
    des = _set(s)
    os_disk = {"createOption": "FromImage", "managedDisk": {"diskEncryptionSet": {"id": des}}}
    storage = {"imageReference": _ubuntu(), "osDisk": os_disk}
    machine = s.vm(storageProfile=storage, securityProfile={"securityType": "TrustedLaunch"})
    path = s.definition("tl", osState="Specialized", features=[{"name": "SecurityType", "value": "TrustedLaunch"}])
    body = {"location": LOCATION, "properties": {"storageProfile": {"source": {"virtualMachineId": machine}}}}
    return _put(s, f"{path}/versions/1.0.0", body, diskEncryptionSetId=des)


# A VM from a version


def _from(s: Scene, image: str, name: str = "web02", **properties: Any) -> Any:
    return s.vm_body(name, {"id": image}, **properties)


def gallery_image_not_in_region(s: Scene) -> Provoked:
    path = s.version()
    body = {**_from(s, s.id(path)), "location": REGION}
    refused = s.refuse("PUT", "virtualMachines/web02", body)
    return Provoked(refused, {"imageId": s.id(path), "region": REGION})


def osprofile_not_allowed(s: Scene) -> Provoked:
    path = f"{s.definition('special', osState='Specialized')}/versions/1.0.0"
    source = {"storageProfile": {"source": {"virtualMachineId": s.vm()}}}
    s.ok("PUT", path, {"location": LOCATION, "properties": source}, GALLERY)
    profile = {"adminUsername": "learner", "adminPassword": PASSWORD}
    return Provoked(s.refuse("PUT", "virtualMachines/web02", _from(s, s.id(path), osProfile=profile)), {})


def osprofile_missing(s: Scene) -> Provoked:
    return Provoked(s.refuse("PUT", "virtualMachines/web02", _from(s, s.id(s.version()), osProfile=None)), {})


def vm_image_tl_only(s: Scene) -> Provoked:
    path = s.definition("tl", features=[{"name": "SecurityType", "value": "TrustedLaunch"}])
    image = s.image()
    s.ok("PUT", f"{path}/versions/1.0.0", version_body(image), GALLERY)
    return Provoked(s.refuse("PUT", "virtualMachines/web02", _from(s, s.id(f"{path}/versions/1.0.0"))), {})
