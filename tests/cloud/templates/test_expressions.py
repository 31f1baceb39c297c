"""Template expressions, each evaluated by a deployment that has nothing but an output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

Evaluate = Callable[..., Any]

CASES = [
    ("[concat('a', 'b', 'c')]", "abc"),
    ("[concat(createArray(1), createArray(2, 3))]", [1, 2, 3]),
    ("[format('{0}-{1:D3}-{{x}}', 'vm', 7)]", "vm-007-{x}"),
    ("[toLower('ABC')]", "abc"),
    ("[replace('a-b', '-', '')]", "ab"),
    ("[split('a,b;c', createArray(',', ';'))]", ["a", "b", "c"]),
    ("[join(createArray('a', 'b'), '-')]", "a-b"),
    ("[substring('golden', 1, 3)]", "old"),
    ("[padLeft('7', 3, '0')]", "007"),
    ("[startsWith('Golden', 'gold')]", True),
    ("[indexOf('test', 'T')]", 0),
    ("[base64ToString(base64('secret'))]", "secret"),
    ("[uriComponent('a b/c')]", "a%20b%2Fc"),
    ("[uri('https://contoso.org/firstpath/azuredeploy.json', 'nested.json')]", "https://contoso.org/firstpath/nested.json"),
    ("[string(createObject('a', 1))]", '{"a":1}'),
    ("[json('{\"a\": [1, 2]}').a[1]]", 2),
    ("[string(true())]", "True"),
    ("[length(createArray('a', 'b'))]", 2),
    ("[contains(createObject('Name', 1), 'name')]", True),
    ("[first('One')]", "O"),
    ("[last(createArray(1, 2))]", 2),
    ("[take('abc', 2)]", "ab"),
    ("[skip(createArray(1, 2, 3), 1)]", [2, 3]),
    ("[range(5, 3)]", [5, 6, 7]),
    ("[union(createObject('a', createObject('b', 1)), createObject('a', createObject('c', 2)))]", {"a": {"b": 1, "c": 2}}),
    ("[intersection(createArray(1, 2, 3), createArray(2, 3, 4))]", [2, 3]),
    ("[items(createObject('b', 2, 'a', 1))[0].key]", "a"),
    ("[empty('')]", True),
    ("[flatten(createArray(createArray(1), createArray(2)))]", [1, 2]),
    ("[add(1, mul(2, 3))]", 7),
    ("[div(-7, 2)]", -3),
    ("[mod(-7, 3)]", -1),
    ("[max(createArray(1, 5, 3))]", 5),
    ("[int('42')]", 42),
    ("[if(equals('a', 'a'), 'yes', div(1, 0))]", "yes"),
    ("[and(true(), not(false()))]", True),
    ("[or(false(), true())]", True),
    ("[greater('B', 'a')]", True),
    ("[less('a', 'A')]", True),
    ("[equals(1, true())]", False),
    ("[coalesce(null(), 'default')]", "default"),
    ("[map(createArray(1, 2), lambda('n', mul(lambdaVariables('n'), 10)))]", [10, 20]),
    ("[filter(createArray(1, 2, 3), lambda('n', greater(lambdaVariables('n'), 1)))]", [2, 3]),
    ("[sort(createArray(3, 1, 2), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))]", [1, 2, 3]),
    ("[reduce(createArray(1, 2, 3), 0, lambda('sum', 'n', add(lambdaVariables('sum'), lambdaVariables('n'))))]", 6),
    ("[toObject(createArray('a', 'b'), lambda('n', lambdaVariables('n')))]", {"a": "a", "b": "b"}),
    ("[tryGet(createObject('a', createArray(1)), 'a', 0)]", 1),
    ("[tryGet(createObject(), 'absent')]", None),
    ("[createObject('a', 1).?b]", None),
    ("[dateTimeAdd('2026-01-31T00:00:00Z', 'P1D')]", "2026-02-01T00:00:00Z"),
    ("[dateTimeToEpoch('1970-01-02T00:00:00Z')]", 86400),
    ("[parseCidr('10.144.0.0/20').lastUsable]", "10.144.15.254"),
    ("[cidrSubnet('10.144.0.0/20', 24, 1)]", "10.144.1.0/24"),
    ("[[not an expression]", "[not an expression]"),
    ("it's ['fine']", "it's ['fine']"),
    ("[concat('it''s')]", "it's"),
    ("[environment().suffixes.storage]", "core.windows.net"),
    ("[resourceGroup().location]", "eastus"),
    ("[deployment().name]", "site"),
    ("[subscription().subscriptionId]", "22222222-2222-2222-2222-222222222222"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "value"), CASES)
def test_an_expression_has_its_value(evaluate: Evaluate, expression: str, value: Any) -> None:
    found = evaluate(expression)
    assert found == value
    assert isinstance(found, bool) == isinstance(value, bool)


def test_a_unique_string_is_the_one_that_azure_gives(evaluate: Evaluate) -> None:
    # Azure/bicep SnapshotCommandTests/basic: evaluated by Azure's own engine
    group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myRg"
    assert evaluate(f"[uniqueString('{group}')]") == "js26ofeqkqeve"


@pytest.mark.parametrize(
    ("expression", "resource_id"),
    [
        ("[resourceId('Microsoft.Network/virtualNetworks/subnets', 'v', 's')]",
         "{group}/providers/Microsoft.Network/virtualNetworks/v/subnets/s"),
        ("[resourceId('other', 'Microsoft.Compute/images', 'i')]",
         "{subscription}/resourceGroups/other/providers/Microsoft.Compute/images/i"),
        ("[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'r')]",
         "{subscription}/providers/Microsoft.Authorization/roleDefinitions/r"),
        ("[tenantResourceId('Microsoft.Authorization/roleDefinitions', 'r')]",
         "/providers/Microsoft.Authorization/roleDefinitions/r"),
        ("[extensionResourceId(resourceGroup().id, 'Microsoft.Authorization/locks', 'l')]",
         "{group}/providers/Microsoft.Authorization/locks/l"),
    ],
)  # fmt: skip
def test_resource_ids_are_written_for_where_the_deployment_stands(
    evaluate: Evaluate, expression: str, resource_id: str
) -> None:
    subscription = "/subscriptions/22222222-2222-2222-2222-222222222222"
    group = f"{subscription}/resourceGroups/rg-images"
    assert evaluate(expression) == resource_id.format(subscription=subscription, group=group)


def test_variables_are_evaluated_wherever_they_stand(evaluate: Evaluate) -> None:
    variables = {"prefix": "golden", "name": "[concat(variables('prefix'), '-01')]"}
    assert evaluate("[variables('NAME')]", variables=variables) == "golden-01"


def test_a_variable_can_be_a_copy_loop(evaluate: Evaluate) -> None:
    loop = {"name": "disks", "count": 3, "input": {"lun": "[copyIndex('disks')]"}}
    assert evaluate("[variables('disks')]", variables={"copy": [loop]}) == [{"lun": 0}, {"lun": 1}, {"lun": 2}]


def test_a_template_may_bring_its_own_functions(evaluate: Evaluate) -> None:
    member = {
        "parameters": [{"name": "name", "type": "string"}],
        "output": {"type": "string", "value": "[toUpper(parameters('name'))]"},
    }
    functions = [{"namespace": "contoso", "members": {"shout": member}}]
    assert evaluate("[contoso.shout('golden')]", functions=functions) == "GOLDEN"


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("[nothing('a')]", "The template function 'nothing' is not valid."),
        ("[substring('abc', 2, 5)]", "must refer to a location within the string"),
        ("[div(1, 0)]", "divide by zero"),
        ("[length()]", "Unable to evaluate template language function 'length'"),
        ("[createObject('a', 1).b]", "The language expression property 'b' doesn't exist, available properties are 'a'."),
        ("[variables('absent')]", "The template variable 'absent' is not found."),
        ("[utcNow()]", "The template function 'utcNow' is not expected at this location."),
        ("[copyIndex()]", "The template function 'copyIndex' is not expected at this location."),
    ],
)  # fmt: skip
def test_an_output_that_cannot_be_evaluated_fails_the_deployment(
    evaluate: Evaluate, expression: str, said: str
) -> None:
    with pytest.raises(HttpResponseError) as refused:
        evaluate(expression)
    outer = refused.value.error
    assert outer is not None and outer.code == "DeploymentFailed"
    inner = outer.details[0]
    assert inner.code == "DeploymentOutputEvaluationFailed"
    assert said in inner.details[0].message


def test_an_expression_that_cannot_be_read_is_refused_before_anything_is_deployed(evaluate: Evaluate) -> None:
    with pytest.raises(HttpResponseError) as refused:
        evaluate("[concat('a']")
    assert refused.value.status_code == 400
    assert refused.value.error is not None and refused.value.error.code == "InvalidTemplate"
    assert "unexpected token" in refused.value.error.message
