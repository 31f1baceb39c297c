"""Cmdlets and programs that imaging needs, on a Windows guest."""

from __future__ import annotations

import pytest

from course.cloud import guests
from tests.cloud.bodies import WINDOWS
from tests.cloud.guests.conftest import Inside, MakeMachine
from tests.cloud.guests.windows.conftest import Run

KEY = r"HKLM:\SOFTWARE\Contoso"


def out(run: Run, script: str) -> str:
    result = run(script)
    assert result.stderr == ""
    return result.stdout.rstrip("\n")


# Files


def test_files_are_found_in_any_spelling(run: Run) -> None:
    assert (
        out(run, r"'x' | Out-File C:\Data\A.txt; Test-Path c:\DATA\a.TXT; (Get-Item c:\data\a.txt).Name")
        == "True\nA.txt"
    )


def test_get_content_reads_the_end_of_a_log(run: Run) -> None:
    assert (
        out(run, r"1..9 | Set-Content C:\log.txt; Get-Content C:\log.txt -Tail 2; (Get-Content C:\log.txt).Count")
        == "8\n9\n9"
    )


def test_a_folder_with_something_in_it_wants_recurse(run: Run) -> None:
    result = run(
        r"'x' | Out-File C:\d\e\f.txt; Remove-Item C:\d; Test-Path C:\d; Remove-Item C:\d -Recurse -Force; Test-Path C:\d"
    )
    assert "has children and the Recurse parameter was not specified" in result.stderr
    assert result.stdout == "True\nFalse\n"


def test_panther_can_be_deleted_before_sysprep_as_microsoft_asks(windows: Inside) -> None:
    assert windows.fact("panther") != "none"
    windows.says(r"Remove-Item C:\Windows\Panther -Recurse -Force")
    assert windows.fact("panther") == "none"


def test_wildcards_name_files(run: Run) -> None:
    script = r"'a','b' | % { $_ | Out-File C:\logs\$_.log }; 'c' | Out-File C:\logs\c.txt; (Get-ChildItem C:\logs\*.log).Name"
    assert out(run, script) == "a.log\nb.log"


def test_select_string_finds_lines_in_files(run: Run) -> None:
    script = r"'ok','Error: bad','fine' | Set-Content C:\x.log; (Select-String -Path C:\x.log -Pattern '^error').Line"
    assert out(run, script) == "Error: bad"


def test_copies_and_moves_keep_what_is_inside(run: Run) -> None:
    script = r"""'one' | Set-Content C:\from\a\b.txt
Copy-Item C:\from C:\to -Recurse
Move-Item C:\from\a\b.txt C:\moved.txt
Get-Content C:\to\a\b.txt; Get-Content C:\moved.txt; Test-Path C:\from\a\b.txt"""
    result = run(script)
    assert "DirectoryNotFoundException" in result.stderr  # Set-Content makes no folders
    made = run("mkdir C:\\from\\a | Out-Null\n" + script)
    assert made.stdout == "one\none\nFalse\n"


def test_a_missing_drive_is_no_place(run: Run) -> None:
    assert out(run, r"Test-Path E:\x") == "False"


# Registry


def test_registry_values_are_made_read_changed_and_removed(run: Run) -> None:
    script = rf"""New-Item {KEY} | Out-Null
New-ItemProperty {KEY} -Name Ring -Value 1 -PropertyType DWord | Out-Null
Set-ItemProperty {KEY} Ring 2
Get-ItemPropertyValue {KEY} Ring
(Get-Item {KEY}).Property
Remove-ItemProperty {KEY} Ring
(Get-ItemProperty {KEY}).Ring -eq $null
Remove-Item {KEY}
Test-Path {KEY}"""
    assert out(run, script) == "2\nRing\nTrue\nFalse"


def test_get_item_property_adds_the_five_of_powershell(run: Run) -> None:
    shown = out(run, r"Get-ItemProperty HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Setup\State").split("\n")
    names = [line.split(" : ")[0].strip() for line in shown if " : " in line]
    assert names == ["ImageState", "PSPath", "PSParentPath", "PSChildName", "PSDrive", "PSProvider"]


def test_reg_exe_sees_the_same_registry(run: Run) -> None:
    script = rf"""reg add HKLM\SOFTWARE\Contoso /v Ring /t REG_DWORD /d 3 /f
reg query HKLM\SOFTWARE\Contoso /v Ring
(gp {KEY}).Ring"""
    shown = out(run, script).split("\n")
    assert shown[0] == "The operation completed successfully."
    assert "    Ring    REG_DWORD    0x3" in shown
    assert shown[-1] == "3"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (r"Get-ItemProperty HKLM:\SOFTWARE\Nope", r"Cannot find path 'HKLM:\SOFTWARE\Nope' because it does not exist."),
        (
            r"Get-ItemProperty HKLM:\SOFTWARE\Microsoft Nope",
            r"Property Nope does not exist at path HKLM:\SOFTWARE\Microsoft.",
        ),
        (r"New-Item HKLM:\SOFTWARE\A\B\C", "The registry key at the specified path does not exist."),
        (r"reg query HKLM\SOFTWARE\Nope", "ERROR: The system was unable to find the specified registry key or value."),
    ],
)
def test_registry_mistakes_answer_in_words(run: Run, script: str, words: str) -> None:
    assert words in run(script).stderr


