"""Write constraints.txt: the exact versions installed here, names and numbers only."""

from __future__ import annotations

import re
import sys
from importlib.metadata import distributions
from pathlib import Path

TARGET = Path("constraints.txt")
LEFT_OUT = {"mission-assess", "pip", "setuptools", "wheel"}
HEADING = (
    "# The exact versions that the tests run with: names and numbers only. `make constraints`"
    " writes them.\n"
)


def installed_versions() -> dict[str, str]:
    """Return the normalised name and the version of everything installed beside this project."""
    found = {
        re.sub(r"[-_.]+", "-", distribution.name).lower(): distribution.version
        for distribution in distributions()
    }
    return {name: version for name, version in sorted(found.items()) if name not in LEFT_OUT}


def main() -> int:
    """Write the file anew."""
    lines = [f"{name}=={version}\n" for name, version in installed_versions().items()]
    TARGET.write_text(HEADING + "".join(lines), encoding="utf-8", newline="\n")
    print(f"{TARGET}: {len(lines)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
