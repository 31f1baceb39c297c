"""Generalizing in two places: three steps, in an order that neither layer enforces for the other."""

from __future__ import annotations

from course.visual.diagram import Box, Diagram
from course.visual.picture import Picture

TEXT = """In the guest, files on the disk: this machine (name, accounts, keys) -> 1 waagent or Sysprep -> nobody's, deprovisioned.
Nothing passes here: neither layer sees what was done in the other.
In Azure, the VM's resource: running -> 2 deallocate -> deallocated -> 3 generalize -> generalized, the flag.
An image is made from a VM that is at its end in both lanes. Azure checks the lower one only."""

_HEIGHT = 44


def draw() -> Picture:
    """Two lanes, the guest above and Azure below, with a wall between them."""
    sheet = Diagram(614, 196)
    sheet.word(0, 26, "In the guest", "left")
    sheet.word(0, 40, "files on the disk", "left")
    machine = sheet.box(Box(104, 11, 118, _HEIGHT), "this machine", "name, accounts, keys", hue="note")
    nobody = sheet.box(Box(328, 11, 118, _HEIGHT), "nobody's", "deprovisioned", hue="note", filled=True)
    sheet.arrow(machine.right, nobody.left)
    sheet.word(275, 22, "1 waagent")
    sheet.word(275, 44, "or Sysprep")

    sheet.rule(0, 614, 86)
    sheet.word(0, 76, "Nothing passes here: neither layer sees what was done in the other", "left")

    sheet.word(0, 128, "In Azure", "left")
    sheet.word(0, 142, "the VM's resource", "left")
    running = sheet.box(Box(104, 112, 86, _HEIGHT), "running", hue="do")
    deallocated = sheet.box(Box(278, 112, 92, _HEIGHT), "deallocated", hue="do")
    flagged = sheet.box(Box(458, 112, 102, _HEIGHT), "generalized", "the flag", hue="do", filled=True)
    sheet.arrow(running.right, deallocated.left)
    sheet.word(234, 124, "2 deallocate")
    sheet.arrow(deallocated.right, flagged.left)
    sheet.word(414, 124, "3 generalize")
    sheet.word(
        104,
        178,
        "An image is made from a VM that is at its end in both lanes. Azure checks the lower one only.",
        "left",
    )
    return sheet.picture("Generalizing, in two layers", TEXT)
