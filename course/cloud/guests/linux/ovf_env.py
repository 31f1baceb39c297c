"""ovf-env.xml: the provisioning disc, as cloud-init copies it for the agent."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, unescape

from ..machine import Provisioning
from .files import Files, text, write_text

PATH = "/var/lib/waagent/ovf-env.xml"


def write(files: Files, provisioning: Provisioning) -> None:
    """Keep the disc's content; the password never stays in it."""
    password = "<ns1:UserPassword>REDACTED</ns1:UserPassword>" if provisioning.admin_password else ""
    custom = f"<ns1:CustomData>{escape(provisioning.custom_data)}</ns1:CustomData>" if provisioning.custom_data else ""
    disabled = "false" if provisioning.admin_password else "true"
    write_text(
        files,
        PATH,
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<ns0:Environment xmlns:ns0="http://schemas.dmtf.org/ovf/environment/1" '
        'xmlns:ns1="http://schemas.microsoft.com/windowsazure">\n'
        "  <ns1:ProvisioningSection>\n    <ns1:LinuxProvisioningConfigurationSet>\n"
        f"      <ns1:HostName>{escape(provisioning.computer_name)}</ns1:HostName>\n"
        f"      <ns1:UserName>{escape(provisioning.admin_username)}</ns1:UserName>{password}{custom}\n"
        f"      <ns1:DisableSshPasswordAuthentication>{disabled}</ns1:DisableSshPasswordAuthentication>\n"
        "    </ns1:LinuxProvisioningConfigurationSet>\n  </ns1:ProvisioningSection>\n</ns0:Environment>\n",
        0o600,
    )


def user_name(files: Files) -> str | None:
    """The provisioned admin, or None where the file is missing or unreadable."""
    return _tag(text(files, PATH), "UserName")


def has_password(files: Files) -> bool:
    return _tag(text(files, PATH), "UserPassword") is not None


def _tag(xml: str, name: str) -> str | None:
    found = re.search(rf"<(?:\w+:)?{name}>([^<]*)</", xml)
    return unescape(found.group(1)) if found else None
