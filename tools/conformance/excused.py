"""Calls of documentation scripts that may fail: out of the slice, or failing in Azure too; each with its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Excuse:
    """Failed calls of the scripts whose names match `script` are left out of the count where they match `call`."""

    script: str
    call: str
    reason: str


EXCUSES = (
    # Out of the slice
    Excuse("", r"acr ", "container registries come with a later issue"),
    Excuse("", r"(extension add|containerapp|ssh|interactive)\b", "an extension of az, fetched over the network"),
    Excuse("", r"monitor autoscale ", "Microsoft.Insights/autoscaleSettings is not in the slice"),
    Excuse("", r"network application-gateway ", "SLICE.md: out"),
    Excuse("exec-flexible-vmss-cli", r"vmss (create|extension set) ", "its scale set is behind that gateway"),
    Excuse(
        "",
        r"vm(ss)? extension set .*(fileUris|CustomScript)",
        "its script comes over the network, which guests have not",
    ),
    Excuse("", r"storage blob copy ", "the data plane of storage accounts"),
    # Failing in Azure too
    Excuse("exec-disks-enable-performance", r"vm show .* -n NonExistentVM ", "the page asks for a VM that is absent"),
    Excuse("learn-12", r"", "half of its blocks are PowerShell, run by bash: variables stay empty"),
    Excuse(
        r"samples-(copy|create-managed)",
        r"(disk grant-access|disk create|snapshot show|snapshot create) ",
        "the sample presumes resources of the reader's",
    ),
    Excuse("learn-02", r"image create ", "az sends generation V1 by default, the alias Ubuntu2204 is Gen2: refused"),
    Excuse("learn-02", r"vm (create|show) .*(myImage|myVMDeployed)", "a VM from the image that was refused"),
    Excuse("learn-02", r"vm create .*myOtherVMDeployed", "a VM from the image that was refused"),
    Excuse(
        "learn-04",
        r"sig image-version create ",
        "az makes TrustedLaunchSupported definitions, which take no VM as source (microsoft/STL#4682)",
    ),
    Excuse("exec-tutorial-manage-vm", r"vm create .*SuseSles15SP5", "az 2.91 has no such alias"),
    Excuse("exec-tutorial-manage-vm", r"vm .*--name myVM[0-9a-f]{6}\b", "the VM that this alias should have made"),
)


def excused(script: str, call: str) -> Excuse | None:
    """The excuse of a failed call, None where the local Azure has to answer for it."""
    found = (e for e in EXCUSES if re.match(e.script, script) and re.match(e.call, call))
    return next(found, None)


def answered_for(script: str, failed: Sequence[str]) -> list[str]:
    """The failed calls of a script that count."""
    return [call for call in failed if excused(script, call) is None]
