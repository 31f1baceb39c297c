"""Exercises of notebook 03: generalize, by any route, and see what each step leaves behind."""

from __future__ import annotations

from typing import Any

from checks.attempt import Attempt
from checks.exercise import Exercise, Kind, Stage, WrongAnswer
from checks.feedback import Feedback
from course.clients import Clients
from course.topics.generalize import layers, leaks, predictions, readiness, rescue, steps, windows
from course.topics.generalize.machine import cloud_of, machine
from course.topics.generalize.ordering import check_order
from course.topics.scenes import ResourceGroup

TELL = "Tell the guest layer from Azure's flag"
ORDER = "Order the steps for Windows and for Linux"
UNDO = "Say what cannot be undone and what is not removed"


class WindowsSteps(Exercise):
    """Order the way of a Windows VM to an image."""

    id = "generalize-1"
    title = "The Windows steps"
    kind = Kind.ORDER
    stage = Stage.FADED
    points = 1
    minutes = 3
    objective = ORDER
    prompt = """
Put the steps in an order that works. Some may change places; every order that works is right.

Move them with the arrows, or click a step and use the keys ↑ and ↓. Without a mouse or a widget, write the letters into
the cell: `windows_steps.arrange("dbac...")`. Then run the check.
"""
    starter = steps.WINDOWS_LIST
    solution = steps.arranged(steps.WINDOWS_LIST, "egchafbd")
    hints = (
        "Ask of each step where it happens: inside Windows, or in Azure. What happens inside needs Windows to run.",
        "Three steps get Windows ready for Sysprep. Their order among themselves is free.",
        "After Sysprep, three steps in Azure lead to the image: each needs the one before.",
    )
    misconceptions = steps.WINDOWS_WRONG
    alternatives = (
        steps.arranged(steps.WINDOWS_LIST, "cgehafbd"),
        'windows_steps = "E - C - G - H - A - F - B - D"',
        'windows_steps = ["g", "c", "e", "h", "a", "f", "b", "d"]',
    )

    def check(self, attempt: Attempt) -> Feedback:
        """Any order that the rules allow."""
        return check_order(
            attempt,
            "windows_steps",
            "abcdefgh",
            steps.WINDOWS_RULES,
            why="Inside first, while Windows runs; then Azure, which knows only what you tell it.",
            fact="windows-steps",
        )


class LinuxSteps(Exercise):
    """Order the way of a Linux VM to an image."""

    id = "generalize-2"
    title = "The Linux steps"
    kind = Kind.ORDER
    stage = Stage.FADED
    points = 1
    minutes = 3
    objective = ORDER
    prompt = """
The same for Ubuntu. Two things are new here: one step that only matters if the machine is still needed, and one tool more
in the guest, because waagent and cloud-init each clean what is their own [fact: clean-and-deprovision-complement].
"""
    starter = steps.LINUX_LIST
    solution = steps.arranged(steps.LINUX_LIST, "dgbefca")
    hints = (
        "Which step would be too late if it came second?",
        "waagent stops the agent, and the agent is what carries your scripts into the guest.",
        "The copy first, then everything in the guest with waagent as its last, then Azure.",
    )
    misconceptions = steps.LINUX_WRONG
    alternatives = (
        steps.arranged(steps.LINUX_LIST, "dbgefca"),
        'linux_steps = "dgbefca"',
    )

    def check(self, attempt: Attempt) -> Feedback:
        """Any order that the rules allow."""
        return check_order(
            attempt,
            "linux_steps",
            "abcdefg",
            steps.LINUX_RULES,
            why="Linux needs Azure's two steps as much as Windows does, and waagent comes last inside.",
            fact="linux-steps",
        )


class WhenDoesItFail(Exercise):
    """Predict what a skipped step leads to."""

    id = "generalize-3"
    title = "Three skipped steps"
    kind = Kind.PREDICT
    stage = Stage.INDEPENDENT
    points = 1
    minutes = 3
    objective = TELL
    prompt = """
Three colleagues wanted an image of a VM, and each skipped one step. When does Azure say no?

| Name | The VM | What was skipped |
|---|---|---|
| `no_flag` | Ubuntu, deprovisioned and deallocated | `az vm generalize`; a managed image is asked for |
| `no_sysprep` | Windows, deallocated and marked | Sysprep |
| `no_waagent` | Ubuntu, deallocated and marked | `waagent -deprovision+user` |

Give each of the three one of these answers:

- `"at once"`: the image is refused;
- `"late"`: the image is made, and the VM made from it fails;
- `"never"`: image and VM are made, and nothing complains.

Decide before you go on: the cells after this exercise let Azure answer.
"""
    starter = """
no_flag = ...
no_sysprep = ...
no_waagent = ...
"""
    solution = """
no_flag = "at once"
no_sysprep = "late"
no_waagent = "never"
"""
    hints = (
        "Who could notice? Azure sees its flag. Only a boot sees the disk.",
        "Each of the three answers is used once.",
        "A Windows that was not prepared does not report as a new machine. cloud-init on Linux does.",
    )
    misconceptions = predictions.WRONG
    alternatives = ('no_flag = " At once"\nno_sysprep = "LATE"\nno_waagent = "never"',)

    def check(self, attempt: Attempt) -> Feedback:
        """Compare with what Azure does."""
        return predictions.judge(attempt)


