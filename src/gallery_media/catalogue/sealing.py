"""Lines of the log that have no place in the chain yet go in; they get it here, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.errors import Conflict
from gallery_media.model.audit_log import LogLine, Seal


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A line that waits for its place; ``row`` names it in the catalogue."""

    row: int
    line: LogLine


class SealingVerbs(EventVerbs):
    """What the audit log needs. One process seals at a time; the caller sees to that."""

    def last_seal(self) -> Seal:
        """Where the chain ends, as the catalogue knows it."""
        with self._reading() as connection:
            return _last_seal(connection)

    def unsealed(self, limit: int) -> tuple[Unsealed, ...]:
        """The oldest lines that have no place yet."""
        query = _lines().where(t.event.c.number.is_(None)).order_by(t.event.c.id).limit(limit)
        with self._reading() as connection:
            return tuple(Unsealed(row.id, _line(row)) for row in connection.execute(query))

    def seal(self, placed: Iterable[tuple[int, LogLine]]) -> None:
        """Give rows their places, all or nothing. Raises Conflict when the chain went on."""
        placed = tuple(placed)
        if not placed:
            return
        with self._writing() as connection:
            if _last_seal(connection) != Seal(placed[0][1].number - 1, placed[0][1].before):
                raise Conflict("The audit log was sealed by somebody else meanwhile.")
            for row, line in placed:
                done = connection.execute(
                    update(t.event)
                    .where(t.event.c.id == row, t.event.c.number.is_(None))
                    .values(number=line.number, digest=line.digest)
                )
                if done.rowcount != 1:
                    raise Conflict("The audit log was sealed by somebody else meanwhile.")

    def log_lines(
        self, *, gallery: str = "", photo: str = "", after: int = 0, limit: int = 1000
    ) -> tuple[LogLine, ...]:
        """Sealed lines with a number above ``after``, in their order; of one gallery or photo."""
        query = _lines().where(t.event.c.number > after).order_by(t.event.c.number).limit(limit)
        if gallery:
            query = query.where(t.gallery.c.slug == gallery)
        if photo:
            query = query.where(t.event.c.photo_id == photo)
        with self._reading() as connection:
            return tuple(_line(row) for row in connection.execute(query))

    def restore_log(self, lines: Iterable[LogLine]) -> None:
        """Put sealed lines back that the catalogue does not have; their galleries are known."""
        with self._writing() as connection:
            known = set(
                connection.execute(
                    select(t.event.c.number).where(t.event.c.number.is_not(None))
                ).scalars()
            )
            galleries = connection.execute(select(t.gallery.c.slug, t.gallery.c.id))
            slugs = {row.slug: row.id for row in galleries}
            for line in lines:
                if line.number not in known:
                    connection.execute(insert(t.event).values(_row(line, slugs)))

    def note(self, action: str, *, gallery: str = "", photo: str = "", **detail: int | str) -> None:
        """Write a line about something that changed nothing else here; ids and numbers only."""
        with self._writing() as connection:
            number = connection.execute(
                select(t.gallery.c.id).where(t.gallery.c.slug == gallery)
            ).scalar()
            self._log(connection, action, gallery_id=number, photo=photo or None, detail=detail)


def _last_seal(connection: Connection) -> Seal:
    row = connection.execute(
        select(t.event.c.number, t.event.c.digest)
        .where(t.event.c.number.is_not(None))
        .order_by(t.event.c.number.desc())
        .limit(1)
    ).one_or_none()
    return Seal(row.number, row.digest) if row else Seal()


def _lines() -> Select[Any]:
    before = t.event.alias("before")
    return select(t.event, t.gallery.c.slug, before.c.digest.label("before")).select_from(
        t.event.outerjoin(t.gallery, t.gallery.c.id == t.event.c.gallery_id).outerjoin(
            before, before.c.number == t.event.c.number - 1
        )
    )


def _line(row: Row[Any]) -> LogLine:
    return LogLine(
        at=row.at,
        operator=row.actor,
        action=row.kind,
        gallery=row.slug or "",
        photo=row.photo_id or "",
        was=row.from_state or "",
        became=row.to_state or "",
        detail=row.detail,
        number=row.number or 0,
        before=row.before or (Seal().digest if row.number == 1 else ""),
        digest=row.digest,
    )


def _row(line: LogLine, slugs: dict[str, int]) -> dict[str, Any]:
    return {
        "at": line.at,
        "actor": line.operator,
        "kind": line.action,
        "gallery_id": slugs.get(line.gallery),
        "photo_id": line.photo or None,
        "from_state": line.was or None,
        "to_state": line.became or None,
        "detail": dict(line.detail),
        "number": line.number,
        "digest": line.digest,
    }
