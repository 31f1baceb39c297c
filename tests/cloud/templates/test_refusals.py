"""What deployments refuse: bodies, templates, expressions, and questions about what is not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.resource.deployments import DeploymentsMgmtClient

from course.cloud import Cloud
from course.cloud.arm.http import Door, Request
from tests.cloud.bodies import LOCATION, RG
from tests.cloud.refused import Refused, group_not_found, missing, not_found, refused
from tests.cloud.templates.conftest import body, template

Deploy = Callable[..., Any]
Evaluate = Callable[..., Any]
FUNCTIONS = "Please see https://aka.ms/arm-functions for usage details."


def disk(name: str = "data", **more: Any) -> dict[str, Any]:
    return {
        "type": "Microsoft.Compute/disks",
        "apiVersion": "2023-04-02",
        "name": name,
        "location": LOCATION,
        "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4},
        **more,
    }


def invalid(sentence: str) -> Refused:
    return 400, "InvalidTemplate", f"Deployment template validation failed: '{sentence}'."


def inexpressible(sentence: str) -> Refused:
    return 400, "InvalidTemplate", f"Deployment template language expression evaluation failed: '{sentence}'."


def unprocessed(name: str, sentence: str) -> Refused:
    text = f"Unable to process template language expressions for resource '{name}' at line '1' and column '1'."
    return 400, "InvalidTemplate", f"{text} '{sentence}'"


def misplaced(function: str) -> str:
    return f"The template function '{function}' is not expected at this location. {FUNCTIONS}"


# The body of a request, as az sends it


def sent(cloud: Cloud, content: bytes) -> tuple[int, str, str]:
    path = f"/subscriptions/{cloud.subscription_id}/resourcegroups/{RG}/providers/Microsoft.Resources/deployments/site"
    url = f"https://management.azure.com{path}?api-version=2022-09-01"
    answer = cloud.handle(Request("PUT", url, {}, content, Door.NETWORK))
    error = json.loads(answer.body)["error"]
    return answer.status, error["code"], error["message"]


@pytest.mark.parametrize(
    ("content", "wanted", "found", "place"),
    [
        ("{} x", "the end of the document", "x", "line 1, position 4"),
        ('{"a": 1e999}', "a number that is not so large", "}", "line 1, position 12"),
        ('{\n"a": ?}', "a value", "?", "line 2, position 6"),
        ("{1: 2}", "a property name", "1", "line 1, position 2"),
        ('{"a": "b', "the end of a string", '"', "line 1, position 7"),
        ('{"a": "\\q"}', "a string", "}", "line 1, position 11"),
        ('{"a" 1}', "':'", "1", "line 1, position 6"),
        ('{"a": 1', "','", "the end", "line 1, position 8"),
    ],
)
def test_a_body_that_is_no_json_is_refused_where_it_ends_to_be_one(
    cloud: Cloud, group: str, content: str, wanted: str, found: str, place: str
) -> None:
    text = f"After parsing a value, {wanted} was expected but {found} was found. {place}"
    assert sent(cloud, content.encode()) == (
        400,
        "InvalidRequestContent",
        f"The request content was invalid and could not be deserialized: '{text}.'.",
    )


@pytest.mark.parametrize("start", ["", "/* a comment */"])
def test_a_body_without_end_is_refused(cloud: Cloud, group: str, start: str) -> None:
    text = "The request content was invalid and could not be deserialized: 'it is nested too deeply.'."
    assert sent(cloud, (start + "[" * 100_000).encode()) == (400, "InvalidRequestContent", text)


# The deployment


def put(client: DeploymentsMgmtClient, content: Any, group: str = RG) -> Refused:
    return refused(lambda: client.deployments.begin_create_or_update(group, "site", content))


def test_a_deployment_has_properties_and_a_template(client: DeploymentsMgmtClient, group: str) -> None:
    assert put(client, {"tags": {"a": "b"}}) == missing("properties")
    text = "The 'properties' property is required for this deployment."
    empty: Any = BytesIO(b"")
    assert refused(lambda: client.deployments.begin_validate(group, "site", empty)) == (400, "InvalidDeployment", text)
    nothing = invalid("Deployment template is null or empty. Please see https://aka.ms/arm-syntax for usage details.")
    assert put(client, {"properties": {"mode": "Incremental"}}) == nothing


def test_the_members_of_a_deployment_are_spelled_in_any_case(client: DeploymentsMgmtClient, group: str) -> None:
    content: Any = {"Properties": body(template())["properties"]}
    made = client.deployments.begin_create_or_update(group, "site", content).result()
    assert made.properties.provisioning_state == "Succeeded"


@pytest.mark.parametrize("link", ["templateLink", "parametersLink"])
def test_a_deployment_downloads_nothing(client: DeploymentsMgmtClient, group: str, link: str) -> None:
    uri = "https://contoso.example/azuredeploy.json"
    status, code, text = put(client, body(template(), **{link: {"uri": uri}}))
    assert (status, code) == (400, "InvalidContentLink")
    assert text.startswith(f"Unable to download deployment content from '{uri}'. The tracking Id is '")


def test_a_group_that_is_not_there_is_not_deployed_to_nor_asked(client: DeploymentsMgmtClient, group: str) -> None:
    wanted, deployments = group_not_found("absent"), client.deployments
    assert put(client, body(template()), "absent") == wanted
    assert refused(lambda: deployments.begin_validate("absent", "site", body(template()))) == wanted
    assert refused(lambda: deployments.begin_what_if("absent", "site", body(template()))) == wanted
    assert refused(lambda: deployments.list_by_resource_group("absent")) == wanted
    assert refused(lambda: client.deployment_operations.list("absent", "site")) == wanted


def test_a_deployment_to_a_subscription_has_a_location(client: DeploymentsMgmtClient) -> None:
    create: Any = client.deployments.begin_create_or_update_at_subscription_scope
    wanted = (400, "LocationRequired", "The location property is required for this definition.")
    assert refused(lambda: create("base", body(template()))) == wanted


def test_a_deployment_that_is_not_there(deploy: Deploy, client: DeploymentsMgmtClient) -> None:
    wanted = (404, "DeploymentNotFound", "Deployment 'absent' could not be found.")
    assert refused(lambda: [client.deployments.get(RG, "absent")]) == wanted
    assert refused(lambda: [client.deployments.cancel(RG, "absent")]) == wanted
    assert refused(lambda: [client.deployments.export_template(RG, "absent")]) == wanted
    assert refused(lambda: client.deployment_operations.list(RG, "absent")) == wanted
    deploy(template())
    text = "Deployment operation '0123' could not be found."
    wanted = (404, "DeploymentOperationNotFound", text)
    assert refused(lambda: [client.deployment_operations.get(RG, "site", "0123")]) == wanted


def test_a_deployment_that_runs_is_not_deleted(client: DeploymentsMgmtClient, group: str, cloud: Cloud) -> None:
    cloud.clock_mode = "step by step"
    client.deployments.begin_create_or_update(group, "site", body(template(disk())), polling=False)
    text = (
        "Unable to delete deployment 'site': the deployment is still active. Please see https://aka.ms/arm-deploy for "
        "usage details."
    )
    met = refused(lambda: client.deployments.begin_delete(RG, "site", polling=False))
    assert met == (409, "DeploymentActive", text)


@pytest.mark.parametrize("name", [None, "absent"])
def test_nothing_is_rolled_back_to_where_nothing_was(client: DeploymentsMgmtClient, group: str, name: Any) -> None:
    named = {"type": "SpecificDeployment", "deploymentName": name} if name else {"type": "LastSuccessful"}
    text = (
        "The on error deployment could not be found: there is no earlier successful deployment of that name in this "
        "scope."
    )
    wanted = (400, "OnErrorDeploymentNotFound", text)
    assert put(client, body(template(), onErrorDeployment=named)) == wanted


# Parameters


def test_the_local_azure_has_no_key_vault(client: DeploymentsMgmtClient, group: str) -> None:
    given = body(template(parameters={"password": {"type": "securestring"}}))
    given["properties"]["parameters"] = {"password": {"reference": {"secretName": "p", "keyVault": {"id": "/x"}}}}
    text = "The specified KeyVault could not be found: the local Azure holds none."
    assert put(client, given) == (400, "KeyVaultParameterReferenceNotFound", text)


def test_a_default_value_asks_for_parameters_that_are_there(client: DeploymentsMgmtClient, group: str) -> None:
    described = {"name": {"type": "string", "defaultValue": "[parameters('absent')]"}}
    text = "The template parameter 'absent' is not found."
    wanted = inexpressible(f"{text} Please see https://aka.ms/arm-syntax-parameters for usage details.")
    assert put(client, body(template(parameters=described))) == wanted


# Resources


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("resources", "all"),
        ("resources", [1]),
        ("parameters", []),
        ("parameters", {"name": "x"}),
        ("variables", []),
        ("outputs", {"it": 1}),
        ("functions", {}),
    ],
)
def test_the_parts_of_a_template_have_their_forms(
    client: DeploymentsMgmtClient, group: str, part: str, value: Any
) -> None:
    text = f"Error converting value to the type of '{part}'. Path 'properties.template.{part}', line 1, position 1."
    wanted = (400, "InvalidTemplate", f"Deployment template parse failed: '{text}'.")
    assert put(client, body({**template(), part: value})) == wanted


@pytest.mark.parametrize("member", ["type", "name", "apiVersion"])
def test_a_resource_says_what_it_is(client: DeploymentsMgmtClient, group: str, member: str) -> None:
    resource = disk("data")
    del resource[member]
    name = resource.get("name", "")
    text = (
        f"The template resource '{name}' at line '1' and column '1' is not valid. The {member} property is required and "
        "must be a string. Please see https://aka.ms/arm-syntax-resources for usage details."
    )
    assert put(client, body(template(resource))) == invalid(text)


def test_a_resource_of_no_known_form_is_refused(client: DeploymentsMgmtClient, group: str) -> None:
    status, code, text = put(client, body(template(disk(dependsOn=5))))
    assert (status, code) == (400, "InvalidTemplate")
    assert text.startswith("Deployment template parse failed: 'A part of the template is not of the expected form: ")


@pytest.mark.parametrize("count", [-1, 801, "[concat('3')]", True])
def test_a_copy_loop_turns_up_to_800_times(client: DeploymentsMgmtClient, group: str, count: Any) -> None:
    loop = {"name": "disks", "count": count}
    text = (
        "The value for the copy count of resource 'data' must be an integer between '0' and '800'. Please see "
        "https://aka.ms/arm-copy for usage details."
    )
    assert put(client, body(template(disk(copy=loop)))) == invalid(text)


def test_a_copy_loop_says_how_often_it_turns(client: DeploymentsMgmtClient, group: str) -> None:
    assert put(client, body(template(disk(copy={"name": "disks"})))) == inexpressible("'count'")


@pytest.mark.parametrize(
    ("expression", "function"),
    [
        ("[reference('a').diskSizeGB]", "reference"),
        ("[listKeys('a', '2023-01-01').x]", "listkeys"),
        ("[references('disks')[0].x]", "references"),
    ],
)
def test_a_name_does_not_wait_for_the_deployment(
    client: DeploymentsMgmtClient, group: str, expression: str, function: str
) -> None:
    wanted = unprocessed(expression, misplaced(function))
    assert put(client, body(template(disk(expression)))) == wanted


def test_a_property_that_cannot_be_read_is_met_before_anything_is_made(
    client: DeploymentsMgmtClient, group: str
) -> None:
    text = f"Unable to parse language expression 'concat(': unexpected token 'EndOfData'. {FUNCTIONS}"
    assert put(client, body(template(disk(properties={"tier": "[concat(]"})))) == inexpressible(text)


# Expressions that cannot be read


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("concat('a') 'b'", "unexpected token ''b''"),
        (")", "unexpected token ')'"),
        ("('a')", "unexpected token '('"),
        ("", "unexpected token 'EndOfData'"),
        ("concat 'a')", "unexpected token ''a''"),
        ("concat('a' # 'b')", "unexpected character '#'"),
    ],
)
def test_an_expression_that_cannot_be_read(
    client: DeploymentsMgmtClient, group: str, expression: str, problem: str
) -> None:
    outputs = {"it": {"type": "string", "value": f"[{expression}]"}}
    text = f"Unable to parse language expression '{expression}': {problem}. {FUNCTIONS}"
    assert put(client, body(template(outputs=outputs))) == invalid(text)


# Expressions that have no value


def said(ask: Callable[[], Any]) -> str:
    """What stands innermost in the refusal of an output."""
    with pytest.raises(HttpResponseError) as failed:
        ask()
    error = failed.value.error
    assert error is not None and error.code == "DeploymentFailed"
    assert error.details[0].code == "DeploymentOutputEvaluationFailed"
    return str(error.details[0].details[0].message)


def unable(function: str, reason: str) -> str:
    return f"Unable to evaluate template language function '{function}': {reason}. {FUNCTIONS}"


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("[concat('a').b]", f"The language expression property 'b' can't be evaluated. {FUNCTIONS}"),
        ("[contoso.absent()]", f"The template function 'contoso.absent' is not valid. {FUNCTIONS}"),
        ("[parameters('absent')]", "The template parameter 'absent' is not found."),
        ("[map(createArray(1), 'x')]", "The template language function expects a lambda as its last argument."),
        ("[bool('perhaps')]", unable("bool", "the value 'perhaps' cannot be converted to a boolean")),
        ("[bool(createArray())]", unable("bool", "the value must be a boolean")),
        (
            "[dateTimeAdd('2026-01-31T00:00:00Z', 'tomorrow')]",
            unable("dateTimeAdd", "the duration 'tomorrow' is not valid; it must be in ISO 8601 form such as 'P1D'"),
        ),
        (
            "[resourceId('Microsoft.Compute/disks')]",
            unable("resourceId", "the type 'Microsoft.Compute/disks' requires '1' resource name argument(s)"),
        ),
        (
            "[resourceId('disks', 'data')]",
            unable("resourceId", "it must have a fully qualified resource type as an argument"),
        ),
        (
            "[reference('absent').diskSizeGB]",
            "The template reference 'absent' is not valid: could not find template resource or resource copy with this name.",
        ),
    ],
)
def test_an_expression_that_has_no_value(evaluate: Evaluate, expression: str, problem: str) -> None:
    assert problem in said(lambda: evaluate(expression))


def test_a_variable_is_not_defined_by_itself(evaluate: Evaluate) -> None:
    variables = {"a": "[variables('b')]", "b": "[variables('a')]"}
    text = said(lambda: evaluate("[variables('a')]", variables=variables))
    assert "The template variable 'a' is defined by itself." in text


def test_a_function_that_calls_itself_comes_to_an_end(evaluate: Evaluate) -> None:
    member = {"parameters": [], "output": {"type": "string", "value": "[concat(contoso.again())]"}}
    functions = [{"namespace": "contoso", "members": {"again": member}}]
    text = said(lambda: evaluate("[contoso.again()]", functions=functions))
    assert f"Unable to evaluate template language function 'concat'. {FUNCTIONS}" in text


def test_a_resource_that_is_not_there_has_no_state(deploy: Deploy) -> None:
    expression = "[reference(resourceId('Microsoft.Compute/disks', 'absent'), '2023-04-02').diskSizeGB]"
    with pytest.raises(HttpResponseError) as failed:
        deploy(template(outputs={"it": {"type": "int", "value": expression}}))
    assert failed.value.error is not None
    met = failed.value.error.details[0]
    assert (met.code, met.message) == not_found("Microsoft.Compute/disks", "absent", RG)[1:]


def test_a_subscription_is_in_no_group(client: DeploymentsMgmtClient) -> None:
    outputs = {"it": {"type": "string", "value": "[resourceGroup().id]"}}
    content: Any = {**body(template(outputs=outputs)), "location": LOCATION}
    create = client.deployments.begin_create_or_update_at_subscription_scope
    assert misplaced("RESOURCEGROUP") in said(lambda: create("base", content).result())


def test_a_part_of_a_resource_that_has_no_value_fails_the_resource(deploy: Deploy) -> None:
    loop = [{"name": "zones", "count": "many", "input": "1"}]
    with pytest.raises(HttpResponseError) as failed:
        deploy(template(disk(properties={"copy": loop})))
    assert failed.value.error is not None
    detail = failed.value.error.details[0]
    assert detail.code == "InvalidTemplate"
    assert "'A part of the resource is not of the expected form: " in detail.message
