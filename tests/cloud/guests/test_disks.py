"""Guests as bytes: written and read back the same, copied freely, never surprised by what is not a disk."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.cloud import guests
from course.cloud.guests.disk import Disk, pack, unpack
from course.cloud.guests.linux.files import Files
from course.cloud.guests.linux.tree import Node, Tree
from course.cloud.guests.windows.files import FileSystem

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
IMAGES = {
    "Linux": guests.Image("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts-gen2"),
    "Windows": guests.Image("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2"),
}
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
texts = st.text(max_size=40)
json_values = st.dictionaries(texts, st.one_of(texts, st.integers(), st.booleans(), st.none()), max_size=4)
names = st.text("abcdefgh.-_ \u00e4", min_size=1, max_size=8).filter(lambda name: name.strip(". "))
paths = st.lists(names, min_size=1, max_size=4)


def ids_from(seed: int) -> Callable[[str], str]:
    numbers = iter(range(seed * 1000, seed * 1000 + 1000))
    return lambda purpose: f"{next(numbers):032x}"


@patient
@given(
    st.builds(
        Disk,
        os_type=st.sampled_from(["Linux", "Windows"]),
        image=json_values,
        outlook=json_values,
        journal=st.lists(json_values, max_size=3).map(tuple),
        vm_id=texts,
        running=st.booleans(),
        state=st.binary(max_size=200),
    )
)
def test_a_disk_is_read_back_as_it_was_written(disk: Disk) -> None:
    assert unpack(pack(disk)) == disk
    assert pack(unpack(pack(disk))) == pack(disk)


@patient
@given(st.dictionaries(paths.map(lambda parts: "/" + "/".join(parts)), st.binary(max_size=60), max_size=6))
def test_a_tree_is_read_back_as_it_was_written(contents: dict[str, bytes]) -> None:
    tree = Tree(now="2026-11-24T09:00:00")
    for path, content in contents.items():
        if not any(other.startswith(f"{path}/") or path.startswith(f"{other}/") for other in contents if other != path):
            tree.write(path, content, 0o640, ("ann", "staff"))
    again = Tree.from_json(json.loads(json.dumps(tree.to_json())))
    assert again.nodes == tree.nodes


@patient
@given(st.dictionaries(paths.map(lambda parts: "C:\\" + "\\".join(parts)), st.binary(max_size=60), max_size=6))
def test_windows_files_are_read_back_as_they_were_written(contents: dict[str, bytes]) -> None:
    files = FileSystem()
    for path, content in contents.items():
        files.write(path, content, NOW)
        assert files.read(path.upper()) == content or path.upper().lower() != path.lower()
    again = FileSystem.from_json(json.loads(json.dumps(files.to_json())))
    assert again.entries == files.entries


@settings(patient, max_examples=40)
@given(data=st.binary(max_size=300))
def test_bytes_that_are_no_disk_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(guests.GuestError, match=r"This disk"):
        guests.inspect(data)


@pytest.mark.parametrize("os_type", ["Linux", "Windows"])
def test_a_disk_that_lost_a_part_of_its_content_is_refused_in_words(os_type: str) -> None:
    disk = used(os_type, 1)
    with pytest.raises(guests.NotAGuestDisk, match="content is damaged"):
        guests.inspect(disk[: len(disk) // 2])


def test_a_disk_of_a_newer_course_is_refused_in_words() -> None:
    newer = pack(Disk("Linux", {})).replace(b'"format":1', b'"format":2')
    with pytest.raises(guests.MadeByNewer, match="Update the course"):
        guests.inspect(newer)


SCRIPTS = {
    "Linux": """useradd -m bob; echo $RANDOM $((RANDOM % 9)) > /opt/x; cat /opt/x; date
