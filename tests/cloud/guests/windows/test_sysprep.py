"""Sysprep in a Windows guest: what it leaves, why it refuses, and how that is mended."""

from __future__ import annotations

import pytest
from azure.core.exceptions import HttpResponseError

from tests.cloud.bodies import RG, WINDOWS
from tests.cloud.guests.conftest import Inside, MakeMachine

SYSPREP = r"& $env:SystemRoot\System32\Sysprep\sysprep.exe /oobe /generalize /quiet"
STATE = r"HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Setup\State"
IMAGE_STATE = rf"(Get-ItemProperty {STATE}).ImageState"
ERRORS = r"Get-Content C:\Windows\System32\Sysprep\Panther\setuperr.log"
REBOOT_REQUIRED = r"HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired"


def test_a_fresh_machine_takes_itself_for_a_finished_installation(windows: Inside) -> None:
    assert windows.says(IMAGE_STATE) == "IMAGE_STATE_COMPLETE"
    assert windows.fact("image_state") == "IMAGE_STATE_COMPLETE"


def test_sysprep_with_shutdown_stops_the_machine_and_leaves_it_allocated(windows: Inside) -> None:
    windows.run(f"{SYSPREP} /shutdown")
    assert windows.power == "PowerState/stopped"
    assert windows.fact("image_state") == "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE"
    assert windows.exists(r"C:\Windows\System32\Sysprep\Sysprep_succeeded.tag")


def test_the_script_is_cut_where_sysprep_switches_the_machine_off(windows: Inside) -> None:
    found = windows.run(f"{SYSPREP} /shutdown\n'still here'\nStart-Sleep 600\n'never'")
    assert found.out == "still here\n"
    assert windows.power == "PowerState/stopped"


def test_the_usual_waiting_loop_sees_the_state_change(windows: Inside) -> None:
    found = windows.says(
        f"""{SYSPREP} /quit /mode:vm
while ($true) {{
    $state = Get-ItemProperty {STATE} | Select ImageState
    if ($state.ImageState -eq "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE") {{ break }}
    Write-Output $state.ImageState
    Start-Sleep -s 10
}}
$state.ImageState"""
    )
    assert found.splitlines()[0] == "IMAGE_STATE_UNDEPLOYABLE"
    assert found.splitlines()[-1] == "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE"
    assert windows.power == "PowerState/running"


def test_start_process_waits_for_sysprep_where_it_is_told_to(windows: Inside) -> None:
    start = r"Start-Process -FilePath C:\Windows\System32\Sysprep\sysprep.exe -ArgumentList '/oobe','/generalize','/quit','/quiet'"
    assert windows.says(f"{start} -Wait\n{IMAGE_STATE}") == "IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE"


def test_sysprep_is_not_on_the_path(windows: Inside) -> None:
    assert "The term 'sysprep.exe' is not recognized" in windows.run("sysprep.exe /generalize /oobe /shutdown").err
    assert windows.power == "PowerState/running"


def test_without_generalize_the_image_stays_this_machines(windows: Inside, machine: MakeMachine) -> None:
    windows.run(r"& C:\Windows\System32\Sysprep\sysprep.exe /oobe /shutdown /quiet")
    assert windows.fact("image_state") == "IMAGE_STATE_SPECIALIZE_RESEAL_TO_OOBE"
    with pytest.raises(HttpResponseError):
        machine("win02", windows.image())


def test_without_options_sysprep_only_opens_a_window_that_nobody_sees(windows: Inside) -> None:
    windows.run(r"& C:\Windows\System32\Sysprep\sysprep.exe")
    assert windows.says(IMAGE_STATE) == "IMAGE_STATE_COMPLETE"


def test_bitlocker_stops_sysprep_and_the_log_says_so(windows: Inside) -> None:
    windows.run("Enable-BitLocker -MountPoint C: -RecoveryPasswordProtector -UsedSpaceOnly\nStart-Sleep 1200")
    windows.run(f"{SYSPREP} /shutdown")
    assert windows.power == "PowerState/running"
    assert windows.says(IMAGE_STATE) == "IMAGE_STATE_COMPLETE"
    errors = windows.says(ERRORS)
    assert (
        "SYSPRP BitLocker-Sysprep: BitLocker is on for the OS volume. Turn BitLocker off to run Sysprep. (0x80310039)"
        in errors
    )
    assert r"executing 'ValidateBitLockerState' from C:\Windows\System32\BdeSysprep.dll" in errors


