"""Exercises of notebook 00: two first calls, a state, a prediction, an undo, a look ahead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checks.attempt import Attempt
from checks.errors import Uncheckable
from checks.exercise import Exercise, Kind, Stage, WrongAnswer
from checks.feedback import Feedback
from course.clients import Clients
from course.cloud import Cloud
from course.topics.scenes import ResourceGroup
from course.topics.start import house

FIRST_CALL = "Make a first call with the SDK and with az"
ANY_ROUTE = "Reach a state by any route, and read what a check says"
ACCEPTED = "Say what a 202 means and where progress is to be read"
WHAT_IS_REAL = "Know what is real here, what is simulated and what is not served"


class GroupsInARegion(Exercise):
    """List, compare, return: one loop over what Azure answers."""

    id = "start-1"
    title = "Which resource groups are in a region?"
    kind = Kind.CODE
    stage = Stage.WORKED
    points = 1
    minutes = 3
    objective = FIRST_CALL
    prompt = """
Write `groups_in(client, region)`. It returns the names of the resource groups in a region, as a list of text, for
whatever client it is given.

The cell above this exercise shows all that you need: a loop over `resource_groups.list()`, `.name` and `.location`.
The check tries your function on this cloud, and on another one that you have not seen.
"""
    scene = 'scene("start-1")'
    starter = '''
def groups_in(client, region):
    """The names of the resource groups in a region."""
    return ...


groups_in(resources, "westeurope")
'''
    solution = '''
def groups_in(client, region):
    """The names of the resource groups in a region."""
    return [group.name for group in client.resource_groups.list() if group.location == region]


groups_in(resources, "westeurope")
'''
    hints = (
        "Begin with the loop of the cell above, over `client` in place of `resources`.",
        "Keep a group only if its `.location` equals `region`.",
        "A list comprehension does both: `[... for group in ... if ...]`. What stands first in it goes into the list.",
    )
    misconceptions = (
        WrongAnswer(
            "objects-not-names",
            "def groups_in(client, region):\n"
            "    return [group for group in client.resource_groups.list() if group.location == region]",
            "a list of ResourceGroup objects",
        ),
        WrongAnswer(
            "every-region",
            "def groups_in(client, region):\n    return [group.name for group in client.resource_groups.list()]",
            "is in eastus",
        ),
        WrongAnswer(
            "typed-in",
            'def groups_in(client, region):\n    return ["rg-build", "rg-web"]',
            "On another cloud",
        ),
        WrongAnswer(
            "M40-notebook-client",
            "def groups_in(client, region):\n"
            "    return [group.name for group in resources.resource_groups.list() if group.location == region]",
            "On another cloud",
        ),
        WrongAnswer(
            "one-is-missing",
            "def groups_in(client, region):\n"
            "    return [group.name for group in client.resource_groups.list() if group.location == region][:1]",
            "is missing",
        ),
        WrongAnswer(
            "no-such-attribute",
            "def groups_in(client, region):\n"
            "    return [group.name for group in client.resource_groups.list() if group.region == region]",
            "raised AttributeError",
        ),
        WrongAnswer(
            "printed-not-returned",
            "def groups_in(client, region):\n"
            "    for group in client.resource_groups.list():\n"
            "        if group.location == region:\n"
            "            print(group.name)",
            "returned nothing",
        ),
    )
    alternatives = (
        "def groups_in(client, region):\n"
        "    found = []\n"
        "    for group in client.resource_groups.list():\n"
        "        if group.location.lower() == region.lower():\n"
        "            found.append(group.name)\n"
        "    return sorted(found)",
    )
    group = "rg-web"

    def build(self, cloud: Any, clients: Clients) -> str:
        """Three groups in two regions."""
        for name, region in house.GROUPS.items():
            clients.resources.resource_groups.create_or_update(name, {"location": region})
        return "Three resource groups are there, in two regions."

    def check(self, attempt: Attempt) -> Feedback:
        """Here, and on a cloud where other groups are."""
        function = attempt.get("groups_in")
        if not callable(function):
            return Feedback.not_attempted(next="Write the function in the answer cell, run the cell, then check again.")
        for where, cloud in (("Here", _cloud(attempt)), ("On another cloud", house.elsewhere())):
            told = self._try(function, cloud, where)
            if told is not None:
                return told
        return Feedback.passed(
            seen="The right names, here and on another cloud.",
            why="You asked Azure Resource Manager through the real SDK. In Azure the same function does the same.",
            fact="local-azure-same-clients",
        )

    def _try(self, function: Any, cloud: Any, where: str) -> Feedback | None:
        client = Clients(cloud).resources
        wanted = sorted(group.name for group in client.resource_groups.list() if group.location == "westeurope")
        try:
            answer = function(client, "westeurope")
        except Exception as error:
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
                seen=f"Your function returned {house.described(answer)}.",
                expected="A list of names, each of them text.",
                why="A list call answers whole resources. The name is one of their attributes, beside id, location, tags.",
                fact="resource-id-is-a-path",
                next="Put the name of each group into the list, not the group.",
            )
        return self._compared(where, sorted(names), wanted, client)

    def _compared(self, where: str, names: list[str], wanted: list[str], client: Any) -> Feedback | None:
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


class TheSameFromAz(Exercise):
    """The same question to the same Azure, by another client."""

    id = "start-2"
    title = "Ask az the same question"
    kind = Kind.CODE
    stage = Stage.FADED
    points = 1
    minutes = 3
    objective = FIRST_CALL
    prompt = """
