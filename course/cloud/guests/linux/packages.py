"""Packages of a guest: a small catalogue, and the list of what is installed."""

from __future__ import annotations

from dataclasses import dataclass

from .distribution import Distribution
from .files import Files, text, write_text


@dataclass(frozen=True)
class Package:
    """A package: its version, and what installing it leaves behind."""

    version: str
    unit: str = ""
    description: str = ""
    files: tuple[tuple[str, str], ...] = ()
    program: str = ""
    port: int = 0  # where its service listens


CATALOGUE: dict[str, Package] = {
    "apache2": Package(
        "2.4.52-1ubuntu4",
        "apache2",
        "The Apache HTTP Server",
        (("/var/www/html/index.html", "<h1>It works!</h1>\n"),),
        port=80,
    ),
    "httpd": Package("2.4.62-1", "httpd", "The Apache HTTP Server", (("/etc/httpd/conf/httpd.conf", "Listen 80\n"),), port=80),
    "build-essential": Package("12.9ubuntu3"),
    "docker.io": Package("27.5.1", "docker", "Docker Application Container Engine", (("/etc/docker/daemon.json", "{}\n"),)),
    "fail2ban": Package("0.11.2", "fail2ban", "Fail2Ban Service", (("/etc/fail2ban/fail2ban.conf", "loglevel = INFO\n"),)),
    "git": Package("1:2.43.0"),
    "htop": Package("3.0.5"),
    "nginx": Package(
        "1.24.0-2",
        "nginx",
        "A high performance web server and a reverse proxy server",
        (
            ("/etc/nginx/nginx.conf", "user www-data;\nworker_processes auto;\n"),
            ("/var/www/html/index.nginx-debian.html", "<h1>Welcome to nginx!</h1>\n"),
        ),
        port=80,
    ),
    "nodejs": Package("18.19.1"),
    "openjdk-17-jre-headless": Package("17.0.12+7"),
    "postgresql": Package("16+257", "postgresql", "PostgreSQL RDBMS", (("/etc/postgresql/postgresql.conf", "port = 5432\n"),), port=5432),
    "python3-pip": Package("24.0"),
    "redis-server": Package("7.0.15", "redis-server", "Advanced key-value store", (("/etc/redis/redis.conf", "port 6379\n"),), port=6379),
    "unattended-upgrades": Package("2.9.1", "unattended-upgrades", "Unattended Upgrades Shutdown"),
    "unzip": Package("6.0-28"),
}  # fmt: skip

PREINSTALLED = {
    "bash": "5.2.21",
    "cloud-init": "26.2",
    "coreutils": "9.4",
    "curl": "8.5.0",
    "jq": "1.7.1",
    "openssh-server": "1:9.6p1",
    "sudo": "1.9.15",
    "systemd": "255.4",
}


def status_path(distribution: Distribution) -> str:
    return "/var/lib/dpkg/status" if distribution.debian_like else "/var/lib/rpm/packages"


def agent_package(distribution: Distribution) -> str:
    return "walinuxagent" if distribution.debian_like else "WALinuxAgent"


def installed(files: Files, distribution: Distribution) -> dict[str, str]:
    """Name and version of every installed package."""
    found: dict[str, str] = {}
    name = ""
    for line in text(files, status_path(distribution)).splitlines():
        key, _, value = line.partition(": ")
        if key == "Package":
            name = value
        elif key == "Version":
            found[name] = value
    return found


def write_status(files: Files, distribution: Distribution, versions: dict[str, str]) -> None:
    """Write the list of installed packages."""
    rows = (
        f"Package: {name}\nStatus: install ok installed\nVersion: {version}\n"
        for name, version in sorted(versions.items())
    )
    write_text(files, status_path(distribution), "\n".join(rows), 0o644)