class GeneralizeLinux(Exercise):
    """Take a Linux VM all the way."""

    id = "generalize-4"
    title = "Generalize app01"
    kind = Kind.STATE
    stage = Stage.FADED
    points = 2
    minutes = 6
    objective = ORDER
    prompt = """
Now you. Make `app01` ready for a managed image: the guest deprovisioned and without its admin, the VM deallocated, and
marked as generalized. The first call is half written; write the rest.

Any route counts. With `!az` in front, the commands of the worked example run here too; so do the buttons of
`lifecycle("app01")`. If a step went wrong, `cloud.rewind()` takes it back, and the scene begins again when its cell is run.
"""
    scene = 'scene("generalize-4")'
    group = "rg-generalize-4"
    starter = """
script = ...  # what the guest shall run

# answer = compute.virtual_machines.begin_run_command(
#     "rg-generalize-4", "app01", {"commandId": "RunShellScript", "script": [script]}
# ).result()
# print(answer.value[0].message)
"""
    solution = """
script = "waagent -deprovision+user -force"

answer = compute.virtual_machines.begin_run_command(
    "rg-generalize-4", "app01", {"commandId": "RunShellScript", "script": [script]}
).result()
print(answer.value[0].message)

compute.virtual_machines.begin_deallocate("rg-generalize-4", "app01").result()
compute.virtual_machines.generalize("rg-generalize-4", "app01")
"""
    hints = (
        "The guest comes first. Which command of the worked example also removed the admin, without asking?",
        "In Azure two calls are left, in this order: one gives the host back, one sets the flag.",
        "The SDK calls them `begin_deallocate` and `generalize`; only the first is long-running.",
    )
    misconceptions = (
        WrongAnswer(
            "M05-flag-only",
            'compute.virtual_machines.begin_deallocate("rg-generalize-4", "app01").result()\n'
            'compute.virtual_machines.generalize("rg-generalize-4", "app01")',
            "its disk is as it was",
        ),
        WrongAnswer(
            "M05-azure-first",
            'compute.virtual_machines.begin_deallocate("rg-generalize-4", "app01").result()',
            "run-command needs a running VM",
        ),
        WrongAnswer(
            "nobody-answers",
            'body = {"commandId": "RunShellScript", "script": ["waagent -deprovision+user"]}\n'
            'compute.virtual_machines.begin_run_command("rg-generalize-4", "app01", body).result()',
            "Do you want to proceed",
        ),
        WrongAnswer(
            "success-means-done",
            'body = {"commandId": "RunShellScript", "script": ["wagent -deprovision+user -force"]}\n'
            'compute.virtual_machines.begin_run_command("rg-generalize-4", "app01", body).result()',
            "Run-command reports success",
        ),
        WrongAnswer(
            "M09-account-kept",
            'body = {"commandId": "RunShellScript", "script": ["waagent -deprovision -force"]}\n'
            'compute.virtual_machines.begin_run_command("rg-generalize-4", "app01", body).result()\n'
            'compute.virtual_machines.begin_deallocate("rg-generalize-4", "app01").result()\n'
            'compute.virtual_machines.generalize("rg-generalize-4", "app01")',
            "the account azureuser is still on the disk",
        ),
        WrongAnswer(
            "M05-still-running",
            'lifecycle("app01").do("deprovision")',
            "app01 still runs",
        ),
        WrongAnswer(
            "M07-stopped",
            'lifecycle("app01").do("deprovision").do("power off").do("generalize")',
            "app01 is stopped, not deallocated",
        ),
        WrongAnswer(
            "M11-no-flag",
            'lifecycle("app01").do("deprovision").do("deallocate")',
            "Azure has no flag on it",
        ),
        WrongAnswer(
            "deleted",
            'compute.virtual_machines.begin_delete("rg-generalize-4", "app01").result()',
            "There is no VM app01",
        ),
    )
    alternatives = (
        'lifecycle("app01").do("deprovision").do("deallocate").do("generalize")',
        'body = {"commandId": "RunShellScript", "script": ["yes | waagent -deprovision+user"]}\n'
        'compute.virtual_machines.begin_run_command("rg-generalize-4", "app01", body).result()\n'
        'compute.virtual_machines.begin_power_off("rg-generalize-4", "app01").result()\n'
        'compute.virtual_machines.generalize("rg-generalize-4", "app01")\n'
        'compute.virtual_machines.begin_deallocate("rg-generalize-4", "app01").result()',
        "!az vm run-command invoke -g rg-generalize-4 -n app01 --command-id RunShellScript"
        " --scripts 'waagent -deprovision+user -force' --query value[0].message -o tsv\n"
        "!az vm deallocate -g rg-generalize-4 -n app01\n"
        "!az vm generalize -g rg-generalize-4 -n app01",
    )

    def build(self, cloud: Any, clients: Clients) -> str:
        """A VM that serves an application."""
        ResourceGroup(clients, self.group).linux_vm("app01")
        return "app01 runs Ubuntu 22.04, for its admin azureuser."

    def check(self, attempt: Attempt) -> Feedback:
        """Read both layers."""
        cloud = cloud_of(attempt)
        vm = machine(cloud, self.group, "app01")
        if vm is None:
            return layers.gone("app01")
        return (
            layers.linux_guest(vm, cloud)
            or layers.azure_side(vm, "waagent")
            or Feedback.passed(
                seen="app01 is deprovisioned, deallocated and marked.",
                why="Both layers are done, each by its own means.",
                fact="generalize-two-layers",
            )
        )


