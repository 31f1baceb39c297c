"""Real commands that a practice guest does not have: they say so, and are never taken for a typing error."""

from __future__ import annotations

REAL = (
    # PowerShell's own and its modules'
    "Add-Type", "Checkpoint-Computer", "Clear-RecycleBin", "Compare-Object", "Compress-Archive", "ConvertFrom-Csv",
    "ConvertTo-Csv", "ConvertTo-Html", "Disable-NetAdapter", "Disable-ScheduledTask", "Disable-WindowsOptionalFeature",
    "Enable-PSRemoting", "Enable-WindowsOptionalFeature", "Enter-PSSession", "Expand-Archive", "Export-Csv", "Find-Module",
    "Format-Volume", "Format-Wide", "Get-Acl", "Get-CimClass", "Get-Disk", "Get-FileHash", "Get-Help", "Get-Host",
    "Get-ItemPropertyNames", "Get-Job", "Get-Member", "Get-Module", "Get-NetAdapter", "Get-NetFirewallProfile",
    "Get-NetFirewallRule", "Get-NetIPAddress", "Get-NetIPConfiguration", "Get-PackageProvider", "Get-Partition", "Get-PSDrive",
    "Get-PSRepository", "Get-Random", "Get-ScheduledTask", "Get-Tpm", "Get-Volume", "Get-WindowsCapability", "Get-WindowsFeature",
    "Get-WindowsOptionalFeature", "Get-WindowsPackage", "Get-WindowsUpdate", "Get-WindowsUpdateLog", "Import-Csv",
    "Initialize-Disk", "Install-Module", "Install-Package", "Install-PackageProvider", "Install-WindowsFeature",
    "Install-WindowsUpdate", "Invoke-Command", "Invoke-CimMethod", "Invoke-RestMethod", "Invoke-WebRequest", "Invoke-WmiMethod",
    "New-NetFirewallRule", "New-Partition", "New-PSDrive", "New-SelfSignedCertificate", "New-SmbShare", "Optimize-Volume",
    "Read-Host", "Receive-Job", "Register-ScheduledTask", "Remove-WindowsCapability", "Remove-WindowsFeature",
    "Reset-ComputerMachinePassword", "Resize-Partition", "Save-Module", "Set-Acl", "Set-MpPreference", "Set-NetFirewallProfile",
    "Set-PSRepository", "Set-WinSystemLocale", "Start-Job", "Start-Transcript", "Stop-Process", "Stop-Transcript",
    "Test-Connection", "Test-NetConnection", "Tee-Object", "Uninstall-Module", "Uninstall-WindowsFeature",
    "Unregister-ScheduledTask", "Update-Module", "Wait-Job",
    # programs
    "attrib", "bcdedit", "certutil", "chkdsk", "cipher", "cleanmgr", "cscript", "defrag", "diskpart", "dism", "fsutil",
    "gpupdate", "icacls", "msiexec", "netsh", "netstat", "nslookup", "ping", "pnputil", "powercfg", "reagentc", "robocopy",
    "schtasks", "sfc", "slmgr.vbs", "takeown", "tasklist", "taskkill", "tzutil", "vssadmin", "wbadmin", "winrm", "wmic", "wusa",
    "xcopy", "az", "choco", "git", "notepad", "curl",
)  # fmt: skip
