"""Who is at work in a project: seen by others, and by nothing else than the process's own life."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gallery_media.embedded.presence import Presence, settle_gone

COMES = """
import sys
from pathlib import Path
from gallery_media.embedded.presence import Presence
here = Presence(Path(sys.argv[1]), "other")
print("here", flush=True)
sys.stdin.read()
"""


def gone(folder: Path) -> list[str]:
    seen: list[str] = []
    settle_gone(folder, seen.append)
    return seen


def test_a_process_that_was_killed_is_found_once(tmp_path: Path) -> None:
    """Not while it lives; and not again after it was dealt with."""
    with subprocess.Popen(
        [sys.executable, "-c", COMES, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"here\n"
        mine = Presence(tmp_path, "mine")
        assert gone(tmp_path) == []
        other.kill()
        other.wait()
        assert gone(tmp_path) == ["other"]
        assert gone(tmp_path) == []
        mine.leave()
    assert list(tmp_path.iterdir()) == []


def test_what_could_not_be_settled_is_found_again(tmp_path: Path) -> None:
    """Whoever leaves with something unsaid, and whoever fails to say it for them."""
    Presence(tmp_path, "left").leave(forget=False)

    def fail(_: str) -> None:
        raise OSError

    with pytest.raises(OSError):
        settle_gone(tmp_path, fail)
    assert gone(tmp_path) == ["left"]


def test_nobody_comes_under_a_name_that_is_at_work(tmp_path: Path) -> None:
    """It would hide that the other one ended."""
    mine = Presence(tmp_path, "mine")
    with pytest.raises(ValueError, match="mine"):
        Presence(tmp_path, "mine")
    mine.leave()
