"""Rows of deployments, and the wrappers that they put around a resource's own refusal."""

from __future__ import annotations

from typing import Any

from tests.cloud.bodies import UBUNTU
from tests.cloud.catalogue.scene import Provoked, Refused, Scene

DEPLOYMENT = "Microsoft.Resources/deployments/one"
VERSION = "2022-09-01"
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def _template(*resources: Any, **more: Any) -> dict[str, Any]:
    template = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": list(resources), **more}
    return {"properties": {"mode": "Incremental", "template": template}}


def _deploy(s: Scene, *resources: Any, **more: Any) -> Refused:
    return s.refuse("PUT", DEPLOYMENT, _template(*resources, **more), VERSION)


def _inner(refused: Refused, error: dict[str, Any]) -> Refused:
    """The refusal inside a wrapper."""
    return Refused(refused.status, error["code"], error["message"], error.get("target"), refused.late, error)


def _vm(s: Scene, image: dict[str, Any]) -> dict[str, Any]:
    body = s.vm_body("web01", image)
    kind = {"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "web01"}
    return {**kind, **body}


def _disk(name: str, size: int | None) -> dict[str, Any]:
    kind = {"type": "Microsoft.Compute/disks", "apiVersion": "2024-03-02", "name": name, "location": "eastus"}
    properties = {"creationData": {"createOption": "Empty"}, **({"diskSizeGB": size} if size else {})}
    return {**kind, "properties": properties}


def platform_image_preflight(s: Scene) -> Provoked:
    refused = _deploy(s, _vm(s, {**UBUNTU, "version": "1.2.3"}))
    assert refused.code == "InvalidTemplateDeployment"
    values = {**UBUNTU, "version": "1.2.3"}
    return Provoked(_inner(refused, refused.error["details"][0]), values)


def wrapper_deployment_failed(s: Scene) -> Provoked:
    return Provoked(_deploy(s, _disk("data", None)), {"deploymentId": s.id(DEPLOYMENT)})


def wrapper_invalid_deployment(s: Scene) -> Provoked:
    refused = _deploy(s, _vm(s, {**UBUNTU, "version": "1.2.3"}))
    tracking = refused.message.split("tracking id is '")[1].split("'")[0]
    return Provoked(refused, {"name": "one", "id": tracking})


def template_parameter_missing(s: Scene) -> Provoked:
    refused = _deploy(s, parameters={"size": {"type": "int"}})
    place = refused.message.split("at line '")[1]
    line, column = place.split("'")[0], place.split("column '")[1].split("'")[0]
    return Provoked(refused, {"parameter": "size", "line": line, "column": column})


def template_parameter_limit(s: Scene) -> Provoked:
    body = _template(parameters={"name": {"type": "string", "minLength": 3}})
    body["properties"]["parameters"] = {"name": {"value": "a"}}
    return Provoked(s.refuse("PUT", DEPLOYMENT, body, VERSION), {"parameter": "name", "n": 3})
