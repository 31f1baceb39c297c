"""`waagent -deprovision` and `cloud-init clean`: what each takes, what each leaves, and what the exit code says of it."""

from __future__ import annotations

import pytest

from tests.cloud.guests.conftest import Inside, MakeMachine

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAliceAliceAliceAliceAliceAliceAliceAlice alice@laptop"
DEPROVISION = "waagent -deprovision+user -force"
DEBIAN = {"publisher": "Debian", "offer": "debian-12", "sku": "12-gen2", "version": "latest"}
REDHAT = {"publisher": "RedHat", "offer": "RHEL", "sku": "9-lvm-gen2", "version": "latest"}


def test_it_warns_of_everything_it_will_do(linux: Inside) -> None:
    assert linux.run("waagent -deprovision+user").out.splitlines() == [
        "WARNING! The waagent service will be stopped.",
        "WARNING! Cached DHCP leases will be deleted.",
        "WARNING! root password will be disabled. You will not be able to login as root.",
        "WARNING! /etc/resolv.conf will NOT be removed, this is a behavior change to earlier versions of Ubuntu.",
        "WARNING! azureuser account and entire home directory will be deleted.",
        "Do you want to proceed (y/n)",
    ]


def test_debian_is_warned_of_its_host_keys_and_resolv_conf_too(machine: MakeMachine) -> None:
    warned = machine("deb01", DEBIAN, keys=(KEY,)).run("waagent -deprovision").out
    assert "WARNING! All SSH host key pairs will be deleted.\n" in warned
    assert "WARNING! /etc/resolv.conf will be deleted.\n" in warned


def test_without_an_answer_nothing_is_deprovisioned_and_the_exit_code_is_0(linux: Inside) -> None:
    found = linux.run("waagent -deprovision+user; echo code $?")
    assert "EOFError" in found.err
    assert found.out.endswith("code 0\n")
    assert linux.fact("deprovisioned") == "no"


@pytest.mark.parametrize(("answer", "done"), [("y", "yes"), ("Yes", "yes"), ("n", "no"), ("", "no")])
def test_only_an_answer_that_begins_with_y_goes_on(linux: Inside, answer: str, done: str) -> None:
    linux.run(f"echo '{answer}' | sudo waagent -deprovision+user")
    assert linux.fact("deprovisioned") == done


@pytest.mark.parametrize(
    "words", ["-force -deprovision+user", "deprovision+user force", "--deprovision+user -force -verbose"]
)
def test_dashes_and_order_do_not_matter(linux: Inside, words: str) -> None:
    linux.run(f"waagent {words}")
    assert linux.fact("deprovisioned") == "yes"


def test_an_option_with_the_wrong_dash_prints_the_usage_and_still_exits_0(linux: Inside) -> None:
    found = linux.run("waagent \u2013force -deprovision+user; echo code $?")
    assert found.out.strip().startswith("usage: waagent")
    assert found.out.endswith("code 0\n")
    assert linux.fact("deprovisioned") == "no"


def test_only_a_missing_configuration_file_gives_an_exit_code(linux: Inside) -> None:
    found = linux.run("waagent -configuration-path:/nope -deprovision -force; echo code $?")
    assert "Configuration file /nope does not exist" in found.err
    assert found.out.endswith("code 1\n")
    assert "code 0" in linux.run("waagent -configuration-path:/etc/waagent.conf -version; echo code $?").out


def test_without_sudo_it_fails_in_words_and_exits_0(linux: Inside) -> None:
    found = linux.run(f"sudo -u azureuser {DEPROVISION}; echo code $?")
    assert "WARNING! ovf-env.xml is not found.\nWARNING! Skip delete user.\n" in found.out
    assert "ERROR MainThread Failed to run 'deprovision+user': [Errno 13] Permission denied" in found.err
    assert found.out.endswith("code 0\n")
    assert linux.fact("deprovisioned") == "no"


def test_the_admin_goes_with_home_and_keys_and_everybody_else_stays(linux: Inside) -> None:
    linux.says(
        "useradd -m bob; mkdir /home/bob/.ssh; echo key > /home/bob/.ssh/authorized_keys; echo 'az login' > /home/bob/.bash_history"
    )
    linux.run(DEPROVISION)
    assert not linux.exists("/home/azureuser")
    assert "azureuser" not in linux.file("/etc/passwd") + linux.file("/etc/shadow") + linux.file("/etc/group")
    assert linux.fact("users") == "bob"
    assert linux.file("/home/bob/.ssh/authorized_keys") == "key\n"
    assert linux.fact("history") == "/home/bob/.bash_history"


def test_without_user_the_admin_stays(linux: Inside) -> None:
    linux.run("waagent -deprovision -force")
    assert linux.fact("deprovisioned") == "yes"
    assert linux.exists("/home/azureuser/.ssh/authorized_keys")


def test_the_sudo_rule_of_cloud_init_outlives_its_account(linux: Inside) -> None:
    linux.run(DEPROVISION)
    assert "azureuser ALL=(ALL) NOPASSWD:ALL" in linux.file("/etc/sudoers.d/90-cloud-init-users")
    assert linux.fact("stale_sudo") == "azureuser"


def test_the_host_name_is_reset_and_hosts_are_not_touched(linux: Inside) -> None:
    before = linux.file("/etc/hosts")
    linux.run(DEPROVISION)
    assert linux.file("/etc/hostname") == "localhost.localdomain\n"
    assert linux.file("/etc/hosts") == before


