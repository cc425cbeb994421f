"""Locks between processes and hosts: a name and a mode go in; a row says who works, until when.

One exclusive holder, or any number of shared ones. A holder that died blocks the others until its
time is over and no longer: whoever holds a lock for long renews it.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, delete, insert, or_, select, update

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.ledger import insert_if_new, locking
from gallery_media.errors import CatalogueBusy

SHARED, EXCLUSIVE, DOOR = "shared", "exclusive", "door"

LOCK_TIME = timedelta(minutes=30)
"""For which a lock holds without being renewed (restic's rule: refresh 5 min, stale 30 min)."""


class LockVerbs(EventVerbs):
    """What can be done with locks."""

    def lock(self, name: str, owner: str, *, exclusive: bool, hold: timedelta = LOCK_TIME) -> None:
        """Take or renew a lock. Raises CatalogueBusy while it cannot be had."""
        with self._writing() as connection:
            self._stand_in_line(connection, name)
            now = self._clock()
            c = t.lock.c
            of_this = or_(c.name == name, c.name.startswith(f"{name}/", autoescape=True))
            others = of_this & (c.owner != owner) & (c.until > now) & (c.mode != DOOR)
            if not exclusive:
                others &= c.mode == EXCLUSIVE
            in_the_way = connection.execute(select(c.owner).where(others).limit(1)).scalar()
            if in_the_way is not None:
                raise CatalogueBusy(
                    f"{name}: {in_the_way} is at work there; it is tried again, or run the command "
                    "once more in a minute."
                )
            row = f"{name}/{owner}"
            connection.execute(delete(t.lock).where(of_this, c.until <= now, c.mode != DOOR))
            values = {
                "mode": EXCLUSIVE if exclusive else SHARED,
                "owner": owner,
                "until": now + hold,
            }
            if connection.execute(select(c.name).where(c.name == row)).first() is None:
                connection.execute(insert(t.lock).values(name=row, **values))
            else:
                connection.execute(update(t.lock).where(c.name == row).values(**values))

    def unlock(self, name: str, owner: str) -> None:
        """Let go of a lock; nothing happens when its time was over."""
        with self._writing() as connection:
            connection.execute(delete(t.lock).where(t.lock.c.name == f"{name}/{owner}"))

    def lock_owner(self, name: str) -> str:
        """Who holds a lock alone just now; "" where nobody does."""
        c = t.lock.c
        held = (c.mode == EXCLUSIVE) & (c.until > self._clock())
        with self._reading() as connection:
            found = connection.execute(
                select(c.owner).where(c.name.startswith(f"{name}/", autoescape=True), held)
            ).scalar()
        return found or ""

    def _stand_in_line(self, connection: Connection, name: str) -> None:
        """A row that stays: on PostgreSQL two who want the same lock wait here for each other."""
        door = {"name": name, "mode": DOOR, "owner": "", "until": self._clock()}
        insert_if_new(connection, t.lock, door, "name")
        connection.execute(locking(select(t.lock.c.name).where(t.lock.c.name == name)))
