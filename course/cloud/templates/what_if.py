"""What-if: how the resources of a template differ from those that are there."""

from __future__ import annotations

import json
from typing import Any

from ..arm.engine import Arm
from ..arm.resource_type import location_key
from ..arm.store import Document
from .errors import ExpressionError
from .evaluator import Evaluator
from .plan import Plan
from .resources import PlannedResource
from .scope import Values

_NOISE = frozenset(("provisioningState", "etag", "resourceGuid", "systemData"))


def changes(plan: Plan, complete: bool, ids_only: bool) -> list[Document]:
    """One change per resource: Create, Modify, NoChange, Deploy, and Ignore or Delete for what the template leaves out."""
    arm = plan.scope.context.arm
    found = [_change(arm, plan, resource, ids_only) for resource in plan.resources]
    named = {resource.id.lower() for resource in plan.resources}
    for record in arm.store.children(plan.scope.id):
        document = record.document
        key, kind = document["id"].lower(), document.get("type", "").lower()
        if key in named or kind.startswith("microsoft.resources/") or "/providers/imagecourse.arm/" in key:
            continue
        kind = "Delete" if complete else "Ignore"
        found.append(
            {"resourceId": document["id"], "changeType": kind, **({} if ids_only else {"before": _shown(document, "")})}
        )
    return sorted(found, key=lambda change: str(change["resourceId"]).lower())


def _change(arm: Arm, plan: Plan, resource: PlannedResource, ids_only: bool) -> Document:
    if ids_only:
        return {"resourceId": resource.id, "changeType": "Deploy"}
    wanted = _wanted(plan, resource)
    response = arm.invoke("GET", resource.id, None, resource.api_version)
    if response.status >= 400:
        return {"resourceId": resource.id, "changeType": "Create", "after": {**wanted, **_identity(resource)}}
    now = json.loads(response.body)
    delta = _delta(wanted, now)
    before = _shown(now, resource.api_version)
    if not delta:
        return {"resourceId": now["id"], "changeType": "NoChange", "before": before, "after": before}
    return {
        "resourceId": now["id"],
        "changeType": "Modify",
        "before": before,
        "after": _applied(before, wanted),
        "delta": delta,
    }


def _wanted(plan: Plan, resource: PlannedResource) -> Values:
    """The body, with what only a running deployment knows left as it is written."""
    wanted: Values = {}
    for key, content in resource.source.items():
        if key.lower() in ("dependson", "copy", "condition", "scope", "resources", "comments", "type", "name"):
            continue
        wanted[key] = _lenient(resource.evaluator, content)
    if isinstance(wanted.get("location"), str):
        wanted["location"] = location_key(wanted["location"])
    wanted.pop("apiVersion", None)
    return {key: value for key, value in wanted.items() if value is not None}


def _lenient(evaluator: Evaluator, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lenient(evaluator, content) for key, content in value.items()}
    if isinstance(value, list):
        return [_lenient(evaluator, item) for item in value]
    try:
        return evaluator.value(value)
    except ExpressionError:
        return value


def _identity(resource: PlannedResource) -> Document:
    return {
        "apiVersion": resource.api_version,
        "id": resource.id,
        "name": resource.name.split("/")[-1],
        "type": resource.type,
    }


def _shown(document: Document, api_version: str) -> Document:
    kept = {key: _quiet(content) for key, content in document.items() if key not in _NOISE}
    return {**({"apiVersion": api_version} if api_version else {}), **kept}


def _quiet(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _quiet(content) for key, content in value.items() if key not in _NOISE}
    if isinstance(value, list):
        return [_quiet(item) for item in value]
    return value


def _applied(before: Any, wanted: Any) -> Any:
    if isinstance(before, dict) and isinstance(wanted, dict):
        return {**before, **{key: _applied(before.get(key), content) for key, content in wanted.items()}}
    return wanted


def _delta(wanted: Any, now: Any, path: str = "") -> list[Document]:
    """What the template says otherwise than the resource; what it does not mention stays."""
    found: list[Document] = []
    for key, content in wanted.items():
        at = f"{path}.{key}" if path else key
        old = now.get(key) if isinstance(now, dict) else None
        found += _difference(at, content, old, isinstance(now, dict) and key in now)
    return found


def _difference(at: str, new: Any, old: Any, present: bool) -> list[Document]:
    if new is None or (not present and new in ({}, [])):
        return []
    if not present:
        return [{"path": at, "propertyChangeType": "Create", "after": new}]
    if isinstance(new, dict) and isinstance(old, dict):
        return _delta(new, old, at)
    if isinstance(new, list) and isinstance(old, list):
        return _array(at, new, old)
    if new == old or (isinstance(new, str) and isinstance(old, str) and _alike(new, old)):
        return []
    return [{"path": at, "propertyChangeType": "Modify", "before": old, "after": new}]


def _alike(new: str, old: str) -> bool:
    """Ids and enumerations are compared without case; an unevaluated expression is taken to be what is there."""
    return new.lower() == old.lower() or new.startswith("[")


def _array(at: str, new: list[Any], old: list[Any]) -> list[Document]:
    children: list[Document] = []
    for i in range(max(len(new), len(old))):
        if i >= len(old):
            children.append({"path": str(i), "propertyChangeType": "Create", "after": new[i]})
        elif i >= len(new):
            children.append({"path": str(i), "propertyChangeType": "Delete", "before": old[i]})
        else:
            inner = _difference(str(i), new[i], old[i], True)
            if inner and isinstance(new[i], dict):
                nested = [{**each, "path": each["path"].partition(".")[2]} for each in inner]
                children.append({"path": str(i), "propertyChangeType": "Modify", "children": nested})
            else:
                children += inner
    return [{"path": at, "propertyChangeType": "Array", "children": children}] if children else []
