"""Rows of the catalogue that nothing provokes here, each with its reason."""

from __future__ import annotations

#: Whole areas: they are not the local Azure's to refuse.
AREAS = {
    "cli": "az says it itself before it sends anything; the real az is used",
    "builder": "Azure VM Image Builder is not served yet",
    "acr": "container registries are not served yet",
}

_NO_SHORTAGE = "the local Azure never lacks capacity"
_NO_COUNT = "the local Azure does not count requests"
_UNMANAGED = "only with unmanaged disks, which Azure no longer makes"

ROWS = {
    "access-token-expired": "the local Azure's tokens do not expire while a notebook is open",
    "allocation-failed": _NO_SHORTAGE,
    "allocation-overconstrained": _NO_SHORTAGE,
    "sku-not-available": _NO_SHORTAGE,
    "resize-cluster": _NO_SHORTAGE,
    "region-closed": "every region is open to the learner's subscription",
    "throttled": _NO_COUNT,
    "version-source-throttled": _NO_COUNT,
    "network-retryable": "network operations do not collide in the local Azure",
    "nic-private-endpoint": "private endpoints are not served",
    "graph-denied": "Microsoft Graph is not served",
    "terms-not-accepted": "the terms of every plan count as accepted",
    "marketplace-eligibility": "the learner's subscription may buy every plan",
    "extension-timeout": "the local Azure's extensions end; one without an agent is row agent-no-status",
    "os-provisioning-timeout": "no guest stays silent: row os-provisioning-agent-running is what is met",
    "os-provisioning-client-error": "the guests' failures are row os-provisioning-agent-running",
    "capture-not-generalized": _UNMANAGED,
    "capture-target-exists": _UNMANAGED,
    "version-unmanaged-source": _UNMANAGED,
    "disk-blob-in-use": _UNMANAGED,
    "vhd-size-invalid": _UNMANAGED,
    "blob-type-wrong": "the local Azure's blobs are all page blobs",
    "vhd-bad-footer": "what is written to a storage account is not looked into; uploaded disks are (vhd-bad-footer-disk)",
    "image-storage-other-subscription": "storage accounts outside this cloud are taken on trust",
    "disk-image-not-ready": "row image-not-ready is what a VM meets first",
    "encrypted-source-other-subscription": "no source says which encryption counts; a source elsewhere is not found",
    "vm-des-other-subscription": "a version's encryption set is in the gallery's own subscription (des-other-subscription)",
    "version-encryption-source-type": "the page does not say which source types it means",
    "quota-resources-per-group": "the types of this slice are exempt from the 800 of a resource group",
    "group-head-404": "it has no body: tests/cloud/arm/test_engine.py, test_head_has_no_body",
    "template-allowed-values": "the page cuts the text; tests/cloud/templates prove the whole one",
    "policy-disallowed": "policies are not served",
    "required-parameter-missing": "late only inside a deployment: tests/cloud/providers/compute/"
    "test_virtual_machine_scale_sets.py meets it at once",
}
