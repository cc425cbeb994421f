"""The port: keys and bytes go in, heads and bytes come out; one bucket an instance.

Every implementation, and every wrapper around one, passes the same contract suite. Errors:
``StorageUnavailable`` (worth trying again), ``StorageRefused`` (a person must change something),
``ObjectMissing`` and ``Conflict``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class ObjectHead:
    """What the storage says about an object. Size in bytes.

    ``etag`` is opaque: hand it back to ``if_match``, never compute with it. ``sha256`` is hex, and
    None when the storage kept no SHA-256 of the whole object (a foreign upload, or one in parts).
    Header values are "" where the object has none.
    """

    key: str
    size: int
    etag: str
    sha256: str | None
    content_type: str
    cache_control: str = ""
    content_language: str = ""
    content_disposition: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object's bytes, already checked against its SHA-256 where one is known."""

    head: ObjectHead
    body: bytes


@dataclass(frozen=True, slots=True)
class ListedObject:
    """One line of a listing. Size in bytes."""

    key: str
    size: int
    etag: str
    modified_at: datetime


class Storage(Protocol):
    """Bytes by key in one bucket. Safe to share between threads."""

    def put(
        self,
        key: str,
        body: bytes,
        *,
        content_type: str,
        cache_control: str | None = None,
        content_language: str | None = None,
        content_disposition: str | None = None,
        metadata: Mapping[str, str] | None = None,
        if_none_match: bool = False,
        if_match: str | None = None,
    ) -> ObjectHead:
        """Store ``body`` under ``key``; on return it is durable and its SHA-256 was checked.

        ``if_none_match``: only where there is nothing yet. ``if_match``: only where the object
        still has this etag. Raises Conflict when the condition does not hold *and* what is there
        has other bytes: our own earlier attempt, or somebody's identical one, is a success.
        Metadata names are lower-case ASCII words; values may be any text.
        """
        ...

    def put_file(
        self,
        key: str,
        file: BinaryIO,
        *,
        sha256: str,
        size: int,
        content_type: str,
        cache_control: str | None = None,
        content_disposition: str | None = None,
        if_none_match: bool = False,
    ) -> ObjectHead:
        """Like ``put``, for what is too large for memory: a file of ``size`` bytes (at most 5 GB),
        from its beginning; ``sha256`` (hex) is checked by the storage."""
        ...

    def get(self, key: str) -> StoredObject:
        """The whole object. Raises ObjectMissing."""
        ...

    def get_file(self, key: str, file: BinaryIO) -> ObjectHead:
        """The whole object into an empty ``file``, a piece at a time; like ``get`` otherwise."""
        ...

    def head(self, key: str) -> ObjectHead | None:
        """What is known about the object, or None where there is none."""
        ...

    def list(self, prefix: str = "") -> Iterator[ListedObject]:
        """Every object whose key begins with ``prefix``, each once; sort them if order matters.

        Pages are fetched as the iterator advances. There is no order, and no going on behind a
        key, because servers differ: SeaweedFS walks folders ("a/c" before "a-b") and leaves out
        objects behind a StartAfter that is no key itself (measured, 4.48).
        """
        ...

    def delete(self, key: str) -> None:
        """Take the object away; nothing happens where there is none."""
        ...

    def erase(self, key: str) -> None:
        """Take the object away with every version that the bucket ever kept of it."""
        ...
