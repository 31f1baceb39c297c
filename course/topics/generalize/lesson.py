"""Generalization, in one lesson: the text of notebook 03."""

# %% [markdown]
# # Generalization
#
# You have one VM with everything on it, and need twenty like it. First the one has to stop being somebody: its name, its
# accounts and its keys must not be in every copy. That takes work in two places, and neither place sees what was done in
# the other [fact: generalize-two-layers]. Most of what goes wrong with images goes wrong between the two.
#
# When you are done, you can
#
# - tell the guest layer from Azure's flag,
# - order the steps for Windows and for Linux,
# - say what cannot be undone and what is not removed,
# - choose specialized where it is right.
#
# It takes about 45 minutes. AZ-140 examines this today [fact: az140-examines-images], and AZ-120 has one bullet on it
# [fact: az120-examines-images].

# %% tags=["setup"]
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from imagecourse import BuildList, begin, check, explore, flowchart, hint, lifecycle, live
from imagecourse import picture, question, quiz, reset, scene, solution, xray

cloud = begin("03_generalize")

# %% tags=["setup"]
compute = ComputeManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)
network = NetworkManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)

# %% [markdown] tags=["guide"]
# Run the cells from top to bottom. Every exercise begins with its own scene, so you may also jump. What a cell changed in
# your Azure stands under it in one line; `check("...")` judges what you reached, by whatever route, and `hint("...")` says
# a little more each time it is run. `cloud.rewind()` takes the last step back.
#
# ## Before you read
#
# One question before any explanation. Lock an answer, however unsure, and reveal it. You will remember the reason better
# for having guessed.

# %% [question] flag-alone

# %% [markdown]
# ## Two layers
#
# Three steps in two places. The order is yours to keep: Azure does not know whether step 1 was done.

# %% [picture] two_layers

# %% [markdown]
# | | In the guest | In Azure |
# |---|---|---|
# | Who works there | `waagent` on Linux, Sysprep on Windows | you, with `az`, the SDK or the portal |
# | What it does | removes what belongs to this one machine | gives the host back, then sets a flag: the VM is *marked as generalized* [fact: generalize-flag-only] |
# | The way back | a copy made before | none: a flagged VM never starts again [fact: generalize-not-undone] |
#
# ## Worked example: a Linux VM, from the inside out
#
# `web01` has been in use: people signed in, an application was installed. The scene makes it.

# %%
scene("generalize-worked")

# %% [markdown]
# **Look inside first.** The X-ray reads the disk without touching it. *This machine* marks what every copy would share,
# *secret* what nobody should find in one.

# %%
before = xray("web01")
before

# %% [markdown]
# **Step 1, in the guest: deprovision.** `+user` also deletes the admin that Azure provisioned, with its home folder;
# `-force` only skips the question [fact: deprovision-user]. Run-command carries the script into the guest and runs it as
# root [fact: run-command-as-root]. Read its output and not its status: run-command reports success for a script that
# failed [fact: run-command-reports-success], and waagent exits 0 whatever happens [fact: deprovision-exits-0].

# %%
script = {"commandId": "RunShellScript", "script": ["waagent -deprovision+user -force"]}
answer = compute.virtual_machines.begin_run_command("rg-generalize-worked", "web01", script).result()
print(answer.value[0].message)

# %% [markdown]
# **What went, and what stayed?** Compare with the first look.

# %%
xray("web01", since=before, step="waagent -deprovision+user")

# %% [markdown]
# The host name, the admin and the agent's own state are gone. The machine-id stayed [fact: machine-id-kept], the other
# user stayed [fact: deprovision-one-user-only], and so did the application's password [fact: app-secrets-kept]. Nothing
# here was done wrong: this is what the command does. Exercise 7 comes back to it.
#
# **Step 2, in Azure: deallocate.** A shutdown inside the guest would leave the VM stopped on its host, and billed
# [fact: guest-shutdown-stops]. Deallocating gives the host back [fact: deallocated-not-billed].

# %%
compute.virtual_machines.begin_deallocate("rg-generalize-worked", "web01").result()

# %% [markdown]
# **Step 3, in Azure: set the flag.** The answer comes at once and says nothing [fact: generalize-answers-200]. What
# changed is one more status in the instance view [fact: generalized-in-instance-view].