Let `az` answer with the names of the groups in westeurope, one a line, and keep the lines in `found`.

`--query` takes an expression in JMESPath: in `[?location=='eastus'].name` the part in brackets keeps rows, and what
follows the dot keeps one field of each. `--output tsv` drops quotation marks and brackets. The command is given, but for
two gaps.
"""
    scene = 'scene("start-1")'
    starter = """
# Fill the two gaps, and take the # away:
# found = !az group list --query "[?location=='___'].___" --output tsv
found = ...
found
"""
    solution = """
found = !az group list --query "[?location=='westeurope'].name" --output tsv
found
"""
    hints = (
        "The first gap is a region, written by its name: lower case, no space.",
        "The second gap is the field to keep. `!az group list` shows which fields a group has.",
    )
    misconceptions = (
        WrongAnswer(
            "display-name",
            "found = !az group list --query \"[?location=='West Europe'].name\" --output tsv",
            "nothing",
        ),
        WrongAnswer(
            "whole-rows", "found = !az group list --query \"[?location=='westeurope']\" --output tsv", "whole rows"
        ),
        WrongAnswer("no-condition", 'found = !az group list --query "[].name" --output tsv', "rg-archive"),
        WrongAnswer("misspelled-command", "found = !az groups list", "az refused"),
        WrongAnswer("M40-typed-in", 'found = ["rg-build", "rg-web"]', "az was not asked"),
        WrongAnswer("not-lines", "found = 2", "int"),
    )
    alternatives = (
        "found = %az group list --query \"[?location=='westeurope'].name\" --output tsv",
        "found = !az group list --query \"sort([?location=='westeurope'].name)\" -o tsv",
        "import json\n"
        "groups = !az group list\n"
        'found = [group["name"] for group in json.loads("".join(groups)) if group["location"] == "westeurope"]',
    )

    def check(self, attempt: Attempt) -> Feedback:
        """The lines are the names, and az was asked for them."""
        answer = attempt.get("found")
        if answer is None or answer is ...:
            return Feedback.not_attempted(next="Fill the gaps, take the # away, run the cell, then check again.")
        cloud, lines = _cloud(attempt), house.lines_of(answer)
        if lines is None:
            return Feedback.failed(
                seen=f"`found` is {house.described(answer)}.",
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
        if not any(entry.client == "az" for entry in cloud.log()):
            return Feedback.failed(
                seen="The names are there, but az was not asked for them: this cloud has had no request from az.",
                expected="Lines that az printed.",
                why="What the SDK sees az sees too. Typing the answer in tests neither of them.",
                fact="one-api-behind-all-tools",
                next="Let the command of the starter run.",
                misconception="M40",
            )
        return self._compared(lines, house.groups_by_region(cloud))

    def _compared(self, lines: list[str], regions: dict[str, str]) -> Feedback:
        wanted = sorted(name for name, region in regions.items() if region == "westeurope")
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
        extra = next((line for line in lines if line not in wanted), lines[0])
        return Feedback.failed(
            seen=f"`found` holds {', '.join(lines)}. {extra} is not in westeurope, or names are missing.",
            expected="The groups in westeurope, and no others.",
            why="Without a condition in the brackets az answers every group of the subscription.",
            fact="resource-group-holds-metadata",
            next="Look at the part in brackets: it decides which rows stay.",
        )


class ATaggedGroup(Exercise):
    """A state to reach, by any route."""

    id = "start-3"
    title = "A resource group with an owner"
    kind = Kind.STATE
    stage = Stage.INDEPENDENT
    points = 2
    minutes = 5
    objective = ANY_ROUTE
    prompt = """
