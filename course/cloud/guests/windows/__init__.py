"""Windows guests: facts, files and a registry behind a small PowerShell, and Sysprep as it does and refuses."""