class GeneralizeWindows(Exercise):
    """Take a Windows VM all the way, with two things in the way."""

    id = "generalize-5"
    title = "Generalize win01"
    kind = Kind.STATE
    stage = Stage.INDEPENDENT
    points = 3
    minutes = 8
    objective = ORDER
    prompt = """
Make `win01` ready for a managed image. It runs Windows Server 2022, has an extension, and its system volume is encrypted
with BitLocker. When you are done, the extension is gone, Sysprep has succeeded, and Azure's side is as for `app01`.

`inside(...)` below runs PowerShell in `win01`. `Get-BitLockerVolume`, `Disable-BitLocker`, `Start-Sleep`, `Get-Content` and
Sysprep itself are there; `xray("win01")` shows the disk at any time. Sysprep prints nothing: read its log.
"""
    scene = 'scene("generalize-5")'
    group = "rg-generalize-5"
    starter = windows.STARTER
    solution = windows.SOLUTION
    hints = (
        "Two things must go before Sysprep starts: one is a resource in Azure, one a state of the volume C:.",
        "Disable-BitLocker returns at once and decrypts for minutes. Sysprep wants FullyDecrypted.",
        "sysprep.exe is in C:\\Windows\\System32\\Sysprep; its options are /oobe /generalize /shutdown /quiet.",
        "After Sysprep the VM is stopped. Two calls are left, the same two as for app01.",
    )
    misconceptions = windows.WRONG
    alternatives = windows.ROUTES

    def build(self, cloud: Any, clients: Clients) -> str:
        """A Windows server with an extension and an encrypted volume."""
        return windows.build(ResourceGroup(clients, self.group))

    def check(self, attempt: Attempt) -> Feedback:
        """Read both layers, and the extensions."""
        cloud = cloud_of(attempt)
        vm = machine(cloud, self.group, "win01")
        if vm is None:
            return layers.gone("win01")
        return (
            layers.windows_guest(vm, cloud, windows.extensions(cloud, vm.id))
            or layers.azure_side(vm, "Sysprep")
            or Feedback.passed(
                seen="win01 was sysprepped, without its extension; it is deallocated and marked.",
                why="Sysprep checks before it acts, and refuses rather than make a broken image. Azure checks one flag.",
                fact="windows-steps",
                next="On a real machine run Sysprep in an elevated admin session, not by run-command.",
            )
        )


