"""What answers at a port of a Linux guest, as far as its services and files tell.

The services that the guest knows listen where their packages let them: sshd at the ports of sshd_config, web servers at
80 with the files below /var/www/html, PostgreSQL at 5432, Redis at 6379. What a unit or a site of the learner's own
listens on cannot be known: nobody runs its program.
"""

from __future__ import annotations

from posixpath import normpath

from ..results import Answered
from . import services
from .distribution import Distribution
from .files import Files, lines
from .packages import CATALOGUE
from .state import Live

_ROOT = "/var/www/html"
_SITES = (
    "/etc/nginx/conf.d",
    "/etc/nginx/sites-enabled",
    "/etc/apache2/sites-enabled",
    "/etc/httpd/conf.d",
    "/etc/containers/systemd",
)
_INDEXES = ("index.html", "index.htm", "index.nginx-debian.html")


def answer(files: Files, live: Live, distribution: Distribution, port: int, path: str | None) -> Answered:
    """What a connection to a port meets, and what a request of a path gets; a path of None asks nothing."""
    if port in _ssh_ports(files) and services.running(files, live, distribution.ssh_unit):
        return Answered(listens=True)
    for package in CATALOGUE.values():
        if package.port == port and package.unit and services.running(files, live, package.unit):
            if path is None or port != 80:
                return Answered(listens=True)
            return Answered(None) if _own_sites(files) else _page(files, path)
    return Answered(None if _own_sites(files) or _own_units(files, live) else False)


def _ssh_ports(files: Files) -> set[int]:
    given = [row.split() for row in lines(files, "/etc/ssh/sshd_config")]
    return {int(row[1]) for row in given if len(row) == 2 and row[0] == "Port" and row[1].isdigit()} or {22}


def _own_sites(files: Files) -> bool:
    return any(files.is_dir(folder) and files.children(folder) for folder in _SITES)


def _own_units(files: Files, live: Live) -> bool:
    """Whether a unit runs that no package brought."""
    known = {package.unit for package in CATALOGUE.values()}
    names = [name.removesuffix(".service") for name in files.children(services.UNITS[0]) if name.endswith(".service")]
    return any(name not in known and services.running(files, live, name) for name in names)


def _page(files: Files, path: str) -> Answered:
    asked = normpath("/" + path.partition("?")[0].lstrip("/"))
    names = [f"{_ROOT}/{name}" for name in _INDEXES] if asked == "/" else [_ROOT + asked]
    for name in names:
        if files.exists(name) and not files.is_dir(name):
            return Answered(True, 200, files.read(name).decode(errors="replace"))
    return Answered(True, 403 if asked == "/" else 404)