Bring the cloud to this state, by whatever route you like: the SDK, `az`, a terminal.

| | |
|---|---|
| resource group | `rg-golden-images` |
| region | `swedencentral` |
| tag `purpose` | `golden-images` |
| tag `owner` | your name, or any other |

Nothing is judged but what is there in the end.
"""
    scene = 'scene("start-3")'
    starter = """
# Your route. The two cells that made a group above are good models.
"""
    solution = """
resources.resource_groups.create_or_update(
    "rg-golden-images",
    {"location": "swedencentral", "tags": {"purpose": "golden-images", "owner": "dana"}},
)
"""
    hints = (
        "The SDK's call is `resources.resource_groups.create_or_update(name, body)`; az's command is `az group create`.",
        "The body is a dictionary with two keys: `location`, a text, and `tags`, a dictionary.",
        "With az both tags stand behind one `--tags`, with a space between: `--tags one=1 two=2`.",
    )
    misconceptions = (
        WrongAnswer(
            "M39-creating-adds",
            "!az group create --name rg-golden-images --location swedencentral --tags purpose=golden-images --output none\n"
            "!az group create --name rg-golden-images --location swedencentral --tags owner=dana --output none",
            "replaces its tags",
        ),
        WrongAnswer(
            "other-region",
            "resources.resource_groups.create_or_update(\n"
            '    "rg-golden-images", {"location": "eastus", "tags": {"purpose": "golden-images", "owner": "dana"}}\n)',
            "in eastus",
        ),
        WrongAnswer(
            "other-name",
            "resources.resource_groups.create_or_update(\n"
            '    "rg-golden-image", {"location": "swedencentral", "tags": {"purpose": "golden-images"}}\n)',
            "rg-golden-image",
        ),
        WrongAnswer(
            "tag-misspelled",
            "resources.resource_groups.create_or_update(\n"
            '    "rg-golden-images",\n'
            '    {"location": "swedencentral", "tags": {"purpose": "golden images", "owner": "dana"}},\n)',
            "is `golden images`",
        ),
        WrongAnswer(
            "no-tags",
            'resources.resource_groups.create_or_update("rg-golden-images", {"location": "swedencentral"})',
            "carries no tags",
        ),
        WrongAnswer(
            "empty-owner",
            "resources.resource_groups.create_or_update(\n"
            '    "rg-golden-images", {"location": "swedencentral", "tags": {"purpose": "golden-images", "owner": ""}}\n)',
            "owner is empty",
        ),
    )
    alternatives = (
        "!az group create --name rg-golden-images --location swedencentral "
        "--tags purpose=golden-images owner=dana --output none",
        "# first without, then with all of them\n"
        'resources.resource_groups.create_or_update("rg-golden-images", {"location": "Sweden Central"})\n'
        'resources.resource_groups.update("rg-golden-images", {"tags": {"purpose": "golden-images", "owner": "dana"}})',
        "!az group create -n rg-golden-images -l swedencentral --tags purpose=golden-images -o none\n"
        "!az group update -n rg-golden-images --set tags.owner=dana -o none",
    )
    group = "rg-golden-images"

    def build(self, cloud: Any, clients: Clients) -> str:
        """Nothing: the learner begins."""
        cloud.forget("rg-golden-image")
        return "Nothing is there yet: the group is yours to make."

    def check(self, attempt: Attempt) -> Feedback:
        """The group, its region, its two tags."""
        cloud = _cloud(attempt)
        group = house.resource(cloud, self.group)
        if group is None:
            return self._absent(cloud)
        if group["location"] != "swedencentral":
            return Feedback.failed(
                seen=f"`{self.group}` is in {group['location']}.",
                expected="It is in swedencentral.",
                why="A group's region cannot be changed: creating it again elsewhere is refused.",
                fact="group-region-is-fixed",
                next="Run the scene's cell, which clears the group away, and make it in the other region.",
            )
        tags = group.get("tags") or {}
        if not tags:
            return Feedback.failed(
                seen=f"`{self.group}` is in the right region, and carries no tags.",
                expected="The tags purpose and owner.",
                why="Tags are how bills and clean-up jobs tell groups apart.",
                fact="tags-not-inherited",
                next="State the tags beside the region, in one request.",
            )
        missing = [name for name in ("purpose", "owner") if name not in tags]
        if missing:
            return Feedback.failed(
                seen=f"`{self.group}` carries {', '.join(f'{k}={v}' for k, v in tags.items())}; {missing[0]} is missing.",
                expected="The tags purpose and owner, both.",
                why="Creating a group that exists replaces its tags: what the second request leaves out is gone.",
                fact="group-create-replaces-tags",
                next="State all tags in one request, or use an update that keeps the old ones.",
                misconception="M39",
            )
        if tags["purpose"] != "golden-images":
            return Feedback.failed(
                seen=f"The tag purpose is `{tags['purpose']}`.",
                expected="It is `golden-images`, with a hyphen.",
                why="A tag is text that others search for, letter by letter.",
                fact="tags-not-inherited",
                next="Correct the value. Mind that the owner must survive it.",
            )
        if not tags["owner"].strip():
            return Feedback.failed(
                seen="The tag owner is empty.",
                expected="A name: somebody to ask before the group is deleted.",
                next="Give it a value.",
            )
        return Feedback.passed(
            seen=f"`{self.group}` in swedencentral, with {', '.join(f'{k}={v}' for k, v in tags.items())}.",
            why="Tags label a group for bills and clean-up. The resources in it do not inherit them.",
            fact="tags-not-inherited",
        )

    def _absent(self, cloud: Any) -> Feedback:
        near = house.resource(cloud, "rg-golden-image")
        if near is None:
            return Feedback.not_attempted(next="Make the group in the answer cell or in a terminal, then check again.")
        return Feedback.failed(
            seen=f"There is `{near['name']}`, but no `{self.group}`.",
            expected=f"A group named `{self.group}`, letter by letter.",
            why="A name is a part of the resource's id, and cannot be changed afterwards.",
            fact="resource-id-is-a-path",
            next="Make a group with the right name. The other one may stay or go.",
        )


class AfterTheAccepted(Exercise):
    """A prediction, before the clock goes step by step."""

    id = "start-4"
    title = "202 Accepted: what do you know?"
    kind = Kind.PREDICT
    stage = Stage.INDEPENDENT
    points = 1
    minutes = 2
    objective = ACCEPTED
    prompt = """