def test_roots_password_is_locked_first_in_shadow(linux: Inside) -> None:
    linux.says("echo root:Secret-1 | chpasswd")
    assert linux.fact("root_password") == "set"
    linux.run(DEPROVISION)
    assert linux.file("/etc/shadow").splitlines()[0] == "root:*LOCK*:14600::::::"


def test_roots_history_goes_and_its_keys_stay(linux: Inside) -> None:
    linux.says("echo 'az login -p S3cret' > /root/.bash_history")
    linux.run(DEPROVISION)
    assert not linux.exists("/root/.bash_history")
    assert linux.exists("/root/.ssh/authorized_keys")


def test_the_agents_folders_are_emptied_and_stay(linux: Inside) -> None:
    linux.run(DEPROVISION)
    assert linux.exists("/var/lib/waagent") and not linux.files("/var/lib/waagent")
    assert not linux.exists("/var/log/waagent.log")


def test_host_keys_are_kept_on_ubuntu_and_deleted_on_debian(linux: Inside, machine: MakeMachine) -> None:
    debian = machine("deb01", DEBIAN, keys=(KEY,))
    for guest in (linux, debian):
        guest.run(DEPROVISION)
    assert linux.fact("ssh_host_key").startswith("SHA256:")
    assert debian.fact("ssh_host_key") == "none"


def test_the_setting_of_the_agent_decides_about_host_keys(linux: Inside) -> None:
    linux.run(f"sed -i s/RegenerateSshHostKeyPair=n/RegenerateSshHostKeyPair=y/ /etc/waagent.conf; {DEPROVISION}")
    assert linux.fact("ssh_host_key") == "none"


@pytest.mark.parametrize(
    "path",
    [
        "/etc/machine-id",
        "/var/log/cloud-init.log",
        "/etc/netplan/50-cloud-init.yaml",
        "/var/log/wtmp",
        "/opt/app/secrets.env",
    ],
)
def test_what_the_agent_does_not_know_stays(linux: Inside, path: str) -> None:
    linux.says("mkdir -p /opt/app; echo API_KEY=123 > /opt/app/secrets.env")
    before = linux.file(path)
    linux.run(DEPROVISION)
    assert linux.file(path) == before


def test_custom_data_stays_in_clear_text(machine: MakeMachine) -> None:
    vm = machine("web01", keys=(KEY,), custom_data="cGFzc3dvcmQ9aHVudGVyMg==")
    vm.run(DEPROVISION)
    assert vm.facts()["custom_data"].secret
    assert vm.file(vm.fact("custom_data")) == "password=hunter2"


def test_deleting_the_agents_folder_first_saves_the_user_from_deletion(linux: Inside) -> None:
    found = linux.run(f"rm -rf /var/lib/waagent/*; {DEPROVISION}")
    assert "WARNING! ovf-env.xml is not found.\nWARNING! Skip delete user.\n" in found.out
    assert linux.fact("users") == "azureuser"


def test_a_second_run_finds_nobody_to_delete(linux: Inside) -> None:
    found = linux.run(f"{DEPROVISION} > /dev/null; {DEPROVISION}")
    assert "WARNING! ovf-env.xml is not found.\nWARNING! Skip delete user.\n" in found.out


def test_in_the_open_session_the_user_is_gone(linux: Inside) -> None:
    found = linux.run(f"{DEPROVISION} > /dev/null; sudo -u azureuser whoami; cd /home/azureuser")
    assert "sudo: unknown user azureuser" in found.err
    assert "No such file or directory" in found.err


def test_the_agent_stops_so_no_further_run_command_comes_in(linux: Inside) -> None:
    linux.run(DEPROVISION)
    assert linux.agent == "Not Ready"
    assert linux.power == "PowerState/running"


def test_after_a_restart_the_agent_is_there_again(linux: Inside) -> None:
    linux.run(DEPROVISION)
    linux.restart()
    assert linux.agent == "Ready"


def test_cloud_init_clean_takes_its_state_logs_and_the_machine_id(linux: Inside) -> None:
    linux.says("cloud-init clean --logs --machine-id")
    assert not linux.files("/var/lib/cloud")
    assert not linux.exists("/var/log/cloud-init.log")
    assert linux.file("/etc/machine-id") == "uninitialized\n"
    assert linux.says("cloud-init status") == "status: not started"


def test_cloud_init_clean_leaves_users_host_keys_name_and_agent(linux: Inside) -> None:
    before = linux.facts()
    linux.says("cloud-init clean --logs --machine-id --seed")
    after = linux.facts()
    for key in ("users", "ssh_host_key", "hostname", "provisioned", "authorized_keys"):
        assert after[key] == before[key]


def test_plain_cloud_init_clean_keeps_logs_and_machine_id(linux: Inside) -> None:
    machine_id = linux.fact("machine_id")
    linux.says("cloud-init clean")
    assert linux.exists("/var/log/cloud-init.log")
    assert linux.fact("machine_id") == machine_id


def test_red_hat_is_deprovisioned_the_same_way(machine: MakeMachine) -> None:
    vm = machine("rhel01", REDHAT, keys=(KEY,))
    assert "active (running)" in vm.says("systemctl status waagent")
    vm.run(DEPROVISION)
    assert vm.fact("deprovisioned") == "yes"
    assert vm.fact("users") == "none"
