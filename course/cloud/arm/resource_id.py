"""Azure resource ids: parsed once, compared without case."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from .errors import ArmError


@dataclass(frozen=True)
class ResourceId:
    """One resource id, as text and in parts.

    `types` and `names` run in step: galleries/images/versions has three of each. A resource group is the
    type Microsoft.Resources/resourceGroups with one name.
    """

    text: str
    subscription: str
    resource_group: str
    namespace: str
    types: tuple[str, ...]
    names: tuple[str, ...]

    @cached_property
    def key(self) -> str:
        """The id in lower case: what the store is keyed by."""
        return self.text.lower()

    @property
    def type(self) -> str:
        """Namespace and types, such as Microsoft.Compute/galleries/images."""
        return "/".join((self.namespace, *self.types))

    @property
    def name(self) -> str:
        """The last name."""
        return self.names[-1] if self.names else ""

    @property
    def parent(self) -> ResourceId | None:
        """The parent resource of a nested one; None for a resource that stands in a group."""
        if len(self.names) < 2:
            return None
        return parse(self.text.rsplit("/", 2)[0])

    @property
    def group_id(self) -> str:
        """The id of the resource group."""
        return f"/subscriptions/{self.subscription}/resourceGroups/{self.resource_group}"

    @property
    def relative(self) -> str:
        """type/name pairs below the namespace, such as Microsoft.Compute/galleries/g/images/d."""
        return "/".join((self.namespace, *(f"{t}/{n}" for t, n in zip(self.types, self.names, strict=False))))


def parse(text: str) -> ResourceId:
    """Split an id; a text that is no id raises LinkedInvalidPropertyId's cause as ValueError."""
    parts = text.strip("/").split("/")
    lowered = [part.lower() for part in parts]
    if len(parts) < 2 or lowered[0] != "subscriptions" or not all(parts):
        raise ValueError(text)
    subscription, group = parts[1], ""
    if len(parts) >= 4 and lowered[2] == "resourcegroups":
        group = parts[3]
    if "providers" in lowered:
        at = len(lowered) - 1 - lowered[::-1].index("providers")
        tail = parts[at + 1 :]
        if len(tail) < 3 or len(tail) % 2 == 0:
            raise ValueError(text)
        return ResourceId(text, subscription, group, tail[0], tuple(tail[1::2]), tuple(tail[2::2]))
    if len(parts) == 4 and group:
        return ResourceId(text, subscription, group, "Microsoft.Resources", ("resourceGroups",), (group,))
    if len(parts) == 2:
        return ResourceId(text, subscription, "", "Microsoft.Resources", ("subscriptions",), (subscription,))
    raise ValueError(text)


def linked(text: object, path: str) -> ResourceId:
    """The id that a body's property holds; catalogue row property-id-invalid for anything else."""
    try:
        return parse(str(text))
    except ValueError:
        raise ArmError(
            400,
            "LinkedInvalidPropertyId",
            f"Property id '{text}' at path '{path}' is invalid. Expect fully qualified resource Id that start with "
            "'/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'.",
        ) from None
