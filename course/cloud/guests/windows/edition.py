"""Which Windows a marketplace image holds, as far as imaging can tell the difference."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Edition:
    """An edition: the names it prints and the ways in which it prepares differently."""

    name: str  # Windows Server 2022 Datacenter
    build: str
    revision: str
    client: bool  # Windows 10 or 11
    core: bool = False  # Server Core: no desktop, no app packages

    @property
    def has_apps(self) -> bool:
        """App packages exist where there is a desktop."""
        return not self.core

    @property
    def has_reserved_storage(self) -> bool:
        """Reserved storage is a part of Windows 10, 11 and their servers since 2022."""
        return self.client or int(self.build) >= 20348

    @property
    def has_edge(self) -> bool:
        return self.has_apps and (self.client or int(self.build) >= 20348)


_SERVERS = {"2012-r2": "9600", "2012": "9200", "2016": "14393", "2019": "17763", "2022": "20348", "2025": "26100"}
_REVISIONS = {"9200": "24523", "9600": "22175", "14393": "8422", "17763": "8276", "20348": "5622", "26100": "33438", "19045": "6456",
              "22631": "5335", "26200": "9168"}  # fmt: skip
_CLIENTS = {"win10-22h2": "19045", "win11-23h2": "22631", "win11-24h2": "26100", "win11-25h2": "26200"}


@lru_cache(maxsize=64)
def edition_of(publisher: str, offer: str, sku: str) -> Edition:
    """The Windows behind a marketplace image's names; Server 2022 where they say nothing."""
    text = f"{offer} {sku}".lower()
    if client := next((build for name, build in _CLIENTS.items() if name in text), ""):
        return _client(text, client)
    year = next((year for year in _SERVERS if year in text), "2022")
    build = _SERVERS[year]
    flavour = "Datacenter Azure Edition" if "azure-edition" in text else "Datacenter"
    shown = year.replace("-r2", " R2")
    return Edition(
        f"Windows Server {shown} {flavour}", build, _REVISIONS[build], False, bool(re.search(r"\bcore\b", text))
    )


def _client(text: str, build: str) -> Edition:
    number = "10" if "win10" in text else "11"
    flavour = (
        "Enterprise multi-session"
        if "avd" in text
        else "Pro"
        if text.removesuffix("-g2").endswith("pro")
        else "Enterprise"
    )
    revision = "9168" if "win11-24h2" in text else _REVISIONS[build]
    return Edition(f"Windows {number} {flavour}", build, revision, True)
