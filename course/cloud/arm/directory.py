"""Who and what there is in this Azure before anybody made anything: tenants, subscriptions, principals."""

from __future__ import annotations

from dataclasses import dataclass

TENANT = "11111111-1111-1111-1111-111111111111"
#: The learner's own principal: owner of every subscription.
OWNER = "33333333-3333-3333-3333-333333333333"
#: The application that the learner signs in with, at home and as a guest in the other tenants.
OWNER_CLIENT = "44444444-4444-4444-4444-444444444444"


@dataclass(frozen=True, slots=True)
class Tenant:
    """A directory of Microsoft Entra ID."""

    id: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription and the tenant that it trusts."""

    id: str
    name: str
    tenant: str


TENANTS = (
    Tenant(TENANT, "Local Azure", "localazure.onmicrosoft.com"),
    Tenant("11111111-1111-1111-1111-222222222222", "Partner", "partner.onmicrosoft.com"),
)
SUBSCRIPTIONS = (
    Subscription("22222222-2222-2222-2222-222222222222", "Local Azure", TENANT),
    Subscription("22222222-2222-2222-2222-333333333333", "Local Azure Two", TENANT),
    Subscription("22222222-2222-2222-2222-444444444444", "Partner", TENANTS[1].id),
)


def subscription(subscription_id: str) -> Subscription:
    """A subscription by id; one that nobody listed is the learner's too, so that any id can be practised with."""
    for known in SUBSCRIPTIONS:
        if known.id == subscription_id.lower():
            return known
    return Subscription(subscription_id, "Local Azure", TENANT)
