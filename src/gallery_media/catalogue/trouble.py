"""Database errors go in, sentences for the desk come out; what nobody foresaw passes through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from gallery_media.errors import CatalogueBusy, CatalogueUnusable

_SQLITE_BUSY = ("database is locked", "database table is locked", "database schema is locked")
_SQLITE_UNUSABLE = {
    "disk is full": "its disk is full; free some space",
    # What a full disk gives while SQLite maps its shared memory; a failing one gives it too.
    "disk I/O error": "its disk is full or failing; free some space, or check the disk",
    "readonly database": "its file cannot be written; check the rights on .gallery-media",
    "unable to open database file": "its file cannot be opened; check that the folder exists and "
    "who may write there",
    "malformed": "its file is damaged; restore a copy, or rebuild it from the private bucket",
    "file is not a database": "its file is no catalogue; check the address in the settings",
}

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES_BUSY = {
    "40001",  # serialization_failure
    "40P01",  # deadlock_detected
    "55P03",  # lock_not_available, which is also what lock_timeout gives
    "57014",  # query_canceled
    "57P01",  # admin_shutdown
    "57P02",  # crash_shutdown
    "57P03",  # cannot_connect_now
    "53300",  # too_many_connections
}
_POSTGRES_CONNECTION = "08"


@contextmanager
def in_words() -> Iterator[None]:
    """Around one transaction. Raises CatalogueBusy for what passes by itself, CatalogueUnusable
    for what a person must put right; programming errors stay what they are."""
    try:
        yield
    except PoolTimeout as error:
        raise CatalogueBusy(
            "the catalogue: all its connections are in use; nothing was changed, the step is "
            "tried again."
        ) from error
    except DBAPIError as error:
        if is_transient(error):
            raise CatalogueBusy(
                "the catalogue: another process kept it locked, or it could not be reached; "
                "nothing was changed, the step is tried again."
            ) from error
        advice = _advice(error)
        if advice:
            raise CatalogueUnusable(f"the catalogue: {advice}, then try again.") from error
        raise


def is_transient(error: DBAPIError) -> bool:
    """Whether the same transaction may succeed later: locks, deadlocks, a lost connection."""
    if error.connection_invalidated:
        return True
    code: str | None = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return code in _POSTGRES_BUSY or code.startswith(_POSTGRES_CONNECTION)
    text = str(error.orig)
    if any(sign in text for sign in _SQLITE_BUSY):
        return True
    # psycopg gives no code when the server could not even be asked: refused, reset, timed out.
    # What SQLite has to say has an advice or is no lock; it must not be retried for ever.
    return isinstance(error, OperationalError) and _is_psycopg(error) and "password" not in text


def _is_psycopg(error: DBAPIError) -> bool:
    return type(error.orig).__module__.partition(".")[0] == "psycopg"


def _advice(error: DBAPIError) -> str:
    text = str(error.orig)
    if getattr(error.orig, "sqlstate", None) == "53100":  # disk_full
        return _SQLITE_UNUSABLE["disk is full"]
    if _is_psycopg(error) and isinstance(error, OperationalError):
        return (
            "the PostgreSQL server refuses the user or the database; check its address in the "
            "settings"
        )
    return next((advice for sign, advice in _SQLITE_UNUSABLE.items() if sign in text), "")
