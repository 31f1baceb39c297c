"""win01: a Windows server on its way to an image, with an extension and BitLocker in the way."""

from __future__ import annotations

from typing import Any

from checks.exercise import WrongAnswer
from course.topics.scenes import LOCATION, ResourceGroup

EXTENSION = "AzureMonitorWindowsAgent"
STARTER = '''
def inside(*script):
    """Run PowerShell in win01; what it printed, and its errors."""
    body = {"commandId": "RunPowerShellScript", "script": list(script)}
    answer = compute.virtual_machines.begin_run_command("rg-generalize-5", "win01", body).result()
    return "\\n".join(part.message for part in answer.value if part.message)


# print(inside("(Get-BitLockerVolume -MountPoint C:).VolumeStatus"))
'''
_INSIDE = STARTER.partition("\n\n\n")[0]
_NO_EXTENSION = f"""
compute.virtual_machine_extensions.begin_delete("rg-generalize-5", "win01", "{EXTENSION}").result()
"""
_DECRYPT = """
print(inside(
    "Disable-BitLocker -MountPoint C: | Out-Null",
    "while ((Get-BitLockerVolume -MountPoint C:).VolumeStatus -ne 'FullyDecrypted') { Start-Sleep -Seconds 60 }",
    "(Get-BitLockerVolume -MountPoint C:).VolumeStatus",
))
"""
_SYSPREP = r"""
inside(r"C:\Windows\System32\Sysprep\sysprep.exe /oobe /generalize /shutdown /quiet")
"""
_FORGED = r"""
inside(r"Set-ItemProperty -Path HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Setup\State -Name ImageState "
       "-Value IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE")
"""
_AZURE = """
compute.virtual_machines.begin_deallocate("rg-generalize-5", "win01").result()
compute.virtual_machines.generalize("rg-generalize-5", "win01")
"""
SOLUTION = f"{_INSIDE}\n\n{_NO_EXTENSION}{_DECRYPT}{_SYSPREP}{_AZURE}"
WRONG = (
    WrongAnswer("M05-flag-only", _AZURE, "Azure has win01 marked as generalized, and its disk is as it was"),
    WrongAnswer("M05-azure-first", _AZURE.splitlines()[1], "win01 is deallocated, and its guest is as it was"),
    WrongAnswer("sysprep-refused", _INSIDE + _NO_EXTENSION + _SYSPREP, "0x80310039, and C: is FullyEncrypted"),
    WrongAnswer(
        "decryption-not-awaited",
        f'{_INSIDE}{_NO_EXTENSION}inside("Disable-BitLocker -MountPoint C:"){_SYSPREP}',
        "0x80310039, and C: is DecryptionInProgress",
    ),
    WrongAnswer("bitlocker-on", _NO_EXTENSION, "The volume C: is FullyEncrypted"),
    WrongAnswer("extension-still-there", _INSIDE + _DECRYPT, "C: is decrypted. The extension"),
    WrongAnswer("extension-left", _INSIDE + _DECRYPT + _SYSPREP + _AZURE, "Sysprep has run, and the extension"),
    WrongAnswer("sysprep-not-run", _INSIDE + _NO_EXTENSION + _DECRYPT, "win01 is ready for Sysprep"),
    WrongAnswer(
        "value-written-by-hand",
        _INSIDE + _NO_EXTENSION + _DECRYPT + _FORGED,
        "Sysprep was not run",
    ),
    WrongAnswer(
        "M06-sysprep-is-all", _INSIDE + _NO_EXTENSION + _DECRYPT + _SYSPREP, "win01 is stopped, not deallocated"
    ),
    WrongAnswer(
        "M06-no-flag",
        _INSIDE + _NO_EXTENSION + _DECRYPT + _SYSPREP + _AZURE.splitlines()[1],
        "Sysprep does not set the flag",
    ),
)
ROUTES = (
    f'{_INSIDE}{_NO_EXTENSION}{_DECRYPT}lifecycle("win01").do("deprovision").do("deallocate").do("generalize")',
    f"{_INSIDE}{_DECRYPT}{_NO_EXTENSION}"
    r'inside(r"C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /quit /quiet")'
    f"{_AZURE}",
)


def build(group: ResourceGroup) -> str:
    """Make win01, install the extension, encrypt the volume."""
    group.windows_vm("win01")
    body: Any = {
        "location": LOCATION,
        "properties": {"publisher": "Microsoft.Azure.Monitor", "type": EXTENSION, "typeHandlerVersion": "1.0"},
    }
    extensions = group.clients.compute.virtual_machine_extensions
    extensions.begin_create_or_update(group.name, "win01", EXTENSION, body).result()
    group.run(
        "win01",
        "Enable-BitLocker -MountPoint C: -RecoveryPasswordProtector -SkipHardwareTest",
        "while ((Get-BitLockerVolume -MountPoint C:).VolumeStatus -ne 'FullyEncrypted') { Start-Sleep -Seconds 60 }",
    )
    return f"win01 runs Windows Server 2022. It has the extension {EXTENSION}, and C: is encrypted with BitLocker."


def extensions(cloud: Any, vm_id: str) -> list[str]:
    """The names of a VM's extensions."""
    below = f"{vm_id.lower()}/extensions/"
    return [str(document["name"]) for document in cloud.documents() if document["id"].lower().startswith(below)]
