"""A learner's own files beside the notebook, with the names of the course's parts or of packages it stands on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import StartKernel

pytestmark = pytest.mark.slow

FIRST = 'from imagecourse import begin, check, hint\ncloud = begin("03_generalize")'


@pytest.mark.parametrize("name", ["course", "checks", "azure", "traitlets", "ipywidgets", "pydantic", "bashkit"])
def test_a_file_with_the_name_of_a_package_does_not_stand_in_for_it(
    name: str, start_kernel: StartKernel, workspace: Path
) -> None:
    (workspace / f"{name}.py").write_text("raise RuntimeError('this is the learner\\'s own file')")
    kernel = start_kernel()
    said = kernel.run(FIRST)
    assert said.error == ""
    assert kernel.run("from azure.mgmt.compute import ComputeManagementClient\nimport course.clients").error == ""


@pytest.mark.parametrize("name", ["course", "checks"])
def test_a_file_with_the_name_of_a_part_of_the_course_is_named(
    name: str, start_kernel: StartKernel, workspace: Path
) -> None:
    (workspace / f"{name}.py").write_text("mine = 1")
    said = start_kernel().run(FIRST)
    assert f"{name}.py in this folder has the name of a part of the course" in said.stderr


def test_a_module_that_an_earlier_cell_took_for_the_course_is_forgotten(
    start_kernel: StartKernel, workspace: Path
) -> None:
    (workspace / "checks.py").write_text("mine = 1")
    (workspace / "course").mkdir()
    (workspace / "course" / "__init__.py").write_text("")
    kernel = start_kernel()
    assert kernel.run("import checks, course\nprint(checks.mine)").stdout == "1\n"
    assert kernel.run(FIRST).error == ""


def test_a_learners_own_modules_are_found_as_before(start_kernel: StartKernel, workspace: Path) -> None:
    (workspace / "my_helpers.py").write_text("mine = 1")
    kernel = start_kernel()
    assert kernel.run(FIRST).error == ""
    assert kernel.run("import my_helpers\nprint(my_helpers.mine)").stdout == "1\n"


def test_a_name_that_the_door_does_not_have_is_answered_with_those_it_has(start_kernel: StartKernel) -> None:
    said = start_kernel().run("import imagecourse\nimagecourse.chekc")
    assert "has no attribute 'chekc'" in said.error and "check" in said.error
