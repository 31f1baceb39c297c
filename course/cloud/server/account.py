"""Who the learner is in the local Azure: one tenant, one subscription, one service principal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """The identity that `az` and DefaultAzureCredential find; the defaults are invented and work nowhere else."""

    tenant_id: str = "11111111-1111-1111-1111-111111111111"
    subscription_id: str = "22222222-2222-2222-2222-222222222222"
    client_id: str = "44444444-4444-4444-4444-444444444444"
    object_id: str = "33333333-3333-3333-3333-333333333333"
    subscription_name: str = "Local Azure"
    client_secret: str = "local"
