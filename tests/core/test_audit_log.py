"""The audit log: a chain that nobody changes unseen, in the bucket and in the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from gallery_media.catalogue import Catalogue, open_catalogue, sqlite_url
from gallery_media.catalogue.engine import make_engine
from gallery_media.desk.audit_log import check_log, log_lines, restore_log, seal_log
from gallery_media.errors import CatalogueBusy, LogBroken
from gallery_media.model.audit_log import LogLine, Seal, as_json, chained, first_break, of_json
from gallery_media.storage.keys import log_key
from tests.makers.photos import GALLERY, a_prepared_photo, receive
from tests.makers.storages import MemoryStorage

NAMES = st.text(max_size=12)
LINES = st.lists(
    st.builds(
        LogLine,
        at=st.datetimes(timezones=st.just(UTC)),
        operator=NAMES,
        action=NAMES,
        gallery=NAMES,
        photo=NAMES,
        was=NAMES,
        became=NAMES,
        detail=st.dictionaries(NAMES, st.integers() | NAMES, max_size=3),
    ),
    min_size=1,
    max_size=8,
)


@given(LINES)
def test_a_chain_that_nobody_touched_is_whole(lines: list[LogLine]) -> None:
    """Also when it was written in pieces, and read from its file."""
    first = chained(lines[:3], Seal())
    end, broken = first_break(first)
    rest = chained(lines[3:], end)
    read = [of_json(as_json(line)) for line in (*first, *rest)]
    assert first_break(read) == (Seal(len(lines), read[-1].digest), None)
    assert broken is None


@given(LINES, st.data())
def test_any_change_breaks_it_there(lines: list[LogLine], data: st.DataObject) -> None:
    """A line changed, taken out of the middle, put in, or two exchanged."""
    chain = list(chained(lines, Seal()))
    at = data.draw(st.integers(0, len(chain) - 1))
    how = data.draw(st.sampled_from(["change", "take out", "put in", "exchange"]))
    if how == "change":
        chain[at] = replace(chain[at], operator=chain[at].operator + "x")
    elif how == "take out" and at < len(chain) - 1:
        del chain[at]
    elif how == "put in":
        chain.insert(at, replace(chain[at], action="another"))
    elif how == "exchange" and at > 0:
        chain[at - 1], chain[at] = chain[at], chain[at - 1]
        at -= 1
    else:
        return
    _end, broken = first_break(chain)
    assert broken is not None
    assert broken.number == at + 1


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db"), actor="desk 2") as catalogue:
        yield catalogue


@pytest.fixture
def originals() -> MemoryStorage:
    return MemoryStorage()


def test_what_happened_is_in_the_bucket_and_says_no_more_than_it_must(
    catalogue: Catalogue, originals: MemoryStorage
) -> None:
    """Who, what, which photo, by which policy and auditor; no name of a file or photographer."""
    photo = a_prepared_photo(catalogue).id
    assert seal_log(catalogue, originals) == len(catalogue.events())
    assert seal_log(catalogue, originals) == 0
    lines = list(log_lines(originals))
    assert {line.operator for line in lines} == {"desk 2"}
    prepared = next(line for line in lines if line.action == "prepared")
    assert (prepared.photo, prepared.gallery, prepared.became) == (photo, GALLERY, "prepared")
    assert prepared.detail["policies"]
    assert prepared.detail["auditors"]
    assert len(prepared.detail["verdicts"]) == 64
    everything = "".join(as_json(line) for line in lines)
    assert ".jpg" not in everything
    assert check_log(catalogue, originals).is_whole


def test_lines_come_in_the_order_of_what_happened_over_many_seals(
    catalogue: Catalogue, originals: MemoryStorage
) -> None:
    for number in range(4):
        receive(catalogue, f"photo {number}")
        seal_log(catalogue, originals)
    found = check_log(catalogue, originals)
    assert found.is_whole
    assert found.lines == len(catalogue.events())
    assert [line.number for line in catalogue.log_lines()] == list(range(1, found.lines + 1))


def test_a_crash_after_the_bucket_has_it_writes_nothing_twice(
    catalogue: Catalogue, originals: MemoryStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next seal takes over what lies there, though more has happened since."""
    receive(catalogue, "before")

    def crash(*_anything: object) -> None:
        raise CatalogueBusy("cut off here")

    with monkeypatch.context() as patch:
        patch.setattr(Catalogue, "seal", crash)
        assert seal_log(catalogue, originals) == 0
    receive(catalogue, "after")
    assert seal_log(catalogue, originals) == len(catalogue.events())
    assert check_log(catalogue, originals).is_whole


