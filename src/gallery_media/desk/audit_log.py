"""What happened goes in; it lies in the private bucket as a chain of lines, and can be checked.

The catalogue writes a line with each change, in the same transaction. Here they get their places
in the chain and are put into the bucket, append-only, so that they outlive the catalogue and
neither of the two can be changed unseen. Source: section 7 of the privacy page.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gallery_media.catalogue import Catalogue
from gallery_media.catalogue.sealing import Unsealed
from gallery_media.desk.working import working
from gallery_media.errors import CatalogueBusy, Conflict, LogBroken
from gallery_media.model.audit_log import (
    Break,
    LogLine,
    Seal,
    as_json,
    chained,
    first_break,
    of_json,
    same_event,
)
from gallery_media.storage.keys import LOG, PRIVATE, log_key
from gallery_media.storage.port import Storage

LINES = 1000
"""In one object at most."""


@dataclass(frozen=True, slots=True)
class LogCheck:
    """``lines`` of the bucket follow from each other; ``end`` is where they end.

    ``broken``: the first that does not. ``missing``: lines that the catalogue knows to be sealed
    and the bucket does not have. ``changed``: numbers of lines that say something else in the
    catalogue. ``waiting``: lines that have no place yet.
    """

    lines: int
    end: Seal
    broken: Break | None
    missing: int
    changed: tuple[int, ...]
    waiting: int

    @property
    def is_whole(self) -> bool:
        return self.broken is None and not self.missing and not self.changed


def seal_log(catalogue: Catalogue, originals: Storage) -> int:
    """Give every line its place, the bucket first; how many got one.

    Where another process is just doing it, nothing is left to do. Raises LogBroken when the bucket
    has lines that the catalogue knows nothing of.
    """
    try:
        with working(catalogue, "seal the log", alone=True, lock="audit log"):
            return sum(_seal_some(catalogue, originals, some) for some in _waiting(catalogue))
    except CatalogueBusy:
        return 0


def check_log(catalogue: Catalogue, originals: Storage) -> LogCheck:
    """Go over the whole log, in the bucket and in the catalogue."""
    lines: list[LogLine] = []
    unreadable: Break | None = None
    try:
        lines.extend(log_lines(originals))
    except LogBroken as why:
        unreadable = Break(0, str(why))
    end, broken = first_break(lines)
    known = catalogue.last_seal()
    return LogCheck(
        lines=end.number,
        end=end,
        broken=broken or unreadable,
        missing=max(0, known.number - end.number),
        changed=tuple(_changed(lines, catalogue)),
        waiting=len(catalogue.unsealed(LINES)),
    )


def log_lines(originals: Storage) -> Iterator[LogLine]:
    """Every line in the bucket, in order. Raises LogBroken for one that is no line."""
    for key in sorted(listed.key for listed in originals.list(LOG)):
        yield from _read(key, originals)


def restore_log(catalogue: Catalogue, originals: Storage) -> int:
    """Give a rebuilt catalogue its log again; how many lines the bucket has."""
    lines = tuple(log_lines(originals))
    for gallery in sorted({line.gallery for line in lines if line.gallery}):
        catalogue.ensure_gallery(gallery)
    catalogue.restore_log(lines)
    return len(lines)


def _waiting(catalogue: Catalogue) -> Iterator[tuple[Unsealed, ...]]:
    while some := catalogue.unsealed(LINES):
        yield some


def _seal_some(catalogue: Catalogue, originals: Storage, some: tuple[Unsealed, ...]) -> int:
    lines = chained((one.line for one in some), catalogue.last_seal())
    key = log_key(lines[0].number)
    body = "".join(f"{as_json(line)}\n" for line in lines).encode()
    try:
        originals.put(
            key,
            body,
            content_type="application/jsonl",
            cache_control=PRIVATE,
            if_none_match=True,
        )
        placed = tuple((one.row, line) for one, line in zip(some, lines, strict=True))
    except Conflict:  # put before a crash, when fewer lines were waiting
        placed = tuple(_recognised(_read(key, originals), some, key))
    catalogue.seal(placed)
    return len(placed)


def _recognised(
    lines: Iterable[LogLine], some: tuple[Unsealed, ...], key: str
) -> Iterator[tuple[int, LogLine]]:
    rows: dict[str, deque[int]] = defaultdict(deque)
    for one in some:
        rows[same_event(one.line)].append(one.row)
    for line in lines:
        if not (found := rows[same_event(line)]):
            raise LogBroken(
                f"{key} holds lines of the audit log that this catalogue knows nothing of; if the "
                "catalogue was lost or is an older copy, run gallery-media rebuild."
            )
        yield found.popleft(), line


def _changed(lines: Iterable[LogLine], catalogue: Catalogue) -> Iterator[int]:
    theirs = {line.number: line for line in lines}
    after = 0
    while some := catalogue.log_lines(after=after, limit=LINES):
        for line in some:
            there = theirs.get(line.number)
            if there is not None and as_json(there) != as_json(line):
                yield line.number
        after = some[-1].number


def _read(key: str, originals: Storage) -> Iterator[LogLine]:
    for text in originals.get(key).body.splitlines():
        try:
            yield of_json(text)
        except ValueError as why:
            raise LogBroken(
                f"{key}: a line of the audit log cannot be read; restore an older version of that "
                "object, then check the log again."
            ) from why