ssh-keygen -t ed25519 -N '' -q -f /root/k; cat /root/k.pub
mktemp; mktemp -d; uuidgen; head -c 8 /dev/urandom | base64; shuf -i 1-99 -n 2; openssl rand -hex 4""",
    "Windows": "New-LocalUser bob -NoPassword\n[guid]::NewGuid() | Out-File C:\\x.txt\nGet-Content C:\\x.txt\nGet-Date",
}


def used(os_type: str, seed: int) -> bytes:
    return ran(os_type, seed).disk


def ran(os_type: str, seed: int) -> guests.RunResult:
    ids = ids_from(seed)
    machine = guests.Machine("vm01", "11111111-1111-1111-1111-111111111111")
    provisioning = guests.Provisioning("vm01", "azureuser", "P@ssw0rd-1234")
    booted = guests.boot(guests.first_disk(os_type, IMAGES[os_type]), machine, provisioning, now=NOW, ids=ids)
    return guests.run_shell(
        booted.disk, machine, SCRIPTS[os_type].splitlines(), now=NOW + timedelta(minutes=1), ids=ids
    )


@pytest.mark.parametrize("os_type", ["Linux", "Windows"])
@settings(patient, max_examples=8)
@given(seed=st.integers(0, 10**6))
def test_a_boot_and_a_script_give_the_same_bytes_for_the_same_seed(os_type: str, seed: int) -> None:
    assert ran(os_type, seed) == ran(os_type, seed)


@pytest.mark.parametrize("os_type", ["Linux", "Windows"])
def test_another_seed_gives_another_machine(os_type: str) -> None:
    assert ran(os_type, 1).stdout != ran(os_type, 2).stdout


@pytest.mark.parametrize("os_type", ["Linux", "Windows"])
def test_looking_changes_nothing(os_type: str) -> None:
    disk = used(os_type, 3)
    before = [asdict(fact) for fact in guests.inspect(disk)]
    guests.list_files(disk)
    guests.agent_running(disk)
    assert [asdict(fact) for fact in guests.inspect(disk)] == before


@pytest.mark.parametrize("os_type", ["Linux", "Windows"])
def test_one_copy_does_not_know_of_the_other(os_type: str) -> None:
    machine = guests.Machine("vm01", "11111111-1111-1111-1111-111111111111")
    disk = used(os_type, 4)
    script = {"Linux": "rm -rf /home/bob; userdel bob", "Windows": "Remove-LocalUser bob"}[os_type]
    key = {"Linux": "users", "Windows": "accounts"}[os_type]
    changed = guests.run_shell(disk, machine, [script], now=NOW, ids=ids_from(9)).disk
    values = [{fact.key: fact.value for fact in guests.inspect(one)}[key] for one in (disk, changed)]
    assert values == ["azureuser, bob", "azureuser"]


@pytest.mark.parametrize("os_type", ["Linux", "Windows"])
def test_a_password_is_never_in_the_bytes_in_clear_text(os_type: str) -> None:
    machine = guests.Machine("vm01", "11111111-1111-1111-1111-111111111111")
    provisioning = guests.Provisioning("vm01", "azureuser", "P@ssw0rd-1234")
    disk = guests.boot(
        guests.first_disk(os_type, IMAGES[os_type]), machine, provisioning, now=NOW, ids=ids_from(1)
    ).disk
    assert b"P@ssw0rd-1234" not in disk
    assert all(
        "P@ssw0rd-1234" not in guests.read_file(disk, one.path).decode(errors="replace")
        for one in guests.list_files(disk)
        if one.kind == "file"
    )


@pytest.mark.parametrize("os_type", ["Linux", "Windows"])
def test_a_file_that_is_not_there_is_named(os_type: str) -> None:
    with pytest.raises(guests.NoSuchGuestFile, match="no file /nope"):
        guests.read_file(used(os_type, 5), "/nope")


@pytest.mark.parametrize("os_type", ["Linux", "Windows"])
def test_a_specialized_copy_keeps_name_and_accounts(os_type: str) -> None:
    disk = guests.shut_down(used(os_type, 6))
    another = guests.Machine("vm02", "22222222-2222-2222-2222-222222222222")
    booted = guests.boot(disk, another, None, now=NOW, ids=ids_from(7))
    before, after = ({fact.key: fact.value for fact in guests.inspect(one)} for one in (disk, booted.disk))
    assert booted.ready and booted.error is None and booted.computer_name == "vm01"
    same = {"Linux": ["hostname", "users", "machine_id"], "Windows": ["computer_name", "accounts", "sid"]}[os_type]
    assert [after[key] for key in same] == [before[key] for key in same]
    if os_type == "Linux":  # cloud-init takes the new id for a new instance
        assert after["ssh_host_key"] != before["ssh_host_key"]


def test_a_sysprepped_disk_that_is_attached_as_specialized_times_out() -> None:
    machine = guests.Machine("vm01", "11111111-1111-1111-1111-111111111111")
    script = [r"& C:\Windows\System32\Sysprep\sysprep.exe /oobe /generalize /shutdown"]
    disk = guests.run_shell(used("Windows", 8), machine, script, now=NOW, ids=ids_from(8)).disk
    booted = guests.boot(
        disk, guests.Machine("vm02", "22222222-2222-2222-2222-222222222222"), None, now=NOW, ids=ids_from(9)
    )
    assert booted.error is not None
    assert booted.error[0] == "OSProvisioningTimedOut"


def test_files_are_read_through_one_protocol() -> None:
    tree: Files = Tree({"/": Node("d")})
    tree.write("/a/b", b"x")
    assert tree.children("/a") == ["b"]


PIECES = {
    "Linux": [
        "ls", "-la", "|", ";", "&&", "$(", ")", "'", '"', "cat /etc/passwd", "useradd", "systemctl status", "{", "}", "if",
        "then", "fi", "*", "\n", "waagent", "$x", "<", ">", "/tmp/f", "for i in 1 2", "do", "done", "grep -r a /etc", "stat",
        "sudo -u", "id",
    ],
    "Windows": [
        "Get-Item", "-Path", "C:\\", "|", ";", "$(", ")", "'", '"', "{", "}", "if (1)", "$x", "=", "@(", "@{", "[int]",
        "-eq", "1", ",", "ForEach-Object", "$_", ".", "::", "Get-Service", "Where", "`", "\n", "try", "catch", "function f",
        "%", "..", "++", ">", "2>&1", "Remove-Item", "reg query", "&", "Select -First", "[", "]",
    ],
}  # fmt: skip


@pytest.mark.parametrize("os_type", ["Linux", "Windows"])
@settings(patient, max_examples=60)
@given(data=st.data())
def test_whatever_a_script_says_the_guest_answers(os_type: str, data: st.DataObject) -> None:
    script = " ".join(data.draw(st.lists(st.sampled_from(PIECES[os_type]), max_size=14)))
    machine = guests.Machine("vm01", "11111111-1111-1111-1111-111111111111")
    result = guests.run_shell(BOOTED[os_type], machine, script.split("\n"), now=NOW, ids=ids_from(1))
    assert "Traceback" not in result.stderr
    assert guests.inspect(result.disk)


BOOTED = {
    os_type: guests.boot(
        guests.first_disk(os_type, image),
        guests.Machine("vm01", "11111111-1111-1111-1111-111111111111"),
        guests.Provisioning("vm01", "azureuser", "P@ssw0rd-1234"),
        now=NOW,
        ids=ids_from(1),
    ).disk
    for os_type, image in IMAGES.items()
}