def test_a_lost_catalogue_gets_its_log_again_and_goes_on(
    catalogue: Catalogue, originals: MemoryStorage, tmp_path: Path
) -> None:
    a_prepared_photo(catalogue)
    seal_log(catalogue, originals)
    before = list(log_lines(originals))
    with open_catalogue(sqlite_url(tmp_path / "new.db")) as new:
        assert restore_log(new, originals) == len(before)
        assert list(new.log_lines()) == before
        receive(new, "another")
        seal_log(new, originals)
        found = check_log(new, originals)
        assert found.is_whole
        assert found.lines > len(before)


def test_a_catalogue_that_lost_its_log_adds_nothing(
    catalogue: Catalogue, originals: MemoryStorage, tmp_path: Path
) -> None:
    """Otherwise two histories would claim the same numbers."""
    a_prepared_photo(catalogue)
    seal_log(catalogue, originals)
    with open_catalogue(sqlite_url(tmp_path / "new.db")) as new:
        receive(new, "another")
        with pytest.raises(LogBroken, match="rebuild"):
            seal_log(new, originals)


def _sealed(catalogue: Catalogue, originals: MemoryStorage) -> list[LogLine]:
    a_prepared_photo(catalogue)
    seal_log(catalogue, originals)
    return list(log_lines(originals))


def _write(originals: MemoryStorage, lines: list[LogLine]) -> None:
    body = "".join(f"{as_json(line)}\n" for line in lines).encode()
    originals.put(log_key(1), body, content_type="application/jsonl")


def test_a_changed_line_in_the_bucket_is_found(
    catalogue: Catalogue, originals: MemoryStorage
) -> None:
    lines = _sealed(catalogue, originals)
    _write(originals, [replace(lines[0], operator="somebody else"), *lines[1:]])
    found = check_log(catalogue, originals)
    assert found.broken is not None
    assert found.broken.number == 1
    assert not found.is_whole


def test_a_log_written_anew_as_a_whole_is_found_by_the_catalogue(
    catalogue: Catalogue, originals: MemoryStorage
) -> None:
    lines = _sealed(catalogue, originals)
    _write(originals, list(chained([replace(lines[0], operator="x"), *lines[1:]], Seal())))
    found = check_log(catalogue, originals)
    assert found.broken is None
    assert found.changed == tuple(line.number for line in lines)


def test_a_line_cut_off_at_the_end_is_found(catalogue: Catalogue, originals: MemoryStorage) -> None:
    lines = _sealed(catalogue, originals)
    _write(originals, lines[:-1])
    assert check_log(catalogue, originals).missing == 1


def test_a_changed_line_in_the_catalogue_is_found(
    catalogue: Catalogue, originals: MemoryStorage, tmp_path: Path
) -> None:
    _sealed(catalogue, originals)
    engine = make_engine(sqlite_url(tmp_path / "catalogue.db"), 5)
    with engine.begin() as connection:
        connection.execute(text("UPDATE event SET actor = 'nobody' WHERE number = 2"))
    engine.dispose()
    assert check_log(catalogue, originals).changed == (2,)


def test_a_line_that_is_no_line_is_found_and_nothing_is_added(
    catalogue: Catalogue, originals: MemoryStorage
) -> None:
    _sealed(catalogue, originals)
    originals.put(log_key(1), b"what is this\n", content_type="application/jsonl")
    found = check_log(catalogue, originals)
    assert found.broken is not None
    assert found.missing


def test_years_are_kept_whatever_the_zone() -> None:
    line = LogLine(datetime(2026, 11, 30, 7, tzinfo=UTC), "desk", "received")
    (placed,) = chained([line], Seal())
    assert of_json(as_json(placed)) == placed
