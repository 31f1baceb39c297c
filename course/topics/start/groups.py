"""Is a learner's function right about the resource groups of a region, here and on another cloud?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checks.attempt import Attempt
from checks.feedback import Feedback
from course.clients import Clients
from course.cloud import Cloud
from course.topics.start.look import cloud_of, described

HERE = {"rg-web": "westeurope", "rg-build": "westeurope", "rg-archive": "eastus"}
ELSEWHERE = {"rg-lisbon": "westeurope", "rg-oslo": "norwayeast", "rg-ghent": "westeurope"}


def make(clients: Clients, groups: dict[str, str]) -> None:
    """Make resource groups in their regions."""
    for name, region in groups.items():
        clients.resources.resource_groups.create_or_update(name, {"location": region})


def elsewhere() -> Cloud:
    """A cloud that the learner has not seen."""
    cloud = Cloud.in_memory()
    make(Clients(cloud), ELSEWHERE)
    return cloud


def check_function(attempt: Attempt) -> Feedback:
    """Here, and on a cloud where other groups are."""
    function = attempt.get("groups_in")
    if not callable(function):
        return Feedback.not_attempted(next="Write the function in the answer cell, run the cell, then check again.")
    for where, cloud in (("Here", cloud_of(attempt)), ("On another cloud", elsewhere())):
        told = _try(function, cloud, where)
        if told is not None:
            return told
    return Feedback.passed(
        seen="The right names, here and on another cloud.",
        why="You asked Azure Resource Manager through the real SDK. In Azure the same function does the same.",
        fact="local-azure-same-clients",
    )


def _try(function: Any, cloud: Any, where: str) -> Feedback | None:
    client: Any = Clients(cloud).resources
    wanted = sorted(group.name for group in client.resource_groups.list() if group.location == "westeurope")
    try:
        answer = function(client, "westeurope")
    except (Exception, SystemExit) as error:
        return Feedback.failed(
            seen=f"{where} your function raised {type(error).__name__}: {error}.",
            expected="It returns a list of names.",
            next='Run `groups_in(resources, "westeurope")` in a cell of its own, and read the last line of the error.',
        )
    if answer is ...:
        return Feedback.not_attempted(next="Replace the three dots after `return`, run the cell, then check again.")
    if answer is None:
        return Feedback.failed(
            seen="Your function returned nothing.",
            expected="It hands the names back to whoever called it.",
            next="`print` shows a value, `return` gives it back. Collect the names, and return them at the end.",
        )
    names = list(answer) if isinstance(answer, Sequence) and not isinstance(answer, str) else None
    if names is None or not all(isinstance(name, str) for name in names):
        return Feedback.failed(
            seen=f"Your function returned {described(answer)}.",
            expected="A list of names, each of them text.",
            why="A list call answers whole resources. The name is one of their attributes, beside id, location, tags.",
            fact="resource-id-is-a-path",
            next="Put the name of each group into the list, not the group.",
        )
    return _compared(where, sorted(names), wanted, client)


def _compared(where: str, names: list[str], wanted: list[str], client: Any) -> Feedback | None:
    if names == wanted:
        return None
    regions = {group.name: group.location for group in client.resource_groups.list()}
    extra = next((name for name in names if name not in wanted), None)
    if extra is not None and extra not in regions:
        return Feedback.failed(
            seen=f"{where} the names are {', '.join(names)}, and there is no group {extra}.",
            expected="What the client that was handed in can see.",
            why="A client speaks to one subscription of one cloud. Names that you know from here are not there.",
            fact="local-azure-own-cloud",
            next="Ask `client`, the argument, and nothing else.",
        )
    if extra is not None:
        return Feedback.failed(
            seen=f"{where} the names are {', '.join(names)}, but {extra} is in {regions[extra]}.",
            expected="Only groups whose location is the region that was asked for.",
            why="Listing answers every group of the subscription, wherever it is.",
            fact="resource-group-holds-metadata",
            next="Compare `.location` with `region` before you keep a name.",
        )
    missing = next(name for name in wanted if name not in names)
    return Feedback.failed(
        seen=f"{where} {missing} is missing: it is in westeurope too.",
        expected="Every group in that region.",
        why="A region is written by its name, such as westeurope; compare with exactly that.",
        fact="region-name-and-display-name",
        next="Look at what your condition lets through, and at whether the loop ends too soon.",
    )