# Accounts


def test_local_users_come_as_a_table(run: Run) -> None:
    shown = out(run, "Get-LocalUser").split("\n")
    assert shown[1].split() == ["Name", "Enabled", "Description"]
    assert shown[4].split() == ["azureuser", "True"]


def test_accounts_are_made_disabled_and_removed(run: Run) -> None:
    script = """$p = ConvertTo-SecureString 'S3cret!' -AsPlainText -Force
New-LocalUser -Name builder -Password $p | Out-Null
Add-LocalGroupMember -Group Administrators -Member builder
(Get-LocalGroupMember Administrators).Name -contains 'WIN01\\builder'
Disable-LocalUser builder; (Get-LocalUser builder).Enabled
Remove-LocalUser builder
(Get-LocalUser).Name -contains 'builder'"""
    assert out(run, script) == "True\nFalse\nFalse"


def test_a_password_can_never_be_read_back(windows: Inside) -> None:
    windows.says("New-LocalUser ann -Password (ConvertTo-SecureString 'Tell-No-One-1' -AsPlainText -Force) | Out-Null")
    record = windows.cloud.guest(windows.vm.id)
    assert "Tell-No-One-1" not in str(record.inspect())


def test_sid_of_an_account_begins_with_the_machines(windows: Inside) -> None:
    sid = windows.says("(Get-LocalUser azureuser).SID")
    assert sid.startswith(windows.fact("sid") + "-1")


def test_a_run_command_is_system(run: Run) -> None:
    assert "nt authority\\system S-1-5-18" in out(run, "whoami /user")
    assert out(run, "[Security.Principal.WindowsIdentity]::GetCurrent().Name") == "NT AUTHORITY\\SYSTEM"


def test_net_user_adds_an_account(run: Run) -> None:
    assert out(run, "net user ann P@ss1 /add | Out-Null; (Get-LocalUser ann).Name") == "ann"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("Get-LocalUser nobody", "User nobody was not found."),
        ("New-LocalUser azureuser -NoPassword", "User azureuser already exists."),
        ("Add-LocalGroupMember Nope azureuser", "Group Nope was not found."),
        ("Add-LocalGroupMember Administrators nobody", "Principal nobody was not found."),
        ("Remove-AppxPackage -Package Nope_1.0_x64__8wekyb3d8bbwe -AllUsers", "0x80073CF1"),
        ("Get-Service nope", "Cannot find any service with service name 'nope'."),
        ("Get-Process sysprep", 'Cannot find a process with the name "sysprep".'),
        ("Get-Variable nope", "Cannot find a variable with the name 'nope'."),
    ],
)
def test_what_is_not_there_is_named(run: Run, script: str, words: str) -> None:
    assert words in run(script).stderr


# BitLocker, apps, services


def test_bitlocker_status_comes_in_the_layout_of_the_cmdlet(run: Run) -> None:
    shown = out(run, "Get-BitLockerVolume C:").split("\n")
    assert "   ComputerName: WIN01" in shown
    assert shown[4].split("  ")[0] == "VolumeType"
    assert shown[6].split()[:4] == ["OperatingSystem", "C:", "126.45", "FullyDecrypted"]


def test_encryption_takes_time_and_manage_bde_sees_it_too(run: Run) -> None:
    script = """Enable-BitLocker C: -RecoveryPasswordProtector | Out-Null
Start-Sleep 300; (Get-BitLockerVolume C:).VolumeStatus; (Get-BitLockerVolume C:).EncryptionPercentage
Start-Sleep 300; (Get-BitLockerVolume C:).ProtectionStatus
manage-bde -off C: | Out-Null; Start-Sleep 600
manage-bde -status C: | Select-String 'Conversion Status'"""
    assert out(run, script).split("\n") == [
        "EncryptionInProgress",
        "50",
        "On",
        "    Conversion Status:    Fully Decrypted",
    ]


def test_removing_only_the_provisioned_package_is_what_breaks_sysprep(machine: MakeMachine) -> None:
    client = machine(
        "avd01",
        {"publisher": "MicrosoftWindowsDesktop", "offer": "windows-11", "sku": "win11-24h2-avd", "version": "latest"},
    )
    client.cloud.sign_in(client.vm.id, "azureuser")
    client.run("Get-AppxPackage -AllUsers *GameAssist | Remove-AppxPackage -AllUsers")
    assert client.fact("appx_strays") == "none"
    client.run(
        "Get-AppxProvisionedPackage -Online | Where DisplayName -like *ZuneMusic | Remove-AppxProvisionedPackage -Online"
    )
    assert client.fact("appx_strays").startswith("Microsoft.ZuneMusic_")


def test_a_user_of_a_package_is_named_by_sid_and_name(windows: Inside) -> None:
    windows.cloud.sign_in(windows.vm.id, "azureuser")
    found = windows.says("(Get-AppxPackage -AllUsers *GameAssist).PackageUserInformation")
    assert found.startswith("S-1-5-21-") and found.endswith("[azureuser]: Installed")


