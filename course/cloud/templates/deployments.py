"""Microsoft.Resources/deployments."""

from __future__ import annotations

from typing import Any, ClassVar

from ..arm.clock import ClockMode
from ..arm.errors import ArmError
from ..arm.refusals import refusal
from ..arm.resource_type import Accepted, Answer, Call, Completion, Context, ResourceType, location_key
from ..arm.store import Document, Record
from . import documents, jsonc, on_error, plan, preflight, sent
from .complete_mode import delete_the_rest
from .deployment_operations import canceled, operations_of, running
from .errors import unreadable_template
from .execution import Execution
from .exported import spelled
from .hashes import minified, template_hash
from .parameters import without_secrets
from .plan import Plan
from .scope import Values
from .stages import Stages
from .what_if import changes

TYPE = "Microsoft.Resources/deployments"


class Deployments(ResourceType):
    """client.deployments, in a resource group or a subscription."""

    group = "deployments"
    type = TYPE
    package = "deployments"
    put_off = True
    interrupting: ClassVar[frozenset[str]] = frozenset(("cancel", "cancel_at_subscription_scope"))

    def parse(self, body: bytes) -> Any:
        """az sends a template file as it is."""
        return jsonc.loads(body)

    # Create

    def create_or_update(self, call: Call) -> Any:
        planned, properties = sent.planned(call)
        preflight.check(planned, call.id.name, call.guid("tracking"))
        old = call.existing()
        document = _document(call, planned, properties, "Accepted")
        call.put(
            document,
            template=planned.template,
            parameters=planned.scope.parameters,
            properties={key: value for key, value in properties.items() if key not in ("template", "parameters")},
            started=call.now,
            operations=[],
        )
        return Accepted(document, finish="deploy", created=old is None, seconds=1)

    def create_or_update_at_subscription_scope(self, call: Call) -> Any:
        if not call.body.get("location"):
            raise ArmError(400, "LocationRequired", "The location property is required for this definition.")
        return self.create_or_update(call)

    def deploy(self, done: Completion) -> Any:
        """Make what the template says; a deployment that fails keeps what it made."""
        record = done.require()
        private = record.private
        properties = {**private["properties"], "template": private["template"]}
        location = record.document.get("location")
        planned = plan.make(
            Context(done.arm, done.id), properties, values=dict(private["parameters"]), location=location
        )
        run = Execution(done.arm, planned)
        if done.arm.clock.mode is ClockMode.IMMEDIATE and not done.arguments:
            run.run()
        elif (stages := Stages(done, run)).go_on():
            return self._goes_on(done, stages)
        error = _deployment_failed(done.id.text, run.failures) if run.failures else None
        rolled_back = on_error.roll_back(done, properties) if error is not None else None
        outputs: Values = {}
        if error is None:
            try:
                outputs = run.outputs()
            except ArmError as problem:
                error = _deployment_failed(done.id.text, (problem,))
        if error is None and documents.spelled_mode(properties) == "Complete":
            delete_the_rest(done.arm, planned)
        state = "Succeeded" if error is None else "Failed"
        correlation = record.document["properties"]["correlationId"]
        document = documents.deployment(planned, properties, state, private["started"], done.now, correlation)
        document = {**record.document, "properties": document["properties"] | on_error.shown(properties, rolled_back)}
        if error is None:
            if "outputs" in planned.template:
                document["properties"]["outputs"] = outputs
            document["properties"]["outputResources"] = run.made()
        else:
            document["properties"]["error"] = error.content()
        kept = without_secrets(planned.template, planned.scope.parameters)
        done.put(document, operations=operations_of(done, run, error is None), parameters=kept)
        return error

    def _goes_on(self, done: Completion, stages: Stages) -> Accepted:
        """A part is over; what runs and what is done can be seen."""
        record = done.require()
        operations = running(done, stages.run, stages.begun)
        state = {"provisioningState": "Running", "timestamp": documents.zulu(done.now)}
        duration = {"duration": documents.duration(record.private["started"], done.now)}
        done.change(record.document["id"], {**state, **duration}, operations=operations)
        return Accepted(finish="deploy", arguments=stages.kept(), seconds=stages.seconds)

    def polling_headers(self, call: Call, operation_id: str, status: int) -> dict[str, str] | None:
        """Recorded: a deployment is polled below itself, its deletion and what-if below the subscription."""
        host, version = call.arm.host, call.query.get("api-version", call.operation.api_version)
        if call.operation.method == "PUT":
            url = f"https://{host}{call.id.text}/operationStatuses/{operation_id}?api-version={version}"
            return {"Azure-AsyncOperation": url}
        base = f"https://{host}/subscriptions/{call.subscription}/operationresults"
        return {"Location": f"{base}/{operation_id}?api-version={version}"}

    def poll_content(self, private: Any, content: Document) -> Document:
        """Recorded: the status alone, and the error where there is one."""
        running = {"InProgress": "Running"}.get(content["status"], content["status"])
        return {"status": running, **({"error": content["error"]} if "error" in content else {})}

    def refuse_busy(self, call: Call, record: Record) -> ArmError | None:
        """One deployment of a name at a time."""
        if call.operation.method == "DELETE":
            return ArmError(
                409,
                "DeploymentActive",
                f"Unable to delete deployment '{record.document['name']}': the deployment is still active. "
                "Please see https://aka.ms/arm-deploy for usage details.",
            )
        if call.operation.method != "PUT":
            return None
        return ArmError(
            409,
            "DeploymentActive",
            f"Unable to edit or replace deployment '{record.document['name']}': previous deployment from "
            f"'{documents.zulu(record.private['started'])}' is still active. Please see https://aka.ms/arm-deploy for usage "
            "details.",
        )

    # Look

    def get(self, call: Call) -> Any:
        record = call.existing()
        if record is None:
            raise _not_found(call)
        return record.document

    get_at_subscription_scope = get

    def check_existence(self, call: Call) -> Any:
        return Answer(204 if call.existing() else 404)

    check_existence_at_subscription_scope = check_existence

    def list_by_resource_group(self, call: Call) -> Any:
        group = f"/subscriptions/{call.subscription}/resourceGroups/{call.params['resourceGroupName']}"
        return self._newest_first(call, group)

    def list_at_subscription_scope(self, call: Call) -> Any:
        return self._newest_first(call, f"/subscriptions/{call.subscription}")

    @staticmethod
    def _newest_first(call: Call, scope: str) -> Document:
        found = [record.document for record in call.arm.store.children(scope, TYPE)]
        wanted = call.query.get("$filter", "").replace(" ", "").lower().removeprefix("provisioningstateeq").strip("'")
        found = [d for d in found if not wanted or d["properties"]["provisioningState"].lower() == wanted]
        found.sort(key=lambda document: str(document["properties"]["timestamp"]), reverse=True)
        top = call.query.get("$top", "")
        return {"value": found[: int(top)] if top.isdigit() else found}

    # Try

    def validate(self, call: Call) -> Any:
        """200 with what would be made, or the refusal that a PUT would meet."""
        planned, properties = sent.planned(call)
        preflight.check(planned, call.id.name, call.guid("tracking"))
        document = _document(call, planned, properties, "Succeeded")
        document["properties"] |= {
            "timestamp": "0001-01-01T00:00:00Z",
            "duration": "PT0S",
            "validatedResources": [{"id": resource.id} for resource in planned.resources],
        }
        return document

    validate_at_subscription_scope = validate

    def what_if(self, call: Call) -> Any:
        planned, properties = sent.planned(call)
        preflight.check(planned, call.id.name, call.guid("tracking"))
        level = (properties.get("whatIfSettings") or {}).get("resultFormat", "FullResourcePayloads")
        complete = documents.spelled_mode(properties) == "Complete"
        found = changes(planned, complete, str(level).lower() == "resourceidonly")
        result = {
            "status": "Succeeded",
            "properties": {"correlationId": call.guid("correlation"), "changes": found},
        }
        return Accepted(finish="tell", arguments={"result": result}, seconds=1)

    what_if_at_subscription_scope = what_if

    def tell(self, done: Completion) -> Any:
        """A result that was worked out when it was asked for."""
        return done.arguments["result"]

    # The rest

    def calculate_template_hash(self, call: Call) -> Any:
        """POST a template: what it is hashed as, and the hash that its deployments show."""
        template = jsonc.loads(call.request.body)
        if not isinstance(template, dict):
            raise unreadable_template("The request content is not a template: a JSON object is expected.")
        return {"minifiedTemplate": minified(template), "templateHash": template_hash(template)}

    def cancel(self, call: Call) -> Any:
        record = call.existing()
        if record is None:
            raise _not_found(call)
        if record.document["properties"]["provisioningState"] not in ("Accepted", "Running"):
            state = record.document["properties"]["provisioningState"]
            raise ArmError(
                409,
                "DeploymentCannotBeCancelled",
                f"The deployment '{record.document['name']}' cannot be cancelled because its provisioning state is '{state}'.",
            )
        call.arm.cancel(call.id)
        over = {"provisioningState": "Canceled", "timestamp": documents.zulu(call.now)}
        over["duration"] = documents.duration(record.private["started"], call.now)
        operations = canceled(record.private["operations"], call.now)
        call.change(record.document["id"], over, operations=operations)
        return Answer(204)

    cancel_at_subscription_scope = cancel

    def export_template(self, call: Call) -> Any:
        record = call.existing()
        if record is None:
            raise _not_found(call)
        return {"template": spelled(record.private["template"])}

    export_template_at_subscription_scope = export_template

    def delete(self, call: Call) -> Any:
        if call.existing() is None:
            return Answer(204)
        return Accepted(finish="remove", seconds=1)

    delete_at_subscription_scope = delete

    def remove(self, done: Completion) -> Any:
        """The deployment is forgotten; what it made stays."""
        done.arm.store.delete(done.id.key)
        return Answer(204)


def _document(call: Call, planned: Plan, properties: Values, state: str) -> Document:
    document = documents.deployment(planned, properties, state, call.now, call.now, call.guid("correlation"))
    if call.body.get("location"):
        document["location"] = location_key(call.body["location"])
    if call.body.get("tags"):
        document["tags"] = call.body["tags"]
    document["properties"] |= on_error.shown(properties, None)
    return document


def _not_found(call: Call) -> ArmError:
    return ArmError(404, "DeploymentNotFound", f"Deployment '{call.id.name}' could not be found.")


def _deployment_failed(deployment_id: str, details: tuple[ArmError, ...]) -> ArmError:
    """catalogue row wrapper-deployment-failed."""
    wrapper = refusal("wrapper-deployment-failed", target=deployment_id)
    return ArmError(409, wrapper.code, wrapper.message, deployment_id, details)
