"""``make pages-check``: an exported site goes in; exit code 1 when a tool complains of a page.

``--all``, as CI says: also when a tool that is wanted is not to be had.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.pages.checks import CHECKS
from tests.pages.tools import BUILD, NotInstallable, install

HERE = Path(__file__).resolve().parent
ALL = "--all"
SHOWN = 40
"""Complaints of a tool that are printed; the rest is counted."""


def main(site: Path, wanted: list[str], *, everything: bool = False) -> int:
    try:
        packages = install(HERE, BUILD / "pages")
    except NotInstallable as why:
        print(f"skipped, nothing was checked: {why}")
        return int(everything)
    complained = False
    for name in wanted or list(CHECKS):
        started = time.monotonic()
        try:
            complaints = CHECKS[name](site.resolve(), packages)
        except NotInstallable as why:
            print(f"{name}: skipped: {why}")
            complained |= everything
            continue
        print(f"{name}: {len(complaints)} complaints, {time.monotonic() - started:.0f} s")
        for complaint in complaints[:SHOWN]:
            print(f"  {complaint}")
        if len(complaints) > SHOWN:
            print(f"  … and {len(complaints) - SHOWN} more")
        complained |= bool(complaints)
    return int(complained)


if __name__ == "__main__":
    said = [word for word in sys.argv[1:] if word != ALL]
    if not said:
        raise SystemExit("name the folder of an exported site")
    sys.exit(main(Path(said[0]), said[1:], everything=ALL in sys.argv))
