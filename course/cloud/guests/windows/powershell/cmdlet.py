"""What a cmdlet declares, and what it is given when it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import ErrorRecord, Raised
from .shell import Shell
from .values import PsObject, as_list, number_of, text_of, truth

COMMON = {
    "erroraction": "erroraction", "ea": "erroraction", "errorvariable": "errorvariable", "ev": "errorvariable",
    "warningaction": "warningaction", "wa": "warningaction", "outvariable": "outvariable", "informationaction": "informationaction",
}  # fmt: skip
COMMON_SWITCHES = {"verbose", "debug", "whatif", "confirm"}


@dataclass(frozen=True)
class Cmdlet:
    """A cmdlet: its parameters by name, and what it does."""

    run: Callable[[Call], Iterable[Any]]
    positional: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    switches: tuple[str, ...] = ()
    piped: str = ""  # the parameter that a pipeline fills, one thing at a time
    whole: bool = False  # takes the pipeline as a whole, in `call.input`
    aliases: Mapping[str, str] = field(default_factory=dict)
    mandatory: tuple[str, ...] = ()
    rest: str = ""  # the parameter that takes all words that are left

    @property
    def parameters(self) -> tuple[str, ...]:
        return (*self.positional, *self.named, *self.switches, *((self.rest,) if self.rest else ()))


@dataclass
class Call:
    """One call of a cmdlet."""

    shell: Shell
    name: str
    bound: dict[str, Any]
    start: int
    end: int
    input: list[Any] | None = None
    emit: Callable[[Any], None] = lambda _: None

    @property
    def guest(self) -> Any:
        return self.shell.guest

    def has(self, name: str) -> bool:
        return name.lower() in self.bound

    def value(self, name: str, default: Any = None) -> Any:
        return self.bound.get(name.lower(), default)

    def text(self, name: str, default: str = "") -> str:
        return text_of(self.bound[name.lower()]) if name.lower() in self.bound else default

    def texts(self, name: str) -> list[str]:
        return [text_of(one) for one in as_list(self.value(name))]

    def number(self, name: str, default: int = 0) -> int:
        if not self.has(name):
            return default
        try:
            return int(number_of(self.value(name)))
        except ValueError:
            shown = self.text(name)
            raise Raised(
                ErrorRecord(
                    f'Cannot bind parameter \'{name}\'. Cannot convert value "{shown}" to type "System.Int32". Error: '
                    '"Input string was not in a correct format."',
                    "InvalidArgument",
                    "",
                    "",
                    self.name,
                    "ParameterBindingException",
                    f"CannotConvertArgumentNoMessage,{self.identity_of('')}",
                    self.start,
                    self.end,
                )
            ) from None

    def switch(self, name: str) -> bool:
        return truth(self.bound.get(name.lower(), False))

    @property
    def error_action(self) -> str:
        return (self.text("erroraction") or text_of(self.shell.get("ErrorActionPreference"))).lower()

    def identity_of(self, suffix: str) -> str:
        return f"Microsoft.PowerShell.Commands.{self.name.replace('-', '')}Command{suffix}"

    def problem(
        self,
        message: str,
        category: str = "NotSpecified",
        target: Any = "",
        exception: str = "Exception",
        identity: str = "",
        target_type: str = "String",
    ) -> None:
        """Report an error that does not end the cmdlet, unless -ErrorAction says so."""
        full = f"{identity},{self.identity_of('')}" if "," not in identity else identity
        record = ErrorRecord(
            message, category, text_of(target), target_type, self.name, exception, full, self.start, self.end
        )
        self.report(record)

    def report(self, record: ErrorRecord) -> None:
        match self.error_action:
            case "stop":
                raise Raised(record, fatal=True)
            case "ignore":
                self.shell.succeeded = False
            case "silentlycontinue":
                self.shell.complain(record, quiet=True)
            case _:
                self.shell.complain(record)


def missing_parameter(call: Call, name: str) -> Raised:
    """A mandatory parameter without a value: nobody is there to be asked."""
    return Raised(
        ErrorRecord(
            f"Cannot process command because of one or more missing mandatory parameters: {name}.",
            "InvalidArgument",
            "",
            "",
            call.name,
            "ParameterBindingException",
            f"MissingMandatoryParameter,{call.identity_of('')}",
            call.start,
            call.end,
        )
    )


def item_text(value: Any, *names: str) -> str:
    """A piped thing as text: one of its properties where it is an object."""
    if isinstance(value, PsObject):
        for name in names:
            if value.spelled(name) is not None:
                return text_of(value.get(name))
    return text_of(value)
