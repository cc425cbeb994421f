"""Recipes, developments and verdicts go in, JSON-ready values come out, and the way back.

On the way back from a child everything is checked against what was asked for: a child that was
taken over by a hostile file can spoil that photo's pixels, but not the bookkeeping.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import asdict, astuple
from typing import Any

from gallery_media.darkroom.frames import BrokenFrame
from gallery_media.imaging.geometry import Size, Step, plan
from gallery_media.imaging.likeness import SIZE as THUMBPRINT_SIZE
from gallery_media.imaging.limits import Limits
from gallery_media.metadata.audit import AUDITOR
from gallery_media.metadata.clearance import Clearance, Dropped, Kept, Origin
from gallery_media.metadata.guards.scan import GuardKind
from gallery_media.metadata.read import Position
from gallery_media.metadata.revealed import Revelation, RevelationKind
from gallery_media.metadata.secrets import LONGEST_VALUE, MOST_SECRETS, Secret, SecretKind
from gallery_media.metadata.taken import Exposure
from gallery_media.model.metadata import NOTHING_SAID, Preset, PublicMetadata
from gallery_media.model.variant import Developed, Development, Format, Recipe, Rung, RungName
from gallery_media.model.verdict import POLICIES, Verdict

_DIGEST = re.compile(r"([0-9a-f]{64})?")
_MAX_FLAGS, _MAX_FLAG = 8, 60
_MAX_TOLD, _MAX_SHOWN, _MAX_DROPPED = 100, 500, 2_000


def pack_recipe(recipe: Recipe) -> dict[str, Any]:
    """A recipe as plain values."""
    return asdict(recipe)


def unpack_recipe(values: dict[str, Any]) -> Recipe:
    """The recipe again; this way it comes from the house, and is trusted."""
    return Recipe(
        **{
            **values,
            "rungs": tuple(_rung(rung) for rung in values["rungs"]),
            "background": tuple(values["background"]),
            "press": _rung(values["press"]),
        }
    )


def _rung(values: dict[str, Any]) -> Rung:
    return Rung(
        **{**values, "format": Format(values["format"]), "preset": Preset(values["preset"])}
    )


def pack_order(
    recipe: Recipe, record: PublicMetadata, only: Collection[RungName] | None
) -> dict[str, Any]:
    """What is to be developed, and what its files shall say."""
    return {
        "recipe": pack_recipe(recipe),
        "record": record.as_values(),
        "only": None if only is None else [[str(format), edge] for format, edge in sorted(only)],
    }


def unpack_order(
    header: dict[str, Any],
) -> tuple[Recipe, PublicMetadata, frozenset[RungName] | None]:
    """The order again; it comes from the house, and is trusted."""
    only = header["only"]
    names = None if only is None else frozenset((Format(format), edge) for format, edge in only)
    return unpack_recipe(header["recipe"]), PublicMetadata.of_values(header["record"]), names


def pack_development(development: Development) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """A development as plain values, and the bytes of its variants in order."""
    header = {
        "width": development.width,
        "height": development.height,
        "mean_colour": list(development.mean_colour),
        "flags": list(development.flags),
        "digests": [variant.sha256 for variant in development.variants],
    }
    return header, tuple(variant.data for variant in development.variants)


def unpack_development(
    header: dict[str, Any],
    parts: tuple[bytes, ...],
    recipe: Recipe,
    limits: Limits,
    record: PublicMetadata = NOTHING_SAID,
    only: Collection[RungName] | None = None,
) -> Development:
    """The development that a child claims, with the sizes that the house works out itself.

    What its files must say is taken from the house as well. Raises BrokenFrame when the claim
    does not fit the order.
    """
    try:
        width, height = (_number(header[name], 1, limits.max_edge) for name in ("width", "height"))
        red, green, blue = (_number(level, 0, 255) for level in header["mean_colour"])
        flags = tuple(_flag(word) for word in header["flags"][:_MAX_FLAGS])
        every = plan(Size(width, height), recipe.rungs)
        steps = [step for step in every if only is None or step.rung.name in only]
        pairs = zip(steps, parts, header["digests"], strict=True)
        variants = tuple(_developed(step, record, *rest) for step, *rest in pairs)
    except (KeyError, TypeError, ValueError) as why:
        raise BrokenFrame("its answer does not fit the question") from why
    return Development(width, height, (red, green, blue), variants, flags)


def _developed(step: Step, record: PublicMetadata, data: bytes, digest: str) -> Developed:
    if hashlib.sha256(data).hexdigest() != digest or not data:
        raise ValueError("bytes were lost on the way")
    rung, size = step.rung, step.size
    return Developed(
        rung.format,
        rung.long_edge,
        size.width,
        size.height,
        data,
        rung.preset,
        record.narrowed(rung.preset),
    )


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


def _number(value: object, lowest: int, highest: int) -> int:
    if type(value) is not int or not lowest <= value <= highest:
        raise ValueError("a number is out of range")
    return value


def _word(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError("a word is a text")
    return text[:_MAX_SHOWN]


def _flag(word: object) -> str:
    if not isinstance(word, str) or not word.isascii() or len(word) > _MAX_FLAG:
        raise ValueError("a flag is no word")
    return word


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
