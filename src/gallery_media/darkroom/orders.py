"""Orders to develop and what came of them go in, JSON-ready values come out, and the way back.

On the way back from a child everything is checked against what was asked for: a child that was
taken over by a hostile file can spoil that photo's pixels, but not the bookkeeping.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from gallery_media.darkroom.frames import BrokenFrame
from gallery_media.darkroom.wire import pack_regions, unpack_regions
from gallery_media.imaging.geometry import Size, Step, plan
from gallery_media.imaging.lettering import may_measure, source_of
from gallery_media.imaging.limits import Limits
from gallery_media.model.blur import NO_BLUR, Blur
from gallery_media.model.metadata import NOTHING_SAID, Preset, PublicMetadata
from gallery_media.model.region import NOWHERE, FocalPoint, Focus, Region
from gallery_media.model.variant import (
    LONGEST_THUMBHASH,
    Developed,
    Development,
    Format,
    Label,
    LabelKind,
    Recipe,
    Rung,
    RungName,
)
from gallery_media.model.withdrawal import checked_fingerprint

_MAX_FLAGS, _MAX_FLAG = 8, 200
_LONGEST_EDGE = 65_535  # of a JPEG and of an AVIF that decoders take


def pack_recipe(recipe: Recipe) -> dict[str, Any]:
    """A recipe as plain values."""
    return asdict(recipe)


def unpack_recipe(values: dict[str, Any]) -> Recipe:
    """The recipe again; this way it comes from the house, and is trusted."""
    labels = tuple(
        Label(**{**label, "kind": LabelKind(label["kind"]), "preset": Preset(label["preset"])})
        for label in values["labels"]
    )
    return Recipe(
        **{
            **values,
            "rungs": tuple(_rung(rung) for rung in values["rungs"]),
            "background": tuple(values["background"]),
            "press": _rung(values["press"]),
            "labels": labels,
        }
    )


def _rung(values: dict[str, Any]) -> Rung:
    return Rung(
        **{**values, "format": Format(values["format"]), "preset": Preset(values["preset"])}
    )


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be developed of a photo, what its files shall say, and where to look in it.

    ``only`` names the variants that are wanted; None: all of the recipe. ``blur``: what is made
    unrecognisable in each of them.
    """

    recipe: Recipe
    record: PublicMetadata = NOTHING_SAID
    only: Collection[RungName] | None = None
    focus: Focus = NOWHERE
    blur: Blur = NO_BLUR

    def wants(self, one: Rung | Label) -> bool:
        return self.only is None or one.name in self.only


def pack_order(order: Order) -> dict[str, Any]:
    """The order as plain values."""
    only, named = order.only, order.focus.named
    return {
        "recipe": pack_recipe(order.recipe),
        "record": order.record.as_values(),
        "only": None if only is None else sorted(only),
        "regions": pack_regions(order.focus.regions),
        "named": [named.x, named.y] if named else None,
        "blur": pack_regions(order.blur.regions),
        "blur_suggested": order.blur.suggested,
    }


def unpack_order(header: dict[str, Any]) -> Order:
    """The order again; it comes from the house, and is trusted."""
    only, named = header["only"], header["named"]
    return Order(
        unpack_recipe(header["recipe"]),
        PublicMetadata.of_values(header["record"]),
        None if only is None else frozenset(map(_name, only)),
        Focus(unpack_regions(header), FocalPoint(*named) if named else None),
        Blur(tuple(Region(*sides) for sides in header["blur"]), header["blur_suggested"]),
    )


def pack_development(development: Development) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """A development as plain values, and the bytes of its variants in order."""
    header = {
        "width": development.width,
        "height": development.height,
        "mean_colour": list(development.mean_colour),
        "flags": list(development.flags),
        "fingerprint": development.fingerprint,
        "thumbhash": development.thumbhash.hex(),
        "made": [
            [v.name, v.width, v.height, v.sha256, list(v.flags)] for v in development.variants
        ],
        "left_out": [[name, reason] for name, reason in development.left_out],
    }
    return header, tuple(variant.data for variant in development.variants)