Azure's longer works begin with an answer that is not yet the result. Predict what it tells, then check. The cells after
this exercise show the same request on the wire, one step at a time.
"""
    scene = 'scene("start-4")'
    starter = """
prediction = question("after-202")
prediction
"""
    solution = """
prediction = question("after-202").answer("c")
prediction
"""
    hints = (
        "Accepted is a word for the request, not for the VM.",
        "A job was taken on. Where would you look to see how far it is?",
    )
    misconceptions = (
        WrongAnswer("M37-accepted-is-done", 'prediction = question("after-202").answer("a")', "on its way"),
        WrongAnswer("M07-stopped", 'prediction = question("after-202").answer("b")', "A 202 names no state"),
        WrongAnswer("M40-the-portal-knows", 'prediction = question("after-202").answer("d")', "one more client"),
        WrongAnswer("no-such-option", 'prediction = "e"', "no option `e`"),
    )
    alternatives = ('prediction = "c"', 'prediction = question("after-202")\nprediction.answer("c", sure=2).reveal()')
    group = "rg-start-4"

    def build(self, cloud: Any, clients: Clients) -> str:
        """A running VM, and a clock that does not run ahead."""
        cloud.clock_mode = "immediate"
        ResourceGroup(clients, self.group).linux_vm("web01")
        return "`web01` is running."

    def check(self, attempt: Attempt) -> Feedback:
        """The option's own words are the feedback."""
        if attempt.untouched("prediction"):
            return Feedback.not_attempted(next="Choose an option, lock it, then check.")
        item = house.prediction()
        given = getattr(attempt.get("prediction"), "choice", attempt.get("prediction"))
        option = next((option for option in item.options if option.letter == given), None)
        if option is None:
            return Feedback.failed(
                seen=f"There is no option `{given}`.",
                expected=f"One of {', '.join(item.letters)}.",
                next="Choose one of them in the answer cell.",
            )
        if option.right:
            return Feedback.passed(
                seen=f"{option.letter}: {option.text}.",
                why=option.feedback,
                fact="202-means-accepted",
                next="Watch it on the wire, in the cells below.",
            )
        return Feedback.failed(
            seen=f"{option.letter}: {option.text}.",
            expected="What the words `202 Accepted` say, and no more.",
            why=option.feedback,
            fact=option.fact or item.facts[0],
            next="Run the cells below and watch. Then write `prediction.reset()` in a cell, and answer anew.",
            misconception=option.misconception,
        )