class RescueTheMachine(Exercise):
    """A marked VM is needed again."""

    id = "generalize-6"
    title = "The wrong machine was marked"
    kind = Kind.TROUBLESHOOT
    stage = Stage.INDEPENDENT
    points = 3
    minutes = 8
    objective = UNDO
    prompt = """
A colleague wanted an image of a test machine and ran two commands: `az vm deallocate` and `az vm generalize`. The name in
them was `db01`, and `db01` is the database. Azure now says:

    Operation 'start' is not allowed on VM 'db01' since the VM is generalized.

Bring the machine back: a running VM in `rg-generalize-6` with its host name, its accounts and its orders in
`/srv/orders/orders.csv`. Its name in Azure is yours to choose. The network interface `rescue-nic` is there for you.

You will be slower here than in the exercises before, and that is as it should be: nobody shows the steps.
"""
    scene = 'scene("generalize-6")'
    group = "rg-generalize-6"
    starter = """
db01 = compute.virtual_machines.get("rg-generalize-6", "db01")
nic = network.network_interfaces.get("rg-generalize-6", "rescue-nic")

# Bring the machine back.
"""
    solution = """
db01 = compute.virtual_machines.get("rg-generalize-6", "db01")
nic = network.network_interfaces.get("rg-generalize-6", "rescue-nic")
here = {"location": db01.location}

source = {"createOption": "Copy", "sourceResourceId": db01.storage_profile.os_disk.managed_disk.id}
snapshot = compute.snapshots.begin_create_or_update(
    "rg-generalize-6", "db01-snapshot", {**here, "properties": {"creationData": source}}
).result()

copy = {"createOption": "Copy", "sourceResourceId": snapshot.id}
disk = compute.disks.begin_create_or_update(
    "rg-generalize-6", "db01-rescued-os", {**here, "properties": {"creationData": copy}}
).result()

attached = {"osType": "Linux", "createOption": "Attach", "managedDisk": {"id": disk.id}}
compute.virtual_machines.begin_create_or_update("rg-generalize-6", "db01-rescued", {**here, "properties": {
    "hardwareProfile": {"vmSize": db01.hardware_profile.vm_size},
    "storageProfile": {"osDisk": attached},
    "networkProfile": {"networkInterfaces": [{"id": nic.id}]},
}}).result()
"""
    hints = (
        "The flag is on the VM. Look into its disk: was anything done there?",
        "A snapshot of the OS disk becomes a managed disk, and a VM can have a disk that exists already as its own.",
        "In the VM's body: no imageReference and no osProfile, but an osDisk with createOption Attach and the disk's id.",
    )
    misconceptions = rescue.WRONG
    alternatives = rescue.ROUTES

    def build(self, cloud: Any, clients: Clients) -> str:
        """A database server that somebody marked by mistake."""
        group = ResourceGroup(clients, self.group)
        group.linux_vm(rescue.LOST)
        group.run(
            rescue.LOST,
            "useradd -m -s /bin/bash dba",
            "mkdir -p /srv/orders",
            f"cat > {rescue.ORDERS} <<'END'\n{rescue.CONTENT}END",
        )
        group.mark(rescue.LOST)
        group.network_interface("rescue-nic")
        return "db01 holds the orders. It is deallocated, and marked as generalized. Nobody ran anything inside."

    def check(self, attempt: Attempt) -> Feedback:
        """Find the machine, whatever its name and whatever the route."""
        return rescue.judge(attempt, self.group)


class WhatStillLeaks(Exercise):
    """Find what deprovisioning left."""

    id = "generalize-7"
    title = "By the book, and still leaking"
    kind = Kind.CONCEPT
    stage = Stage.INDEPENDENT
    points = 2
    minutes = 6
    objective = UNDO
    prompt = """
`build01` was set up by two people, deprovisioned with `waagent -deprovision+user -force`, deallocated, marked and
captured. `copy01` is the first VM made from that image. You are its admin, `newadmin`, and you should find nothing in it
that is not yours.

Look into `copy01`, with `xray("copy01")` or with run-commands, and give

- `leaks`: the full paths of the three files that still hold a password of the build machine;
- `visitor`: the account that came with the image and can still sign in with a key;
- `shared`: what every VM from this image has in common: `"host name"`, `"SSH host keys"`, `"machine-id"` or `"cloud-init instance"`.
"""
    scene = 'scene("generalize-7")'
    group = "rg-generalize-7"
    starter = """
leaks = ...    # ["/full/path", ...]
visitor = ...
shared = ...
"""
    solution = """
body = {"commandId": "RunShellScript", "script": [
    "grep -rliE 'password|-p[A-Za-z]' /opt /home /var/lib/cloud/instances",
]}
answer = compute.virtual_machines.begin_run_command("rg-generalize-7", "copy01", body).result()
output = answer.value[0].message
leaks = [line for line in output.splitlines() if line.startswith("/")]
visitor = "deploy"
shared = "machine-id"
"""
    hints = (
        "waagent knows one account. cloud-init keeps a folder for each machine. Neither knows your application.",
        "The X-ray names the files: look at Shell history, Custom data and Files that look like secrets.",
        'For `shared`, look into build01 too: xray("copy01", since=xray("build01")) says what is kept.',
    )
    misconceptions = leaks.WRONG
    alternatives = (
        f"{leaks.LOOKED_UP}visitor = ' Deploy '\nshared = 'Machine-ID'",
        "inside = {row.key: row.before for row in xray('copy01').rows}\n"
        "leaks = {path for key in ('history', 'custom_data', 'secrets') for path in inside[key].split(', ')}\n"
        "visitor, shared = 'deploy', '/etc/machine-id'",
    )

    def build(self, cloud: Any, clients: Clients) -> str:
        """An image made by the book, and the first VM from it."""
        group = ResourceGroup(clients, self.group)
        group.linux_vm("build01", custom_data=leaks.CUSTOM_DATA)
        group.run("build01", *leaks.WORK)
        group.run("build01", "waagent -deprovision+user -force")
        group.mark("build01")
        image = group.managed_image("build01", "build01-image")
        group.linux_vm(leaks.COPY, admin="newadmin", image=image)
        return "copy01 runs, made from an image of build01. build01 was generalized as Microsoft's page says."

    def check(self, attempt: Attempt) -> Feedback:
        """Compare with what is really on the disk."""
        return leaks.judge(attempt, self.group)


