"""Start here, in one lesson: the text of notebook 00."""

# %% [markdown]
# # Start here
#
# In this course you make, break and mend images of virtual machines. You do it with the real Azure SDK and the real `az`,
# and they talk to an Azure that runs inside this notebook: no account, no waiting, no bill [fact: local-azure-offline].
#
# When you are done with this page, you can
#
# - make a first call with the SDK and with `az`,
# - reach a state by any route, and read what a check says,
# - say what a 202 means and where progress is to be read,
# - say what is real here, what is simulated and what is not served.
#
# It takes about 45 minutes, the last eight of them for a look ahead.

# %% [markdown] tags=["guide"]
# Run a cell with Shift+Enter, and go from top to bottom. Every exercise begins with a scene of its own, so you may also
# jump. Nothing you do here can break anything: every cell may be run again.

# %% tags=["setup"]
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from imagecourse import OperationTimeline, begin, check, explore, flowchart, hint, live
from imagecourse import picture, question, quiz, reset, scene, served, solution

cloud = begin("00_start_here")

# %% [markdown] tags=["guide"]
# If that cell showed anything but a welcome, open a terminal (File, New, Terminal) and run `imagecourse doctor`.
# In less than a minute it says what works on this machine, what does not, and the one next step.
#
# ## Before you read
#
# One question before any explanation. A guess is fine: each option explains itself.

# %% [question] over-the-weekend

# %% [markdown]
# ## A first call
#
# You will work with two clients, and they have no copy of Azure's rules in them: they send requests. Where the requests
# go is all that is special here [fact: local-azure-same-clients].

# %% [picture] one_azure

# %% [markdown]
# Clients of the SDK take a credential and a subscription. `**cloud.connection` is the one addition: it leads the client's
# requests to the Azure in this notebook instead of the network. For real Azure you leave it out and bring a credential of
# your own; nothing else changes [fact: local-azure-same-clients].

# %% tags=["setup"]
resources = ResourceManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)
compute = ComputeManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)

# %% [markdown]
# Everything in Azure lives in a resource group. The call that makes one is named `create_or_update`, because creating and
# updating are the same request [fact: put-is-create-or-update].

# %%
group = resources.resource_groups.create_or_update(
    "rg-first", {"location": "norwayeast", "tags": {"purpose": "a first look"}}
)
print(group.id)

# %% [markdown]
# The id is a path, from the subscription down to the name [fact: resource-id-is-a-path]. The line under the cell is the
# course's own: it says what the cell has changed in your Azure, whichever tool did it.
#
# Listing answers an iterator over whole resources, each with its name, its region, its tags. A group has a region of its
# own, but what is in it may be elsewhere [fact: resource-group-holds-metadata].

# %%
for group in resources.resource_groups.list():
    print(group.name, group.location, group.tags)

# %% [markdown] tags=["guide"]
# To see all that is there, ask for the tree. Each line opens; a resource shows the few properties you would look for.

# %%
explore()

# %% [markdown] tags=["guide"]
# Now it is your turn. An exercise has a scene, an answer cell and a check. The scene's cell puts things in place, and may
# be run again to begin again.

# %% [exercise] start-1

# %% [markdown] tags=["guide"]
# A check says what it saw, what it expected, why that matters, and one next step. Three more verbs stand by, for a cell of
# your own:
#
# | | |
# |---|---|
# | `hint("start-1")` | the next hint, from gentle to plain |
# | `solution("start-1")` | an answer that passes |
# | `reset("start-1")` | puts the answer cell back as it was; what you wrote is kept aside |

# %% [markdown]
# ## The same Azure, from `az`
#
# An exclamation mark runs a command as a terminal would. In a terminal of this JupyterLab the command is the same. What the
# SDK has made, `az` sees: behind all tools is one Azure Resource Manager [fact: one-api-behind-all-tools].

# %%
# !az group list --output table

