"""The peer: moto's EC2 mock through boto3, in process. Runs in the environment of the peers; prints JSON."""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from typing import Any

import boto3
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

from bench.timing import Timer

ROUNDS, WARM_UP = int(sys.argv[1]), 20
_spent = 0.0
_answer = BotocoreStubber.__call__


def _timed(stub: Any, *arguments: Any, **named: Any) -> Any:
    global _spent
    start = time.perf_counter()
    try:
        return _answer(stub, *arguments, **named)
    finally:
        _spent += time.perf_counter() - start


BotocoreStubber.__call__ = _timed


def run(ec2: Any, image: str) -> str:
    """A new instance's id."""
    answer = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, InstanceType="t3.micro")
    return str(answer["Instances"][0]["InstanceId"])


def capture(ec2: Any, base: str, name: str) -> None:
    """Make, stop, capture, copy, and make from the copy."""
    machine = run(ec2, base)
    ec2.stop_instances(InstanceIds=[machine])
    image = ec2.create_image(InstanceId=machine, Name=f"golden-{name}")["ImageId"]
    copy = ec2.copy_image(SourceRegion="us-east-1", SourceImageId=image, Name=f"copy-{name}")["ImageId"]
    run(ec2, copy)


def main() -> None:
    """Time the calls and print the medians."""
    timer = Timer(lambda: _spent)
    with mock_aws():
        ec2 = boto3.client("ec2", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        base = ec2.register_image(Name="base")["ImageId"]
        for rounds in (WARM_UP, ROUNDS):
            timer.forget()
            machines = [timer("vm create", lambda: run(ec2, base)) for _ in range(rounds)]
            for machine in machines:
                timer("vm get", partial(ec2.describe_instances, InstanceIds=[machine]))
            for number in range(rounds):
                name = f"{rounds}-{number}"
                timer("capture flow", partial(capture, ec2, base, name))
            ec2.terminate_instances(InstanceIds=machines)
        medians = timer.medians()
    with mock_aws():
        ec2 = boto3.client("ec2", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        machine = run(ec2, ec2.register_image(Name="base")["ImageId"])
        for number in range(99):  # with the base, 100 images of one's own
            ec2.create_image(InstanceId=machine, Name=f"listed-{number}")
        for rounds in (5, ROUNDS):
            timer.forget()
            for _ in range(rounds):
                listed = timer("image list 100", lambda: ec2.describe_images(Owners=["self"])["Images"])
        assert len(listed) == 100
        medians |= timer.medians()
    print(json.dumps(medians))


if __name__ == "__main__":
    main()
