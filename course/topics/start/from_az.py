"""Did az answer with the names of the resource groups of a region?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checks.attempt import Attempt
from checks.feedback import Feedback
from course.topics.start import groups
from course.topics.start.look import cloud_of, described, resource_groups


def check_lines(attempt: Attempt) -> Feedback:
    """The lines are the names, and az was asked for them."""
    answer = attempt.get("found")
    if answer is None or answer is ...:
        return Feedback.not_attempted(next="Fill the gaps, take the # away, run the cell, then check again.")
    cloud, lines = cloud_of(attempt), lines_of(answer)
    if lines is None:
        return Feedback.failed(
            seen=f"`found` is {described(answer)}.",
            expected="The lines that az printed.",
            next="Begin the line with `found = !az group list`, as in the starter.",
        )
    refused = next((line for line in lines if line.startswith("ERROR:")), None)
    if refused is not None:
        return Feedback.failed(
            seen=f"az refused. {refused}",
            expected="The command of the starter, with its gaps filled.",
            next="Read what az says it does not know, and compare letter by letter with the command that is given.",
        )
    if not _az_was_asked(cloud):
        return Feedback.failed(
            seen="The names are there, but az was not asked for them: since the scene was set, no request came from az.",
            expected="Lines that az printed.",
            why="What the SDK sees az sees too. Typing the answer in tests neither of them.",
            fact="one-api-behind-all-tools",
            next="Let the command of the starter run.",
            misconception="M40",
        )
    return _compared(lines, resource_groups(cloud))


def _compared(lines: list[str], there: Mapping[str, Mapping[str, Any]]) -> Feedback:
    wanted = sorted(name for name, group in there.items() if group["location"] == "westeurope")
    if sorted(lines) == wanted:
        return Feedback.passed(
            seen=", ".join(lines),
            why="az and the SDK speak to the same Azure Resource Manager: what one makes, the other sees.",
            fact="one-api-behind-all-tools",
        )
    if not lines:
        return Feedback.failed(
            seen="az answered nothing: no group fits the condition.",
            expected="The groups in westeurope.",
            why="A query compares text with text, and Azure writes a region by its name, not by its display name.",
            fact="region-name-and-display-name",
            next="Run `!az group list --output table`, and copy the region as it stands there.",
        )
    if any("/subscriptions/" in line for line in lines):
        return Feedback.failed(
            seen="`found` holds whole rows, with ids and regions.",
            expected="The names alone.",
            why="Without a field after the brackets a query keeps the whole resource.",
            fact="resource-id-is-a-path",
            next="Fill the second gap: a dot, and the field that you want.",
        )
    missing = [name for name in wanted if name not in lines]
    if missing:
        return Feedback.failed(
            seen=f"`found` holds {', '.join(lines)}. {missing[0]} is missing: it is in westeurope too.",
            expected="Every group in westeurope, one a line.",
            why="Listing answers every group of the subscription; your query has kept too few of them.",
            fact="resource-group-holds-metadata",
            next="Take everything out of the query that is not in the starter, gaps apart.",
        )
    extra = next((line for line in lines if line not in wanted), lines[0])
    return Feedback.failed(
        seen=f"`found` holds {', '.join(lines)}, and {extra} is not in westeurope.",
        expected="The groups in westeurope, and no others.",
        why="Without a condition in the brackets az answers every group of the subscription.",
        fact="resource-group-holds-metadata",
        next="Look at the part in brackets: it decides which rows stay.",
    )


def _az_was_asked(cloud: Any) -> bool:
    """Whether az has sent a request since the scene was set."""
    asked = False
    for entry in cloud.log():
        if entry.method == "PUT" and entry.path.endswith(f"/{next(iter(groups.HERE))}"):
            asked = False
        asked = asked or entry.client == "az"
    return asked


def lines_of(answer: Any) -> list[str] | None:
    """The lines of what `!az` or `%az` gave, or of a list of text; None if it is neither."""
    text = getattr(answer, "stdout", None)
    if isinstance(text, str):
        answer = text or getattr(answer, "stderr", "")
    if isinstance(answer, str):
        answer = answer.splitlines()
    if isinstance(answer, Sequence) and all(isinstance(line, str) for line in answer):
        return [line for line in answer if line.strip() and not line.startswith("WARNING:")]
    return None
