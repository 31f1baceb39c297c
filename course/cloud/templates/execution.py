"""A deployment as it runs: each resource is a PUT of its own, under the same rules as any client's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from ..arm import long_running_operations as lro
from ..arm.engine import Arm
from ..arm.errors import ArmError
from ..arm.http import Response
from ..arm.refusals import catalogue, refusal
from ..arm.resource_id import parse
from ..arm.store import Document
from . import outputs
from .errors import MALFORMED, ExpressionError
from .plan import Plan
from .resources import PlannedResource
from .scope import Scope, Values

#: The names that .NET gives to status codes: what ARM calls a provider's refusal.
REASONS = {
    200: "OK", 201: "Created", 202: "Accepted", 204: "NoContent", 400: "BadRequest", 401: "Unauthorized",
    403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed", 409: "Conflict", 412: "PreconditionFailed",
    429: "TooManyRequests",
}  # fmt: skip
#: Refusals of ARM itself; those of a resource provider come as text inside the status code's name.
_OF_ARM = frozenset(
    ("AuthorizationFailed", "LinkedAuthorizationFailed", "ScopeLocked", "ResourceGroupNotFound", "InvalidResourceType",
     "InvalidResourceLocation", "LocationNotAvailableForResourceType", "NoRegisteredProviderFound", "DeploymentFailed",
     "MissingSubscriptionRegistration", "InvalidTemplate", "InvalidTemplateDeployment", "ResourceNotFound")
)  # fmt: skip
_DEFAULT_VERSION = "2022-09-01"


@dataclass(slots=True)
class Done:
    """What became of one resource; `error` where it failed."""

    resource: PlannedResource
    status: int
    started: str
    ended: str
    error: ArmError | None = None
    #: The ids of its deployment operation, where that was shown already while it ran.
    number: str = ""
    tracking: str = ""

    @property
    def code(self) -> str:
        """Created, OK, BadRequest..."""
        return REASONS.get(self.status, "BadRequest")


@dataclass(slots=True)
class Begun:
    """One resource that is being made; `operation` is the key of its operation's record, empty where there is none."""

    resource: PlannedResource
    status: int
    started: str
    operation: str
    number: str = ""
    tracking: str = ""

    @property
    def code(self) -> str:
        """Created, OK, Accepted..."""
        return REASONS.get(self.status, "OK")


