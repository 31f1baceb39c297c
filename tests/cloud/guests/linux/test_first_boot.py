"""The first boot of a copy: prepared, half prepared, or not at all; and what Azure hears of it."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from tests.cloud.guests.conftest import Inside, MakeMachine

ALICE = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAliceAliceAliceAliceAliceAliceAliceAlice alice@laptop"
BOB = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBobBobBobBobBobBobBobBobBobBobBobBobBobB bob@laptop"
CLEAN = "cloud-init clean --logs --machine-id"
DEPROVISION = "waagent -deprovision+user -force"


def test_a_fresh_machine_is_made_by_cloud_init(linux: Inside) -> None:
    assert linux.file("/etc/hostname") == "web01\n"
    assert "web01" not in linux.file("/etc/hosts")
    assert "azureuser:x:1000:1000:Ubuntu:/home/azureuser:/bin/bash" in linux.file("/etc/passwd")
    assert "azureuser:!:" in linux.file("/etc/shadow")
    assert len(linux.file("/etc/machine-id").strip()) == 32
    assert linux.file("/var/lib/waagent/provisioned") == str(linux.vm.vm_id).upper()
    assert "new=True" in linux.file("/var/log/cloud-init.log")
    assert "Using cloud-init for provisioning" in linux.file("/var/log/waagent.log")


def test_the_admin_enters_by_key_and_root_is_sent_away(linux: Inside) -> None:
    assert linux.file("/home/azureuser/.ssh/authorized_keys").startswith("ssh-ed25519 ")
    assert 'Please login as the user \\"azureuser\\" rather than the user \\"root\\".' in linux.file(
        "/root/.ssh/authorized_keys"
    )


def test_a_password_is_kept_as_a_digest_and_redacted_on_the_disc(machine: MakeMachine) -> None:
    vm = machine("web01")
    assert "azureuser:$6$" in vm.file("/etc/shadow")
    assert "<ns1:UserPassword>REDACTED</ns1:UserPassword>" in vm.file("/var/lib/waagent/ovf-env.xml")


def test_a_prepared_copy_is_a_machine_of_its_own(linux: Inside, machine: MakeMachine) -> None:
    before = linux.facts()
    linux.run(f"{CLEAN}; {DEPROVISION}; shutdown -h now")
    copy = machine("web02", linux.image(), admin="operator", keys=(BOB,))
    after = copy.facts()
    assert copy.agent == "Ready"
    assert copy.says("hostname") == "web02"
    assert after["users"].value == "operator"
    for key in ("machine_id", "ssh_host_key", "instance_id", "provisioned"):
        assert after[key].value not in ("none", before[key].value), key


def test_deprovisioned_but_not_cleaned_copies_share_the_machine_id(linux: Inside, machine: MakeMachine) -> None:
    machine_id = linux.fact("machine_id")
    linux.run(DEPROVISION)
    image = linux.image()
    assert {machine(name, image, keys=(BOB,)).fact("machine_id") for name in ("web02", "web03")} == {machine_id}


def test_a_machine_id_that_was_emptied_is_made_anew_for_each_copy(linux: Inside, machine: MakeMachine) -> None:
    linux.run(f"truncate -s 0 /etc/machine-id; {DEPROVISION}")
    image = linux.image()
    assert len({machine(name, image, keys=(BOB,)).fact("machine_id") for name in ("web02", "web03")}) == 2


def test_a_copy_of_the_same_name_keeps_localhost_unless_cloud_init_was_cleaned(
    linux: Inside, machine: MakeMachine
) -> None:
    linux.run(DEPROVISION)
    copy = machine("web02", linux.image(), keys=(BOB,), computer_name="web01")
    assert copy.says("hostname") == "localhost.localdomain"
    assert "No hostname changes. Skipping set_hostname" in copy.file("/var/log/cloud-init.log")


def test_a_copy_of_the_same_name_is_named_after_cloud_init_clean(linux: Inside, machine: MakeMachine) -> None:
    linux.run(f"cloud-init clean; {DEPROVISION}")
    assert machine("web02", linux.image(), keys=(BOB,), computer_name="web01").says("hostname") == "web01"


@pytest.fixture
def leaking(machine: MakeMachine) -> Any:
    """The image reference of a machine that was flagged and never deprovisioned."""
    source = machine("web01", admin="alice", keys=(ALICE,), custom_data="cGFzc3dvcmQ9aHVudGVyMg==")
    source.says("echo 'az login -p S3cret' > /home/alice/.bash_history; echo hi > /home/alice/notes.txt")
    return source, source.image()


def test_without_deprovisioning_the_copy_is_ready_and_the_old_admin_is_in_it(
    leaking: Any, machine: MakeMachine
) -> None:
    _, image = leaking
    copy = machine("web02", image, admin="operator", keys=(BOB,))
    assert copy.agent == "Ready"
    assert copy.fact("users") == "alice, operator"
    assert copy.fact("sudo") == "alice, operator"
    assert copy.says("id -u operator") == "1001"
    assert copy.file("/home/alice/.ssh/authorized_keys").strip() == ALICE
    assert copy.says("sudo -u alice sudo whoami") == "root"


def test_without_deprovisioning_history_custom_data_and_machine_id_come_along(
    leaking: Any, machine: MakeMachine
) -> None:
    source, image = leaking
    copy = machine("web02", image, admin="operator", keys=(BOB,))
    assert copy.fact("history") == "/home/alice/.bash_history"
    assert copy.file(f"/var/lib/cloud/instances/{source.vm.vm_id}/user-data.txt") == "password=hunter2"
    assert copy.fact("machine_id") == source.fact("machine_id")


def test_without_deprovisioning_host_keys_and_name_are_new_all_the_same(leaking: Any, machine: MakeMachine) -> None:
    source, image = leaking
    copy = machine("web02", image, admin="operator", keys=(BOB,))
    assert copy.fact("ssh_host_key") not in ("none", source.fact("ssh_host_key"))
    assert copy.says("hostname") == "web02"


def test_an_admin_of_the_same_name_is_kept_and_the_key_appended(leaking: Any, machine: MakeMachine) -> None:
    _, image = leaking
    copy = machine("web02", image, admin="alice", keys=(BOB,))
    assert copy.file("/home/alice/.ssh/authorized_keys").splitlines() == [ALICE, BOB]
    assert "User alice already exists, skipping." in copy.file("/var/log/cloud-init.log")


def test_the_agent_says_that_the_image_was_not_prepared(leaking: Any, machine: MakeMachine) -> None:
    _, image = leaking
    log = machine("web02", image, admin="operator", keys=(BOB,)).file("/var/log/waagent.log")
    assert "WARNING Daemon Daemon VM is provisioned, but the VM unique identifier has changed." in log


@pytest.mark.parametrize(
    "breaking",
    [
        "echo 'install udf /bin/true' > /etc/modprobe.d/CIS.conf",
        "systemctl disable cloud-init; sed -i s/Agent=auto/Agent=cloud-init/ /etc/waagent.conf",
        "touch /etc/cloud/cloud-init.disabled; sed -i s/Agent=auto/Agent=cloud-init/ /etc/waagent.conf",
        "rm -f /boot/vmlinuz*",
    ],
)
def test_what_keeps_the_guest_from_reporting_fails_the_copy_late(
    linux: Inside, machine: MakeMachine, breaking: str
) -> None:
    linux.run(f"{breaking}; {DEPROVISION}")
    image = linux.image()
    with pytest.raises(HttpResponseError) as failure:
        machine("web02", image, keys=(BOB,))
    assert failure.value.error is not None
    assert failure.value.error.code == "OSProvisioningTimedOut"
    assert "OS Provisioning for VM 'web02' did not finish in the allotted time." in str(failure.value.error.message)


def test_a_guest_that_cannot_read_the_disc_says_so_in_the_agents_log(linux: Inside, machine: MakeMachine) -> None:
    linux.run(f"echo 'install udf /bin/true' > /etc/modprobe.d/CIS.conf; {DEPROVISION}")
    image = linux.image()
    with pytest.raises(HttpResponseError):
        machine("web02", image, keys=(BOB,))
    broken = Inside(linux.cloud, linux.compute, linux.compute.virtual_machines.get("rg-images", "web02"))
    assert (
        "Waiting for cloud-init to copy ovf-env.xml to /var/lib/waagent/ovf-env.xml [1799 retries remaining"
        in broken.file("/var/log/waagent.log")
    )


def test_without_cloud_init_the_agent_provisions(linux: Inside, machine: MakeMachine) -> None:
    linux.run(f"apt-get purge -y cloud-init; {DEPROVISION}")
    copy = machine("web02", linux.image(), admin="operator", keys=(BOB,))
    assert copy.says("hostname") == "web02"
    assert copy.file("/etc/sudoers.d/waagent") == "operator ALL=(ALL) NOPASSWD: ALL\n"
    assert copy.file("/home/operator/.ssh/authorized_keys").strip() == BOB


def test_without_cloud_init_and_deprovisioning_the_copy_is_ready_and_nobody_new_gets_in(
    linux: Inside, machine: MakeMachine
) -> None:
    linux.run("apt-get purge -y cloud-init")
    copy = machine("web02", linux.image(), admin="operator", keys=(BOB,))
    assert copy.agent == "Ready"
    assert copy.fact("users") == "azureuser"
    assert copy.says("hostname") == "web01"


def test_an_image_that_caches_cloud_init_for_ever_shares_its_host_keys(linux: Inside, machine: MakeMachine) -> None:
    linux.says("echo 'manual_cache_clean: true' > /etc/cloud/cloud.cfg.d/99-cache.cfg")
    copy = machine("web02", linux.image(), admin="operator", keys=(BOB,))
    assert copy.agent == "Ready"
    assert copy.fact("ssh_host_key") == linux.fact("ssh_host_key")
    assert copy.fact("users") == "azureuser"


def test_without_its_agent_the_copy_is_made_and_takes_no_run_command(linux: Inside, machine: MakeMachine) -> None:
    linux.run("apt-get purge -y walinuxagent")
    copy = machine("web02", linux.image(), admin="operator", keys=(BOB,))
    assert copy.vm.provisioning_state == "Succeeded"
    assert copy.agent == "Not Ready"


def test_custom_data_that_is_not_base64_inside_is_kept_as_it_came(machine: MakeMachine) -> None:
    vm = machine("web01", keys=(ALICE,), custom_data="I2Nsb3VkLWNvbmZpZwo=")
    assert vm.file("/var/lib/cloud/instance/user-data.txt") == "#cloud-config\n"
    assert vm.says("cloud-init query userdata") == "#cloud-config"


def test_a_restart_forgets_what_lived_in_memory_and_keeps_the_disk(linux: Inside) -> None:
    linux.says("hostname temporary; echo x > /tmp/scratch; echo y > /opt/kept; systemctl stop ssh")
    linux.restart()
    assert linux.says("hostname") == "web01"
    assert linux.says("cat /opt/kept; ls /tmp; systemctl is-active ssh") == "y\nactive"
    assert linux.view.computer_name == "web01"


def test_a_restart_is_not_a_first_boot(linux: Inside) -> None:
    before = linux.facts()
    linux.restart()
    after = linux.facts()
    for key in ("ssh_host_key", "machine_id", "instance_id", "users"):
        assert after[key] == before[key]
    assert (before["boots"].value, after["boots"].value) == ("1", "2")
