"""What scale sets refuse, beyond the catalogue's rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient

from tests.cloud.bodies import LOCATION, RG, definition_body, scale_set_body, version_body
from tests.cloud.refused import Refused, missing, not_found, refused, row

SETS = "Microsoft.Compute/virtualMachineScaleSets"
SCRIPT = {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", "typeHandlerVersion": "2.1"}
Put = Callable[..., Any]


@pytest.fixture
def put(subnet: str, compute: ComputeManagementClient) -> Put:
    """Puts the scale set `web` after a change of its body."""

    def put(change: Callable[[Any, Any], None] = lambda body, profile: None, image: Any = None) -> Any:
        body: Any = scale_set_body(subnet, "Uniform", 1, **({"image": image} if image else {}))
        change(body, body["properties"]["virtualMachineProfile"])
        return compute.virtual_machine_scale_sets.begin_create_or_update(RG, "web", body).result()

    return put


def out(*path: str) -> Callable[[Any, Any], None]:
    """Take a member out of the body."""

    def change(body: Any, profile: Any) -> None:
        at = body
        for name in path[:-1]:
            at = at[name]
        del at[path[-1]]

    return change


PROFILE = ("properties", "virtualMachineProfile")


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (PROFILE, missing("virtualMachineProfile")),
        (("sku", "name"), missing("sku.name")),
        ((*PROFILE, "networkProfile"), missing("networkProfile")),
        ((*PROFILE, "storageProfile", "imageReference"), missing("imageReference")),
        ((*PROFILE, "osProfile"), row("osprofile-missing")),
    ],
)
def test_a_scale_set_says_what_its_instances_are(put: Put, path: Any, wanted: Refused) -> None:
    assert refused(lambda: put(out(*path))) == wanted


def test_a_mix_of_sizes_names_them(put: Put) -> None:
    def change(body: Any, profile: Any) -> None:
        body["sku"]["name"] = "Mix"

    assert refused(lambda: put(change)) == missing("skuProfile.vmSizes")


@pytest.mark.parametrize("name", ["name", "properties"])
def test_an_extension_of_the_model_is_whole(put: Put, name: str) -> None:
    def change(body: Any, profile: Any) -> None:
        entry: Any = {"name": "script", "properties": SCRIPT}
        del entry[name]
        profile["extensionProfile"] = {"extensions": [entry]}

    assert refused(lambda: put(change)) == missing(f"extensionProfile.extensions.{name}")


def test_the_disks_of_a_scale_set_hold_its_image(put: Put) -> None:
    def change(body: Any, profile: Any) -> None:
        profile["storageProfile"]["osDisk"]["diskSizeGB"] = 10
        body["sku"]["capacity"] = 0

    assert refused(lambda: put(change)) == row("disk-smaller-than-image", size=10, imageSize=30)


def test_a_managed_image_makes_no_trusted_launch_scale_set(put: Put, image: Any) -> None:
    def change(body: Any, profile: Any) -> None:
        profile["securityProfile"] = {"securityType": "TrustedLaunch"}

    assert refused(lambda: put(change, {"id": image.id})) == row("vmss-managed-image-tl")


def test_a_specialized_image_takes_no_profile(
    put: Put, compute: ComputeManagementClient, gallery: Any, running_vm: Any
) -> None:
    features = [{"name": "SecurityType", "value": "Standard"}]
    body = definition_body(osState="Specialized", features=features)
    compute.gallery_images.begin_create_or_update(RG, "gallery", "web", body).result()
    given = version_body("")
    given["properties"]["storageProfile"]["source"] = {"virtualMachineId": running_vm.id}
    version = compute.gallery_image_versions.begin_create_or_update(RG, "gallery", "web", "1.0.0", given).result()
    assert refused(lambda: put(image={"id": version.id})) == row("osprofile-not-allowed")


# Extensions of the model


def test_an_extension_that_is_not_there(compute: ComputeManagementClient, put: Put) -> None:
    put()
    extensions = compute.virtual_machine_scale_set_extensions
    absent = not_found(f"{SETS}/web/extensions", "absent", RG)
    assert refused(lambda: [extensions.get(RG, "web", "absent")]) == absent
    change: Any = {"properties": {"settings": {}}}
    assert refused(lambda: extensions.begin_update(RG, "web", "absent", change)) == absent


def test_an_extension_says_what_it_is(compute: ComputeManagementClient, put: Put) -> None:
    put()
    extensions = compute.virtual_machine_scale_set_extensions
    for name in SCRIPT:
        body: Any = {"properties": {key: value for key, value in SCRIPT.items() if key != name}}
        met = refused(lambda body=body: extensions.begin_create_or_update(RG, "web", "script", body))  # type: ignore[misc]
        assert met == missing(f"vmExtension.{name}")


# Instances


def test_what_belongs_to_a_scale_set_that_is_not_there(compute: ComputeManagementClient, group: str) -> None:
    absent = not_found(SETS, "absent", RG)
    assert refused(lambda: compute.virtual_machine_scale_set_vms.list(RG, "absent")) == absent
    assert refused(lambda: [compute.virtual_machine_scale_set_vms.get(RG, "absent", "0")]) == absent


def test_an_instance_that_is_not_there(compute: ComputeManagementClient, put: Put) -> None:
    put()
    vms, gone = compute.virtual_machine_scale_set_vms, not_found(f"{SETS}/web/virtualMachines", "7", RG)
    assert refused(lambda: [vms.get(RG, "web", "7")]) == gone
    body: Any = {"location": LOCATION, "properties": {"source": {"script": "date"}}}
    commands = compute.virtual_machine_scale_set_vm_run_commands
    assert refused(lambda: commands.begin_create_or_update(RG, "web", "7", "job", body))[0] == 404
    extensions: Any = compute.virtual_machine_scale_set_vm_extensions
    assert refused(lambda: [extensions.list(RG, "web", "7")])[0] == 404


def test_an_extension_of_the_model_needs_the_agents_of_the_instances(
    compute: ComputeManagementClient, put: Put
) -> None:
    def change(body: Any, profile: Any) -> None:
        body["properties"]["upgradePolicy"]["mode"] = "Automatic"

    put(change)
    stop: Any = {"commandId": "RunShellScript", "script": ["systemctl stop walinuxagent"]}
    compute.virtual_machine_scale_set_vms.begin_run_command(RG, "web", "0", stop).result()
    script: Any = {"properties": {**SCRIPT, "settings": {"commandToExecute": "date"}}}
    extensions = compute.virtual_machine_scale_set_extensions
    met = refused(lambda: extensions.begin_create_or_update(RG, "web", "script", script))
    assert met == row("agent-no-status", late=True, vm="web_0")


def test_no_upgrade_has_rolled(compute: ComputeManagementClient, put: Put) -> None:
    put()
    rolling = compute.virtual_machine_scale_set_rolling_upgrades
    wanted = not_found(f"{SETS}/web/rollingUpgrades", "latest", RG)
    assert refused(lambda: [rolling.get_latest(RG, "web")]) == wanted


def test_a_deallocated_instance_is_not_restarted(compute: ComputeManagementClient, put: Put) -> None:
    put()
    compute.virtual_machine_scale_sets.begin_deallocate(RG, "web").result()
    wanted = row("op-on-deallocated", operation="restart", vm="web_0")
    assert refused(lambda: compute.virtual_machine_scale_sets.begin_restart(RG, "web")) == wanted


# Networks that are not there


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ("networkSecurityGroup", "networkSecurityGroups/absent"),
        ("subnet", "virtualNetworks/vnet/subnets/absent"),
        ("loadBalancerBackendAddressPools", "loadBalancers/absent/backendAddressPools/web"),
    ],
)
@pytest.mark.parametrize("capacity", [0, 1])
def test_a_scale_set_refers_only_to_what_is_there(put: Put, subnet: str, member: str, kind: str, capacity: int) -> None:
    here = subnet.partition("/virtualNetworks/")[0]
    absent = f"{here}/{kind}"

    def refer(body: Any, profile: Any) -> None:
        body["sku"]["capacity"] = capacity
        interface = profile["networkProfile"]["networkInterfaceConfigurations"][0]["properties"]
        where = interface if member == "networkSecurityGroup" else interface["ipConfigurations"][0]["properties"]
        where[member] = [{"id": absent}] if member.endswith("s") else {"id": absent}

    by = f"{here.removesuffix('Microsoft.Network')}Microsoft.Compute/virtualMachineScaleSets/web"
    text = f"Resource {absent} referenced by resource {by} was not found. Please make sure that the referenced "
    wanted = (
        400,
        "InvalidResourceReference",
        f"{text}resource exists, and that both resources are in the same region.",
    )
    assert refused(lambda: put(refer)) == wanted


@pytest.mark.parametrize(("before", "after"), [("Regular", "Spot"), ("Spot", "Regular"), ("Low", "Regular")])
def test_instances_that_can_be_evicted_stay_so_and_others_do_not_become_so(put: Put, before: str, after: str) -> None:
    put(lambda body, profile: profile.update(priority=before))
    wanted = (409, "PropertyChangeNotAllowed", "Changing property 'priority' is not allowed.")
    assert refused(lambda: put(lambda body, profile: profile.update(priority=after))) == wanted


def test_low_priority_becomes_spot(put: Put) -> None:
    put(lambda body, profile: profile.update(priority="Low"))
    changed = put(lambda body, profile: profile.update(priority="Spot"))
    assert changed.virtual_machine_profile.priority == "Spot"
