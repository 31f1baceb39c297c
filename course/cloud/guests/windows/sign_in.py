"""A person signs in on the desktop: the profile is made, apps are installed for that user alone, an updater adds one more."""

from __future__ import annotations

from datetime import datetime

from .accounts import LocalAccount
from .apps import GAME_ASSIST, App
from .state import WindowsGuest


def sign_in(guest: WindowsGuest, account: LocalAccount, now: datetime) -> None:
    """What one session over Bastion leaves behind; a second one adds nothing."""
    home = f"C:\\Users\\{account.name}"
    guest.events += 12
    if account.signed_in:
        return
    account.signed_in = True
    for folder in ("Desktop", "Documents", r"AppData\Local\Temp"):
        guest.files.mkdir(f"{home}\\{folder}", now)
    sid = guest.account_sid(account)
    for app in guest.apps:
        if app.provisioned:
            app.users[sid] = account.name
    if guest.edition.has_edge:
        _edge_updater(guest, sid, account.name)


def _edge_updater(guest: WindowsGuest, sid: str, name: str) -> None:
    """Edge's updater installs a package for the user at hand, which nobody provisioned."""
    app, version = GAME_ASSIST
    found = next((one for one in guest.apps if one.name == app), None)
    if found is None:
        found = App(app, version, provisioned=False)
        guest.apps.append(found)
    found.users[sid] = name
