"""Start here, in one lesson: the text of notebook 00."""

# %% [markdown] tags=["guide"]
# # Start here

# %% tags=["setup"]
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
from imagecourse import OperationTimeline, begin, check, explore, flowchart, hint, live
from imagecourse import question, quiz, reset, scene, solution

cloud = begin("00_start_here")

# %% tags=["setup"]
resources = ResourceManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)
compute = ComputeManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)

# %% [exercise] start-1

# %% [exercise] start-2

# %% [exercise] start-3

# %% [exercise] start-4

# %% [exercise] start-5

# %% [exercise] start-6
