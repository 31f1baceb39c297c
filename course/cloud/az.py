"""The program behind `az` in the course's notebooks and terminals: the real az, on the local cloud."""

from __future__ import annotations

import sys
from pathlib import Path

from course.cloud.server.errors import CloudUnusable
from course.cloud.server.launcher import OpenCloud, launch


def main() -> int:
    """Run the real az on the local cloud."""
    return launch(sys.argv[1:], _open_cloud)


def _open_cloud(path: Path) -> OpenCloud:
    from course.cloud.arm.persistence import CloudFileError
    from course.cloud.cloud import Cloud

    try:
        return Cloud.open(path)
    except CloudFileError as problem:
        raise CloudUnusable(str(problem)) from None


if __name__ == "__main__":
    sys.exit(main())