def unpack_development(
    header: dict[str, Any], parts: tuple[bytes, ...], order: Order, limits: Limits
) -> Development:
    """The development that a child claims, with the sizes that the house works out itself.

    What its files must say is taken from the house as well. Only how high a strip of words is
    depends on the words, and has bounds. Raises BrokenFrame when the claim does not fit the order.
    """
    try:
        width, height = (_number(header[name], 1, limits.max_edge) for name in ("width", "height"))
        red, green, blue = (_number(level, 0, 255) for level in header["mean_colour"])
        every = plan(Size(width, height), order.recipe.rungs)
        wanted: list[Step | Label] = [
            *(step for step in every if order.wants(step.rung)),
            *(label for label in order.recipe.labels if order.wants(label)),
        ]
        left_out = tuple((_name(name), _flag(why)) for name, why in header["left_out"])
        _only_labels(left_out, wanted)
        missing = {name for name, _ in left_out}
        expected = [one for one in wanted if _name_of(one) not in missing]
        sizes = {step.size for step in every}
        claims = zip(expected, header["made"], parts, strict=True)
        variants = tuple(_developed(*claim, order.record, sizes) for claim in claims)
        flags = _flags(header["flags"])
        fingerprint = checked_fingerprint(str(header["fingerprint"]))
        blur = _blur(header["thumbhash"])
    except (KeyError, TypeError, ValueError) as why:
        raise BrokenFrame("its answer does not fit the question") from why
    mean = (red, green, blue)
    return Development(width, height, mean, variants, flags, left_out, fingerprint, blur)


def _only_labels(left_out: Iterable[tuple[RungName, str]], wanted: Iterable[Step | Label]) -> None:
    """A photo without its rungs cannot be shown; without a label it can."""
    labels = {one.name for one in wanted if isinstance(one, Label)}
    if not all(name in labels for name, _ in left_out):
        raise ValueError("it left out what has to be there")


def _name_of(one: Step | Label) -> RungName:
    return one.name if isinstance(one, Label) else one.rung.name


def _developed(
    expected: Step | Label,
    claim: list[Any],
    data: bytes,
    record: PublicMetadata,
    sizes: Collection[Size],
) -> Developed:
    name, width, height, digest, flags = claim
    format, edge, kind, lang = _name(name)
    size = Size(_number(width, 1, _LONGEST_EDGE), _number(height, 1, _LONGEST_EDGE))
    if (format, edge, kind, lang) != _name_of(expected) or not _may_be(expected, size, sizes):
        raise ValueError("it is another variant than the one that was asked for")
    if hashlib.sha256(data).hexdigest() != digest or not data:
        raise ValueError("bytes were lost on the way")
    preset = expected.preset if isinstance(expected, Label) else expected.rung.preset
    return Developed(
        format,
        edge,
        size.width,
        size.height,
        data,
        preset,
        record.narrowed(preset),
        kind,
        lang,
        _flags(flags),
    )


def _may_be(expected: Step | Label, size: Size, sizes: Collection[Size]) -> bool:
    if isinstance(expected, Label):
        return may_measure(expected, source_of(expected, sizes), size)
    return size == expected.size


def _name(values: Any) -> RungName:
    format, edge, kind, lang = values
    return Format(format), _number(edge, 1, _LONGEST_EDGE), LabelKind(kind), str(lang)


def _flags(words: Any) -> tuple[str, ...]:
    return tuple(_flag(word) for word in words[:_MAX_FLAGS])


def _blur(text: object) -> bytes:
    """All that may come out beside pixels: so few bytes that they can hold no word of a file."""
    if not isinstance(text, str) or len(text) > 2 * LONGEST_THUMBHASH:
        raise ValueError("a hash is too long")
    return bytes.fromhex(text)


def _number(value: object, lowest: int, highest: int) -> int:
    if type(value) is not int or not lowest <= value <= highest:
        raise ValueError("a number is out of range")
    return value


def _flag(word: object) -> str:
    if not isinstance(word, str) or not word.isascii() or len(word) > _MAX_FLAG:
        raise ValueError("a flag is no word")
    return word
