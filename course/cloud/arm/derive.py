"""Derive the operation table and the body types from the installed Azure SDK; `python -m course.cloud.arm.derive`.

The SDK is the schema (DESIGN section 3): its request builders give method, URL, api-version and accepted status
codes, its models give names, types, required and read-only members. The result is data: nothing of this runs when
a learner starts a cloud. A test derives again and compares, so a newer SDK shows up as a difference.
"""

from __future__ import annotations

import datetime
import enum
import gzip
import importlib
import inspect
import json
import re
import types
import typing
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import derive_older

DATA = Path(__file__).parent.parent / "data" / "sdk"

PACKAGES = {
    "compute": ("azure-mgmt-compute", "azure.mgmt.compute", "ComputeManagementClient"),
    "network": ("azure-mgmt-network", "azure.mgmt.network", "NetworkManagementClient"),
    "resources": ("azure-mgmt-resource", "azure.mgmt.resource.resources", "ResourceManagementClient"),
    "deployments": ("azure-mgmt-resource-deployments", "azure.mgmt.resource.deployments", "DeploymentsMgmtClient"),
    "subscriptions": ("azure-mgmt-resource-subscriptions", "azure.mgmt.resource.subscriptions", "SubscriptionClient"),
    "storage": ("azure-mgmt-storage", "azure.mgmt.storage", "StorageManagementClient"),
}
#: Packages of the older generator (derive_older).
OLDER = {
    "authorization": ("azure-mgmt-authorization", "azure.mgmt.authorization.v2022_04_01"),
    "features": ("azure-mgmt-resource-features", "azure.mgmt.resource.features"),
    "locks": ("azure-mgmt-resource-locks", "azure.mgmt.resource.locks"),
    "msi": ("azure-mgmt-msi", "azure.mgmt.msi.v2024_11_30"),
    "monitor": ("azure-mgmt-monitor", "azure.mgmt.monitor"),
}
#: Packages of which only some groups are part of the slice.
ONLY = {"monitor": ("activity_logs",)}

SCALARS: dict[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    bytes: "bytes",
    datetime.datetime: "datetime",
    datetime.date: "datetime",
    datetime.timedelta: "string",
    datetime.time: "string",
}


#: Enumerations of which the SDK lists only old members; their values are checked by the provider.
OPEN = frozenset(("VirtualMachineSizeTypes",))


def snake(name: str) -> str:
    """VirtualMachineImagesEdgeZone -> virtual_machine_images_edge_zone."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def builders(module: types.ModuleType) -> dict[str, tuple[str, str, str]]:
    """Name of each request builder -> (method, URL template, api-version)."""
    found = {}
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if not name.startswith("build_"):
            continue
        source = inspect.getsource(function)
        url = re.search(r'_url = \(?\s*((?:"[^"]*"\s*)+)', source)
        method = re.search(r'HttpRequest\(\s*method="([A-Z]+)"', source)
        dated = re.search(r'"api-version", "([0-9a-z-]+)"', source)
        if url and method:
            template = "".join(re.findall(r'"([^"]*)"', url[1])).split("?")[0]
            found[name] = (method[1], template, dated[1] if dated else "")
    return found


class Types:
    """Body types reachable from the operations, in a compact form.

    {"VirtualMachine": {"members": {"location": {"is": "string", "required": true}}, "kinds": {...}}}
    where "is" is a scalar's name, "any", ["list", x], ["map", x], ["enum", [...]] or ["type", name].
    """

    def __init__(self, models: types.ModuleType) -> None:
        self.models = models
        self.found: dict[str, Any] = {}

    def add(self, model: Any) -> str:
        """Describe a model class and all that it reaches; returns its name."""
        name: str = model.__name__
        if name in self.found:
            return name
        entry: dict[str, Any] = {"members": {}}
        self.found[name] = entry
        with_fields = model.__new__(model)
        hints = self._hints(model)
        for attribute, field in sorted(type(with_fields)._attr_to_rest_field.items()):
            member: dict[str, Any] = {"is": self.shape(hints.get(attribute, Any))}
            if field._visibility == ["read"]:
                member["read_only"] = True
            elif not field._is_optional and not field._is_discriminator:
                member["required"] = True
            entry["members"][field._rest_name] = member
        mapping = getattr(model, "__mapping__", None)
        discriminators = [f._rest_name for f in type(with_fields)._attr_to_rest_field.values() if f._is_discriminator]
        if mapping and discriminators:
            entry["kinds"] = {
                "by": discriminators[0],
                "of": {str(getattr(k, "value", k)): self.add(m) for k, m in sorted(mapping.items(), key=str)},
            }
        return name

    def _hints(self, model: Any) -> dict[str, Any]:
        scope = {**vars(self.models), "_models": self.models, "datetime": datetime}
        hints: dict[str, Any] = {}
        for base in reversed(model.__mro__):
            module = inspect.getmodule(base)
            local = {**vars(module), **scope} if module else scope
            for attribute, annotation in inspect.get_annotations(base).items():
                if not attribute.startswith("_"):
                    hints[attribute] = eval(annotation, local) if isinstance(annotation, str) else annotation
        return hints

    def shape(self, hint: Any) -> Any:
        """The compact form of one annotation."""
        if isinstance(hint, typing.ForwardRef):
            hint = eval(
                hint.__forward_arg__,
                {**vars(typing), **vars(self.models), "_models": self.models, "datetime": datetime},
            )
        if isinstance(hint, str):
            return self.shape(typing.ForwardRef(hint))
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in (typing.Union, types.UnionType):
            shapes = [self.shape(a) for a in arguments if a is not type(None)]
            enums = [s for s in shapes if isinstance(s, list) and s[0] == "enum"]
            if any(
                getattr(a, "__name__", "") in OPEN or getattr(a, "__forward_arg__", "").split(".")[-1] in OPEN
                for a in arguments
            ):
                return "string"
            if enums:
                return enums[0]
            return shapes[0] if len(shapes) == 1 else "any"
        if origin in (list, list):
            return ["list", self.shape(arguments[0])]
        if origin in (dict, dict):
            return ["map", self.shape(arguments[1])]
        if origin is typing.Literal:
            return ["enum", [str(getattr(a, "value", a)) for a in arguments]]
        if isinstance(hint, type) and issubclass(hint, enum.Enum):
            return ["enum", [str(member.value) for member in hint]]
        if isinstance(hint, type) and hasattr(hint, "_is_model"):
            return ["type", self.add(hint)]
        return SCALARS.get(hint, "any")


def body_model(function: Any, models: types.ModuleType) -> Any:
    """The model class of an operation's body, from its overloads; None where there is none."""
    for overload in typing.get_overloads(function) or [function]:
        for name, annotation in overload.__annotations__.items():
            match = re.search(r"_models\.(\w+)", annotation) if isinstance(annotation, str) else None
            given = [one for one in typing.get_args(annotation) if one is not type(None)]
            optional = given[0] if type(None) in typing.get_args(annotation) and len(given) == 1 else annotation
            model = getattr(models, match[1], None) if match else optional
            if name != "return" and isinstance(model, type) and hasattr(model, "_is_model"):
                return model
    return None


