"""Which way a request goes: the same clients, and two Azures that it can reach."""

from __future__ import annotations

from course.visual.diagram import Box, Diagram
from course.visual.picture import Picture

TEXT = """Python SDK (azure-mgmt-*) and az (here and in terminals) send requests, the same for both Azures.
They reach the local Azure, inside this notebook: no account, no bill, a way back. You are here.
Azure itself would take them too: your account, your bill, no undo. That way is off in this release."""


def draw() -> Picture:
    """Clients on the left, requests in the middle, two Azures on the right."""
    sheet = Diagram(614, 176)
    sdk = sheet.box(Box(3, 14, 150, 62), "Python SDK", "azure-mgmt-*", hue="do")
    az = sheet.box(Box(3, 100, 150, 62), "az", "here and in terminals", hue="do")
    local = sheet.box(
        Box(384, 3, 227, 78),
        "The local Azure",
        "inside this notebook",
        "no account, no bill, a way back",
        hue="good",
        filled=True,
    )
    real = sheet.box(
        Box(384, 95, 227, 78),
        "Azure",
        "your account, your bill, no undo",
        "off in this release",
        hue="off",
        dashed=True,
    )
    meeting = sheet.box(Box(213, 57, 111, 62), "Requests", "the same for both", hue="note")
    sheet.arrow(sdk.right, (meeting.x, meeting.left[1] - 14))
    sheet.arrow(az.right, (meeting.x, meeting.left[1] + 14))
    sheet.arrow((meeting.right[0], meeting.right[1] - 14), local.left)
    sheet.arrow((meeting.right[0], meeting.right[1] + 14), real.left, dashed=True)
    return sheet.picture("One Azure Resource Manager, two ways to one", TEXT)
