"""Windows guests: facts behind a small PowerShell, and Sysprep as it succeeds and fails."""
