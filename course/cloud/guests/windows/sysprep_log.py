"""Sysprep's two logs, in the layout that a log of Server 2022 has."""

from __future__ import annotations

from datetime import datetime

from .files import FileSystem

FOLDER = r"C:\Windows\System32\Sysprep\Panther"
ACTIONS = FOLDER + r"\setupact.log"
ERRORS = FOLDER + r"\setuperr.log"


class SysprepLog:
    """Lines for setupact.log; errors go to setuperr.log too."""

    def __init__(self, files: FileSystem, now: datetime) -> None:
        self.files, self.now = files, now

    def info(self, text: str, code: str = "") -> None:
        self._write(f"Info       [{code}] SYSPRP {text}" if code else f"Info                  SYSPRP {text}", False)

    def error(self, text: str, code: str = "") -> None:
        self._write(f"Error      [{code}] SYSPRP {text}" if code else f"Error                 SYSPRP {text}", True)

    def _write(self, text: str, error: bool) -> None:
        row = f"{self.now:%Y-%m-%d %H:%M:%S}, {text}\n"
        self.files.append(ACTIONS, row, self.now)
        if error:
            self.files.append(ERRORS, row, self.now)

    def begin(self, options: list[str], tag: str) -> None:
        """The head of a run."""
        line = "=" * 56
        for text in (line, "===          Beginning of a new sysprep run          ===", line):
            self.info(text)
        self.info(f"The time is now {self.now:%Y-%m-%d %H:%M:%S}", "0x0f004d")
        self.info(f"Initialized SysPrep log at {FOLDER}", "0x0f004e")
        self.info("ValidatePrivileges:User has required privileges to sysprep machine", "0x0f0054")
        self.info(f"FCreateTagFile:Tag file {tag} does not already exist, no need to delete anything", "0x0f007e")
        for option in options:
            self.info(f"ParseCommands:Found supported command line option '{option.upper()}'", "0x0f005f")

    def phase(self, name: str, number: int, actions: str) -> None:
        """The head of a validation: cleanup, then generalize."""
        self.info(f"WinMain:Pre-validing '{name}' internal providers.", "0x0f00d7")
        self.info(f"RunDlls:Running platform actions specified in action file for phase {number}")
        self.info(
            "SysprepSession::CreateSession: Successfully created instance with action file "
            f"C:\\Windows\\System32\\Sysprep\\ActionFiles\\{actions}, and mode <null>"
        )
        self.info(
            f"SysprepSession::Validate: Beginning action execution from C:\\Windows\\System32\\Sysprep\\ActionFiles\\{actions}"
        )

    def method(self, name: str, library: str) -> None:
        self.info(f"ActionPlatform::LaunchModule: Executing method '{name}' from C:\\Windows\\System32\\{library}")

    def done(self, name: str, library: str) -> None:
        self.info(f"ActionPlatform::LaunchModule: Successfully executed '{name}' from C:\\Windows\\System32\\{library}")

    def failed(self, name: str, library: str, actions: str, phase: str, code: int, last: str) -> None:
        """The tail of a refusal: the same five lines whatever the cause."""
        shown = f"0x{code:x}"
        library, actions = (
            f"C:\\Windows\\System32\\{library}",
            f"C:\\Windows\\System32\\Sysprep\\ActionFiles\\{actions}",
        )
        self.error(
            f"ActionPlatform::LaunchModule: Failure occurred while executing '{name}' from {library}; dwRet = {shown}"
        )
        self.error(f"SysprepSession::Validate: Error in validating actions from {actions}; dwRet = {shown}")
        self.error(f"RunPlatformActions:Failed while validating Sysprep session actions; dwRet = {shown}")
        self.error(
            f"RunDlls:An error occurred while running registry sysprep DLLs, halting sysprep execution. dwRet = {shown}",
            "0x0f0070",
        )
        self.error(
            f"WinMain:Hit failure while pre-validate sysprep {phase} internal providers; hr = {last}", "0x0f00d8"
        )
        self.end()

    def end(self) -> None:
        self.info("Shutting down SysPrep log", "0x0f0052")
        self.info(f"The time is now {self.now:%Y-%m-%d %H:%M:%S}", "0x0f004d")
