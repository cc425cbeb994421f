"""Verdicts, clearances and secrets go in, JSON-ready values come out, and the way back.

On the way back from a child everything is checked against what was asked for: a child that was
taken over by a hostile file can spoil that photo's pixels, but not the bookkeeping.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from typing import Any

from gallery_media.darkroom.frames import BrokenFrame
from gallery_media.imaging.likeness import SIZE as THUMBPRINT_SIZE
from gallery_media.metadata.audit import AUDITOR
from gallery_media.metadata.clearance import Clearance, Dropped, Kept, Origin
from gallery_media.metadata.guards.scan import GuardKind
from gallery_media.metadata.read import Position
from gallery_media.metadata.revealed import Revelation, RevelationKind
from gallery_media.metadata.secrets import LONGEST_VALUE, MOST_SECRETS, Secret, SecretKind
from gallery_media.metadata.taken import Exposure
from gallery_media.metadata.words.sidecar import SidecarRefused
from gallery_media.model.metadata import Preset, PublicMetadata
from gallery_media.model.region import MOST_REGIONS, Region
from gallery_media.model.variant import Developed
from gallery_media.model.verdict import POLICIES, Verdict
from gallery_media.model.words import FileWords
from gallery_media.reasons import Reason

_DIGEST = re.compile(r"([0-9a-f]{64})?")
_MAX_TOLD, _MAX_SHOWN, _MAX_DROPPED = 100, 500, 2_000
_MAX_LINES, _MAX_NAME, _MAX_WORDS = 50_000, 1_000, 50_000_000


def pack_regions(regions: Iterable[Region]) -> list[list[float]]:
    """Regions as numbers."""
    return [[one.left, one.top, one.right, one.bottom] for one in regions]


def unpack_regions(header: dict[str, Any]) -> tuple[Region, ...]:
    """Where a child says that heads are: numbers within the picture. Raises BrokenFrame."""
    try:
        listed = header["regions"][:MOST_REGIONS]
        return tuple(Region(*map(float, numbers)) for numbers in listed)
    except (KeyError, TypeError, ValueError) as why:
        raise BrokenFrame("its answer does not fit the question") from why


def pack_question(variants: tuple[Developed, ...]) -> dict[str, Any]:
    """What the auditor must know of each variant besides its bytes."""
    return {
        "files": [
            [str(v.format), v.width, v.height, str(v.preset), v.record.as_values()]
            for v in variants
        ]
    }


def unpack_verdicts(header: dict[str, Any], variants: tuple[Developed, ...]) -> tuple[Verdict, ...]:
    """One verdict for each variant, for exactly these bytes. Raises BrokenFrame otherwise."""
    expected = [variant.sha256 for variant in variants]
    if header.get("cleared") != expected:
        raise BrokenFrame("its verdicts are about other bytes")
    return tuple(
        Verdict(v.sha256, POLICIES[v.preset], AUDITOR, v.width, v.height) for v in variants
    )


def pack_clearance(clearance: Clearance, guarded: Iterable[GuardKind]) -> dict[str, Any]:
    """The policy's decision as plain values, and what of the file's own words must not leave."""
    return {
        "public": clearance.public.as_values(),
        "kept": [[one.field, one.origin.value] for one in clearance.kept],
        "dropped": [[one.what, one.why] for one in clearance.dropped],
        "guarded": sorted(guarded),
    }


def unpack_clearance(
    header: dict[str, Any], preset: Preset
) -> tuple[Clearance, frozenset[GuardKind]]:
    """The decision that a child claims: at most what the preset allows. Raises BrokenFrame."""
    try:
        public = PublicMetadata.of_values(header["public"])
        if public != public.narrowed(preset):
            raise ValueError("it says more than the preset allows")
        kept = tuple(Kept(_word(field), Origin(origin)) for field, origin in header["kept"])
        dropped = tuple(
            Dropped(_word(what), _word(why)) for what, why in header["dropped"][:_MAX_DROPPED]
        )
        guarded = frozenset(map(GuardKind, header["guarded"]))
    except (KeyError, TypeError, ValueError) as why:
        raise BrokenFrame("its answer does not fit the question") from why
    return Clearance(preset, public, kept, dropped), guarded


def pack_words(words: FileWords, rights: PublicMetadata) -> tuple[dict[str, Any], tuple[bytes]]:
    """What a file or a sidecar says in words, and of its rights.

    As a part of its own: sixty languages are longer than a header may be.
    """
    return {}, (_json({"words": words.as_values(), "rights": rights.as_values()}),)


def unpack_words(
    header: dict[str, Any], parts: tuple[bytes, ...]
) -> tuple[FileWords, PublicMetadata]:
    """The words that a child claims to have read: bounded, visible, and of known fields.

    Raises SidecarRefused with the child's reason, BrokenFrame when it is no such answer.
    """
    _raise_refusal(header)
    try:
        said = _of_json(parts)
        rights = PublicMetadata.of_values(said["rights"])
        if rights != rights.narrowed(Preset.STRICT):
            raise ValueError("these are more than rights")
        return FileWords.of_values(said["words"]), rights
    except (KeyError, TypeError, ValueError, AttributeError) as why:
        raise BrokenFrame("its answer does not fit the question") from why


def pack_table(table: Mapping[str, FileWords]) -> tuple[dict[str, Any], tuple[bytes]]:
    """The words of a table, by the name that its lines give a photo."""
    return {}, (_json([[name, words.as_values()] for name, words in table.items()]),)


def unpack_table(header: dict[str, Any], parts: tuple[bytes, ...]) -> dict[str, FileWords]:
    """The table that a child claims to have read. Raises SidecarRefused, BrokenFrame."""
    _raise_refusal(header)
    try:
        pairs = _of_json(parts)
        if len(pairs) > _MAX_LINES or any(len(name) > _MAX_NAME for name, _ in pairs):
            raise ValueError("it is longer than any table")
        return {_word(name): FileWords.of_values(values) for name, values in pairs}
    except (KeyError, TypeError, ValueError, AttributeError) as why:
        raise BrokenFrame("its answer does not fit the question") from why


def _json(values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode()


def _of_json(parts: tuple[bytes, ...]) -> Any:
    """The only part as values. Raises ValueError."""
    (part,) = parts
    if len(part) > _MAX_WORDS:
        raise ValueError("it is longer than words ever are")
    try:
        return json.loads(part)
    except RecursionError as why:
        raise ValueError("it is nested too deep") from why


def pack_refusal(reason: Reason) -> dict[str, Any]:
    """Why a file beside photos cannot be read."""
    return {"refused": [reason.code.value, reason.values()]}


def _raise_refusal(header: dict[str, Any]) -> None:
    if "refused" not in header:
        return
    try:
        code, params = header["refused"]
        reason = Reason.of(code, **params)
    except (TypeError, ValueError) as why:
        raise BrokenFrame("its answer does not fit the question") from why
    raise SidecarRefused.because(reason)


def pack_revelations(told: tuple[Revelation, ...]) -> dict[str, Any]:
    """What a file gives away, as plain values."""
    return {"told": [[one.kind.value, one.value_shown, _pack_position(one)] for one in told]}


def unpack_revelations(header: dict[str, Any]) -> tuple[Revelation, ...]:
    """What the child says that the file gives away. Raises BrokenFrame when it is no such thing."""
    try:
        return tuple(
            Revelation(RevelationKind(kind), str(value)[:_MAX_SHOWN], _unpack_position(position))
            for kind, value, position in header["told"][:_MAX_TOLD]
        )
    except (KeyError, TypeError, ValueError) as why:
        raise BrokenFrame("its answer does not fit the question") from why


def _pack_position(told: Revelation) -> list[float] | None:
    return [told.position.latitude, told.position.longitude] if told.position else None


def _unpack_position(values: object) -> Position | None:
    if values is None:
        return None
    if not isinstance(values, list):
        raise TypeError("a position is two numbers")
    latitude, longitude = values
    # Also refuses NaN, which lies between no two numbers.
    if not (type(latitude) is float and -90 <= latitude <= 90):
        raise ValueError("a latitude is out of range")
    if not (type(longitude) is float and -180 <= longitude <= 180):
        raise ValueError("a longitude is out of range")
    return Position(latitude, longitude)


def pack_secrets(secrets: tuple[Secret, ...]) -> dict[str, Any]:
    """What must not be found in public, as plain values."""
    return {"secrets": [[one.kind.value, one.value] for one in secrets]}


def unpack_secrets(header: dict[str, Any], photo: str) -> tuple[Secret, ...]:
    """The secrets that a child found in this photo's original. Raises BrokenFrame."""
    try:
        secrets = tuple(
            Secret(SecretKind(kind), str(value)[:LONGEST_VALUE], photo)
            for kind, value in header["secrets"][:MOST_SECRETS]
        )
    except (KeyError, TypeError, ValueError) as why:
        raise BrokenFrame("its answer does not fit the question") from why
    if not all(secret.is_sound() for secret in secrets):
        raise BrokenFrame("its answer cannot be looked for")
    return secrets


def _word(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError("a word is a text")
    return text[:_MAX_SHOWN]


def unpack_exposure(header: dict[str, Any]) -> Exposure:
    """Digests by which an exposure is known. Raises BrokenFrame for anything else."""
    try:
        exposure = Exposure(**header["exposure"])
    except (KeyError, TypeError) as why:
        raise BrokenFrame("no exposure") from why
    if not all(isinstance(one, str) and _DIGEST.fullmatch(one) for one in astuple(exposure)):
        raise BrokenFrame("an exposure that is no digests")
    return exposure


def unpack_thumbprint(parts: tuple[bytes, ...]) -> bytes:
    """Grey values of one small picture. Raises BrokenFrame for anything else."""
    if len(parts) != 1 or len(parts[0]) != THUMBPRINT_SIZE:
        raise BrokenFrame("no thumbprint")
    return parts[0]
