"""What a subscription has registered: resource providers and preview features, kept where no client reads it."""

from __future__ import annotations

from ...arm.resource_type import Context

_KEPT = "imagecourse.arm/registrations"


def state(context: Context, subscription: str, name: str, default: str) -> str:
    """The registration state of a provider or a feature."""
    record = context.get(_key(subscription, name))
    return record.document["state"] if record else default


def any_known(context: Context) -> bool:
    """Whether anything was ever registered or unregistered here."""
    return next(context.arm.store.of_type(_KEPT), None) is not None


def register(context: Context, subscription: str, name: str, to: str) -> None:
    """Set it."""
    context.put({"id": _key(subscription, name), "state": to, "at": context.now})


def date(context: Context, subscription: str, name: str) -> str | None:
    """Since when it is registered, as Microsoft.Features writes it."""
    record = context.get(_key(subscription, name))
    if record is None or record.document["state"] != "Registered":
        return None
    return str(record.document["at"]).replace("+00:00", "Z")


def _key(subscription: str, name: str) -> str:
    return f"/subscriptions/{subscription}/providers/{_KEPT}/{name.replace('/', ':')}"
