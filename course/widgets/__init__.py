"""Widgets of the course: each lives by mouse and keys, has a plain Python route, and a text and a still twin."""

from __future__ import annotations

from course.widgets.build_list import BuildList
from course.widgets.changes import ChangeLine, after_each_cell
from course.widgets.explorer import ResourceExplorer
from course.widgets.guest_xray import GuestXray, guest_xray
from course.widgets.operations import OperationTimeline
from course.widgets.state_machine import StateMachine

__all__ = [
    "BuildList",
    "ChangeLine",
    "GuestXray",
    "OperationTimeline",
    "ResourceExplorer",
    "StateMachine",
    "after_each_cell",
    "guest_xray",
]
