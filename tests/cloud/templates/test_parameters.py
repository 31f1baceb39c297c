"""Parameters of a deployment: given, defaulted, refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.resource.deployments import DeploymentsMgmtClient
from azure.mgmt.resource.resources import ResourceManagementClient

from course.cloud import Cloud
from course.cloud.arm.http import Door, Request
from tests.cloud.bodies import RG
from tests.cloud.templates.conftest import body, template

Deploy = Callable[..., Any]


def echo(name: str, described: dict[str, Any]) -> dict[str, Any]:
    """A template whose output is its one parameter."""
    output = {"it": {"type": "object", "value": f"[parameters('{name}')]"}}
    return template(parameters={name: described}, outputs=output)


def test_a_parameter_has_the_value_that_was_given(deploy: Deploy) -> None:
    made = deploy(echo("size", {"type": "string", "defaultValue": "small"}), {"size": "large"})
    assert made.properties.outputs["it"]["value"] == "large"
    assert made.properties.parameters == {"size": {"type": "String", "value": "large"}}


def test_a_default_value_may_use_another_parameter(deploy: Deploy) -> None:
    described = {
        "name": {"type": "string", "defaultValue": "[concat(parameters('prefix'), '-01')]"},
        "prefix": {"type": "string", "defaultValue": "golden"},
    }
    made = deploy(template(parameters=described))
    assert made.properties.parameters["name"]["value"] == "golden-01"


def test_now_is_asked_for_once(deploy: Deploy) -> None:
    made = deploy(echo("now", {"type": "string", "defaultValue": "[utcNow()]"}))
    assert made.properties.outputs["it"]["value"] == made.properties.parameters["now"]["value"]


def test_a_secret_is_not_shown(deploy: Deploy) -> None:
    described = {"password": {"type": "secureString"}}
    made = deploy(template(parameters=described), {"password": "P@ssw0rd-1234"})
    assert made.properties.parameters == {"password": {"type": "SecureString"}}


@pytest.mark.parametrize(
    ("described", "given", "said"),
    [
        ({"type": "int"}, "many", "Template parameter JToken type is not valid. Expected 'Integer'. Actual 'String'."),
        ({"type": "string"}, 5, "Expected 'String, Uri'. Actual 'Integer'."),
        ({"type": "bool"}, [], "Expected 'Boolean'. Actual 'Array'."),
        ({"type": "string", "minLength": 3}, "ab", "Length of the value should be greater than or equal to '3'."),
        ({"type": "string", "maxLength": 1}, "ab", "Length of the value should be less than or equal to '1'."),
        ({"type": "int", "minValue": 2}, 1, "Value should be greater than or equal to '2'."),
        ({"type": "int", "maxValue": 2}, 3, "Value should be less than or equal to '2'."),
        ({"type": "string", "allowedValues": ["V1", "V2"]}, "V3",
         "The provided value 'V3' for the template parameter 'it' is not valid. The parameter value is not part of the "
         "allowed value(s): 'V1,V2'."),
    ],
)  # fmt: skip
def test_a_value_that_the_template_does_not_allow_is_refused(
    deploy: Deploy, described: dict[str, Any], given: Any, said: str
) -> None:
    with pytest.raises(HttpResponseError) as refused:
        deploy(echo("it", described), {"it": given})
    error = refused.value.error
    assert refused.value.status_code == 400
    assert error is not None and error.code == "InvalidTemplate" and said in error.message


def test_allowed_values_are_compared_without_case(deploy: Deploy) -> None:
    made = deploy(echo("it", {"type": "string", "allowedValues": ["Standard_LRS"]}), {"it": "standard_lrs"})
    assert made.properties.parameters["it"]["value"] == "standard_lrs"


def test_a_number_as_text_is_a_number(deploy: Deploy) -> None:
    made = deploy(echo("it", {"type": "int"}), {"it": "5"})
    assert made.properties.parameters["it"]["value"] == 5


def test_a_parameter_that_the_template_does_not_have_is_refused(deploy: Deploy) -> None:
    with pytest.raises(HttpResponseError) as refused:
        deploy(echo("size", {"type": "string"}), {"size": "s", "colour": "red"})
    assert refused.value.error is not None
    assert "The template parameters 'colour' in the parameters file are not valid" in refused.value.error.message
    assert "The only supported parameters for this template are 'size'." in refused.value.error.message


def test_a_missing_value_is_refused_with_the_place_of_the_parameter(cloud: Cloud, group: str) -> None:
    # The body as az sends it: the template file as it is, with comments, under a bare name.
    sent = """{"properties": {"parameters": {}, "mode": "Incremental", template:{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0", // a comment
  "parameters": {
    "adminUsername": {
      "type": "string"
    },
  },
  "resources": []
}}}"""
    path = f"/subscriptions/{cloud.subscription_id}/resourcegroups/{RG}/providers/Microsoft.Resources/deployments/d"
    url = f"https://management.azure.com{path}/validate?api-version=2022-09-01"
    answer = cloud.handle(Request("POST", url, {}, sent.encode(), Door.NETWORK))
    error = json.loads(answer.body)["error"]
    assert answer.status == 400
    assert error["additionalInfo"] == [
        {
            "type": "TemplateViolation",
            "info": {"lineNumber": 5, "linePosition": 22, "path": "properties.template.parameters.adminUsername"},
        }
    ]
    assert "'adminUsername' at line '5' and column '22' is not provided." in error["message"]


def test_a_secret_is_not_kept_in_the_cloud_s_file(tmp_path: Path) -> None:
    with closing(Cloud.open(tmp_path / "cloud.db")) as cloud:
        arguments = (cloud.credential, cloud.subscription_id)
        groups = ResourceManagementClient(*arguments, **cloud.connection).resource_groups
        groups.create_or_update(RG, {"location": "eastus"})
        client = DeploymentsMgmtClient(*arguments, **cloud.connection)
        sent = body(template(parameters={"password": {"type": "secureString"}}), {"password": "Sup3r-s3cret"})
        client.deployments.begin_create_or_update(RG, "site", sent).result()
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
    assert b"site" in written
    assert b"Sup3r-s3cret" not in written
