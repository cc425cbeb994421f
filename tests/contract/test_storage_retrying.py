"""Patience: how long the wrapper waits, what it repeats, and what it passes on at once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

import pytest

from gallery_media.errors import (
    Conflict,
    GalleryMediaError,
    ObjectMissing,
    StorageRefused,
    StorageUnavailable,
)
from gallery_media.storage.port import ListedObject, ObjectHead, StoredObject
from gallery_media.storage.retrying import FIRST_WAIT, LONGEST_WAIT, RetryingStorage

HEAD = ObjectHead("k", 1, '"e"', None, "text/plain")


class Ailing:
    """A storage that raises what it is told before it answers; it lists a, b, c."""

    def __init__(self, *errors: GalleryMediaError) -> None:
        self.errors = list(errors)
        self.calls = 0
        self._reached = 0

    def _fail(self) -> None:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)

    def put(self, key: str, body: bytes, **options: object) -> ObjectHead:
        self._fail()
        return HEAD

    def put_file(self, key: str, file: BinaryIO, **options: object) -> ObjectHead:
        self._fail()
        return HEAD

    def get(self, key: str) -> StoredObject:
        self._fail()
        return StoredObject(HEAD, b"x")

    def get_file(self, key: str, file: BinaryIO) -> ObjectHead:
        self._fail()
        return HEAD

    def head(self, key: str) -> ObjectHead | None:
        self._fail()
        return HEAD

    def list(self, prefix: str = "") -> Iterator[ListedObject]:
        for position, key in enumerate("abc", 1):
            yield ListedObject(key, 1, '"e"', datetime(2017, 7, 7, tzinfo=UTC))
            if position > self._reached:
                self._reached = position
                self._fail()

    def delete(self, key: str) -> None:
        self._fail()

    def erase(self, key: str) -> None:
        self._fail()


class Stuck(Ailing):
    """A storage whose listings break before their first key."""

    def list(self, prefix: str = "") -> Iterator[ListedObject]:
        self._fail()
        return super().list(prefix)


class Clock:
    """Time that passes only by sleeping; it remembers the waits."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def patient(inner: Ailing, clock: Clock, deadline: float = 60.0) -> RetryingStorage:
    """The wrapper with the longest draw each time, so that waits are predictable."""
    return RetryingStorage(
        inner, deadline=deadline, clock=clock, sleep=clock.sleep, draw=lambda low, high: high
    )


def down(times: int) -> list[StorageUnavailable]:
    """So many times unavailable."""
    return [StorageUnavailable("away") for _ in range(times)]


def test_waits_double_up_to_a_bound() -> None:
    """Seven faults: the waits double, the last ones stay at the longest."""
    clock, inner = Clock(), Ailing(*down(7))
    assert patient(inner, clock).get("k").body == b"x"
    assert inner.calls == 8
    assert clock.waits == pytest.approx([FIRST_WAIT * 2**n for n in range(6)] + [LONGEST_WAIT])


def test_every_call_is_repeated() -> None:
    """Put, head and delete have the same patience as get, with files as with bytes."""
    for call in ("put", "head", "delete", "put_file", "get_file"):
        clock, inner = Clock(), Ailing(*down(2))
        storage = patient(inner, clock)
        if call == "put":
            assert storage.put("k", b"x", content_type="text/plain") is HEAD
        elif call == "put_file":
            file = io.BytesIO(b"x")
            assert storage.put_file("k", file, sha256="", size=1, content_type="a/b") is HEAD
        elif call == "get_file":
            assert storage.get_file("k", io.BytesIO()) is HEAD
        elif call == "head":
            assert storage.head("k") is HEAD
        else:
            storage.delete("k")
        assert inner.calls == 3


def test_after_the_deadline_the_last_error_is_raised() -> None:
    """An outage of an hour ends the call after sixty seconds, not later."""
    clock = Clock()
    with pytest.raises(StorageUnavailable, match=r"away .No success for 60 s"):
        patient(Ailing(*down(1000)), clock).get("k")
    assert clock.now == pytest.approx(160.0)


@pytest.mark.parametrize(
    "error", [StorageRefused("no"), ObjectMissing("none"), Conflict("other")], ids=str
)
def test_what_waiting_cannot_help_is_passed_on_at_once(error: GalleryMediaError) -> None:
    """Refusals, missing objects and conflicts are answers."""
    clock, inner = Clock(), Ailing(error)
    with pytest.raises(type(error)):
        patient(inner, clock).put("k", b"x", content_type="text/plain")
    assert (inner.calls, clock.waits) == (1, [])


def test_a_listing_gives_each_key_once_and_its_patience_starts_anew_with_each() -> None:
    """A listing of many pages may take longer than the deadline of one call."""
    clock, inner = Clock(), Ailing(*down(3))
    listed = [item.key for item in patient(inner, clock, deadline=0.3).list()]
    assert listed == ["a", "b", "c"]
    assert clock.waits == pytest.approx([FIRST_WAIT] * 3)


def test_a_listing_that_gets_nowhere_ends() -> None:
    """The same page failing again and again is an outage."""
    clock = Clock()
    keys = patient(Stuck(*down(1000)), clock, deadline=5).list()
    with pytest.raises(StorageUnavailable):
        list(keys)
    assert clock.now < 120
