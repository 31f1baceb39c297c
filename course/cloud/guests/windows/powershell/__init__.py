"""A small Windows PowerShell 5.1: enough of the language for scripts that prepare and check an image."""
