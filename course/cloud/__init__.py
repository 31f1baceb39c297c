"""The local Azure: Azure Resource Manager for virtual machine imaging, in this process."""

from .cloud import Cloud

__all__ = ["Cloud"]