def test_bitlocker_that_is_only_suspended_still_stops_sysprep(windows: Inside) -> None:
    windows.run(
        "Enable-BitLocker -MountPoint C: -RecoveryPasswordProtector\nStart-Sleep 1200\nSuspend-BitLocker C: -RebootCount 0"
    )
    windows.run(f"{SYSPREP} /shutdown")
    assert "0x80310039" in windows.says(ERRORS)


def test_decryption_takes_its_time_and_then_sysprep_runs(windows: Inside) -> None:
    windows.run(
        "Enable-BitLocker -MountPoint C: -RecoveryPasswordProtector\nStart-Sleep 1200\nDisable-BitLocker -MountPoint C:"
    )
    windows.run(f"{SYSPREP} /shutdown")
    assert windows.power == "PowerState/running"
    windows.run(
        "while ((Get-BitLockerVolume -MountPoint C:).VolumeStatus -ne 'FullyDecrypted') { Start-Sleep -Seconds 60 }\n"
        f"{SYSPREP} /shutdown"
    )
    assert windows.power == "PowerState/stopped"


def test_a_restart_that_is_due_stops_sysprep_until_it_has_happened(windows: Inside) -> None:
    windows.run(f"New-Item '{REBOOT_REQUIRED}' | Out-Null\n{SYSPREP} /shutdown")
    assert "There are one or more Windows updates that require a reboot." in windows.says(ERRORS)
    windows.restart()
    windows.run(f"{SYSPREP} /shutdown")
    assert windows.power == "PowerState/stopped"


def test_reserved_storage_in_use_stops_sysprep_until_servicing_has_ended(windows: Inside) -> None:
    key = r"HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\ReserveManager"
    windows.run(f"Set-ItemProperty {key} ActiveScenario 1\n{SYSPREP} /shutdown")
    errors = windows.says(ERRORS)
    assert "Audit mode cannot be turned on if reserved storage is in use." in errors
    assert "hr = 0x800F0975" in errors
    assert errors.splitlines()[-1].endswith(
        "WinMain:Hit failure while pre-validate sysprep cleanup internal providers; hr = 0x80070975"
    )
    windows.restart()
    windows.run(f"{SYSPREP} /shutdown")
    assert windows.power == "PowerState/stopped"


def test_without_the_agents_provider_sysprep_never_ends(windows: Inside) -> None:
    windows.run(rf"Remove-Item C:\Windows\System32\VMAgentDisabler.dll{chr(10)}{SYSPREP} /shutdown")
    assert windows.power == "PowerState/running"
    assert windows.fact("image_state") == "IMAGE_STATE_UNDEPLOYABLE"


def test_after_a_run_that_died_midway_sysprep_refuses_to_go_on(windows: Inside) -> None:
    windows.run(rf"Remove-Item C:\Windows\System32\VMAgentDisabler.dll{chr(10)}{SYSPREP} /shutdown")
    windows.restart()
    windows.run(f"{SYSPREP} /shutdown")
    assert (
        "[0x0f0073] SYSPRP RunExternalDlls:Not running DLLs; either the machine is in an invalid state"
        in windows.says(ERRORS)
    )


def test_a_refusal_is_the_last_word_of_both_logs(windows: Inside) -> None:
    windows.run(f"New-Item '{REBOOT_REQUIRED}' | Out-Null\n{SYSPREP} /shutdown")
    actions = windows.file(r"C:\Windows\System32\Sysprep\Panther\setupact.log")
    assert "Info       [0x0f005f] SYSPRP ParseCommands:Found supported command line option 'GENERALIZE'" in actions
    assert windows.file(r"C:\Windows\System32\Sysprep\Panther\setuperr.log").splitlines()[-1] in actions


def test_a_copy_of_a_sysprepped_machine_is_a_machine_of_its_own(windows: Inside, machine: MakeMachine) -> None:
    sid, name = windows.fact("sid"), windows.fact("computer_name")
    windows.run(f"{SYSPREP} /shutdown")
    copy = machine("win02", windows.image(), admin="operator")
    assert copy.agent == "Ready"
    assert copy.says("hostname") == "win02" != name
    assert copy.fact("sid") not in ("", sid)
    assert copy.says(IMAGE_STATE) == "IMAGE_STATE_COMPLETE"


def test_local_accounts_are_still_there_in_the_copy(windows: Inside, machine: MakeMachine) -> None:
    windows.run(
        "New-LocalUser builder -NoPassword\nAdd-LocalGroupMember Administrators builder\n" + f"{SYSPREP} /shutdown"
    )
    copy = machine("win02", windows.image(), admin="operator")
    assert copy.fact("accounts") == "azureuser, builder, operator"
    assert "builder" in copy.fact("account_admins")


