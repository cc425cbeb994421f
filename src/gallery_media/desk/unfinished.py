"""Withdrawals that are not finished go in; since when, and what stopped each last, comes out.

What stopped one is kept in the log by a word of a closed list, with numbers and a public key:
messages may quote what an editor wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from gallery_media.catalogue import GONE, Catalogue
from gallery_media.errors import (
    CatalogueBusy,
    CatalogueUnusable,
    GalleryMediaError,
    SettingsError,
    StorageRefused,
    StorageUnavailable,
    WithdrawalUnproven,
)
from gallery_media.model.photo import PhotoId

IN_TIME = timedelta(hours=1)
"""A withdrawal that is not finished by then is somebody's business, whatever is known of it."""

STOPPED = "withdrawal stopped"


class Stop(StrEnum):
    """What a withdrawal was stopped by."""

    ANSWERS = "answers"  # addresses still answer
    SHOWN = "shown"  # a gallery was not released without it
    STORAGE = "storage"  # or the cache in front of it, which is told to forget
    SETTINGS = "settings"
    OTHER = "other"


_WORDS = {
    Stop.ANSWERS: "{answering} of {asked} addresses still answer, the first is {first}; empty the "
    "cache in front of the storage",
    Stop.SHOWN: "a gallery was not released without it, perhaps because it is a draft now; publish "
    "it",
    Stop.STORAGE: "the storage, or the cache in front of it, did not answer or refused",
    Stop.SETTINGS: "the settings of a gallery that showed it cannot be used; mend them",
    Stop.OTHER: "something stopped it; the last run of withdraw_photo or finish_withdrawals says "
    "what",
}


@dataclass(frozen=True, slots=True)
class UnfinishedWithdrawal:
    """``since``: when it was begun; ``overdue``: longer than ``IN_TIME`` ago. ``reason``: what
    stopped it last, in words; "" where nothing has yet."""

    photo: PhotoId
    galleries: tuple[str, ...]
    since: datetime
    reason: str = ""
    overdue: bool = False

    @property
    def needs_a_person(self) -> bool:
        """Not while it has just begun and nothing has stopped it."""
        return bool(self.reason) or self.overdue


def unfinished(catalogue: Catalogue, now: datetime) -> tuple[UnfinishedWithdrawal, ...]:
    """All of them, the oldest first; ``since`` in the time zone of ``now``."""
    return tuple(
        UnfinishedWithdrawal(
            photo=grave.photo,
            galleries=catalogue.galleries_with(grave.photo),
            since=grave.at.astimezone(now.tzinfo),
            reason=_reason(grave.photo, catalogue),
            overdue=now - grave.at > IN_TIME,
        )
        for grave in catalogue.withdrawing()
        if grave.photo is not None
    )


def keep_reason(photo: PhotoId, why: Exception, catalogue: Catalogue) -> None:
    """Remember what stopped it, for whoever asks; the same reason again is no second line.

    Raises nothing: ``why`` is what the caller has to say.
    """
    if isinstance(why, CatalogueBusy | CatalogueUnusable):
        return
    with suppress(GalleryMediaError):
        found = catalogue.photo(photo)
        if found is None or found.state not in GONE:
            return
        detail = _detail(why)
        last = catalogue.last_event(photo, STOPPED)
        if last is None or dict(last.detail) != detail:
            catalogue.note(STOPPED, gallery="", photo=photo, **detail)


def _detail(why: Exception) -> dict[str, int | str]:
    if isinstance(why, WithdrawalUnproven) and why.asked:
        numbers = {"answering": why.answering, "asked": why.asked}
        return {"why": Stop.ANSWERS.value, "first": why.first, **numbers}
    if isinstance(why, WithdrawalUnproven):
        return {"why": Stop.SHOWN.value}
    if isinstance(why, StorageUnavailable | StorageRefused):
        return {"why": Stop.STORAGE.value}
    return {"why": (Stop.SETTINGS if isinstance(why, SettingsError) else Stop.OTHER).value}


def _reason(photo: PhotoId, catalogue: Catalogue) -> str:
    last = catalogue.last_event(photo, STOPPED)
    return _in_words(last.detail) if last else ""


def _in_words(detail: Mapping[str, Any]) -> str:
    try:
        return _WORDS[Stop(detail["why"])].format(**detail)
    except (KeyError, ValueError):  # a later version's
        return _WORDS[Stop.OTHER]
