"""Exercises of notebook 00: two first calls, a state, a prediction, an undo, a decision, a look ahead."""

from __future__ import annotations

from typing import Any

from checks.attempt import Attempt
from checks.exercise import Exercise, Kind, Stage, WrongAnswer
from checks.feedback import Feedback
from course.clients import Clients
from course.topics.scenes import ResourceGroup
from course.topics.start import accepted, answered, from_az, groups, shop, tagged, whereabouts

FIRST_CALL = "Make a first call with the SDK and with az"
ANY_ROUTE = "Reach a state by any route, and read what a check says"
ACCEPTED = "Say what a 202 means and where progress is to be read"
LOOK_AHEAD = "Find out what you believe about images before you are told"
WHAT_IS_REAL = "Know what is real here, what is simulated and what is not served"


def _changed(solution: str, **wrong: str | None) -> str:
    """A solution of start-6 with another place for one wish; None leaves it open."""
    for name, place in wrong.items():
        line = next(line for line in solution.splitlines() if f'"{name}"' in line)
        solution = solution.replace(line, f'    "{name}": {"..." if place is None else repr(place)},')
    return solution


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


# Try it: take the # away from the next line.
# groups_in(resources, "westeurope")
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
            "region-typed-in",
            "def groups_in(client, region):\n"
            '    return [group.name for group in client.resource_groups.list() if group.location == "westeurope"]',
            "For another region",
        ),
        WrongAnswer(
            "names-twice",
            "def groups_in(client, region):\n"
            "    names = [group.name for group in client.resource_groups.list() if group.location == region]\n"
            "    return names + names",
            "more than once",
        ),
        WrongAnswer(
            "a-set-of-names",
            "def groups_in(client, region):\n"
            "    return {group.name for group in client.resource_groups.list() if group.location == region}",
            "returned a set",
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
        groups.make(clients, groups.HERE)
        return "Three resource groups are there, in two regions."

    def check(self, attempt: Attempt) -> Feedback:
        """Here, and on a cloud where other groups are."""
        return groups.check_function(attempt)


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
    scene = 'scene("start-2")'
    starter = """
found = None
# Fill the two gaps in the next line, and take its # away.
# found = !az group list --query "[?location=='___'].___" --output tsv
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
        WrongAnswer(
            "only-the-first",
            "found = !az group list --query \"[?location=='westeurope'] | [0].name\" --output tsv",
            "is missing",
        ),
        WrongAnswer("not-lines", "found = 2", "int"),
    )
    alternatives = (
        "found = %az group list --query \"[?location=='westeurope'].name\" --output tsv",
        "found = !az group list --query \"sort([?location=='westeurope'].name)\" -o tsv",
        "import json\n"
        "groups = !az group list\n"
        'found = [group["name"] for group in json.loads("".join(groups)) if group["location"] == "westeurope"]',
    )

    group = "rg-web"

    def build(self, cloud: Any, clients: Clients) -> str:
        """The same three groups."""
        groups.make(clients, groups.HERE)
        return "The same three resource groups are there."

    def check(self, attempt: Attempt) -> Feedback:
        """The lines are the names, and az was asked for them."""
        return from_az.check_lines(attempt)


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
        "# capitals are no other group\n"
        "resources.resource_groups.create_or_update(\n"
        '    "RG-Golden-Images", {"location": "swedencentral", "tags": {"Purpose": "golden-images", "Owner": "dana"}}\n)',
        "# first without, then with all of them\n"
        'resources.resource_groups.create_or_update("rg-golden-images", {"location": "Sweden Central"})\n'
        'resources.resource_groups.update("rg-golden-images", {"tags": {"purpose": "golden-images", "owner": "dana"}})',
        "!az group create -n rg-golden-images -l swedencentral --tags purpose=golden-images -o none\n"
        "!az group update -n rg-golden-images --set tags.owner=dana -o none",
    )
    group = "rg-golden-images"

    def build(self, cloud: Any, clients: Clients) -> str:
        """Nothing: the learner begins."""
        return "Nothing is there yet: the group is yours to make."

    def check(self, attempt: Attempt) -> Feedback:
        """The group, its region, its two tags."""
        return tagged.check_group(attempt)


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
Azure's longer operations begin with an answer that is not yet the result. Predict what it tells you, then check. The
cells after this exercise show the same request on the wire, one step at a time.
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
        "A job was taken on. Where would you look to see how far it has come?",
    )
    misconceptions = (
        WrongAnswer("M37-accepted-is-done", 'prediction = question("after-202").answer("a")', "on its way"),
        WrongAnswer("M07-stopped", 'prediction = question("after-202").answer("b")', "A 202 names no state"),
        WrongAnswer("M40-the-portal-knows", 'prediction = question("after-202").answer("d")', "one more client"),
        WrongAnswer("no-such-option", 'prediction = "e"', "no option 'e'"),
    )
    alternatives = ('prediction = "C"', 'prediction = question("after-202")\nprediction.answer("c", sure=2).reveal()')
    group = "rg-start-4"

    def build(self, cloud: Any, clients: Clients) -> str:
        """A running VM."""
        ResourceGroup(clients, self.group).linux_vm("web01")
        return "`web01` is running."

    def check(self, attempt: Attempt) -> Feedback:
        """The option's own words are the feedback."""
        return accepted.check_prediction(attempt)


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
        shop.open_shop(clients)
        return "The shop was updated, and then the clean-up script ran."

    def check(self, attempt: Attempt) -> Feedback:
        """The update, the tags and the snapshot of the time before."""
        return shop.check_shop(attempt)


class WhereToDoIt(Exercise):
    """Decide, with the chart and with what the engine says it serves."""

    id = "start-6"
    title = "Where would you do it?"
    kind = Kind.DECISION
    stage = Stage.INDEPENDENT
    points = 2
    minutes = 4
    objective = WHAT_IS_REAL
    prompt = """
Six wishes. For each, write where the chart leads: `local`, `rehearse`, `live`, `recorded` or `not_here`. What the local
Azure serves, you look up with `served("...")`, for instance in a new cell below this one.

| Name | The wish |
|---|---|
| `practise` | to capture images until it is easy; nothing needs to exist afterwards |
| `colleagues` | a VM that colleagues sign in to tomorrow; the firm has a subscription for it |
| `colleagues_later` | the same, but the subscription is only being asked for |
| `snapshot_access` | to try how read access to a snapshot is granted: `snapshots.grant_access` |
| `restore_point` | to know what a restore point collection looks like: `restore_point_collections`; reading is enough |
| `dedicated_host` | to try for oneself how a dedicated host is made: `dedicated_hosts` |
"""
    starter = """
where = {
    "practise": ...,
    "colleagues": ...,
    "colleagues_later": ...,
    "snapshot_access": ...,
    "restore_point": ...,
    "dedicated_host": ...,
}
"""
    solution = """
where = {
    "practise": "local",
    "colleagues": "live",
    "colleagues_later": "rehearse",
    "snapshot_access": "local",
    "restore_point": "recorded",
    "dedicated_host": "not_here",
}
"""
    hints = (
        "Walk the chart once for each wish. Its first question is whether the result must exist in real Azure.",
        'Ask the engine about the last three: `served("snapshots", "restore_point_collections", "dedicated_hosts")`.',
        "Two of them are not served. What tells those two apart is whether reading is enough.",
    )
    misconceptions = (
        WrongAnswer(
            "M41-local-is-azure", _changed(solution, colleagues="local"), "Must the result exist in real Azure?"
        ),
        WrongAnswer(
            "M41-no-subscription-needed",
            _changed(solution, colleagues_later="live"),
            "Do you have a subscription that may be billed?",
        ),
        WrongAnswer("M41-all-of-azure-is-here", _changed(solution, dedicated_host="local"), "made-up success"),
        WrongAnswer("not-looked-up", _changed(solution, snapshot_access="not_here"), "Does the local Azure serve"),
        WrongAnswer("reading-not-seen", _changed(solution, restore_point="not_here"), "nothing has to be run"),
        WrongAnswer("no-such-place", _changed(solution, practise="here"), "no place of the chart"),
        WrongAnswer("one-left-open", _changed(solution, dedicated_host=None), "`dedicated_host` is open"),
    )
    alternatives = (
        'chart = flowchart("where").function()\n'
        + solution.replace('"local",', "chart(**at_home),", 1).replace(
            "where =", "at_home = dict(outside=False, billed=False, served=True, reading=False)\nwhere =", 1
        ),
    )

    def check(self, attempt: Attempt) -> Feedback:
        """Each wish is where the chart leads."""
        return whereabouts.check_places(attempt)


class WhereYouStand(Exercise):
    """The pre-test: answered is enough."""

    id = "start-7"
    title = "Where do you stand?"
    kind = Kind.CONCEPT
    stage = Stage.INDEPENDENT
    points = 0
    minutes = 8
    objective = LOOK_AHEAD
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
        return answered.check_pretest(attempt)