def test_files_and_secrets_are_still_there_in_the_copy(windows: Inside, machine: MakeMachine) -> None:
    windows.run(
        rf"New-Item C:\app -ItemType Directory; 'password=hunter2' | Out-File C:\app\settings.ini; {SYSPREP} /shutdown"
    )
    copy = machine("win02", windows.image())
    assert copy.says(r"Get-Content C:\app\settings.ini") == "password=hunter2"
    assert copy.facts()["secrets"].secret


def test_the_temporary_disk_is_not_in_the_copy(windows: Inside, machine: MakeMachine) -> None:
    windows.run(rf"'x' | Out-File D:\work.txt; {SYSPREP} /shutdown")
    assert not windows.exists(r"D:\work.txt")
    assert machine("win02", windows.image()).says(r"Test-Path D:\work.txt") == "False"


def test_sysprep_clears_the_event_logs(windows: Inside) -> None:
    assert windows.fact("event_logs") != "none"
    windows.run(f"{SYSPREP} /shutdown")
    assert windows.fact("event_logs") == "none"


def test_without_sysprep_the_copy_fails_late_in_the_words_of_azure(windows: Inside, machine: MakeMachine) -> None:
    image = windows.image()
    with pytest.raises(HttpResponseError) as failure:
        machine("win02", image, admin="operator")
    assert failure.value.error is not None
    assert failure.value.error.code == "OSProvisioningClientError"
    assert "However, the VM guest agent was detected running." in str(failure.value.error.message)


def test_the_copy_that_failed_runs_as_the_machine_it_was(windows: Inside, machine: MakeMachine) -> None:
    image = windows.image()
    with pytest.raises(HttpResponseError):
        machine("win02", image, admin="operator")
    vm = windows.compute.virtual_machines.get(RG, "win02")
    assert vm.provisioning_state == "Failed"
    copy = Inside(windows.cloud, windows.compute, vm)
    assert copy.says("hostname") == "win01"
    assert "operator" not in copy.fact("accounts")


def test_with_the_cd_rom_driver_off_the_copy_sticks_at_its_first_run_screens(
    windows: Inside, machine: MakeMachine
) -> None:
    windows.run(rf"Set-ItemProperty HKLM:\SYSTEM\CurrentControlSet\Services\cdrom Start 4{chr(10)}{SYSPREP} /shutdown")
    image = windows.image()
    with pytest.raises(HttpResponseError) as failure:
        machine("win02", image)
    assert failure.value.error is not None
    assert failure.value.error.code == "OSProvisioningTimedOut"


def test_a_sysprepped_machine_that_is_started_again_is_out_of_reach(windows: Inside) -> None:
    windows.run(f"{SYSPREP} /shutdown")
    windows.start()
    assert windows.agent == "Not Ready"


def test_app_package_of_one_user_stops_sysprep_until_it_is_removed(windows: Inside) -> None:
    windows.cloud.sign_in(windows.vm.id, "azureuser")
    windows.run(f"{SYSPREP} /shutdown")
    errors = windows.says(ERRORS)
    assert (
        "Package Microsoft.Edge.GameAssist_1.0.3423.0_x64__8wekyb3d8bbwe was installed for a user, but not provisioned for all users."
        in errors
    )
    assert errors.splitlines()[-1].endswith("hr = 0x80073cf2")
    windows.run(
        f"Get-AppxPackage -AllUsers Microsoft.Edge.GameAssist | Remove-AppxPackage -AllUsers\n{SYSPREP} /shutdown"
    )
    assert windows.power == "PowerState/stopped"


def test_windows_client_is_prepared_the_same_way(machine: MakeMachine) -> None:
    client = machine(
        "avd01",
        {"publisher": "MicrosoftWindowsDesktop", "offer": "windows-11", "sku": "win11-24h2-avd", "version": "latest"},
    )
    assert "Microsoft.WindowsStore" in client.says("(Get-AppxPackage -AllUsers).Name")
    client.run(f"{SYSPREP} /shutdown")
    assert machine("avd02", client.image()).agent == "Ready"


def test_a_windows_image_boots_on_a_machine_of_windows(machine: MakeMachine) -> None:
    view = machine("win01", WINDOWS).view
    assert (view.os_name, view.computer_name) == ("Windows Server 2022 Datacenter", "win01")
    assert view.os_version.startswith("10.0.20348.")
