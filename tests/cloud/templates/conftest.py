"""The real deployments client, and short ways to deploy a template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.mgmt.resource.deployments import DeploymentsMgmtClient

from course.cloud import Cloud

Template = dict[str, Any]
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def template(*resources: Any, **parts: Any) -> Template:
    """A template of some resources; keywords are its other parts."""
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": list(resources), **parts}


def body(given: Template, parameters: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    """The body of a deployment."""
    values = {name: {"value": value} for name, value in (parameters or {}).items()}
    return {"properties": {"mode": "Incremental", "template": given, "parameters": values, **properties}}


@pytest.fixture
def client(cloud: Cloud) -> DeploymentsMgmtClient:
    return DeploymentsMgmtClient(cloud.credential, cloud.subscription_id, **cloud.connection)


@pytest.fixture
def deploy(client: DeploymentsMgmtClient, group: str) -> Callable[..., Any]:
    """Deploys a template to the group and answers the deployment."""

    def run(given: Template, parameters: dict[str, Any] | None = None, name: str = "site", **properties: Any) -> Any:
        deployments = client.deployments
        return deployments.begin_create_or_update(group, name, body(given, parameters, **properties)).result()

    return run


@pytest.fixture
def evaluate(deploy: Callable[..., Any]) -> Callable[..., Any]:
    """The value of an expression, as a deployment's output."""

    def run(expression: str, **parts: Any) -> Any:
        outputs = {"it": {"type": "object", "value": expression}}
        return deploy(template(outputs=outputs, **parts)).properties.outputs["it"]["value"]

    return run
