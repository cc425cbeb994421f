"""Names of modules go in (none: all); the score of the audit's tests comes out, and an exit code.

``make mutants``. Works in a copy under ``build``, so nothing here can spoil the sources. Exits 0
only if each mutant was caught or stands, with a reason, in ``equivalent.toml``.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
from pathlib import Path

from mutmut.__main__ import _run

from tests.mutants.constants import with_constants_in_place
from tests.mutants.operators import Operators
from tests.mutants.score import Equivalent, judge, read_equivalent, read_results

ROOT = Path(__file__).resolve().parent.parent.parent
WORK = ROOT / "build" / "mutants"
AUDIT = Path("src/gallery_media/metadata/audit")
PACKAGE = "gallery_media.metadata.audit"
MEMORY = 4 * 1024**3  # bytes; a mutant that never stops collecting must not take the machine along


def main(modules: list[str]) -> int:
    equivalent = read_equivalent(Path(__file__).with_name("equivalent.toml"))
    _make_copy()
    os.chdir(WORK)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    Operators().install()
    _run([f"{PACKAGE}.{module}.*" for module in modules], max_children=1)
    wanted: list[Equivalent] = [
        one for one in equivalent if not modules or one.place.split(".")[0] in modules
    ]
    verdict = judge(read_results(modules), wanted)
    print(verdict.text)
    return 0 if verdict.good else 1


def _make_copy() -> None:
    """Sources with constants in place, and the tests of the audit alone."""
    shutil.rmtree(WORK, ignore_errors=True)
    shutil.copytree(ROOT / "src", WORK / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for module in (WORK / AUDIT).glob("*.py"):
        source = module.read_text(encoding="utf-8")
        module.write_text(with_constants_in_place(source), encoding="utf-8")
    shutil.copy(ROOT / "pyproject.toml", WORK)
    makers = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "tests" / "makers", WORK / "tests" / "makers", ignore=makers)
    shutil.copy(ROOT / "tests" / "__init__.py", WORK / "tests")
    (WORK / "tests" / "core").mkdir()
    for test in (ROOT / "tests" / "core").glob("test_audit_*.py"):
        if not test.name.startswith("test_audit_desk"):
            shutil.copy(test, WORK / "tests" / "core")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
