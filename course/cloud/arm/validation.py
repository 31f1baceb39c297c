"""Validate a request body against the SDK's types, and spell it as Azure does.

Member names and enumeration values are compared without case and written in Azure's spelling; read-only members
are dropped; null members are dropped. Refusals: an unknown member (catalogue row unknown-member), a missing one
(row osprofile-missing), a value outside its enumeration or of the wrong JSON type.
"""

from __future__ import annotations

import json
from typing import Any

from .errors import ArmError, parameter_invalid, parameter_missing
from .operations import Operation, Shapes

_PYTHON: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "bytes": (str,),
    "datetime": (str,),
}


_TEXT = ("string", "any")
#: What ARM lets stand in the body of any resource, and the provider does not see (az vmss create gives a rule a location).
_ENVELOPE = frozenset(("location", "tags", "name", "id", "type"))

#: How deep a body may be nested.
MAX_DEPTH = 128


def parse(body: bytes) -> Any:
    """The JSON of a request body; None for an empty one."""
    if not body.strip():
        return None
    try:
        content = _READER.decode(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise unreadable(getattr(problem, "msg", None) or "it is not text in UTF-8 or is nested too deeply") from None
    check_text(content, body)
    return content


def check_text(content: Any, body: bytes) -> None:
    """Refuse what JSON can write and no client could be answered: halves of a character, and depth without end."""
    if body.count(b"{") + body.count(b"[") > MAX_DEPTH and _depth(content) > MAX_DEPTH:
        raise unreadable(f"The reader's MaxDepth of {MAX_DEPTH} has been exceeded.")
    if b"\\u" in body:
        try:
            json.dumps(content, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise unreadable("it holds half of a surrogate pair") from None


def unreadable(reason: str) -> ArmError:
    """The refusal of a body that cannot be read."""
    text = f"The request content was invalid and could not be deserialized: '{reason}'."
    return ArmError(400, "InvalidRequestContent", text)


def _depth(content: Any) -> int:
    depth, level = 0, [content]
    while level:
        depth += 1
        inner = [at.values() if isinstance(at, dict) else at for at in level if isinstance(at, (dict, list))]
        level = [value for values in inner for value in values]
    return depth


def finite(text: str) -> float:
    """A number with a point; none that is too large for one."""
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError
    return value


def no_number(name: str) -> None:
    """Refuse what Python reads as JSON and nobody else does."""
    raise ValueError  # NaN and Infinity: Python reads and writes them, JSON has neither


_READER = json.JSONDecoder(parse_constant=no_number, parse_float=finite)


def validate(operation: Operation, body: Any, raw: bytes) -> dict[str, Any]:
    """The body of an operation, cleaned; `raw` is only read to say where an unknown member stands."""
    if not isinstance(body, dict):
        raise ArmError(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized.")
    assert operation.body is not None
    reader = _Body(operation.types, raw, partial=operation.method == "PATCH", root=operation.body)
    if not reader.partial and not _spelled_in(body, "location"):
        located = operation.types[operation.body]["members"].get("location")
        if located and located.get("required"):
            raise reader.missing("location")  # ARM asks for it before the provider sees the body
    return reader.object(operation.body, body, "", 0)


def _spelled_in(body: dict[str, Any], member: str) -> bool:
    return any(name.lower() == member and value is not None for name, value in body.items())


_SPELLING: dict[tuple[int, str], dict[str, str]] = {}


def _spelling(types: Shapes, name: str) -> dict[str, str]:
    """Lower-cased member name -> Azure's spelling, kept per type."""
    key = (id(types), name)
    found = _SPELLING.get(key)
    if found is None:
        found = _SPELLING[key] = {member.lower(): member for member in types[name]["members"]}
    return found


_REQUIRED: dict[tuple[int, str], list[str]] = {}


def _required(types: Shapes, name: str) -> list[str]:
    """The members that must be there, kept per type."""
    key = (id(types), name)
    found = _REQUIRED.get(key)
    if found is None:
        members = types[name]["members"]
        found = _REQUIRED[key] = [member for member, described in members.items() if described.get("required")]
    return found


#: Types whose required members the provider asks for in words of its own.
_ASKED_FOR_BY_THE_PROVIDER = frozenset(("SecurityRulePropertiesFormat",))


class _Body:
    def __init__(self, types: Shapes, raw: bytes, partial: bool, root: str) -> None:
        self.types, self.raw, self.partial = types, raw, partial
        #: How Compute calls the whole body: vm.properties.securityProfile (recorded).
        self.root = {"VirtualMachine": "vm", "VirtualMachineScaleSet": "vmss"}.get(root, root[:1].lower() + root[1:])

    def object(self, name: str, value: dict[str, Any], path: str, depth: int) -> dict[str, Any]:
        entry = self.types[name]
        kinds = entry.get("kinds")
        if kinds and isinstance(value.get(kinds["by"]), str):
            kind = kinds["of"].get(value[kinds["by"]])
            entry, name = (self.types[kind], kind) if kind else (entry, name)
        members, spelled, out = entry["members"], _spelling(self.types, name), {}
        for given, content in value.items():
            member = spelled.get(given.lower())
            if member is None:
                if not path and given.lower() in _ENVELOPE:
                    continue
                raise self.unknown(given, name, path)
            described = members[member]
            if described.get("read_only") or content is None or (content == "" and described["is"] not in _TEXT):
                continue  # Json.NET reads "" as null wherever no text is wanted
            out[member] = self.value(described["is"], content, f"{path}.{member}" if path else member, depth + 1)
        if not self.partial and name not in _ASKED_FOR_BY_THE_PROVIDER:
            for member in _required(self.types, name):
                if member not in out:
                    raise self.missing(f"{path}.{member}" if path else member)
        return out

    def value(self, shape: Any, value: Any, path: str, depth: int) -> Any:
        if isinstance(shape, str):
            return self.scalar(shape, value, path)
        kind, of = shape
        if kind == "type":
            if not isinstance(value, dict):
                raise self.wrong(value, of, path)
            return self.object(of, value, path, depth)
        if kind == "list":
            if not isinstance(value, list):
                raise self.wrong(value, "array", path)
            return [self.value(of, item, f"{path}[{i}]", depth) for i, item in enumerate(value)]
        if kind == "map":
            if not isinstance(value, dict):
                raise self.wrong(value, "object", path)
            return {
                key: self.value(of, item, f"{path}.{key}", depth) for key, item in value.items() if item is not None
            }
        return self.enumerated(of, value, path)

    def scalar(self, shape: str, value: Any, path: str) -> Any:
        if shape == "any":
            return value
        wanted = _PYTHON[shape]
        if isinstance(value, wanted) and (shape == "boolean" or not isinstance(value, bool)):
            return value
        if shape == "string" and isinstance(value, (int, float, bool)):
            return str(value)  # Json.NET reads a number as text, and true as "True" (recorded)
        if isinstance(value, str) and shape in ("integer", "boolean"):
            return self.lenient(shape, value, path)
        raise self.wrong(value, shape, path)

    def lenient(self, shape: str, value: str, path: str) -> Any:
        """Json.NET reads "5" as 5 and "true" as true."""
        if shape == "integer" and value.lstrip("-").isdigit() and len(value) < 20:
            return int(value)
        if shape == "boolean" and value.lower() in ("true", "false"):
            return value.lower() == "true"
        raise self.wrong(value, shape, path)

    def enumerated(self, of: list[str], value: Any, path: str) -> str:
        text = value if isinstance(value, str) else json.dumps(value)
        bare = text.lower().replace(" ", "")  # "SystemAssigned,UserAssigned" is written with and without its space
        for known in of:
            if known.lower().replace(" ", "") == bare:
                return known
        raise parameter_invalid(path.removeprefix("properties."))

    def unknown(self, given: str, name: str, path: str) -> ArmError:
        at = self.raw.find(json.dumps(given).encode())
        line = self.raw.count(b"\n", 0, max(at, 0)) + 1
        position = at - (self.raw.rfind(b"\n", 0, max(at, 0)) + 1) + len(given) + 3
        full = f"{path}.{given}" if path else given
        return ArmError(
            400,
            "BadRequest",
            f"Could not find member '{given}' on object of type '{name}'. "
            f"Path '{full}', line {line}, position {position}.",
            f"{self.root}.{full}",
        )

    def wrong(self, value: Any, wanted: str, path: str) -> ArmError:
        shown = json.dumps(value)[:60]
        return ArmError(
            400,
            "InvalidRequestContent",
            f"The request content was invalid and could not be deserialized: 'Error converting value {shown} to type "
            f"'{wanted}'. Path '{path}'.'.",
            path,
        )

    @staticmethod
    def missing(path: str) -> ArmError:
        if path == "location":
            return ArmError(400, "LocationRequired", "The location property is required for this definition.")
        return parameter_missing(path.removeprefix("properties."))
