"""A small true quiz, as an author would write it."""

from __future__ import annotations

import pytest

QUIZ = '''
id = "generalize"
title = "Two layers"

[[question]]
id = "flag"
stem = """
You run `az vm generalize` on a deallocated Linux VM and nothing else.
What changes inside its disk?
"""
facts = ["generalize-is-a-flag"]

[[question.option]]
text = "The accounts are removed"
feedback = "Accounts leave with `waagent -deprovision+user`, which runs inside the guest. The command you ran never goes there."
misconception = "M05"

[[question.option]]
text = "Nothing in it changes"
feedback = "The command sets a flag on the resource. The disk keeps its accounts, its host keys and its history."
right = true

[[question.option]]
text = "The secrets are wiped"
feedback = "Not even a full generalization promises that: files of your own stay where they are."
misconception = "M09"

[[question]]
id = "starts"
stem = "A VM is marked generalized. What does `az vm start` answer?"
predict = true
facts = ["generalized-never-starts"]

[[question.option]]
text = "It is refused"
feedback = "Azure answers OperationNotAllowed: a generalized VM is a mould now, and never starts again."
right = true

[[question.option]]
text = "It starts as before"
feedback = "The flag has no way back. Take a snapshot first if you still need the machine."
misconception = "M08"

[[question]]
id = "left"
stem = "What is still on a Linux disk after `waagent -deprovision+user`?"
facts = ["deprovision-keeps"]

[[question.option]]
text = "Other accounts"
feedback = "Only the provisioned account goes; every other one stays with its history."
right = true

[[question.option]]
text = "The provisioned account"
feedback = "This one is deleted, home directory and all: that is what +user asks for."
misconception = "M09"

[[question.option]]
text = "The custom data"
feedback = "cloud-init keeps it below /var/lib/cloud, and waagent does not touch that folder."
right = true
'''


@pytest.fixture
def quiz_text() -> str:
    return QUIZ


class Memory(dict[str, object]):
    """The store that questions and lists write to, as a dictionary."""

    def remember(self, key: str, value: object) -> None:
        self[key] = value

    def recall(self, key: str) -> object:
        return self.get(key)


@pytest.fixture
def memory() -> Memory:
    return Memory()
