"""`%az` and `%%az` in a notebook: the real az on the notebook's cloud, from a process that has it loaded."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from course.cloud.server.az import TIMEOUT, AzResult
from course.cloud.server.az_output import AzOutput
from course.cloud.server.az_profile import note_versions
from course.cloud.server.az_warm import WarmAz
from course.cloud.server.environment import DOOR
from course.cloud.server.errors import DoorError
from course.cloud.server.launcher import refuse_interactive
from course.cloud.server.launcher_script import path_with_launcher

_MENTIONS_AZ = re.compile(r"(?<![\w.-])az\b")
_VARIABLE = re.compile(r"(?<!\$)\{([A-Za-z_]\w*)\}")  # not ${HOME}, which is for a shell inside a VM
_SHELL_ONLY = frozenset({"|", "||", "&&", "<", ";", "&"})
_REDIRECTION = re.compile(r"[12&]?>")
_SHOWN = (str, int, float, Path)

_loaded: WeakKeyDictionary[Any, AzMagics] = WeakKeyDictionary()


def load_magics(shell: Any, environment: Callable[[], Mapping[str, str]]) -> AzMagics:
    """Give an IPython shell `%az` and `%%az`, and make its `!az` the launcher; again for another cloud."""
    known = _loaded.get(shell)
    if known is not None:
        known.point_to(environment)
        return known
    magics = _loaded[shell] = AzMagics(shell, environment)
    shell.register_magic_function(magics.az, "line_cell", "az")
    shell.events.register("pre_run_cell", magics.before_cell)
    os.environ["PATH"] = path_with_launcher(os.environ.get("PATH", os.defpath))
    return magics


class AzMagics:
    """The magics of one shell; `environment` opens the door of the notebook's cloud and says how to reach it."""

    def __init__(self, shell: Any, environment: Callable[[], Mapping[str, str]]) -> None:
        self._shell, self._environment = shell, environment
        self._warm: WarmAz | None = None
        self.timeout = TIMEOUT

    def point_to(self, environment: Callable[[], Mapping[str, str]]) -> None:
        """Use another cloud from now on."""
        self.close()
        self._environment = environment

    def close(self) -> None:
        """End the loaded process."""
        warm, self._warm = self._warm, None
        if warm is not None:
            warm.close()

    def before_cell(self, info: Any) -> None:
        """A cell that says `az` may start it in a way of its own (`!az`, `%%bash`): have the door open by then."""
        if _MENTIONS_AZ.search(str(getattr(info, "raw_cell", ""))):
            try:
                os.environ[DOOR] = self._environment()[DOOR]
            except DoorError:  # said when the command runs, not before it; and no other cloud is taken instead
                os.environ[DOOR] = os.devnull

    def az(self, line: str, cell: str | None = None) -> AzOutput | None:
        """Run the Azure CLI on this notebook's cloud.

        `%az vm list -g rg1` shows the answer and returns it (`.json()`, `.exit_code`). `%%az` runs one command per line
        and stops at the first that fails. `{name}` stands for a variable of the notebook. For pipes use `!az`.
        """
        if cell is None:
            return self._run(line)
        for command in _commands(f"{line}\n{cell}"):
            output = self._run(command)
            self._shell.display_pub.publish(data=output.mimebundle())
            if output.exit_code:
                break
        return None

    az._ipython_magic_no_var_expand = True  # type: ignore[attr-defined]  # IPython would expand the braces of --query

    def _run(self, line: str) -> AzOutput:
        try:
            arguments = self._arguments(line)
            refuse_interactive(arguments)
            environment = self._environment()
            self._warm = self._warm or self._loaded(Path(environment["AZURE_CONFIG_DIR"]))
            result = self._warm.run(arguments, environment, timeout=self.timeout)
        except DoorError as problem:
            result = AzResult((), 1, "", f"az: {problem}")
        self._shell.user_ns["_exit_code"] = result.exit_code
        return AzOutput(result)

    @staticmethod
    def _loaded(profile: Path) -> WarmAz:
        warm = WarmAz()
        note_versions(profile, warm.az.version)
        return warm

    def _arguments(self, line: str) -> list[str]:
        try:
            words = shlex.split(without_comment(line))
        except ValueError:
            raise UnreadableCommand("a quotation mark is not closed") from None
        for word in words:
            if word in _SHELL_ONLY or _REDIRECTION.match(word):
                raise UnreadableCommand(f"`{word}` needs a shell, and `%az` has none: write `!az ...` instead")
        arguments = [self._expanded(word) for word in words]
        return arguments[1:] if arguments[:1] == ["az"] else arguments

    def _expanded(self, word: str) -> str:
        """A word with the notebook's variables in place; anything else in braces stays, such as a query."""

        def value(match: re.Match[str]) -> str:
            found = self._shell.user_ns.get(match[1])
            return str(found) if isinstance(found, _SHOWN) and not isinstance(found, bool) else match[0]

        return _VARIABLE.sub(value, word)


class UnreadableCommand(DoorError):
    def __init__(self, reason: str) -> None:
        super().__init__(f"this command cannot be read: {reason}.")


def without_comment(line: str) -> str:
    """The line up to a `#` that begins a word outside quotes, as a shell reads it."""
    quote = ""
    for place, character in enumerate(line):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character == "#" and (place == 0 or line[place - 1].isspace()):
            return line[:place]
    return line


def _commands(text: str) -> Iterator[str]:
    """The commands of a cell: a line each, joined where it ends with a backslash, without comments."""
    for line in re.sub(r"\\\r?\n", " ", text).splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()