class Execution:
    """One run of a plan."""

    def __init__(self, arm: Arm, plan: Plan) -> None:
        self.arm, self.plan = arm, plan
        self.scope: Scope = plan.scope.running(self)
        self.done: list[Done] = []

    def run(self) -> None:
        """Make what the template says; what waits for a failed resource is left undone."""
        broken: set[str] = set()
        for resource in self.plan.order:
            key = resource.id.lower()
            if any(edge.on.id.lower() in broken for edge in self.plan.edges[key]):
                broken.add(key)
                continue
            done = self._make(resource)
            self.done.append(done)
            if done.error is not None:
                broken.add(key)

    @property
    def failures(self) -> tuple[ArmError, ...]:
        """The details of DeploymentFailed."""
        return tuple(done.error for done in self.done if done.error is not None)

    def outputs(self) -> Values:
        """The outputs, once all is made."""
        return outputs.evaluated(self.scope)

    def made(self) -> list[Document]:
        """outputResources: what was made, and what nested deployments made."""
        ids: dict[str, str] = {}
        for done in self.done:
            if done.error is not None:
                continue
            record = self.arm.store.get(done.resource.id)
            if done.resource.type.lower() == "microsoft.resources/deployments" and record is not None:
                for item in record.document["properties"].get("outputResources") or []:
                    ids[item["id"].lower()] = item["id"]
            else:
                ids[done.resource.id.lower()] = record.document["id"] if record else done.resource.id
        return [{"id": ids[key]} for key in sorted(ids)]

    # One resource

    def _make(self, resource: PlannedResource) -> Done:
        begun = self.begin(resource)
        return begun if isinstance(begun, Done) else self.end(begun)

    def begin(self, resource: PlannedResource) -> Begun | Done:
        """Send its PUT; one that is refused is done."""
        started = self.arm.clock.text()
        try:
            response = self.arm.invoke("PUT", resource.id, self._body(resource), resource.api_version)
            error = self._refused(resource, response)
            status = response.status
        except ExpressionError as problem:
            status, error = 400, ArmError(400, "InvalidTemplate", self._unprocessed(resource, str(problem)))
        except ArmError as problem:
            status, error = problem.status, problem
        if error is not None:
            return Done(resource, status, started, self.arm.clock.text(), error)
        return Begun(resource, status, started, operation_key(parse(resource.id).subscription, response))

    def end(self, begun: Begun) -> Done:
        """Bring its operation to its end."""
        error = self._finished(begun)
        status = 409 if error is not None else begun.status
        ended = self.arm.clock.text()
        return Done(begun.resource, status, begun.started, ended, error, begun.number, begun.tracking)

    def _body(self, resource: PlannedResource) -> Values:
        try:
            return resource.body(self.scope)
        except MALFORMED as problem:
            raise ExpressionError(f"A part of the resource is not of the expected form: {problem}") from None

    @staticmethod
    def _unprocessed(resource: PlannedResource, sentence: str) -> str:
        return f"Unable to process template language expressions for resource '{resource.id}' at line '1' and column '1'. '{sentence}'"

    @staticmethod
    def _refused(resource: PlannedResource, response: Response) -> ArmError | None:
        """A refusal at once: the provider's own error as text under BadRequest or Conflict (catalogue, recorded)."""
        if response.status < 400:
            return None
        content = json.loads(response.body)
        error = read_error(content["error"], response.status)
        if error.code in _OF_ARM:
            return error
        text = json.dumps(content, indent=2, ensure_ascii=False).replace("\n", "\r\n")
        return ArmError(response.status, REASONS.get(response.status, "BadRequest"), text)

    def _finished(self, begun: Begun) -> ArmError | None:
        """The error of an operation that failed later; None for one that succeeded.

        It stands flat in the details (recorded: row required-parameter-missing), except where a source shows it
        inside ResourceDeploymentFailure (row plan-missing).
        """
        record = self.arm.store.get(begun.operation) if begun.operation else None
        private = lro.finish(self.arm, record).private if record is not None else {}
        if "error" not in private:
            return None
        error = read_error(private["error"], private.get("error_status", 409))
        if error.code not in _wrapped_codes():
            return error
        wrapper = refusal("wrapper-resource-failure")
        return ArmError(409, wrapper.code, wrapper.message, begun.resource.id, (error,))

    # Runtime

    def reference(self, name: str, api_version: str, full: bool) -> Any:
        """The state of a resource of this template or of any other, as GET answers it."""
        found = self.plan.index.find(name)
        if found and found[0].loop and name.lower() == found[0].loop.lower():
            return [self._state(r.id, api_version or r.api_version, full) for r in found]
        if found:
            return self._state(found[0].id, api_version or found[0].api_version, full)
        if not name.startswith("/"):
            raise ExpressionError(
                f"The template reference '{name}' is not valid: could not find template resource or resource copy with this "
                "name. Please see https://aka.ms/arm-function-reference for usage details."
            )
        return self._state(name, api_version or _DEFAULT_VERSION, full)

    def _state(self, resource_id: str, api_version: str, full: bool) -> Any:
        document = self._answer(self.arm.invoke("GET", resource_id, None, api_version))
        if not full:
            return document.get("properties", {})
        target = parse(document["id"])
        kept = {key: value for key, value in document.items() if key not in ("id", "name", "type", "etag")}
        return {
            "apiVersion": api_version,
            **kept,
            "subscriptionId": target.subscription,
            "resourceGroupName": target.resource_group,
            "scope": "",
            "resourceId": target.relative,
            "referenceApiVersion": api_version,
            "condition": True,
            "isConditionTrue": True,
            "isTemplateResource": False,
            "isAction": False,
            "provisioningOperation": "Read",
        }

    def action(self, function: str, name: str, api_version: str, body: Values | None) -> Any:
        """listKeys and its kin: a POST on the resource."""
        found = self.plan.index.find(name)
        target, version = (found[0].id, found[0].api_version) if found else (name, _DEFAULT_VERSION)
        operation = function[0].lower() + function[1:]
        return self._answer(self.arm.invoke("POST", f"{target}/{operation}", body or {}, api_version or version))

    @staticmethod
    def _answer(response: Response) -> Any:
        content = json.loads(response.body)
        if response.status >= 400:
            raise read_error(content["error"], response.status)
        return content


@cache
def _wrapped_codes() -> frozenset[str]:
    """Codes of late failures that a deployment wraps once more."""
    rows = catalogue().values()
    return frozenset(row.code for row in rows if row.asynchronous and row.wrapped_as == "ResourceDeploymentFailure")


def operation_key(subscription: str, response: Response) -> str:
    """The key of the operation that an answer began; empty where the answer was final."""
    url = response.headers.get("Azure-AsyncOperation") or response.headers.get("Location")
    return lro.key_of(subscription, urlsplit(url).path.rsplit("/", 1)[-1]) if url else ""


def read_error(content: Values, status: int) -> ArmError:
    """An error object as an ArmError again."""
    return ArmError(
        status,
        content["code"],
        content.get("message") or "",
        content.get("target"),
        tuple(read_error(detail, status) for detail in content.get("details") or []),
        tuple(content.get("additionalInfo") or []),
    )