# %% [markdown] tags=["guide"]
# `%az` is the same command from a process that is loaded already: quicker, in colour, and its answer can be kept and
# used, for instance as `%az group show ...` and then `_.json()`. For pipes and redirections use `!az`.

# %%
# %az group show --name rg-first

# %% [exercise] start-2

# %% [markdown]
# ## A state, by any route
#
# From here on most exercises judge what is there in the end. Whether you come by the SDK, by `az` or by a template makes
# no difference to Azure, and so it makes none to the check [fact: one-api-behind-all-tools].

# %% [exercise] start-3

# %% [markdown]
# ## A refusal is an answer
#
# Much of what you will learn here is said by Azure itself, when it refuses. The SDK raises an `HttpResponseError` with
# Azure's own code and sentence in it [fact: sdk-errors]. Read the code first: it is short, and it can be searched for.

# %%
try:
    resources.resource_groups.create_or_update("rg-first", {"location": "eastus"})
except HttpResponseError as refusal:
    print(refusal.status_code, refusal.error.code)
    print(refusal.error.message)

# %% [markdown]
# A group keeps its region [fact: group-region-is-fixed]. That was Azure's sentence. The next one is the course's, for
# something that exists in Azure and not here. You will know it by its words: *not served*.

# %%
try:
    list(compute.restore_point_collections.list("rg-first"))
except HttpResponseError as refusal:
    print(refusal.status_code, refusal.error.code)
    print(refusal.error.message)

# %% [markdown]
# ### What is real here, and what is not
#
# | | Here | In Azure |
# |---|---|---|
# | SDK and `az` | the real ones | the same [fact: local-azure-same-clients] |
# | Status codes and refusals | Azure's, where a source shows them | the authority |
# | What is served | a slice around VM images; the rest is refused [fact: local-azure-is-a-slice] | everything |
# | Inside a VM | real files and a real shell, but no network and no desktop [fact: local-guests-are-practice] | a machine |
# | Regions, sizes, quotas | a dated selection [fact: local-regions-and-catalogue-are-dated] | what your subscription has today |
# | Time | at once, or step by step [fact: local-azure-clock] | seconds to an hour |
# | Money | none [fact: local-azure-offline] | a bill, from the first write [fact: azure-has-no-test-mode] |
# | Undo | rewind | none [fact: local-azure-rewind] |
#
# `served(...)` says it operation by operation, from the engine itself. Without a name it lists everything.

# %%
served("images", "restore_point_collections")

# %% [markdown]
# ## Accepted is not done
#
# A group is made at once. A VM takes longer, and Azure does not keep the line open meanwhile: it answers that the work has
# begun, and where to ask for it [fact: lro-poll-headers].

# %% [exercise] start-4

# %% [markdown]
# **On the wire.** Set the clock to step by step, and Azure works only when you let it [fact: local-azure-clock]. The cell
# below sends the request of the exercise, asks too early, lets Azure work, and asks again.

# %%
cloud.clock_mode = "step by step"
web01 = compute.virtual_machines.get("rg-start-4", "web01")

wire = OperationTimeline(cloud).send("POST", f"{web01.id}/deallocate")
wire.poll()
wire.step()
wire.poll()

# %% [markdown]
# `Retry-After` is the pause in seconds that Azure asks for, here 0 [fact: lro-poll-headers]. What decides is the status
# of the operation, which ends in Succeeded, Failed or Canceled [fact: lro-ends-in-three], and that somebody asks for it.
# What was accepted can still fail [fact: lro-may-fail-late].
#
# **Your turn.** This request starts the VM again. Press the buttons, or the keys `p` and `s`, until it has ended.

# %%
OperationTimeline(cloud).send("POST", f"{web01.id}/start")

# %% [markdown]
# In Python you rarely poll by hand. What begins with `begin_` returns a poller, and `result()` asks until the end
# [fact: lro-begin-and-result]. A script that forgets `result()` goes on while Azure is still at work.

