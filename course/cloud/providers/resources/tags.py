"""Tags: of a resource, a group or a subscription at once, and the names that a subscription knows."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ...arm.errors import ArmError, resource_not_found
from ...arm.resource_type import Answer, Call, ResourceType
from ...arm.store import Document, Record

_KEPT = "imagecourse.arm/tags"


class Tags(ResourceType):
    """client.tags."""

    group = "tags"
    type = "Microsoft.Resources/tags"
    package = "resources"

    # At a scope

    def get_at_scope(self, call: Call) -> Any:
        return _shown(call, _tags(call))

    def create_or_update_at_scope(self, call: Call) -> Any:
        return self._put(call, (call.body.get("properties") or {}).get("tags") or {})

    def update_at_scope(self, call: Call) -> Any:
        """Merge, replace or delete some of them."""
        given, old = (call.body.get("properties") or {}).get("tags") or {}, _tags(call)
        operation = str(call.body.get("operation", "Merge")).lower()
        if operation == "replace":
            return self._put(call, given)
        if operation == "delete":
            return self._put(call, {k: v for k, v in old.items() if k not in given or (given[k] and given[k] != v)})
        return self._put(call, {**old, **given})

    def delete_at_scope(self, call: Call) -> Any:
        self._put(call, {})
        return Answer(200)

    def _put(self, call: Call, tags: dict[str, str]) -> Document:
        if len(tags) > 50:
            raise ArmError(
                400,
                "TooManyTags",
                f"Resource '{call.params['scope'].split('/')[-1]}' has '{len(tags)}' tags. The maximum number of tags a "
                "resource can have is '50'.",
            )
        scope = _scope(call)
        if scope is None:
            call.put({"id": _key(call), "tags": tags})
        else:
            call.put({**scope.document, "tags": tags})
        return _shown(call, tags)

    # Names that a subscription knows

    def list(self, call: Call) -> Any:
        counts: dict[str, Counter[str]] = {}
        prefix = f"/subscriptions/{call.subscription.lower()}/"
        for key, record in call.arm.store.records.items():
            if key.startswith(prefix) and "/imagecourse.arm/" not in key:
                for name, value in (record.document.get("tags") or {}).items():
                    counts.setdefault(name, Counter())[str(value)] += 1
        for record in call.arm.store.of_type("imagecourse.arm/tagNames", call.subscription):
            values = counts.setdefault(record.document["tag"], Counter())
            for value in record.document["values"]:
                values[value] += 0
        return {"value": [_name(call, name, values) for name, values in sorted(counts.items())]}

    def create_or_update(self, call: Call) -> Any:
        record = call.get(_name_key(call))
        if record is None:
            call.put({"id": _name_key(call), "tag": call.params["tagName"], "values": []})
        return Answer(200 if record else 201, _name(call, call.params["tagName"], Counter()))

    def create_or_update_value(self, call: Call) -> Any:
        record = call.get(_name_key(call))
        if record is None:
            raise ArmError(404, "TagNotFound", f"The tag '{call.params['tagName']}' could not be found.")
        value, values = call.params["tagValue"], record.document["values"]
        if value not in values:
            call.put({**record.document, "values": [*values, value]})
        shown = {"id": _name_id(call, call.params["tagName"]) + f"/tagValues/{value}", "tagValue": value}
        return Answer(200 if value in values else 201, {**shown, "count": {"type": "Total", "value": 0}})

    def delete_value(self, call: Call) -> Any:
        record = call.get(_name_key(call))
        if record is None or call.params["tagValue"] not in record.document["values"]:
            return Answer(204)
        kept = [value for value in record.document["values"] if value != call.params["tagValue"]]
        call.put({**record.document, "values": kept})
        return Answer(200)

    def delete(self, call: Call) -> Any:
        if call.get(_name_key(call)) is None:
            return Answer(204)
        call.arm.store.delete(_name_key(call))
        return Answer(200)


def _scope(call: Call) -> Record | None:
    """The resource or group that is tagged; None for a subscription."""
    scope = "/" + call.params["scope"]
    record = call.get(scope)
    if record is None and scope.count("/") > 2:
        parts = scope.split("/")
        raise resource_not_found("/".join(parts[6:-1]), parts[-1], parts[4] if len(parts) > 4 else "")
    return record


def _key(call: Call) -> str:
    return f"/{call.params['scope']}/providers/{_KEPT}/default"


def _tags(call: Call) -> dict[str, str]:
    scope = _scope(call)
    record = scope or call.get(_key(call))
    return dict(record.document.get("tags") or {}) if record else {}


def _shown(call: Call, tags: dict[str, str]) -> Document:
    return {
        "id": f"/{call.params['scope']}/providers/Microsoft.Resources/tags/default",
        "name": "default",
        "type": "Microsoft.Resources/tags",
        "properties": {"tags": tags},
    }


def _name_key(call: Call) -> str:
    return f"/subscriptions/{call.subscription}/providers/imagecourse.arm/tagNames/{call.params['tagName']}"


def _name_id(call: Call, name: str) -> str:
    return f"/subscriptions/{call.subscription}/tagNames/{name}"


def _name(call: Call, name: str, values: Counter[str]) -> Document:
    base = _name_id(call, name)
    return {
        "id": base,
        "tagName": name,
        "count": {"type": "Total", "value": sum(values.values())},
        "values": [
            {"id": f"{base}/tagValues/{value}", "tagValue": value, "count": {"type": "Total", "value": count}}
            for value, count in sorted(values.items())
        ],
    }