class TakeItBack(Exercise):
    """Break-fix: undo what a script did, and no more than that."""

    id = "start-5"
    title = "The clean-up that cleaned up too much"
    kind = Kind.TROUBLESHOOT
    stage = Stage.INDEPENDENT
    points = 3
    minutes = 8
    objective = ANY_ROUTE
    prompt = """
`web01` in `rg-shop` was updated to version 2.0 this morning; the update is fine and stays. A snapshot of its disk from
before, `web01-before-update`, was kept in case. The group carries `owner=dana` and `persist=true`.

Then a clean-up script ran. The snapshot is gone, and so are the group's tags. Bring the cloud back to where it was
**after the update and before the script**: snapshot, tags and update, all three.

Look first: `cloud.steps()` lists what can be taken back, newest last.
"""
    scene = 'scene("start-5")'
    starter = """
for step in cloud.steps()[-7:]:
    print(step.number, step.label)
"""
    solution = """
cloud.rewind(2)
"""
    hints = (
        "Read the last steps from below. Which of them are the script's?",
        "Compare the labels with the story: an update runs in the VM, a script works on the group and on the snapshot.",
        "`cloud.rewind(n)` takes back the last n steps. If it was one too many, run the scene's cell and begin again.",
    )
    misconceptions = (
        WrongAnswer("too-little", "cloud.rewind(1)", "no tags"),
        WrongAnswer("too-far", "cloud.rewind(3)", "version 1.4"),
        WrongAnswer("much-too-far", "cloud.rewind(50)", "`web01` is not there"),
        WrongAnswer(
            "M38-made-again",
            'disk = compute.virtual_machines.get("rg-shop", "web01").storage_profile.os_disk.managed_disk.id\n'
            'copy = {"creationData": {"createOption": "Copy", "sourceResourceId": disk}}\n'
            "compute.snapshots.begin_create_or_update(\n"
            '    "rg-shop", "web01-before-update", {"location": "eastus", "properties": copy}\n'
            ").result()\n"
            'resources.resource_groups.update("rg-shop", {"tags": {"owner": "dana", "persist": "true"}})',
            "holds version 2.0",
        ),
        WrongAnswer(
            "tags-only",
            'resources.resource_groups.update("rg-shop", {"tags": {"owner": "dana", "persist": "true"}})',
            "The snapshot is missing",
        ),
    )
    alternatives = (
        "cloud.rewind(to=cloud.steps()[-3].number)",
        "cloud.rewind()\ncloud.rewind()",
        "# the snapshot by rewinding, the tags by hand\n"
        "cloud.rewind(1)\n"
        "!az group update --name rg-shop --tags owner=dana persist=true --output none",
    )
    group = "rg-shop"

    def build(self, cloud: Any, clients: Clients) -> str:
        """A shop, its snapshot, its update, and the script."""
        house.shop(clients, self.group)
        return "The shop was updated, and then the clean-up script ran."

    def check(self, attempt: Attempt) -> Feedback:
        """The update, the tags and the snapshot of the time before."""
        cloud = _cloud(attempt)
        running, kept = (house.version_in(cloud, self.group, what) for what in ("web01", "web01-before-update"))
        tags = (house.resource(cloud, self.group) or {}).get("tags") or {}
        if running is None:
            return Feedback.failed(
                seen="`web01` is not there, nor anything else of the shop.",
                expected="It is there, updated.",
                why="Rewinding takes back every step after the place you go to, wanted or not.",
                fact="local-azure-rewind",
                next="Run the scene's cell to begin again, and take back fewer steps.",
            )
        if running == "1.4":
            return Feedback.failed(
                seen="On `web01` is version 1.4: the update is undone too.",
                expected="Version 2.0 stays.",
                why="Rewinding takes back every step after the place you go to, wanted or not.",
                fact="local-azure-rewind",
                next="Run the scene's cell to begin again, and take back one step less.",
            )
        if kept is None and not tags:
            return Feedback.not_attempted(next="Look at the last steps, and take back those of the script.")
        if kept is None:
            return Feedback.failed(
                seen="The tags are there. The snapshot is missing.",
                expected="`web01-before-update`, as it was.",
                why="What was deleted comes back only by going back: real Azure would not bring it back at all.",
                fact="local-azure-rewind",
                next="Run the scene's cell, then look at `cloud.steps()` for the step that deleted it.",
            )
        if kept != "1.4":
            return Feedback.failed(
                seen=f"There is a snapshot `web01-before-update`, and it holds version {kept}.",
                expected="The snapshot from before the update, with version 1.4.",
                why="One made again under the same name is another snapshot: it holds the disk as it is now.",
                fact="snapshot-made-again-is-another",
                next="Run the scene's cell to begin again, and go back instead of making it anew.",
                misconception="M38",
            )
        if tags.get("owner") != "dana" or tags.get("persist") != "true":
            return Feedback.failed(
                seen="The snapshot is back, but the group carries no tags, or not both.",
                expected="owner=dana and persist=true.",
                why="The script created the group again, without tags. That replaced them.",
                fact="group-create-replaces-tags",
                next="There is one more step of the script to take back.",
            )
        return Feedback.passed(
            seen="The snapshot with version 1.4, both tags, and version 2.0 on `web01`.",
            why="Only the local Azure can do this. In real Azure there is no undo: what is deleted is made again, or lost.",
            fact="local-azure-rewind",
        )