# %%
cloud.tick()  # lets Azure finish what is still running
poller = compute.virtual_machines.begin_deallocate("rg-start-4", "web01")
poller.result()
print(poller.status())

# %% [markdown]
# And where was the bill? The power state stands in the instance view [fact: power-state-in-instance-view]. `deallocated`
# is the one that ends the billing of compute [fact: deallocated-not-billed]; `stopped` is not [fact: stopped-is-billed].
# That is the question from the top of this page.

# %%
view = compute.virtual_machines.instance_view("rg-start-4", "web01")
print([status.code for status in view.statuses])
cloud.clock_mode = "immediate"

# %% [markdown]
# ## One step back
#
# Each write is a step, and the cloud of this notebook can take steps back. Other notebooks have clouds of their own and
# notice nothing [fact: local-azure-own-cloud].

# %%
resources.resource_groups.create_or_update("rg-by-mistake", {"location": "eastus"})
cloud.steps()[-1]

# %%
cloud.rewind()

# %% [markdown]
# The answer names what was undone. Use rewind without fear, and remember that you have it only here: real Azure has no undo
# [fact: local-azure-rewind]. That is why snapshots, locks and second thoughts exist.
#
# Now a case from life. A script does what scripts do, and somebody has to put it right.

# %% [exercise] start-5

# %% [markdown] tags=["guide"]
# The tree again, with all that you have made and mended. Open a line to see what is known of it.

# %%
explore()

# %% [markdown]
# ## Here, recorded, or live?
#
# You need no Azure to learn this, and in the end you want to work in it [fact: azure-has-no-test-mode]. Walk the chart
# with something you have in mind. Keys: `y`, `n`, Backspace.

# %% [flowchart] where

# %% [exercise] start-6

# %% [markdown]
# ## In the wild
#
# What this page is about has cost people time, groups and money.
#
# | When | What happened | The belief behind it |
# |---|---|---|
# | since 2012 | VMs that were stopped, not deallocated, are the classic surprise on a first bill [fact: surprise-bills] | off means free |
# | February 2020 | `az group create` clears the tags of a group that exists; Microsoft answers: by design [fact: group-create-replaces-tags] | creating again adds |
# | August 2024 | A team's groups are cleaned up: a second `az group create` had wiped `persist=true` [fact: tags-wiped-groups-deleted] | creating again adds |
# | August 2026 | A tool strips all tags from the groups it is pointed at [fact: tags-wiped-by-a-tool] | creating again adds |
# | 2024 to 2026 | `az` changes its default size, generation and security type, each without a word in your script [fact: az-defaults-moved] | defaults stay |
# | by September 2026 | The free sandbox of Microsoft Learn is gone: exercises there need a subscription [fact: learn-sandbox-gone] | there is a place to practise |
# | at any time | A budget is passed and nothing stops: it is an alert, not a switch [fact: budget-is-an-alert] | a budget protects |

# %% [markdown]
# ## Optional, on real Azure
#
# Each notebook has one cell that would go to your own subscription. In this release it explains what it would do, and
# refuses [fact: live-is-off].

# %%
live("az account show, which only reads: account, tenant, subscription.")

# %% [markdown] tags=["guide"]
# ## Exit ticket
#
# Four questions. They are not scored; each answer says why.

# %% [quiz] start-ticket

# %% [markdown] tags=["guide"]
# ## Before you go on

# %% [exercise] start-7

# %% [markdown]
# ## To take along
#
# - One Azure Resource Manager stands behind the SDK, `az` and the portal [fact: one-api-behind-all-tools].
# - Creating what exists replaces it: state all you want to keep [fact: group-create-replaces-tags].
# - 202 means accepted. Ask until the status is Succeeded, Failed or Canceled [fact: lro-ends-in-three].
# - Stopped is billed, deallocated is not, and a budget stops neither [fact: stopped-is-billed].
# - Here you can go back. In Azure you cannot [fact: local-azure-rewind].
