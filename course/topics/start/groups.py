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
    other = elsewhere()
    for where, cloud, region in (
        ("Here", cloud_of(attempt), "westeurope"),
        ("On another cloud", other, "westeurope"),
        ("For another region", other, "norwayeast"),
    ):
        told = _try(function, cloud, where, region)
        if told is not None:
            return told
    return Feedback.passed(
        seen="The right names, here and on another cloud.",
        why="You asked Azure Resource Manager through the real SDK. In Azure the same function does the same.",
        fact="local-azure-same-clients",
    )


def _try(function: Any, cloud: Any, where: str, region: str) -> Feedback | None:
    client: Any = Clients(cloud).resources
    wanted = sorted(group.name for group in client.resource_groups.list() if group.location == region)
    try:
        answer = function(client, region)
    except (Exception, SystemExit) as error:
        return Feedback.failed(
            seen=f"{where} your function raised {type(error).__name__}: {_first_line(error)}.",
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
    if names is None:
        return Feedback.failed(
            seen=f"Your function returned {described(answer)}.",
            expected="A list of names, each of them text.",
            next="Put the names into a list: in square brackets, or by append.",
        )
    if not all(isinstance(name, str) for name in names):
        return Feedback.failed(
            seen=f"Your function returned {described(answer)}.",
            expected="A list of names, each of them text.",
            why="A list call answers whole resources. The name is one of their attributes, beside id, location, tags.",
            fact="resource-id-is-a-path",
            next="Put the name of each group into the list, not the group.",
        )
    return _compared(where, sorted(names), wanted, region, client)


def _compared(where: str, names: list[str], wanted: list[str], region: str, client: Any) -> Feedback | None:
    if names == wanted:
        return None
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        return Feedback.failed(
            seen=f"{where} {twice} is in your list more than once.",
            expected="Each group once.",
            next="Collect the names in one loop, and begin each call with an empty list.",
        )
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
        seen=f"{where} {missing} is missing: it is in {region} too.",
        expected="Every group in that region.",
        why="A region is written by its name, such as westeurope; compare with exactly that.",
        fact="region-name-and-display-name",
        next="Look at what your condition lets through, and at whether the loop ends too soon.",
    )


def _first_line(error: BaseException) -> str:
    """What an error says, without the lines in which the SDK says it again."""
    return next(iter(str(error).splitlines()), "").rstrip(".")
