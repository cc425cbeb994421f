"""Decides what may leave inside a file: what it said and what the gallery says go in, a
``Clearance`` comes out. Pure; never raises; nothing passes that is not on the allow-list.

The gallery's own words come first, then the file's, in the order of ``read_mwg``. The event's
date comes from the gallery alone: a camera's clock says when somebody was where.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import fields
from typing import Any

from gallery_media.metadata.clearance import Clearance, Dropped, Kept, Origin
from gallery_media.metadata.guards import is_boilerplate
from gallery_media.metadata.public import public_text, shortened, web_address
from gallery_media.metadata.read import RawTags, Tag
from gallery_media.metadata.read_mwg import FIELD_OF, Candidate, candidates
from gallery_media.metadata.reasons import reason_for
from gallery_media.model.metadata import (
    LONGEST,
    MOST_CREATORS,
    WORDS,
    DataMining,
    DigitalSourceType,
    Preset,
    PublicMetadata,
)

_ORIGINS = {"IFD0": Origin.EXIF, "XMP": Origin.XMP, "IIM": Origin.IIM}
_LICENSOR = frozenset({"licensor_name", "licensor_url"})

SETTLED = ("caption", "headline", "alt_text", "long_description", "credit_line")
"""Fields that pages show too. The desk settles them from the editor's, a sidecar's, the file's and
the gallery's words, so that a page and its files say the same."""

_ONLY_CREDITS = "words leave only inside press downloads (preset credits)"
_NOTHING = "the preset none embeds nothing"
_GALLERY_FIRST = "the gallery's own words come first"
_SETTLED_ELSEWHERE = "the desk has settled these words without it"
_OTHER_FIRST = "another part of the file says it and comes first"
_FIRST_ONLY = "only the first of several is kept"
_BOILERPLATE = "a camera wrote it, not a person"
_NO_ADDRESS = "it is no plain web address"
_NO_TERM = "it is not a term of the closed list"
_EMPTY = "nothing readable is left of it"


def clear(
    raw: RawTags, given: PublicMetadata, preset: Preset, settled: Collection[str] = ()
) -> Clearance:
    """Decide about one photo.

    ``given`` holds what the gallery's settings and sidecars say; its empty fields are filled from
    the file, but for those that are ``settled``: there ``given`` has the last word. In the preset
    ``archive`` no byte is re-authored, so nothing is kept or dropped.
    """
    if preset is Preset.ARCHIVE:
        return Clearance(preset, PublicMetadata())
    decision = _Decision(raw, given, preset, frozenset(settled))
    for field in fields(PublicMetadata):
        decision.decide(field.name)
    dropped = (*decision.dropped, *_not_listed(raw), *_beside_tags(raw))
    return Clearance(
        preset,
        PublicMetadata(**decision.values),
        tuple(decision.kept),
        tuple(dict.fromkeys(dropped)),
    )


