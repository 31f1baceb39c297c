"""App packages: Get-AppxPackage, Remove-AppxPackage, Get- and Remove-AppxProvisionedPackage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...apps import SYSTEM, App
from ..cmdlet import Call, Cmdlet, item_text
from ..errors import ErrorRecord, not_found
from ..operators import like
from ..values import PsObject, View, as_list

_LIST = (
    "Name", "Publisher", "Architecture", "ResourceId", "Version", "PackageFullName", "InstallLocation", "IsFramework", "PackageFamilyName",
    "PublisherId", "PackageUserInformation", "IsResourcePackage", "IsBundle", "IsDevelopmentMode", "NonRemovable", "IsPartiallyStaged",
    "SignatureKind", "Status",
)  # fmt: skip
_PROVISIONED = View(("DisplayName", "Version", "Architecture", "ResourceId", "PackageName", "Regions"), as_list=True)


def _without_apps(call: Call) -> bool:
    """Server Core has no app packages, and not their module either."""
    if call.guest.edition.has_apps:
        return False
    call.report(not_found(call.name).at(call.start, call.end))
    return True


def get_appx_package(call: Call) -> Iterable[Any]:
    """For the one who runs it, which is SYSTEM; with -AllUsers for everybody."""
    if _without_apps(call):
        return
    for app in call.guest.apps:
        seen = app.users if call.switch("AllUsers") else {sid: name for sid, name in app.users.items() if sid == SYSTEM}
        if call.has("User"):
            seen = {
                sid: name
                for sid, name in app.users.items()
                if call.text("User").rpartition("\\")[2].lower() in (sid.lower(), name.lower())
            }
        staged = call.switch("AllUsers") and app.provisioned
        if (seen or staged) and like(app.name, call.text("Name", "*")):
            yield _package(app, seen, call.switch("AllUsers"))


def _package(app: App, users: dict[str, str], all_users: bool) -> PsObject:
    people = [f"{sid} [{name}]: Installed" for sid, name in users.items()] or [f"{SYSTEM} [{SYSTEM}]: Staged"]
    values = {
        "Name": app.name, "Publisher": "CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US",
        "Architecture": app.architecture.upper(), "ResourceId": "", "Version": app.version, "PackageFullName": app.full_name,
        "InstallLocation": f"C:\\Program Files\\WindowsApps\\{app.full_name}", "IsFramework": False, "PackageFamilyName": app.family_name,
        "PublisherId": app.publisher_id, "PackageUserInformation": people if all_users else [],
        "IsResourcePackage": False, "IsBundle": False,
        "IsDevelopmentMode": False, "NonRemovable": not app.removable, "IsPartiallyStaged": False, "SignatureKind": "Store", "Status": "Ok",
    }  # fmt: skip
    return PsObject(
        values,
        kind="Microsoft.Windows.Appx.PackageManager.Commands.AppxPackage",
        view=View(_LIST, as_list=True),
        text=app.full_name,
    )


def remove_appx_package(call: Call) -> Iterable[Any]:
    """SYSTEM has no packages of its own: it needs -AllUsers or -User."""
    if _without_apps(call):
        return ()
    for one in as_list(call.value("Package")):
        name = item_text(one, "PackageFullName")
        app = next((app for app in call.guest.apps if app.full_name.lower() == name.lower()), None)
        user = call.text("User").lower()
        if app is None:
            _not_installed(call, name)
        elif call.switch("AllUsers"):
            app.users, app.provisioned = {}, False
            call.guest.apps.remove(app)
        elif any(user in (sid.lower(), label.lower()) for sid, label in app.users.items()) and user:
            app.users = {sid: label for sid, label in app.users.items() if user not in (sid.lower(), label.lower())}
            if not app.users and not app.provisioned:
                call.guest.apps.remove(app)
        else:
            _not_installed(call, name)
    return ()


def _not_installed(call: Call, name: str) -> None:
    call.report(
        ErrorRecord(
            f"Deployment failed with HRESULT: 0x80073CF1, Package was not found.\nRemoval failed. The package {name} was not found "
            "for the user. Package removal can only be performed on an installed package.",
            "ObjectNotFound",
            name,
            "String",
            call.name,
            "PSInvalidOperationException",
            "DeploymentError,Microsoft.Windows.Appx.PackageManager.Commands.RemoveAppxPackageCommand",
            call.start,
            call.end,
        )
    )


def get_provisioned(call: Call) -> Iterable[Any]:
    if _without_apps(call) or not _online(call):
        return
    for app in call.guest.apps:
        if app.provisioned:
            values = {
                "DisplayName": app.name, "Version": app.version, "Architecture": 9, "ResourceId": "~",
                "PackageName": app.full_name, "Regions": "all",
            }  # fmt: skip
            yield PsObject(
                values, kind="Microsoft.Dism.Commands.AppxPackageObject", view=_PROVISIONED, text=app.full_name
            )


def remove_provisioned(call: Call) -> Iterable[Any]:
    """Takes the package from those to come; who has it keeps it, unless -AllUsers."""
    if _without_apps(call) or not _online(call):
        return ()
    for one in as_list(call.value("PackageName")):
        name = item_text(one, "PackageName")
        app = next((app for app in call.guest.apps if app.full_name.lower() == name.lower() and app.provisioned), None)
        if app is None:
            call.problem(
                "The system cannot find the path specified.",
                "NotSpecified",
                "",
                "COMException",
                "Microsoft.Dism.Commands.RemoveAppxProvisionedPackageCommand",
            )
            continue
        app.provisioned = False
        if call.switch("AllUsers"):
            app.users = {}
        if not app.users:
            call.guest.apps.remove(app)
    return ()


def _online(call: Call) -> bool:
    if call.switch("Online"):
        return True
    call.problem(
        "Parameter set cannot be resolved using the specified named parameters.",
        "InvalidArgument",
        "",
        "ParameterBindingException",
        "AmbiguousParameterSet",
    )
    return False


CMDLETS = {
    "Get-AppxPackage": Cmdlet(get_appx_package, ("Name", "Publisher"), ("User", "PackageTypeFilter"), ("AllUsers",)),
    "Remove-AppxPackage": Cmdlet(
        remove_appx_package,
        ("Package",),
        ("User",),
        ("AllUsers", "PreserveApplicationData"),
        piped="Package",
        mandatory=("Package",),
    ),
    "Get-AppxProvisionedPackage": Cmdlet(get_provisioned, (), ("Path",), ("Online",)),
    "Remove-AppxProvisionedPackage": Cmdlet(
        remove_provisioned,
        (),
        ("PackageName", "Path"),
        ("Online", "AllUsers"),
        piped="PackageName",
        mandatory=("PackageName",),
    ),
}
ALIASES = {
    "get-provisionedappxpackage": "Get-AppxProvisionedPackage", "remove-provisionedappxpackage": "Remove-AppxProvisionedPackage",
}  # fmt: skip
REAL = ("Add-AppxPackage", "Add-AppxProvisionedPackage", "Move-AppxPackage", "Get-AppxPackageManifest", "winget")
