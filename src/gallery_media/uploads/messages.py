"""What the page sends goes in as JSON, checked values come out; answers become JSON again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from gallery_media.catalogue import Announced, Invite, Outcome, Upload
from gallery_media.desk.invites import TYPES, WORDS_TYPES, Offer
from gallery_media.desk.receive import turned_away
from gallery_media.reasons import Reader
from gallery_media.reasons.reason import as_sentence

AT_ONCE = 50
"""Files in one announcement."""

LONGEST_BODY = 64_000
"""Bytes of one request: so many files with the longest names and room to spare."""


class AnnouncedFile(BaseModel):
    """One file as the page describes it; nothing of it is believed beyond its form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    size: Annotated[int, Field(ge=0, le=2**53)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    type: Annotated[str, StringConstraints(max_length=80)]

    def value(self) -> Announced:
        return Announced(self.name, self.size, self.sha256, self.type)


class Announcement(BaseModel):
    """Files that the photographer has chosen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    files: Annotated[list[AnnouncedFile], Field(min_length=1, max_length=AT_ONCE)]


class Question(BaseModel):
    """Which files to tell about; all of them when none is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ids: (
        Annotated[list[Annotated[str, StringConstraints(max_length=32)]], Field(max_length=500)]
        | None
    ) = None


def invite_json(invite: Invite, gallery: str, expires: str) -> dict[str, Any]:
    """What the page shows of an invite. ``gallery``: its title; ``expires``: in words."""
    return {
        "photographer": invite.photographer,
        "gallery": gallery,
        "expires": expires,
        "largest": invite.largest,
        "left": max(0, invite.in_all - invite.promised),
        "types": [*TYPES, *WORDS_TYPES],
    }


def upload_json(
    upload: Upload, lang: str, page: str = "", *, arrived: bool = False
) -> dict[str, Any]:
    """One file and what became of it. ``page``: where it can be seen, "" if nowhere yet.

    ``arrived``: whether its bytes wait in the bucket; of an answer that stands it changes nothing.
    """
    told: dict[str, Any] = {
        "id": upload.id,
        "name": upload.name,
        "size": upload.size,
        "sha256": upload.sha256,
        "state": "arrived" if arrived else "waiting",
    }
    receipt = upload.receipt
    if receipt is None:
        return told
    told["state"] = receipt.outcome.value
    if receipt.photo_id is not None:
        told |= {"photo": receipt.photo_id, "page": page}
    if receipt.outcome in (Outcome.QUARANTINED, Outcome.REFUSED):
        reason = turned_away(receipt)
        told["why"] = as_sentence(reason.why(lang, Reader.LINK))
        told["now"] = as_sentence(reason.what_now(lang, Reader.LINK))
    return told


def offers_json(offers: Sequence[Offer], lang: str) -> list[dict[str, Any]]:
    """An answer to each announced file, in their order."""
    told = []
    for offer in offers:
        if offer.upload is None:
            told.append({"state": "unfit", "why": str(offer.refusal)})
            continue
        answer = upload_json(offer.upload, lang, arrived=offer.presigned is None)
        if offer.presigned is not None:
            answer |= {
                "state": "send",
                "url": offer.presigned.url,
                "headers": dict(offer.presigned.headers),
            }
        told.append(answer)
    return told