def test_system_sees_no_packages_of_its_own_and_cannot_remove_without_all_users(windows: Inside) -> None:
    windows.cloud.sign_in(windows.vm.id, "azureuser")
    assert windows.says("Get-AppxPackage *GameAssist") == ""
    assert "0x80073CF1" in windows.run("Remove-AppxPackage Microsoft.Edge.GameAssist_1.0.3423.0_x64__8wekyb3d8bbwe").err
    sid = windows.says("(Get-LocalUser azureuser).SID")
    assert windows.says(f"Remove-AppxPackage Microsoft.Edge.GameAssist_1.0.3423.0_x64__8wekyb3d8bbwe -User {sid}") == ""
    assert windows.fact("appx_strays") == "none"


def test_server_core_has_no_app_packages(machine: MakeMachine) -> None:
    core = machine("core01", {**WINDOWS, "sku": "2022-datacenter-core-g2"})
    assert "is not recognized as the name of a cmdlet" in core.run("Get-AppxPackage -AllUsers").err


def test_nobody_signs_in_with_an_account_that_is_not_there(windows: Inside) -> None:
    with pytest.raises(guests.NobodySignsIn, match="Accounts that can: azureuser"):
        windows.cloud.sign_in(windows.vm.id, "ann")


def test_signing_in_can_be_taken_back(windows: Inside) -> None:
    windows.cloud.sign_in(windows.vm.id, "azureuser")
    assert windows.fact("profiles") == "azureuser"
    assert windows.cloud.rewind(1) == ["azureuser signs in on win01"]
    assert windows.fact("profiles") == "none"


def test_the_agents_services_run(run: Run) -> None:
    shown = out(run, "Get-Service RdAgent, WindowsAzureGuestAgent").split("\n")
    assert [line.split()[:2] for line in shown[3:5]] == [["Running", "RdAgent"], ["Running", "WindowsAzureGuestAgent"]]


def test_without_its_agent_the_machine_takes_no_run_command(windows: Inside) -> None:
    windows.says("Stop-Service WindowsAzureGuestAgent")
    assert windows.agent == "Not Ready"


# The machine


def test_a_new_name_comes_with_the_restart(windows: Inside) -> None:
    found = windows.run("Rename-Computer web09; hostname")
    assert found.out == "WARNING: The changes will take effect after you restart the computer WIN01.\nwin01\n"
    windows.restart()
    assert windows.says("hostname") == "web09"


def test_restart_computer_ends_the_script_and_the_machine_comes_back(windows: Inside) -> None:
    assert windows.run("'a'\nRestart-Computer -Force\n'b'").out == "a\n"
    assert windows.power == "PowerState/running"
    assert windows.says("hostname") == "win01"


def test_stop_computer_stops_the_machine(windows: Inside) -> None:
    windows.run("Stop-Computer -Force")
    assert windows.power == "PowerState/stopped"


def test_shutdown_gives_the_script_its_seconds(windows: Inside) -> None:
    assert windows.run("shutdown /s /t 60\n'still'\nStart-Sleep 90\n'gone'").out == "still\n"
    assert windows.power == "PowerState/stopped"


def test_custom_data_lies_on_the_disk(machine: MakeMachine) -> None:
    found = machine("win01", WINDOWS, custom_data="cGFzc3dvcmQ9aHVudGVyMg==")
    assert found.file(r"C:\AzureData\CustomData.bin") == "password=hunter2"
    assert found.facts()["custom_data"].secret


def test_the_admins_password_is_not_in_the_answer_file(windows: Inside) -> None:
    assert "*SENSITIVE*DATA*DELETED*" in windows.file(r"C:\Windows\Panther\unattend.xml")


# The answer of the run command


def test_the_answer_has_two_statuses_and_says_succeeded_whatever_happened(windows: Inside) -> None:
    out_status, err_status = windows.statuses("'out'\nWrite-Error 'bad'\nexit 1")
    assert (out_status.code, err_status.code) == (
        "ComponentStatus/StdOut/succeeded",
        "ComponentStatus/StdErr/succeeded",
    )
    assert (out_status.display_status, out_status.level) == ("Provisioning succeeded", "Info")
    assert out_status.message == "out\n"
    assert "bad" in err_status.message


def test_only_the_last_4096_bytes_of_each_stream_come_back(windows: Inside) -> None:
    found = windows.run('1..2000 | ForEach-Object { "line $_" }')
    assert len(found.out.encode()) == 4096
    assert found.out.endswith("line 2000\n")


def test_the_script_stays_on_the_disk(windows: Inside) -> None:
    windows.says("'secret script'")
    path = r"C:\Packages\Plugins\Microsoft.CPlat.Core.RunCommandWindows\1.1.22\Downloads\script0.ps1"
    assert windows.file(path) == "'secret script'\n"


def test_time_never_runs_backwards_between_two_run_commands(windows: Inside) -> None:
    windows.run("Enable-BitLocker C: -RecoveryPasswordProtector\nStart-Sleep 300")
    assert windows.says("(Get-BitLockerVolume C:).EncryptionPercentage") == "50"
