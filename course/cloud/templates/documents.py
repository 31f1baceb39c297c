"""A deployment as Azure shows it (shapes: recorded deployments of az vm create and az deployment)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..arm.resource_type import location_key
from ..arm.store import Document
from .hashes import template_hash
from .plan import Plan
from .resources import PlannedResource
from .scope import Values


def deployment(plan: Plan, properties: Values, state: str, started: str, now: str, correlation: str) -> Document:
    """The document of a deployment in one of its states."""
    resource_id = plan.scope.context.id
    found: Document = {
        "id": resource_id.text,
        "name": resource_id.name,
        "type": "Microsoft.Resources/deployments",
        "properties": {
            "templateHash": template_hash(plan.template),
            **({"parameters": plan.shown_parameters()} if "parameters" in plan.template else {}),
            "mode": spelled_mode(properties),
            **_debugging(properties),
            "provisioningState": state,
            "timestamp": zulu(now),
            "duration": duration(started, now),
            "correlationId": correlation,
            "providers": providers(plan.resources),
            "dependencies": dependencies(plan),
        },
    }
    return found


def spelled_mode(properties: Values) -> str:
    """Incremental or Complete, in Azure's spelling."""
    return "Complete" if str(properties.get("mode", "")).lower() == "complete" else "Incremental"


def _debugging(properties: Values) -> Values:
    level = (properties.get("debugSetting") or {}).get("detailLevel")
    return {"debugSetting": {"detailLevel": level}} if level else {}


def providers(resources: list[PlannedResource]) -> list[Document]:
    """The namespaces of a template, with their types and where those are to stand."""
    found: dict[str, dict[str, list[Any]]] = {}
    for resource in resources:
        namespace, kind = _split(resource.type)
        types = found.setdefault(namespace, {})
        locations = types.setdefault(kind, [])
        place = location_key(resource.location) if isinstance(resource.location, str) else None
        if place not in locations:
            locations.append(place)
    return [
        {
            "namespace": namespace,
            "resourceTypes": [{"resourceType": kind, "locations": where} for kind, where in types.items()],
        }
        for namespace, types in found.items()
    ]


def _split(kind: str) -> tuple[str, str]:
    """An extension's type written through its parent (…/providers/roleAssignments) belongs to the parent's namespace."""
    namespace, _, rest = kind.partition("/")
    return namespace, rest


def dependencies(plan: Plan) -> list[Document]:
    """The resources that wait for others, in the template's order."""
    found = []
    for resource in plan.resources:
        edges = plan.edges[resource.id.lower()]
        if edges:
            on = [
                {**named(edge.on), **({"apiVersion": edge.api_version} if edge.api_version else {})} for edge in edges
            ]
            found.append({"dependsOn": on, **named(resource)})
    return found


def named(resource: PlannedResource) -> Document:
    """Id, type and name."""
    return {"id": resource.id, "resourceType": resource.type, "resourceName": resource.name}


def zulu(moment: str) -> str:
    """2026-11-24T09:00:01.0000000Z."""
    return moment.replace("+00:00", "Z")


def duration(started: str, ended: str) -> str:
    """The time between two moments in ISO 8601, as Azure writes it: PT1M12.5S."""
    seconds = (_moment(ended) - _moment(started)).total_seconds()
    hours, minutes = int(seconds // 3600), int(seconds % 3600 // 60)
    rest = f"{seconds % 60:.7f}".rstrip("0").rstrip(".")
    shown = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return f"PT{shown}{rest}S" if rest != "0" or not shown else f"PT{shown}"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text[:26] + text[27:]) if len(text) > 27 else datetime.fromisoformat(text)
