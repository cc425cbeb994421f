"""What the terminal shows in tables and sentences: nothing lost, counted rightly, by one clock."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from gallery_media.cli.app import run
from gallery_media.cli.moment import moment
from gallery_media.cli.tables import folding, print_table
from gallery_media.model.counted import counted

RELEASE = "000012-3f9a1c7e"
REASON = "shows f7k2m9qx4d, which was withdrawn on 2017-07-02, and is refused"


WHEN = "2017-07-01 13:00"


def _printed(note: str, width: int, *, terminal: bool) -> list[str]:
    table = folding("release", "since", "note", whole={"release": 15, "since": 16})
    table.add_row(RELEASE, WHEN, note)
    shown = io.StringIO()
    to = Console(file=shown, width=width, force_terminal=terminal, color_system=None)
    print_table(table, to)
    return shown.getvalue().splitlines()


def test_what_is_no_terminal_gets_each_row_in_a_line() -> None:
    """However long: grep has to find it."""
    (row,) = (line for line in _printed(REASON * 5, 80, terminal=False) if RELEASE in line)
    assert REASON * 5 in row


@given(note=st.text("abc de", min_size=1, max_size=300), width=st.integers(50, 120))
def test_a_terminal_loses_nothing(note: str, width: int) -> None:
    """Ids stay in one piece, everything else goes on in the next line."""
    _head, _line, *rows = (line for line in _printed(note, width, terminal=True) if line.strip())
    (row,) = (line for line in rows if RELEASE in line)
    assert WHEN in row
    assert all(len(line) <= width for line in rows)
    shown = "".join(rows).replace(RELEASE, "").replace(WHEN, "")
    assert shown.replace(" ", "") == note.replace(" ", "")


def test_counting() -> None:
    """One of a thing is one thing."""
    assert [counted(n, "photo") for n in (0, 1, 2)] == ["0 photos", "1 photo", "2 photos"]
    assert [counted(n, "copy", "copies") for n in (1, 2)] == ["1 copy", "2 copies"]


def test_moments_are_the_houses() -> None:
    """Not the machine's, nor the world's."""
    at = datetime(2017, 7, 1, 22, 30, tzinfo=UTC)
    assert moment(at, ZoneInfo("Europe/Riga")) == "2017-07-02 01:30"
    assert moment(at, ZoneInfo("Europe/Riga"), seconds=True) == "2017-07-02 01:30:00"


def test_a_missing_word_is_told_with_what_may_stand_there(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Who withdraws a photo is in a hurry."""
    assert run(["withdraw", "k7m2p9xq4t"]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "--reason" in told
    assert "child: a parent or guardian objects" in told
