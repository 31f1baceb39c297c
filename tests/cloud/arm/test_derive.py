"""The operation tables are what the installed SDK says: a newer SDK shows up as a difference here."""

from __future__ import annotations

import gzip

import pytest

from course.cloud.arm import derive
from course.cloud.arm.operations import packages


@pytest.mark.slow
def test_the_tables_are_in_step_with_the_sdk() -> None:
    tables = derive.tables()
    assert sorted(name.removesuffix(".json.gz") for name in tables) == list(packages())
    stale = [
        name
        for name, content in tables.items()
        if gzip.decompress(content) != gzip.decompress((derive.DATA / name).read_bytes())
    ]
    assert not stale, f"Run `python -m course.cloud.arm.derive` and commit course/cloud/data/sdk: {', '.join(stale)}."


def test_a_table_knows_what_is_read_only_and_what_is_required() -> None:
    from course.cloud.arm.operations import load

    [create] = [o for o in load("locks") if o.name == "create_or_update_by_scope"]
    assert create.body == "ManagementLockObject"
    inner = create.types[create.types[create.body]["members"]["properties"]["is"][1]]["members"]
    assert inner["level"].get("required")
    assert create.types[create.body]["members"]["id"]["read_only"]
