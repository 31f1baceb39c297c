"""What a template may ask of its deployment: parameters, variables, where it is deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...arm import directory
from ..errors import ExpressionError
from .registry import Kind, table

if TYPE_CHECKING:
    from ..evaluator import Evaluator
    from ..expressions import Node
    from ..scope import Scope

FUNCTIONS, named = table()


@named("parameters", Kind.SCOPE)
def parameters(scope: Scope, name: str) -> Any:
    return scope.parameter(name)


@named("variables", Kind.LAZY)
def variables(evaluator: Evaluator, name: Node) -> Any:
    """A variable is evaluated when it is first asked for, and outside of any loop."""
    from ..evaluator import Evaluator as Fresh

    scope, key = evaluator.scope, str(evaluator.node(name)).lower()
    if key not in scope.known_variables:
        scope.known_variables[key] = _Evaluating
        try:
            scope.known_variables[key] = _variable(Fresh(scope), scope.template.get("variables") or {}, key)
        except BaseException:
            del scope.known_variables[key]
            raise
    found = scope.known_variables[key]
    if found is _Evaluating:
        raise ExpressionError(f"The template variable '{key}' is defined by itself.")
    return found


class _Evaluating:
    """Stands in for a variable that is being evaluated."""


def _variable(evaluator: Evaluator, variables: dict[str, Any], key: str) -> Any:
    for known, content in variables.items():
        if known.lower() == key and known.lower() != "copy":
            return evaluator.value(content)
    for loop in variables.get("copy") or []:
        if loop["name"].lower() == key:
            return evaluator.copy(loop["name"], loop["count"], loop["input"])
    raise ExpressionError(
        f"The template variable '{key}' is not found. Please see https://aka.ms/arm-syntax-variables for usage details."
    )


@named("copyIndex", Kind.LAZY)
def copy_index(evaluator: Evaluator, *arguments: Node) -> int:
    """copyIndex(), copyIndex(offset), copyIndex(loop), copyIndex(loop, offset)."""
    values = [evaluator.node(argument) for argument in arguments]
    loop = str(values.pop(0)).lower() if values and isinstance(values[0], str) else ""
    if loop not in evaluator.copies:
        raise ExpressionError(
            "The template function 'copyIndex' is not expected at this location. The function can only be used in a "
            "resource with copy specified. Please see https://aka.ms/arm-copy for usage details."
        )
    return evaluator.copies[loop] + (values[0] if values else 0)


@named("deployment", Kind.SCOPE)
def deployment(scope: Scope) -> Any:
    return scope.deployment


@named("resourceGroup", Kind.SCOPE)
def resource_group(scope: Scope) -> Any:
    record = scope.context.get(scope.id)
    if not scope.resource_group or record is None:
        raise ExpressionError(
            "The template function 'RESOURCEGROUP' is not expected at this location. "
            "Please see https://aka.ms/arm-functions for usage details."
        )
    return {"id": record.document["id"], "tags": {}, **{k: v for k, v in record.document.items() if k != "id"}}


@named("subscription", Kind.SCOPE)
def subscription(scope: Scope) -> Any:
    return {
        "id": f"/subscriptions/{scope.subscription}",
        "subscriptionId": scope.subscription,
        "tenantId": directory.subscription(scope.subscription).tenant,
        "displayName": directory.subscription(scope.subscription).name,
    }


@named("tenant", Kind.SCOPE)
def tenant(scope: Scope) -> Any:
    return {"tenantId": directory.subscription(scope.subscription).tenant, "countryCode": "US"}


@named("deployer", Kind.SCOPE)
def deployer(scope: Scope) -> Any:
    return {"objectId": directory.OWNER, "tenantId": directory.TENANT, "userPrincipalName": ""}


@named("environment")
def environment() -> Any:
    """The public cloud's endpoints."""
    return {
        "name": "AzureCloud",
        "gallery": "https://gallery.azure.com/",
        "graph": "https://graph.windows.net/",
        "portal": "https://portal.azure.com",
        "graphAudience": "https://graph.windows.net/",
        "activeDirectoryDataLake": "https://datalake.azure.net/",
        "batch": "https://batch.core.windows.net/",
        "media": "https://rest.media.azure.net",
        "sqlManagement": "https://management.core.windows.net:8443/",
        "vmImageAliasDoc": "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json",
        "resourceManager": "https://management.azure.com/",
        "authentication": {
            "loginEndpoint": "https://login.microsoftonline.com/",
            "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "suffixes": {
            "acrLoginServer": ".azurecr.io",
            "azureDatalakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
            "azureDatalakeStoreFileSystem": "azuredatalakestore.net",
            "azureFrontDoorEndpointSuffix": "azurefd.net",
            "keyvaultDns": ".vault.azure.net",
            "sqlServerHostname": ".database.windows.net",
            "storage": "core.windows.net",
        },
    }