class ReadyForCapture(Exercise):
    """Write the question as a function."""

    id = "generalize-8"
    title = "ready_for_capture"
    kind = Kind.CODE
    stage = Stage.INDEPENDENT
    points = 3
    minutes = 8
    objective = TELL
    prompt = """
Write the question that a pipeline asks before it makes a managed image. `ready_for_capture(vm, guest)` returns `True` if
the guest was prepared, the VM is deallocated and Azure has its flag; otherwise `False`.

- `vm` is what `compute.virtual_machines.get(group, name, expand="instanceView")` returns.
- `guest` is a dictionary of facts from the disk. Linux has `"deprovisioned"`: `"yes"` or `"no"`. Windows has
  `"image_state"`, the registry value in which Sysprep records how far it got.

The scene has four VMs to try it on. The check uses many more: Linux and Windows, in every state.
"""
    scene = 'scene("generalize-8")'
    group = "rg-generalize-8"
    starter = '''
def ready_for_capture(vm, guest):
    """True if a managed image may be made of this VM."""
    ...


def look_at(name):
    """A VM and the facts of its disk."""
    vm = compute.virtual_machines.get("rg-generalize-8", name, expand="instanceView")
    return vm, {fact.key: fact.value for fact in cloud.guest(vm.id).inspect()}


for name in ("ready01", "marked01", "clean01", "plain01"):
    print(name, ready_for_capture(*look_at(name)))
'''
    solution = '''
def ready_for_capture(vm, guest):
    """True if a managed image may be made of this VM."""
    codes = {status.code for status in vm.instance_view.statuses}
    if vm.storage_profile.os_disk.os_type == "Windows":
        prepared = guest.get("image_state") == "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE"
    else:
        prepared = guest.get("deprovisioned") == "yes"
    return prepared and {"PowerState/deallocated", "OSState/generalized"} <= codes


def look_at(name):
    """A VM and the facts of its disk."""
    vm = compute.virtual_machines.get("rg-generalize-8", name, expand="instanceView")
    return vm, {fact.key: fact.value for fact in cloud.guest(vm.id).inspect()}


for name in ("ready01", "marked01", "clean01", "plain01"):
    print(name, ready_for_capture(*look_at(name)))
'''
    hints = (
        "Print [status.code for status in vm.instance_view.statuses] for each of the four VMs.",
        "Two codes must both be among the statuses; their place in the list says nothing.",
        "For Windows, exercise 5 showed the value that Sysprep leaves when it has succeeded.",
    )
    misconceptions = readiness.WRONG
    alternatives = readiness.ROUTES

    def build(self, cloud: Any, clients: Clients) -> str:
        """Four VMs in four states."""
        group = ResourceGroup(clients, self.group)
        for name in ("ready01", "marked01", "clean01", "plain01"):
            group.linux_vm(name)
        for name in ("ready01", "clean01"):
            group.run(name, "waagent -deprovision+user -force")
            group.deallocate(name)
        for name in ("ready01", "marked01"):
            group.mark(name)
        return (
            "ready01, marked01, clean01 and plain01 are four Ubuntu VMs: all done, only marked, only cleaned, as made."
        )

    def check(self, attempt: Attempt) -> Feedback:
        """Try the function on VMs in every state."""
        return readiness.judge(attempt)
