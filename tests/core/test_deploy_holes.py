"""When a known hole of a dependency stops CI, and when it does not."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.deploy import holes

REPORT = {
    "dependencies": [
        {"name": "sound", "version": "1", "vulns": []},
        {"name": "leaky", "version": "2", "vulns": [{"id": "GHSA-1", "fix_versions": ["3"]}]},
        {"name": "hopeless", "version": "4", "vulns": [{"id": "GHSA-2", "fix_versions": []}]},
    ]
}


def pip_audit(folder: Path, says: str) -> str:
    """A program that answers as pip-audit does."""
    path = folder / "pip-audit"
    path.write_text(f"#!{sys.executable}\nprint({says!r})\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("says", "looked_at", "code"),
    [
        (json.dumps(REPORT), "", 1),
        (json.dumps(REPORT), '["GHSA-1"]\nwhy = "not called"\nuntil = 2999-01-01\n', 0),
        (json.dumps(REPORT), '["GHSA-1"]\nwhy = "not called"\nuntil = 2020-01-01\n', 1),
        (json.dumps({"dependencies": REPORT["dependencies"][:1]}), "", 0),
        (json.dumps({"dependencies": REPORT["dependencies"][2:]}), "", 0),
        ("Traceback: no network", "", 0),
    ],
)
def test_a_hole_with_a_fix_stops_and_no_network_does_not(
    says: str,
    looked_at: str,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One without a fix, or one that somebody has looked at, is only told."""
    file = tmp_path / "known-holes.toml"
    file.write_text(looked_at)
    monkeypatch.setattr(holes, "LOOKED_AT", file)
    monkeypatch.setattr(sys, "argv", ["holes", pip_audit(tmp_path, says)])
    assert holes.main() == code


def test_every_locked_package_is_asked_about_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the extras, of the image and of our tools as well."""
    told = tmp_path / "asked"
    program = tmp_path / "pip-audit"
    program.write_text(
        f"#!{sys.executable}\nimport sys\n"
        f"open({str(told)!r}, 'a').write(open(sys.argv[-1]).read())\n"
        """print('{"dependencies": []}')\n"""
    )
    program.chmod(0o755)
    monkeypatch.setattr(sys, "argv", ["holes", str(program)])
    assert holes.main() == 0
    asked = re.findall(r"^([\w.\[\],-]+==\S+)", told.read_text(), re.MULTILINE)
    locked = {
        name
        for lock in (holes.ROOT / "requirements").glob("*.txt")
        for name in re.findall(r"^([\w.\[\],-]+==\S+)", lock.read_text(), re.MULTILINE)
    }
    assert sorted(asked) == sorted(locked)
    assert {"ray", "dask", "psycopg", "cfn-lint"} <= {name.split("==")[0] for name in asked}


def test_what_was_looked_at_is_readable() -> None:
    """The file that is there, today."""
    assert isinstance(holes.accepted(holes.LOOKED_AT, date(2026, 1, 1)), set)