# %%
print(compute.virtual_machines.generalize("rg-generalize-worked", "web01"))
view = compute.virtual_machines.instance_view("rg-generalize-worked", "web01")
for status in view.statuses:
    print(status.code)

# %% [markdown]
# In `az` the same three steps are
#
# ```
# az vm run-command invoke -g rg-generalize-worked -n web01 \
#     --command-id RunShellScript --scripts "waagent -deprovision+user -force"
# az vm deallocate -g rg-generalize-worked -n web01
# az vm generalize -g rg-generalize-worked -n web01
# ```
#
# **Both layers at once.** The buttons below do the real thing to `web01`, and what is refused says so in Azure's words.
# Press *Start*. Then press *Rewind one step* until `web01` runs, and go another way, for instance *Generalize* without
# *Deprovision*. Rewind exists only here: real Azure has no undo [fact: local-azure-rewind].

# %%
lifecycle("web01")

# %% [markdown] tags=["guide"]
# ## Put the steps in order
#
# You have seen Linux once. Windows has the same shape: prepare the guest while it runs, then tell Azure.

# %% [exercise] generalize-1

# %% [exercise] generalize-2

# %% [markdown] tags=["guide"]
# ## Skip a step
#
# The order is one thing; what a missing step does is another, and it is what you will meet first in practice.

# %% [exercise] generalize-3

# %% [markdown] tags=["guide"]
# Now Azure answers. The scene has the three colleagues' VMs, as they left them.

# %%
scene("generalize-skipped")


# %%
def image_of(name):
    """Ask for a managed image of a VM."""
    vm = compute.virtual_machines.get("rg-generalize-skipped", name)
    body = {
        "location": vm.location,
        "properties": {"sourceVirtualMachine": {"id": vm.id}, "hyperVGeneration": "V2"},
    }
    return compute.images.begin_create_or_update("rg-generalize-skipped", f"{name}-image", body).result()


try:
    image_of("noflag01")
except HttpResponseError as refusal:
    print(refusal.error.code, refusal.error.message, sep="\n")

# %% [markdown]
# At once, and in so many words [fact: capture-needs-the-flag]. The other two images are made without a murmur. What
# about the VMs?


# %%
def vm_from(image, name):
    """Create a VM from an image, with a new name and a new admin."""
    nic = network.network_interfaces.get("rg-generalize-skipped", f"{name}-nic")
    profile = {"computerName": name, "adminUsername": "newadmin", "adminPassword": "Practice-Only-2026"}
    body = {
        "location": image.location,
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_B2s"},
            "storageProfile": {"imageReference": {"id": image.id}},
            "osProfile": profile,
            "networkProfile": {"networkInterfaces": [{"id": nic.id}]},
        },
    }
    return compute.virtual_machines.begin_create_or_update("rg-generalize-skipped", name, body).result()


try:
    vm_from(image_of("nosysprep01"), "winfrom01")
except HttpResponseError as failure:
    print(failure.error.code, failure.error.message, sep="\n")

# %% [markdown]
# Late: the request was accepted, the VM exists, and its provisioning fails. The text is Azure's
# [fact: skipped-guest-step-windows]. Now Linux.

# %%
copy = vm_from(image_of("nowaagent01"), "copied01")
print(copy.name, copy.provisioning_state)
xray("copied01", since=xray("nowaagent01"), step="becoming a copy")

# %% [markdown]
# `Succeeded`, and the VM reports Ready. It has host keys and a name of its own, and with them the old admin, the key, the
# history and the machine-id of a machine that it is not [fact: skipped-guest-step-linux]. Of the three omissions this is
# the one that nobody is told of. It was established from the agents' source code and from running it, not on live Azure.
#
# ## Take one all the way

# %% [exercise] generalize-4

# %% [markdown] tags=["guide"]
# ## Where is a VM on its way?
#
# Given any VM, two looks say what comes next: the instance view for Azure's layer, the disk for the guest. Walk the chart
# for `app01` as you left it, then for a VM that somebody marked without touching the guest. Keys: `y`, `n`, digits,
# Backspace.

# %% [flowchart] vm_state

