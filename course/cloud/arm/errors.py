"""Refusals in Azure's own words: status, code, message, target."""

from __future__ import annotations

from typing import Any


class ArmError(Exception):
    """A refusal; `code` is PascalCase and one that real Azure uses."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        target: str | None = None,
        details: tuple[ArmError, ...] = (),
        additional_info: tuple[dict[str, Any], ...] = (),
    ) -> None:
        super().__init__(f"({code}) {message}")
        self.status, self.code, self.message = status, code, message
        self.target, self.details, self.additional_info = target, details, additional_info

    def content(self) -> dict[str, Any]:
        """The error object: code, message and, where present, target, details, additionalInfo."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.target is not None:
            error["target"] = self.target
        if self.details:
            error["details"] = [detail.content() for detail in self.details]
        if self.additional_info:
            error["additionalInfo"] = list(self.additional_info)
        return error

    def body(self) -> dict[str, Any]:
        """The whole answer, `{"error": {...}}`."""
        return {"error": self.content()}


def resource_not_found(resource_type: str, name: str, resource_group: str) -> ArmError:
    """catalogue row resource-not-found (113 of the 133 recorded 4xx answers)."""
    return ArmError(
        404,
        "ResourceNotFound",
        f"The Resource '{resource_type}/{name}' under resource group '{resource_group}' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    )


def resource_group_not_found(name: str) -> ArmError:
    """catalogue row group-not-found."""
    return ArmError(404, "ResourceGroupNotFound", f"Resource group '{name}' could not be found.")


def parent_not_found(parent_name: str) -> ArmError:
    """catalogue row parent-not-found."""
    return ArmError(
        404,
        "ParentResourceNotFound",
        f"Can not perform requested operation on nested resource. Parent resource '{parent_name}' not found.",
    )


def nested_resources_exist(children: list[str]) -> ArmError:
    """catalogue row nested-delete-blocked; `children` are type/name paths."""
    return ArmError(
        409,
        "CannotDeleteResource",
        "Cannot delete resource while nested resources exist. Some existing nested resource IDs include: "
        f"'{', '.join(children)}'. Please delete all nested resources before deleting this resource.",
    )


def invalid_parameter(message: str, target: str | None = None) -> ArmError:
    """400 InvalidParameter with Compute's own text."""
    return ArmError(400, "InvalidParameter", message, target)


def parameter_missing(name: str) -> ArmError:
    """catalogue row osprofile-missing: the sentence Compute uses for every absent member."""
    return invalid_parameter(f"Required parameter '{name}' is missing (null).", name)


def parameter_invalid(name: str) -> ArmError:
    """The sentence of azure-cli#31195 for a value outside its enumeration."""
    return invalid_parameter(f"The value of parameter {name} is invalid.", name)


def operation_not_allowed(message: str, target: str | None = None) -> ArmError:
    """Compute's 409 OperationNotAllowed (status proven by catalogue row spot-only)."""
    return ArmError(409, "OperationNotAllowed", message, target)


def property_change_not_allowed(path: str, shown: str | None = None) -> ArmError:
    """catalogue rows change-image-reference and definition-change-property."""
    return ArmError(409, "PropertyChangeNotAllowed", f"Changing property '{shown or path}' is not allowed.", path)


def not_served(what: str) -> ArmError:
    """An operation that Azure has and the local Azure does not: said plainly, never a made-up success."""
    return ArmError(
        404,
        "InvalidResourceType",
        f"{what} is not served by the local Azure. It exists in Azure; the course's local cloud covers "
        "virtual machine imaging only.",
    )