def groups(package: str, client_name: str) -> dict[str, str]:
    """Operations class -> the client's attribute (VirtualMachinesOperations -> virtual_machines)."""
    source = inspect.getsource(getattr(importlib.import_module(package + "._client"), client_name))
    return {cls: attribute for attribute, cls in re.findall(r"self\.(\w+) = (\w+)\(", source)}


def derive(package: str, client_name: str) -> dict[str, Any]:
    """The operations and body types of one SDK package."""
    module = importlib.import_module(package + ".operations._operations")
    models = importlib.import_module(package + ".models")
    known, attributes, body_types = builders(module), groups(package, client_name), Types(models)
    operations = []
    for class_name, cls in inspect.getmembers(module, inspect.isclass):
        if cls.__module__ != module.__name__ or not class_name.endswith(("Operations", "Mixin")):
            continue
        for method_name, function in inspect.getmembers(cls, inspect.isfunction):
            source = inspect.getsource(function)
            called = re.search(r"(build_\w+_request)\(", source)
            if not called or called[1] not in known:
                continue
            long_running = method_name.startswith("_")
            public = method_name.removeprefix("_").removesuffix("_initial")
            described = getattr(cls, f"begin_{public}", None) if long_running else function
            codes = re.search(r"status_code not in \[([\d, ]+)\]", source)
            model = body_model(described, models) if described else None
            http_method, template, dated = known[called[1]]
            operations.append(
                {
                    "group": attributes.get(class_name, snake(class_name.removesuffix("Operations"))),
                    "name": public,
                    "method": http_method,
                    "template": template,
                    "api_version": dated,
                    "long_running": long_running,
                    "statuses": [int(code) for code in codes[1].split(",")] if codes else [200],
                    **({"body": body_types.add(model)} if model else {}),
                }
            )
    operations.sort(key=lambda o: (o["group"], o["name"], o["method"]))
    return {"operations": operations, "types": dict(sorted(body_types.found.items()))}


def tables() -> dict[str, bytes]:
    """File name -> content, byte-stable."""
    out = {}
    for short, (distribution, package, client) in PACKAGES.items():
        out[f"{short}.json.gz"] = _packed(distribution, derive(package, client))
    for short, (distribution, package) in OLDER.items():
        out[f"{short}.json.gz"] = _packed(distribution, derive_older.derive(package, ONLY.get(short)))
    return out


def _packed(distribution: str, content: dict[str, Any]) -> bytes:
    stamped = {"package": distribution, "version": version(distribution), **content}
    text = json.dumps(stamped, separators=(",", ":"), sort_keys=True)
    return gzip.compress(text.encode(), 9, mtime=0)


def main() -> None:
    """Write the tables."""
    DATA.mkdir(parents=True, exist_ok=True)
    for name, content in tables().items():
        (DATA / name).write_bytes(content)
        print(f"{name}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