class _Decision:
    """What has been decided so far, field by field."""

    def __init__(
        self, raw: RawTags, given: PublicMetadata, preset: Preset, settled: frozenset[str]
    ) -> None:
        self.raw, self.given, self.preset, self.settled = raw, given, preset, settled
        self.values: dict[str, Any] = {}
        self.kept: list[Kept] = []
        self.dropped: list[Dropped] = []

    def decide(self, field: str) -> None:
        found = candidates(self.raw, field)
        if self.preset is Preset.NONE:
            self._drop(found, _NOTHING)
        elif self.preset is Preset.STRICT and field in WORDS:
            self._drop(found, _ONLY_CREDITS)
        elif self._as_given(field):
            self._keep(field, self._as_given(field), Origin.GALLERY)
            self._drop_others(field, found, _GALLERY_FIRST)
        elif field in self.settled:
            self._drop(found, _SETTLED_ELSEWHERE)
        elif field in _LICENSOR and self.given.filled & _LICENSOR:
            self._drop(found, _GALLERY_FIRST)  # one licensor's name with another's address
        else:
            self._from_file(field, found)

    def _as_given(self, field: str) -> Any:
        value = getattr(self.given, field)
        if not isinstance(value, str | tuple) or isinstance(value, DataMining | DigitalSourceType):
            return value
        return _creators(value) if isinstance(value, tuple) else public_text(value)

    def _from_file(self, field: str, found: tuple[Candidate, ...]) -> None:
        for at, candidate in enumerate(found):
            value, why_not = self._value(field, candidate)
            if value:
                self._keep(field, value, _ORIGINS[candidate.group])
                self._shortened(field, candidate)
                self._drop_others(field, found[at + 1 :], _OTHER_FIRST)
                return
            self._drop((candidate,), why_not)

    def _value(self, field: str, candidate: Candidate) -> tuple[Any, str]:
        """The value in the form of the record, or nothing and why."""
        if field == "creators":
            return _creators(candidate.values), _EMPTY
        text = public_text(candidate.values[0])
        if field == "data_mining":
            return _data_mining(text), _NO_TERM
        if field == "digital_source_type":
            return _source_type(text), _NO_TERM
        if field in ("licence_url", "licensor_url"):
            whole = web_address(text) if len(text) <= LONGEST[field] else ""
            return self._of_the_first_licensor(field, whole), _NO_ADDRESS
        if field in ("caption", "headline") and text and is_boilerplate(text):
            return "", _BOILERPLATE
        return shortened(text, LONGEST[field]), _EMPTY

    def _of_the_first_licensor(self, field: str, address: str) -> str:
        """With two licensors of whom one has no address, nobody can say whose it is."""
        if field != "licensor_url":
            return address
        names, addresses = (
            len(self.raw.values("XMP", f"plus:Licensor/plus:Licensor{part}"))
            for part in ("Name", "URL")
        )
        return address if names in (0, addresses) else ""

    def _keep(self, field: str, value: Any, origin: Origin) -> None:
        self.values[field] = value
        self.kept.append(Kept(field, origin))

    def _shortened(self, field: str, candidate: Candidate) -> None:
        """Name what was left out of the value that was kept."""
        name = _shown(candidate)
        if field == "creators":
            every = _creator_names(candidate.values)
            if len(every) > MOST_CREATORS:
                self.dropped.append(Dropped(name, f"only the first {MOST_CREATORS} are kept"))
            longest = max(map(len, every))
        else:
            longest = len(public_text(candidate.values[0]))
            if any(public_text(v) != self.values[field] for v in candidate.values[1:]):
                self.dropped.append(Dropped(name, _FIRST_ONLY))
        if longest > LONGEST.get(field, longest):
            limit = f"its end is left out: the limit is {LONGEST[field]:,} characters"
            self.dropped.append(Dropped(name, limit))

    def _drop_others(self, field: str, found: tuple[Candidate, ...], why: str) -> None:
        different = (c for c in found if self._value(field, c)[0] != self.values[field])
        self._drop(tuple(different), why)

    def _drop(self, found: tuple[Candidate, ...], why: str) -> None:
        self.dropped.extend(Dropped(_shown(candidate), why) for candidate in found)


def _shown(candidate: Candidate) -> str:
    return f"{candidate.group} {candidate.name}"


def _creator_names(values: tuple[str, ...]) -> tuple[str, ...]:
    """EXIF joins several creators with semicolons, and so do many writers of XMP."""
    texts = (public_text(part) for value in values for part in value.split(";"))
    return tuple(dict.fromkeys(text for text in texts if text))


def _creators(values: tuple[str, ...]) -> tuple[str, ...]:
    longest = LONGEST["creators"]
    return tuple(shortened(name, longest) for name in _creator_names(values)[:MOST_CREATORS])


def _data_mining(text: str) -> DataMining | None:
    """The term, as a bare key or a full address. One that points to a property which stays in
    the house becomes the plain prohibition: the reservation must survive (privacy, section 6)."""
    key = text.rpartition("/")[2].upper()
    if re.fullmatch(r"DMI-PROHIBITED-SEE[A-Z]+", key):
        return DataMining.PROHIBITED
    return next((term for term in DataMining if term.endswith("/" + key)), None)


def _source_type(text: str) -> DigitalSourceType | None:
    """The term, as a bare code or a full address, http or https."""
    code = text.rpartition("/")[2].lower()
    return next((t for t in DigitalSourceType if t.lower().endswith("/" + code)), None)


def _not_listed(raw: RawTags) -> Iterator[Dropped]:
    for tag in raw.tags:
        if not _speaks_for_a_field(tag):
            yield Dropped(*reason_for(tag))


def _speaks_for_a_field(tag: Tag) -> bool:
    return (tag.group, tag.name) in FIELD_OF


def _beside_tags(raw: RawTags) -> Iterator[Dropped]:
    """What a file holds besides tags."""
    things = (
        (raw.comments, "comment", "it is text that nobody has reviewed"),
        (raw.thumbnail_bytes, "hidden thumbnail", "it may show what was cropped or blurred"),
        (raw.maker_note_bytes, "maker note", "it is the maker's secret, with serials and faces"),
        (raw.trailer_bytes, "data behind the picture", "nothing may follow a picture"),
        (raw.has_mpf, "second picture", "it has metadata of its own and shows more"),
        (raw.has_content_credentials, "content credentials", "they name people, places and tools"),
        (raw.problems, "unreadable parts", "what cannot be read cannot be cleared"),
    )
    return (Dropped(what, why) for present, what, why in things if present)
