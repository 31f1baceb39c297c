"""The same derivation for packages of the older generator, whose models are described by `_attribute_map`."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import types
from typing import Any

_SCALARS = {
    "str": "string",
    "int": "integer",
    "long": "integer",
    "float": "number",
    "bool": "boolean",
    "bytearray": "bytes",
    "iso-8601": "datetime",
    "rfc-1123": "datetime",
    "duration": "string",
}


class OlderTypes:
    """Body types reachable from the operations, in the same compact form as `derive.Types`."""

    def __init__(self, models: types.ModuleType) -> None:
        self.models = models
        self.found: dict[str, Any] = {}

    def add(self, model: Any) -> str:
        """Describe a model class and all that it reaches; members that it flattens go back to where they belong."""
        name: str = model.__name__
        if name in self.found:
            return name
        self.found[name] = {"members": {}}
        validation = getattr(model, "_validation", {})
        nested: dict[str, dict[str, Any]] = {}
        for attribute, described in sorted(model._attribute_map.items()):
            rules = validation.get(attribute, {})
            member: dict[str, Any] = {"is": self.shape(described["type"])}
            if rules.get("readonly"):
                member["read_only"] = True
            elif rules.get("required"):
                member["required"] = True
            path = re.split(r"(?<!\\)\.", described["key"])
            if len(path) > 1:
                nested.setdefault(path[0], {})[path[1].replace("\\", "")] = member
            else:
                self.found[name]["members"][path[0].replace("\\", "")] = member
        for outer, members in nested.items():
            inner = f"{name}{outer[0].upper()}{outer[1:]}"
            self.found[inner] = {"members": members}
            self.found[name]["members"][outer] = {"is": ["type", inner]}
        return name

    def shape(self, kind: str) -> Any:
        """The compact form of one type name: str, [Type], {Type}, Type."""
        if kind.startswith("["):
            return ["list", self.shape(kind[1:-1])]
        if kind.startswith("{"):
            return ["map", self.shape(kind[1:-1])]
        model = getattr(self.models, kind, None)
        if isinstance(model, type) and hasattr(model, "_attribute_map"):
            return ["type", self.add(model)]
        return _SCALARS.get(kind, "any")


def builders(module: types.ModuleType) -> dict[str, tuple[str, str, str]]:
    """Name of each request builder -> (method, URL template, api-version)."""
    found = {}
    for name, function in inspect.getmembers(module, inspect.isfunction):
        source = inspect.getsource(function)
        url = re.search(r'"template_url",\s*((?:"[^"]*"\s*)+)', source)
        method = re.search(r'HttpRequest\(\s*method="([A-Z]+)"', source)
        dated = re.search(r'"api-version", "([0-9a-z-]+)"', source)
        if name.startswith("build_") and url and method:
            found[name] = (method[1], "".join(re.findall(r'"([^"]*)"', url[1])), dated[1] if dated else "")
    return found


def groups(package: str) -> dict[str, str]:
    """Operations class -> the client's attribute."""
    folder = importlib.import_module(package).__path__
    found: dict[str, str] = {}
    for info in pkgutil.iter_modules(folder):
        if info.name.endswith("_client"):
            source = inspect.getsource(importlib.import_module(f"{package}.{info.name}"))
            found |= {cls: attribute for attribute, cls in re.findall(r"self\.(\w+) = (\w+)\(", source)}
    return found


def derive(package: str, only: tuple[str, ...] | None = None) -> dict[str, Any]:
    """The operations and body types of one package, or of some of its groups."""
    models = importlib.import_module(f"{package}.models")
    attributes, body_types, operations = groups(package), OlderTypes(models), list[dict[str, Any]]()
    if only is not None:
        attributes = {cls: attribute for cls, attribute in attributes.items() if attribute in only}
    for info in pkgutil.iter_modules(importlib.import_module(f"{package}.operations").__path__):
        if info.name.endswith("operations"):
            module = importlib.import_module(f"{package}.operations.{info.name}")
            operations += _of_module(module, models, attributes, body_types)
    operations.sort(key=lambda o: (o["group"], o["name"], o["method"]))
    return {"operations": operations, "types": dict(sorted(body_types.found.items()))}


def _of_module(
    module: types.ModuleType, models: types.ModuleType, attributes: dict[str, str], body_types: OlderTypes
) -> list[dict[str, Any]]:
    known, found = builders(module), []
    for class_name, cls in inspect.getmembers(module, inspect.isclass):
        if cls.__module__ != module.__name__ or class_name not in attributes:
            continue
        for method_name, function in inspect.getmembers(cls, inspect.isfunction):
            source = inspect.getsource(function)
            called = re.search(r"(build_\w+_request)\(", source)
            if not called or called[1] not in known:
                continue
            long_running = method_name.startswith("_")
            public = method_name.removeprefix("_").removesuffix("_initial")
            codes = re.search(r"status_code not in \[([\d, ]+)\]", source)
            body = re.search(r'_serialize\.body\(\w+, "(\w+)"\)', source)
            model = getattr(models, body[1], None) if body else None
            http_method, template, dated = known[called[1]]
            found.append(
                {
                    "group": attributes[class_name],
                    "name": public,
                    "method": http_method,
                    "template": template,
                    "api_version": dated,
                    "long_running": long_running,
                    "statuses": [int(code) for code in codes[1].split(",")] if codes else [200],
                    **({"body": body_types.add(model)} if model else {}),
                }
            )
    return found
