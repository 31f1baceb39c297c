"""Data disks inside a Linux guest: found by LUN, partitioned, formatted and mounted; what is written stays on the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient

from course.cloud.guests import GuestError
from tests.cloud.bodies import LOCATION, RG
from tests.cloud.guests.conftest import Inside, MakeMachine

PREPARE = """sudo parted /dev/sdc --script mklabel gpt mkpart xfspart xfs 0% 100%
sudo mkfs.xfs /dev/sdc1 > /dev/null
sudo partprobe /dev/sdc1
sudo mkdir /datadrive && sudo mount /dev/sdc1 /datadrive"""
KEEP = 'echo "UUID=$(blkid -s UUID -o value /dev/sdc1) /datadrive xfs defaults,nofail 1 2" >> /etc/fstab'


class Disks:
    """Data disks of one VM, attached and taken away by the SDK."""

    def __init__(self, compute: ComputeManagementClient) -> None:
        self.compute = compute

    def make(self, name: str, source: str = "", size: int = 64) -> str:
        creation = {"createOption": "Copy", "sourceResourceId": source} if source else {"createOption": "Empty"}
        body = {"location": LOCATION, "properties": {"creationData": creation, "diskSizeGB": size}}
        return str(self.compute.disks.begin_create_or_update(RG, name, body).result().id)

    def attach(self, vm: Inside, *ids: str) -> None:
        entries = [{"lun": lun, "createOption": "Attach", "managedDisk": {"id": one}} for lun, one in enumerate(ids)]
        self.compute.virtual_machines.begin_update(
            RG, vm.name, {"properties": {"storageProfile": {"dataDisks": entries}}}
        ).result()


@pytest.fixture
def disks(compute: ComputeManagementClient) -> Disks:
    return Disks(compute)


@pytest.fixture
def with_disk(linux: Inside, disks: Disks) -> Inside:
    """A VM with an empty disk of 64 GiB at LUN 0."""
    disks.attach(linux, disks.make("data01"))
    return linux


def test_a_new_disk_is_there_by_lun_and_empty(with_disk: Inside) -> None:
    assert with_disk.says("lsblk -o NAME,HCTL,SIZE,MOUNTPOINT -d -n | grep sdc") == "sdc 1:0:0:0 64G"
    assert with_disk.says("readlink /dev/disk/azure/scsi1/lun0") == "../../../sdc"
    assert with_disk.says("blkid | grep sdc | wc -l") == "0"


def test_a_disk_is_partitioned_formatted_and_mounted(with_disk: Inside) -> None:
    with_disk.says(PREPARE)
    assert with_disk.says("lsblk /dev/sdc -n -o NAME,TYPE,FSTYPE,MOUNTPOINT -l").splitlines() == [
        "sdc  disk",
        "sdc1 part xfs /datadrive",
    ]
    assert with_disk.says("df -h /datadrive | tail -1 | tr -s ' ' | cut -d' ' -f1,2,6") == "/dev/sdc1 64G /datadrive"
    assert with_disk.says("mount | grep datadrive") == "/dev/sdc1 on /datadrive type xfs (rw,relatime)"
    assert 'TYPE="xfs" PARTLABEL="xfspart"' in with_disk.says("sudo -i blkid | grep sdc1")


def test_files_are_on_the_disk_and_not_below_the_mount_point(with_disk: Inside) -> None:
    with_disk.says(f"mkdir /datadrive; echo under > /datadrive/old; {PREPARE.replace('mkdir /datadrive && ', '')}")
    with_disk.says("echo precious > /datadrive/file; chmod 600 /datadrive/file")
    assert (
        with_disk.says("cat /datadrive/file; ls /datadrive; umount /datadrive; ls /datadrive") == "precious\nfile\nold"
    )
    assert not with_disk.exists("/datadrive/file")
    assert with_disk.says("mount /dev/disk/azure/scsi1/lun0-part1 /datadrive; stat -c '%a %n' /datadrive/file") == (
        "600 /datadrive/file"
    )


def test_after_a_restart_only_fstab_mounts(with_disk: Inside) -> None:
    with_disk.says(PREPARE + "\necho precious > /datadrive/file")
    with_disk.restart()
    assert with_disk.says("ls /datadrive; mountpoint /datadrive || true") == "/datadrive is not a mountpoint"
    with_disk.says(KEEP)
    with_disk.restart()
    assert with_disk.says("cat /datadrive/file") == "precious"


def test_a_disk_keeps_its_files_on_another_machine(with_disk: Inside, machine: MakeMachine, disks: Disks) -> None:
    with_disk.says(PREPARE + "\necho precious > /datadrive/file")
    disks.attach(with_disk)
    assert with_disk.says("lsblk -n -d -o NAME; ls /datadrive; mount | grep -c datadrive || true") == "sda\nsdb\n0"
    other = machine("web02")
    disks.attach(other, disks.make("data02"), disks.compute.disks.get(RG, "data01").id)
    assert (
        other.says("mkdir /mnt/old; mount /dev/disk/azure/scsi1/lun1-part1 /mnt/old; cat /mnt/old/file") == "precious"
    )
    assert other.says("lsblk /dev/sdd -n -l -o NAME,MOUNTPOINT").splitlines() == ["sdd", "sdd1 /mnt/old"]


def test_a_snapshot_holds_what_was_on_the_disk_then(with_disk: Inside, disks: Disks) -> None:
    with_disk.says(PREPARE + "\necho first > /datadrive/file")
    source = disks.compute.disks.get(RG, "data01").id
    body = {
        "location": LOCATION,
        "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": source}},
    }
    snapshot = disks.compute.snapshots.begin_create_or_update(RG, "snap", body).result()
    with_disk.says("echo second > /datadrive/file")
    disks.attach(with_disk, source, disks.make("restored", snapshot.id))
    twin = with_disk.run("mkdir /restored; mount /dev/disk/azure/scsi1/lun1-part1 /restored")
    assert "wrong fs type, bad option, bad superblock" in twin.err  # XFS knows the UUID of its copy
    with_disk.says("umount /datadrive; mount /dev/disk/azure/scsi1/lun1-part1 /restored")
    assert with_disk.says("cat /restored/file") == "first"


def test_an_image_carries_its_data_disks(with_disk: Inside, machine: MakeMachine) -> None:
    with_disk.says(f"{PREPARE}\necho precious > /datadrive/file\n{KEEP}\nwaagent -deprovision+user -force")
    copy = machine("copy", image=with_disk.image())
    assert copy.says("cat /datadrive/file; findmnt -n /datadrive | tr -s ' '") == (
        "precious\n/datadrive /dev/sdc1 xfs rw,relatime"
    )


def test_an_os_disk_is_repaired_on_another_machine(linux: Inside, machine: MakeMachine, disks: Disks) -> None:
    linux.says("echo broken >> /etc/fstab; echo here > /etc/marker")
    compute = disks.compute
    compute.virtual_machines.begin_deallocate(RG, linux.name).result()
    source = compute.virtual_machines.get(RG, linux.name).storage_profile.os_disk.managed_disk.id
    copy = disks.make("repair", source)
    helper = machine("helper")
    disks.attach(helper, copy)
    assert helper.says("mkdir /rescue; mount /dev/sdc1 /rescue; cat /rescue/etc/marker") == "here"
    helper.says("sed -i /broken/d /rescue/etc/fstab; umount /rescue")
    disks.attach(helper)
    compute.virtual_machines.begin_update(
        RG, linux.name, {"properties": {"storageProfile": {"osDisk": {"managedDisk": {"id": copy}, "name": "repair"}}}}
    ).result()
    linux.start()
    assert linux.says("grep -c broken /etc/fstab || true; cat /etc/marker") == "0\nhere"


def test_a_grown_disk_is_used_when_partition_and_file_system_grow(with_disk: Inside, disks: Disks) -> None:
    with_disk.says(PREPARE)
    compute = disks.compute
    compute.virtual_machines.begin_deallocate(RG, with_disk.name).result()
    compute.disks.begin_update(RG, "data01", {"properties": {"diskSizeGB": 128}}).result()
    with_disk.start()
    with_disk.says("mount /dev/sdc1 /datadrive")
    size = "df -h /datadrive | tail -1 | tr -s ' ' | cut -d' ' -f2"
    assert with_disk.says(f"lsblk -d -n -o SIZE /dev/sdc; {size}") == "128G\n64G"
    assert with_disk.says("growpart /dev/sdc 1").startswith("CHANGED: partition=1 start=2048 old: size=134213632")
    assert with_disk.says(f"{size}; xfs_growfs /datadrive > /dev/null; {size}") == "64G\n128G"


def test_fdisk_is_answered_line_by_line(with_disk: Inside) -> None:
    with_disk.says(
        "(echo n; echo p; echo 1; echo; echo +20G; echo n; echo p; echo; echo; echo; echo w) | sudo fdisk /dev/sdc"
    )
    assert with_disk.says("lsblk /dev/sdc -n -l -o NAME,SIZE | tr -s ' '") == "sdc 64G\nsdc1 20G\nsdc2 44G"
    assert with_disk.says("fdisk -l /dev/sdc | grep -c '^/dev/sdc'") == "2"
    assert with_disk.says("mkfs.ext4 -L data /dev/sdc2 | grep -c UUID; mkdir /d; mount LABEL=data /d; ls /d") == (
        "1\nlost+found"
    )


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("mount /dev/sdd1 /mnt", "special device /dev/sdd1 does not exist"),
        ("mount /dev/sdc /nowhere", "mount point does not exist"),
        ("mount /dev/sdc /opt", "wrong fs type, bad option, bad superblock on /dev/sdc"),
        ("mount UUID=1234 /opt", "can't find UUID=1234"),
        ("umount /opt", "umount: /opt: not mounted."),
        ("parted -s /dev/sdc mkpart primary xfs 0% 100%", "unrecognised disk label"),
        ("parted -s /dev/sda mklabel gpt", "Partition(s) on /dev/sda are being used"),
        ("mkfs.xfs /dev/sda1", "contains a mounted filesystem"),
        ("mkfs.xfs /dev/sdc > /dev/null; mkfs.xfs /dev/sdc", "Use the -f option to force overwrite"),
        ("mkfs.zfs /dev/sdc", "mkfs.zfs: not found"),
        ("mkfs -t zfs /dev/sdc", "failed to execute mkfs.zfs"),
        ("echo 'UUID=77 /data xfs defaults 0 0' >> /etc/fstab; mount -a", "/data: can't find UUID=77"),
        ("lsblk /dev/sdz", "/dev/sdz: not a block device"),
        ("fdisk /dev/sdz", "cannot open /dev/sdz: No such file or directory"),
        ("growpart /dev/sdc 1", "partition not found"),
        ("wipefs -a /dev/sdz", "No such file or directory"),
        ("xfs_growfs /opt", "is not a mounted XFS filesystem"),
        ("fstrim /opt", "not a mountpoint"),
    ],
)
def test_what_cannot_be_done_to_a_disk_is_refused_in_linux_words(with_disk: Inside, script: str, said: str) -> None:
    assert said in with_disk.run(script).err


def test_a_mounted_disk_cannot_be_formatted_or_divided_anew(with_disk: Inside) -> None:
    with_disk.says(PREPARE)
    found = with_disk.run(
        "mkfs.ext4 /dev/sdc1; parted -s /dev/sdc mklabel gpt; parted -s /dev/sdc rm 1; wipefs -a /dev/sdc1\n"
        "cd /datadrive; umount /datadrive"
    )
    assert [row.split(": ")[-1] for row in found.err.splitlines()] == [
        "/dev/sdc1 is mounted; will not make a filesystem here!",
        "Partition(s) on /dev/sdc are being used.",
        "Partition /dev/sdc1 is being used.",
        "Device or resource busy",
        "target is busy.",
    ]


def test_a_vm_whose_os_disk_is_a_data_disk_has_nothing_to_boot_from(
    with_disk: Inside, disks: Disks, make_vm: Callable[..., Any]
) -> None:
    with_disk.says(PREPARE)
    disks.attach(with_disk)
    storage = {
        "osDisk": {
            "createOption": "Attach",
            "osType": "Linux",
            "managedDisk": {"id": disks.compute.disks.get(RG, "data01").id},
        }
    }
    vm = make_vm("web02", storageProfile=storage, osProfile=None)
    assert vm.provisioning_state == "Succeeded"
    script = {"commandId": "RunShellScript", "script": ["id"]}
    with pytest.raises(GuestError, match="a data disk, without an operating system"):
        with_disk.cloud.guest(storage["osDisk"]["managedDisk"]["id"]).inspect()
    with pytest.raises(HttpResponseError):
        disks.compute.virtual_machines.begin_run_command(RG, "web02", script).result()
