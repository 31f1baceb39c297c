"""From import to the first answered SDK call, beyond importing the SDK itself: seconds and megabytes."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

from bench.row import Row
from bench.worker import ROOT

RUNS = 7
_MEASURE = """
import json, os, time
def resident(): return int(open('/proc/self/statm').read().split()[1]) * os.sysconf('SC_PAGE_SIZE') / 1e6
start = time.perf_counter()
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient
{more}
print(json.dumps([time.perf_counter() - start, resident()]))
"""
_CLIENT = """
from azure.core.credentials import AccessToken
class Credential:
    def get_token(self, *scopes, **options): return AccessToken('x', 9999999999)
client = ResourceManagementClient(Credential(), 's')
client.resource_groups
"""
_OURS = """
from course.cloud import Cloud
cloud = Cloud.in_memory()
client = ResourceManagementClient(cloud.credential, cloud.subscription_id, **cloud.connection)
assert client.resource_groups.create_or_update('rg', {'location': 'eastus'}).name == 'rg'
"""


def measure() -> list[Row]:
    """Fresh interpreters, ours and the SDK alone taking turns; the first pair only warms the file cache."""
    pairs = [(_one(_CLIENT), _one(_OURS)) for _ in range(RUNS + 1)][1:]
    seconds = statistics.median(ours[0] - alone[0] for alone, ours in pairs)
    megabytes = statistics.median(ours[1] - alone[1] for alone, ours in pairs)
    sdk_seconds = statistics.median(alone[0] for alone, _ in pairs)
    sdk_megabytes = statistics.median(alone[1] for alone, _ in pairs)
    peer = "the SDK's own import"
    return [
        Row("import to first answer", "s", seconds, sdk_seconds, peer),
        Row("import to first answer, memory", "MB", megabytes, sdk_megabytes, peer),
    ]


def _one(more: str) -> tuple[float, float]:
    command = [sys.executable, "-c", _MEASURE.replace("{more}", more)]
    seconds, megabytes = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return seconds, megabytes
