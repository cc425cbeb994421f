"""An open catalogue goes in, a copy of all of it in one file comes out; and the way back.

SQLite copies itself while others write; PostgreSQL is copied by its own ``pg_dump`` and
``pg_restore``, which must be at least as new as the server.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Select, delete, literal, select, union_all

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.locks import DOOR
from gallery_media.catalogue.migrate import migrate
from gallery_media.catalogue.migrations import HEAD
from gallery_media.catalogue.trouble import in_words
from gallery_media.errors import BackupRefused, CatalogueBusy

SECONDS = 3600
"""The longest that PostgreSQL's programs may take."""


class CopyVerbs(EventVerbs):
    """What backups need."""

    @property
    def kind(self) -> str:
        """``sqlite`` or ``postgresql``: copies of one kind cannot be put into the other."""
        return self._engine.dialect.name

    @property
    def schema(self) -> str:
        """The revision of its tables; a later one sorts behind an earlier one."""
        return HEAD

    def copy_to(self, path: Path) -> None:
        """Write a copy of this instant into a new file that only its owner can read.

        Raises BackupRefused, CatalogueBusy.
        """
        self._stay_in_process()
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        if self.kind == "postgresql":
            self._run("pg_dump", "--format=custom", f"--file={path}")
            return
        with (
            in_words(),
            self._engine.connect() as connection,
            closing(sqlite3.connect(path)) as out,
        ):
            _file_of(connection).backup(out)
            _expect_whole(out)

    def replace_by(self, path: Path) -> None:
        """Hold what the copy held instead, in this version's schema; locks of those days are gone.

        Only for a catalogue that nobody else uses yet, and a copy whose revision is not a later
        one. Raises BackupRefused.
        """
        self._stay_in_process()
        if self.kind == "postgresql":
            self._run(
                "pg_restore", "--clean", "--if-exists", "--single-transaction", "--exit-on-error",
                str(path),
            )  # fmt: skip
        else:
            with (
                in_words(),
                self._engine.connect() as connection,
                closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as source,
            ):
                _expect_whole(source)
                source.backup(_file_of(connection))
        with in_words():
            migrate(self._engine)
        with self._writing() as connection:
            connection.execute(delete(t.lock).where(t.lock.c.mode != DOOR))

    def erased_on_purpose(self, sha256: str) -> bool:
        """Whether an original with this SHA-256 is gone because of a withdrawal or its period."""
        queries: tuple[Select[Any], ...] = (
            select(literal(1)).where(t.tombstone.c.sha256 == sha256),
            select(literal(1)).where(
                t.photo.c.sha256 == sha256, t.photo.c.original_erased_at.is_not(None)
            ),
            select(literal(1))
            .join_from(t.version, t.photo, t.photo.c.id == t.version.c.photo_id)
            .where(t.version.c.sha256 == sha256, t.photo.c.original_erased_at.is_not(None)),
        )
        with self._reading() as connection:
            return connection.execute(union_all(*queries).limit(1)).first() is not None

    def known_originals(self) -> frozenset[str]:
        """SHA-256 of every original that is or was a photo here, earlier versions as well."""
        columns = (t.photo.c.sha256, t.version.c.sha256, t.tombstone.c.sha256)
        with self._reading() as connection:
            return frozenset(
                sha256 for one in columns for sha256 in connection.execute(select(one)).scalars()
            )

    def _run(self, program: str, *words: str) -> None:
        found = shutil.which(program)
        if found is None:
            raise BackupRefused(
                f"{program} is not installed; it comes with PostgreSQL's client programs "
                "(Debian: postgresql-client), in the server's version or a newer one."
            )
        address = self._engine.url.set(drivername="postgresql")
        password = {"PGPASSWORD": str(address.password)} if address.password is not None else {}
        database = address.set(password=None).render_as_string()
        command = [found, "--no-owner", "--no-acl", f"--dbname={database}", *words]
        try:
            done = subprocess.run(  # noqa: S603 - words of our own; the address is the settings'
                command, env={**os.environ, **password}, capture_output=True, text=True,
                timeout=SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise CatalogueBusy(f"{program} took more than {SECONDS} s; try again.") from error
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["without a word"])[-1]
            raise BackupRefused(f"{program} ended with {done.returncode}: {last}")


def _file_of(connection: Connection) -> sqlite3.Connection:
    """What the driver itself calls this connection."""
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def _expect_whole(copy: sqlite3.Connection) -> None:
    try:
        found = copy.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise BackupRefused(f"The copy of the catalogue is no database: {error}.") from error
    if found != [("ok",)]:
        raise BackupRefused("The copy of the catalogue is damaged; take another backup.")
