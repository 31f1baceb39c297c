"""The late failures of provisioning, in Azure's words (SupportArticles-docs, windows/error-messages.md@051c368)."""

from __future__ import annotations

TIMED_OUT = "OSProvisioningTimedOut"
CLIENT_ERROR = "OSProvisioningClientError"


def timed_out(vm_name: str) -> tuple[str, str]:
    """The guest never reported Ready."""
    return TIMED_OUT, (
        f"OS Provisioning for VM '{vm_name}' did not finish in the allotted time. The VM may still finish provisioning "
        "successfully. Please check provisioning state later. Also, make sure the image has been properly prepared "
        "(generalized).\n" + _INSTRUCTIONS
    )


def agent_was_running(vm_name: str) -> tuple[str, str]:
    """The guest came up as the machine it was before: nobody prepared it. Code as in azure-cli#29203 (2024)."""
    return CLIENT_ERROR, (
        f"OS Provisioning for VM '{vm_name}' did not finish in the allotted time. However, the VM guest agent was "
        "detected running. This suggests the guest OS has not been properly prepared to be used as a VM image (with "
        "CreateOption=FromImage). To resolve this issue, either use the VHD as is with CreateOption=Attach or prepare "
        "it properly for use as an image:\n" + _INSTRUCTIONS
    )


# azure-docs#38609 ends the text with these two links.
_INSTRUCTIONS = (
    " * Instructions for Windows: https://azure.microsoft.com/documentation/articles/virtual-machines-windows-upload-image/ \n"
    " * Instructions for Linux: https://azure.microsoft.com/documentation/articles/virtual-machines-linux-capture-image/ "
)
