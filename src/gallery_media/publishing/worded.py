"""A gallery in, and what the live release's manifest remembers of its words; since when they are
as they are out.

A table or a sidecar says what it says, and not since when. The moment is that of the release which
says it first: the manifest carries it on, so that the same words again give the same files. Where
no release remembers anything, words are as old as the photo.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.photo import PhotoId
from gallery_media.model.release import Worded
from gallery_media.publishing.memory import digest_of

WHOLE = PhotoId("")
"""Stands for the gallery itself: its own words, and which photos it shows."""

DIGEST_LENGTH = 16
"""Hex digits: enough to see that words are others, and small for ten thousand photos."""

Changes = Mapping[str, datetime]
"""By photo, and by ``WHOLE``: when its words last became others; only where they did."""


def worded(
    gallery: Gallery, before: Iterable[Worded] = (), now: datetime | None = None
) -> tuple[Worded, ...]:
    """The gallery's words and each photo's, by digest, with what ``before`` says of the same ones.

    ``now``: the moment of whatever is otherwise; the clock's if not given.
    """
    known = {one.photo: one for one in before}
    moment = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0).isoformat()
    photos = [(one.photo, _digest(_of_photo(gallery, one))) for one in gallery.pictures]
    itself = (gallery.title, gallery.intro, gallery.event, gallery.licence, photos)
    return tuple(
        _since(photo, digest, known, moment)
        for photo, digest in ((WHOLE, _digest(itself)), *photos)
    )


def changes(worded: Iterable[Worded]) -> Changes:
    """Those that became others since they were first shown."""
    return {one.photo: datetime.fromisoformat(one.since) for one in worded if one.since}


def last_change(changed: Changes, photo: str, received: date | None) -> datetime | None:
    """A photo's, in UTC; the beginning of the day on which the house got it, if none came later."""
    came = datetime(received.year, received.month, received.day, tzinfo=UTC) if received else None
    return max(filter(None, (came, changed.get(photo))), default=None)


def gallery_change(changed: Changes, pictures: Iterable[Picture]) -> datetime | None:
    """The last one of a gallery and of all its photos."""
    found = (last_change(changed, one.photo, one.received) for one in pictures)
    return max(filter(None, (changed.get(WHOLE), *found)), default=None)


def _of_photo(gallery: Gallery, picture: Picture) -> object:
    """What visitors read about it; and the picture, for an original that took another's place."""
    lines = [gallery.credit(picture.caption.credit_line, code) for code in gallery.languages]
    shape = (picture.width, picture.height, picture.mean_colour, picture.thumbhash)
    return (picture.caption, lines, picture.rights, shape)


def _since(photo: PhotoId, digest: str, known: Mapping[PhotoId, Worded], now: str) -> Worded:
    before = known.get(photo)
    if before is None:
        return Worded(photo, digest)
    # Hosts' clocks differ, and nothing becomes older by being changed.
    since = before.since if before.digest == digest else max(now, before.since)
    return Worded(photo, digest, since)


def _digest(value: object) -> str:
    return digest_of(value).hex()[:DIGEST_LENGTH]
