"""The peer as it grows: images in moto's EC2 mock. Prints JSON: by id, the whole list, megabytes."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from typing import Any

import boto3
from moto import mock_aws

from bench.timing import milliseconds, resident

SIZES = [int(size) for size in sys.argv[1].split(",")]


def _ask_all_over(ec2: Any, images: list[str]) -> Callable[[], object]:
    """Describe one image after the other, from all over the list."""
    spread = iter(range(0, len(images), max(1, len(images) // 200)))
    return lambda: ec2.describe_images(ImageIds=[images[next(spread)]])


def main() -> None:
    """Fill and measure at each size."""
    answers: dict[str, dict[str, float]] = {}
    with mock_aws():
        ec2 = boto3.client("ec2", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        base = ec2.register_image(Name="base")["ImageId"]
        launched = ec2.run_instances(ImageId=base, MinCount=1, MaxCount=1, InstanceType="t3.micro")
        machine = launched["Instances"][0]["InstanceId"]
        gc.collect()
        empty = resident()
        images: list[str] = []
        for size in SIZES:
            while len(images) < size:
                images.append(ec2.create_image(InstanceId=machine, Name=f"image-{len(images)}")["ImageId"])
            gc.collect()
            memory = resident() - empty
            by_id = milliseconds(_ask_all_over(ec2, images), 100)
            answers[str(size)] = {"by id": by_id, "memory": memory}
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
