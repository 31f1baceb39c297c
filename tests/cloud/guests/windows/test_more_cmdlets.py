"""The rest of the cmdlets and programs, one line each: what they print on a Windows guest."""

from __future__ import annotations

import pytest

from tests.cloud.guests.windows.conftest import Run


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        # services
        ("Set-Service W32Time -StartupType Disabled; (Get-Service W32Time).StartType", "Disabled"),
        (
            "Stop-Service W32Time -PassThru | Select -Exp Status; Start-Service W32Time; (Get-Service W32Time).Status",
            "Stopped\nRunning",
        ),
        (
            "sc.exe config wuauserv start= disabled; (Get-Service wuauserv).StartType",
            "[SC] ChangeServiceConfig SUCCESS\nDisabled",
        ),
        ("sc.exe stop W32Time | Out-Null; (Get-Service W32Time).Status", "Stopped"),
        # variables and commands
        ("Set-Variable x 5; Get-Variable x -ValueOnly; Remove-Variable x; $x -eq $null", "5\nTrue"),
        (
            "(Get-Command sysprep -ErrorAction SilentlyContinue) -eq $null; (Get-Command reg).Source",
            "True\nC:\\Windows\\System32\\reg.exe",
        ),
        ("Get-ExecutionPolicy; Set-StrictMode -Version Latest; Import-Module BitLocker", "Unrestricted"),
        # machine
        (
            "(Get-ComputerInfo).OsName; (Get-ComputerInfo -Property CsName).CsName",
            "Microsoft Windows Server 2022 Datacenter\nWIN01",
        ),
        (
            "(Get-CimInstance Win32_ComputerSystem).Model; (gwmi Win32_OperatingSystem).BuildNumber",
            "Virtual Machine\n20348",
        ),
        ("(Get-CimInstance -ClassName Win32_LogicalDisk).DeviceID -join ' '", "C: D:"),
        ("(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.ToString('HH:mm')", "09:00"),
        ("ipconfig | Select-String 'IPv4' | ForEach-Object { $_.Line.Split(':')[1].Trim() }", "10.0.0.4"),
        ('(New-TimeSpan -Minutes 90).TotalHours; "$(New-TimeSpan -Hours 1)"', "1.5\n01:00:00"),
        ("shutdown /r /t 600; shutdown /a; 'still here'", "still here"),
        ("[Environment]::OSVersion.Version.Build; [math]::Max(3, 7); [math]::Floor(2.7)", "20348\n7\n2"),
        # files
        (
            "'b','a' | Out-File C:\\f.txt; Add-Content C:\\f.txt 'c'; (Get-Content C:\\f.txt -Raw).Length; gc C:\\f.txt -Head 1",
            "6\nb",
        ),
        ("'x' > C:\\f.txt; Clear-Content C:\\f.txt; (Get-Item C:\\f.txt).Length", "0"),
        (
            "mkdir C:\\d | Out-Null; 'x' > C:\\d\\a.txt; Rename-Item C:\\d\\a.txt b.txt; (dir C:\\d).Name; Test-Path C:\\d\\b.txt",
            "b.txt\nTrue",
        ),
        (
            "cd C:\\Windows; pushd C:\\; (pwd).Path; popd; (pwd).Path; Split-Path 'C:\\a\\b.txt' -Leaf; Split-Path 'C:\\a\\b.txt'",
            "C:\\\nC:\\Windows\nb.txt\nC:\\a",
        ),
        ("(Resolve-Path C:\\Windows\\Sys*).Path", "C:\\Windows\\System32"),
        (
            "(Get-ChildItem C:\\Windows -Recurse -Filter *.exe).Count -gt 5; (Get-ChildItem C:\\ -Directory -Name) -contains 'Windows'",
            "True\nTrue",
        ),
        (
            "New-Item C:\\n.txt -ItemType File -Value 'v' | Out-Null; [IO.File]::ReadAllText('C:\\n.txt'); [IO.File]::Exists('C:\\n.txt')",
            "v\nTrue",
        ),
        ("[IO.Path]::Combine('C:\\a', 'b'); [IO.Path]::GetFileName('C:\\a\\b')", "C:\\a\\b\nb"),
        # registry
        ("(Get-ChildItem HKLM:\\SOFTWARE\\Microsoft).PSChildName -contains 'Windows'", "True"),
        ("(Get-Item 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion').GetValue('CurrentBuild')", "20348"),
        (
            "reg add HKLM\\SOFTWARE\\C /v a /d 1 /f > $null; reg delete HKLM\\SOFTWARE\\C /f; Test-Path HKLM:\\SOFTWARE\\C",
            "The operation completed successfully.\n\nFalse",
        ),
        ("Test-Path Registry::HKEY_LOCAL_MACHINE\\SOFTWARE", "True"),
        # objects
        ("'a','b','a' | Group-Object | ForEach-Object { \"$($_.Name)$($_.Count)\" }", "a2\nb1"),
        (
            '1..5 | Measure-Object -Average -Maximum -Minimum | ForEach-Object { "$($_.Average) $($_.Maximum) $($_.Minimum)" }',
            "3 5 1",
        ),
        (
            "2, 1 | % { @{ N = $_ } } | sort N | select @{ Name = 'D'; Expression = { $_.N * 2 } } | % { $_.D }",
            "2\n4",
        ),
        ("'one','two' | Select-String 'w' | ForEach-Object { $_.LineNumber }", "2"),
        ("'x.y' | Select-String -SimpleMatch '.' | ForEach-Object Line; 'xy' | Select-String -SimpleMatch '.'", "x.y"),
        ("@{ A = @(1, $true, $null) } | ConvertTo-Json -Compress", '{"A":[1,true,null]}'),
        ("'a' | Select-Object Length | ForEach-Object { $_.Length }", "1"),
        (
            "Get-Service RdAgent | Format-List Name, Status | Out-String -Stream | Where-Object { $_ }",
            "Name   : RdAgent\nStatus : Running",
        ),
        ("1..5 | Select-Object -Last 2; 1..5 | Select-Object -Index 0, 2", "4\n5\n1\n3"),
        ("'b','a','b' | Select-Object -Unique", "b\na"),
        # text
        (
            "Write-Verbose 'quiet'; Write-Verbose 'loud' -Verbose; Write-Warning 'careful'",
            "VERBOSE: loud\nWARNING: careful",
        ),
        ("'text' | Out-String | ForEach-Object { $_.Trim() }", "text"),
        ("'abc'.Replace('b', 'x').IndexOf('x'); 'abc'.PadLeft(5, '.'); 'abc'.StartsWith('ab')", "1\n..abc\nTrue"),
        ("'{0:P0} {1:F1} {2:s}' -f 0.5, 2.25, [datetime]'2026-01-02'", "50 % 2.2 2026-01-02T00:00:00"),
        (
            "[datetime]'2026-01-02' -gt [datetime]'2026-01-01'; ([datetime]'2026-03-01').AddDays(-1).ToString('dd.MM.')",
            "True\n28.02.",
        ),
        ("'1','2','3' | ForEach-Object { [int]$_ } | Measure-Object -Sum | Select-Object -ExpandProperty Sum", "6"),
        # programs and processes
        (
            "(Get-Process WaAppAgent).ProcessName; $p = Start-Process cmd -ArgumentList '/c echo hi' -NoNewWindow -PassThru; $p.ExitCode",
            "WaAppAgent\nhi\n0",
        ),
        ("Set-Content C:\\s.ps1 'param($n) \"n=$n\"'; & C:\\s.ps1 4; powershell -File C:\\s.ps1", "n=4\nn="),
        (
            "net user ann P@ss1 /add > $null; net user ann /delete > $null; (Get-LocalUser).Name -contains 'ann'",
            "False",
        ),
        (
            "Set-LocalUser azureuser -Description 'me'; (Get-LocalUser azureuser).Description; (Get-LocalGroup Users).Name",
            "me\nUsers",
        ),
        (
            "Add-LocalGroupMember Users azureuser; Remove-LocalGroupMember Users azureuser; @(Get-LocalGroupMember Users).Count",
            "0",
        ),
        ("(Get-AppxProvisionedPackage -Online).DisplayName", "Microsoft.SecHealthUI"),
    ],
)
def test_a_line_prints_what_windows_prints(run: Run, script: str, printed: str) -> None:
    result = run(script)
    assert (result.stdout.rstrip("\n"), result.stderr) == (printed, "")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (
            "Start-Service wuauserv; Set-Service wuauserv -StartupType Disabled; Start-Service wuauserv",
            "cannot be started due to the following error",
        ),
        ("Stop-Process -Name x", "not simulated"),
        ("Get-CimInstance Win32_Bios", "Win32_Bios: not simulated"),
        ("New-Object System.Net.WebClient", "not simulated"),
        ("Start-Process C:\\nope.exe", "The system cannot find the file specified."),
        ("Start-Process msiexec -ArgumentList '/i a.msi'", "msiexec: not simulated"),
        ("Remove-AppxProvisionedPackage -Online -PackageName Nope", "The system cannot find the path specified."),
        ("Get-AppxProvisionedPackage", "Parameter set cannot be resolved"),
        ("Get-BitLockerVolume X:", "X:"),
        ("sc.exe query nope", "FAILED 1060"),
        ("net start spooler", "net start spooler: not simulated"),
        ("cmd /c nope", "'nope' is not recognized as an internal or external command"),
        ("Invoke-Expression 'if ('", "The script ends in the middle of a statement."),
        ("New-LocalUser", "missing mandatory parameters: Name"),
        ("Get-Service -N", "Missing an argument for parameter 'N'"),
        ("Select-Object -First x", "Cannot convert value"),
        ("'a' | ConvertFrom-Json", "Invalid JSON primitive"),
        ("[datetime]'soon'", "String was not recognized as a valid DateTime."),
        ("(Get-Date).Nope = 1", "The property 'Nope' cannot be found on this object."),
        ("$a = 1, 2; $a[7] = 0", "Index was outside the bounds of the array."),
        ("$a = @(1); $a.Add(2)", "Collection was of a fixed size."),
        ("'abc'.Substring(2, 9)", "Index and length must refer to a location within the string."),
        ("@{} + 1", "Method invocation failed because [Hashtable] does not contain a method named 'op_Addition'."),
        ("function F([Parameter(Mandatory)]$x) { $x }; F", "missing mandatory parameters: x"),
        ("New-Item HKLM:\\SOFTWARE\\Microsoft", "A key in this path already exists."),
        ("New-Item C:\\Windows -ItemType Directory", "already exists"),
    ],
)
def test_a_mistake_is_answered_in_words(run: Run, script: str, words: str) -> None:
    result = run(script)
    assert words in result.stderr + result.stdout