# %% [markdown]
# ## Windows, on your own
#
# Sysprep checks the machine before it changes anything, and it refuses more often than waagent does. Its reasons are in
# its log, in `C:\Windows\System32\Sysprep\Panther` [fact: sysprep-logs], and how far it got is in the registry value
# ImageState [fact: sysprep-image-state].
#
# One thing to know before you copy this into your own runbook: run-command runs as SYSTEM, and Sysprep under SYSTEM is not
# supported. On a real machine use an elevated admin session [fact: sysprep-as-system]. The practice guest has no desktop
# to sign in to, so here you do run it that way.

# %% [exercise] generalize-5

# %% [markdown] tags=["guide"]
# ## Break and mend
#
# Something has already gone wrong here. `explore()` shows everything in your Azure as a tree; `xray(...)` shows a disk.

# %% [exercise] generalize-6

# %% [markdown] tags=["guide"]
# ## What is not removed
#
# You saw in the worked example that waagent leaves things behind. Here nobody skipped a step, and a copy is running.

# %% [exercise] generalize-7

# %% [markdown] tags=["guide"]
# ## Write it down
#
# A chart that a program can follow is a function. This one comes from the same file as the drawing above:
# `flowchart("vm_state").function()` answers, `.source()` shows how.

# %%
print(flowchart("vm_state").source())

# %% [markdown] tags=["guide"]
# It takes its three inputs as given. In a pipeline somebody has to read them first: that is your part.

# %% [exercise] generalize-8

# %% [markdown]
# ## Must you generalize at all?
#
# "Always generalize before you make an image" is a rule from the time of managed images. There it holds; for a gallery it
# is a choice [fact: generalize-is-a-choice], made once, on the image definition [fact: os-state-on-the-definition]. What
# is *not* generalized is called specialized: it keeps its name and its accounts [fact: specialized-keeps-identity], and a
# VM made from it takes no new ones [fact: specialized-takes-no-credentials].

# %% [flowchart] generalize_or_specialize

# %% [markdown] tags=["guide"]
# Two cases. Answer them with the chart beside you, or without.

# %% [question] one-twin

# %% [question] twenty-desks

# %% [markdown]
# ## In the wild
#
# None of this is a beginner's matter.
#
# | When | What happened | The belief behind it |
# |---|---|---|
# | March 2016 | Somebody asks for an "UN-generalize": the machine behind the image does not start any more [fact: wild-no-way-back-2016] | it can be undone |
# | March 2018 | Ansible's image module fails: 'Create Image' requires the VM to be Generalized [fact: wild-mark-forgotten-2018] | the guest's step is enough |
# | December 2019 | A playbook marks a Windows VM, and the VM from its image fails in provisioning [fact: wild-sysprep-forgotten-2019] | the flag prepares Windows |
# | August 2020 | GitHub's Windows runners still have the account that built them [fact: wild-installer-account-2020] | Sysprep removes every account |
# | January 2023 | All nodes of a Kubernetes cluster have the same machine-id [fact: wild-machine-id-2023] | every copy gets its own |
# | April 2023 | A sample of Microsoft's own only sets the flag [fact: wild-sample-flag-only-2023] | the flag generalizes |
# | April 2024 | A production server does not start after an image was made of it [fact: wild-production-vm-2024] | making an image is harmless |
#
# ## Optional, on real Azure
#
# One small VM through the whole life cycle is an affordable experiment: a Standard_B2s costs 0.0416 US dollars an hour with
# Linux [fact: price-b2s], and the disk goes on costing after the VM is deallocated [fact: managed-disk-billing]. In this
# release the cell explains, and refuses [fact: live-is-off].

# %%
live("one Standard_B2s with Ubuntu: deprovision, deallocate, generalize, try to start it, delete everything.")

# %% [markdown] tags=["guide"]
# ## Exit ticket
#
# Eight questions. They are not scored; each answer says why.

# %% [quiz] generalize-exit

# %% [markdown]
# ## To take along
#
# - Two layers: the guest is prepared inside, the flag is set in Azure, and neither notices the other [fact: generalize-two-layers].
# - Inside first. A flagged VM does not run again, so nothing can be prepared in it later [fact: generalize-not-undone].
# - A forgotten flag is refused at once; a forgotten Sysprep fails late; a forgotten waagent is silent [fact: skipped-guest-step-linux].
# - Generalizing is not a scrubber: what you put on the disk is in the image [fact: generalize-no-scrubber].
# - If the machine is still needed, snapshot its disk first and generalize a copy, or capture it as specialized
#   [fact: generalize-rescue-by-snapshot].
