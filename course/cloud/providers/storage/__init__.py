"""The resource provider Microsoft.Storage, as far as virtual hard disks need it."""