class WhereYouStand(Exercise):
    """The pre-test: answered is enough."""

    id = "start-6"
    title = "Where do you stand?"
    kind = Kind.CONCEPT
    stage = Stage.INDEPENDENT
    points = 0
    minutes = 8
    objective = WHAT_IS_REAL
    prompt = """
Twelve questions on what the other notebooks teach. **Nothing is scored**: no points, and no answer is held against you.
Each option says what it is worth, and at the end you see which beliefs to watch for.

Choose with the mouse, or with the keys: a letter, then Enter.
"""
    starter = """
pretest = quiz("pretest")
pretest
"""
    solution = """
pretest = quiz("pretest")
for item in pretest.bank.items:
    pretest.answer(item.id, "a", sure=1)  # any answer will do: nothing is scored
pretest
"""
    hints = ("There is nothing to get right. If you do not know, choose what sounds likely, and read what it says.",)
    misconceptions = (
        WrongAnswer(
            "left-halfway",
            'pretest = quiz("pretest")\nfor item in pretest.bank.items[:7]:\n    pretest.answer(item.id, "b")',
            "7 of 12 questions are answered",
        ),
    )
    alternatives = (
        'pretest = quiz("pretest")\nfor item in pretest.bank.items:\n    pretest.answer(item.id, item.key, sure=3)',
    )

    def check(self, attempt: Attempt) -> Feedback:
        """All twelve have some answer."""
        pretest = attempt.get("pretest")
        given = getattr(pretest, "choice", None) or {}
        if not given:
            return Feedback.not_attempted(next="Answer the questions in the cell above, in any mood.")
        count = len(house.pretest().items)
        if len(given) < count:
            return Feedback.failed(
                seen=f"{len(given)} of {count} questions are answered.",
                expected="All of them, with any answer.",
                next="Go on where you stopped. A guess is an answer.",
            )
        return Feedback.passed(
            seen=f"All {count} are answered. Nothing was scored.",
            why="Several of the twelve come down to one thing: generalizing happens in two places, and neither sees the other.",
            fact="generalize-two-layers",
            next="Go on with notebook 03, Generalization, which is about those two places.",
        )


def _cloud(attempt: Attempt) -> Any:
    if not isinstance(attempt.cloud, Cloud):
        raise Uncheckable("This notebook has no cloud yet: its first cell has not been run.")
    return attempt.cloud
