"""What files and the editor say of the people in a photo goes in; what is blurred, and why it
waits, comes out.

Fail closed: who objects is not shown until somebody has decided, and a face that is to be blurred
and cannot be found with certainty holds the photo (privacy page, section 7).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from gallery_media.metadata.placing import Placed
from gallery_media.model.blur import NO_BLUR, Blur, BlurRule
from gallery_media.model.consent import NOTHING_SAID_OF_PEOPLE, Basis, Consent, Objection
from gallery_media.model.photo import PhotoId
from gallery_media.reasons import ABOUT_PEOPLE, Code


@dataclass(frozen=True, slots=True)
class OfPeople:
    """What the desk says of the people in a gallery's photos.

    ``consents``: in ``captions.csv``; ``allowed``: by standing, what somebody let go on; ``today``
    in the house's time zone.
    """

    today: date
    consents: Mapping[PhotoId, Consent] = field(default_factory=dict)
    allowed: Mapping[PhotoId, str] = field(default_factory=dict)

    def about(self, photo: PhotoId) -> tuple[Consent, str]:
        return self.consents.get(photo, NOTHING_SAID_OF_PEOPLE), self.allowed.get(photo, "")


@dataclass(frozen=True, slots=True)
class Decided:
    """``blur``: what nobody may recognise. ``holds``: why it waits, the gravest first.

    ``standing`` names exactly what was said, so that who allows it allows that and no more.
    """

    blur: Blur = NO_BLUR
    holds: tuple[Code, ...] = ()
    standing: str = ""


def decide(
    consent: Consent, placed: Placed, rule: BlurRule, today: date, allowed: str = ""
) -> Decided:
    """``allowed``: the standing that a person let go on; it lifts its holds, and blurs what can be
    placed all the same."""
    asked = consent.objection is Objection.BLUR
    # Who lists places says whom it is about; who only marks faces may mean any of them.
    faces = rule is not BlurRule.NONE or (asked and not placed.blur)
    regions = (*placed.blur, *(one.with_air() for one in placed.faces if faces))
    blur = Blur(tuple(dict.fromkeys(regions)), suggested=rule is BlurRule.ALL)
    found = set(_holds(consent, placed, asked=asked, faces=faces, regions=bool(regions), on=today))
    holds = tuple(code for code in ABOUT_PEOPLE if code in found)
    standing = _standing(consent, placed, holds) if holds else ""
    return Decided(blur, () if allowed and allowed == standing else holds, standing)


def _holds(
    consent: Consent, placed: Placed, *, asked: bool, faces: bool, regions: bool, on: date
) -> Iterator[Code]:
    if consent.objection is Objection.REMOVE:
        yield Code.OBJECTION
    if consent.expires is not None and consent.expires < on:
        yield Code.EXPIRED
    if consent.minor and consent.basis is not Basis.CONSENT:
        yield Code.MINOR
    if placed.astray or (faces and placed.unsure):
        yield Code.BLUR_UNSURE
    elif asked and not regions:
        yield Code.BLUR_NOWHERE
    if consent.unread:
        yield Code.FLAGS_UNREAD


def _standing(consent: Consent, placed: Placed, holds: tuple[Code, ...]) -> str:
    marked = [[one.left, one.top, one.right, one.bottom] for one in (*placed.faces, *placed.blur)]
    values = [consent.as_values(), marked, [code.value for code in holds]]
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]
