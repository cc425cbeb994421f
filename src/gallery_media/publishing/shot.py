"""A picture and the page that shows it in; an ``img`` with its sources out."""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.errors import ObjectMissing
from gallery_media.model.addresses import variant_key
from gallery_media.model.gallery import Picture
from gallery_media.model.localised import Text
from gallery_media.model.variant import Format, Variant
from gallery_media.publishing.links import relative


@dataclass(frozen=True, slots=True)
class Source:
    mime: str
    srcset: str


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture as an ``img`` with its sources; sizes in pixels."""

    sources: tuple[Source, ...]
    src: str
    srcset: str
    width: int
    height: int
    sizes: str
    alt: Text


def shot_of(
    picture: Picture, page: str, alt: Text, sizes: str, *, largest: int | None = None
) -> Shot:
    """The picture on ``page``, to the rung ``largest``. Raises ObjectMissing without variants."""
    found = {format: _fitting(picture, format, largest) for format in Format}
    fallback = found.pop(Format.JPEG) or next((v for v in found.values() if v), ())
    if not fallback:
        raise ObjectMissing(
            f"Photo {picture.photo} has no variants, so no page can show it. "
            "Publish the gallery again; if it stays so, withdraw the photo."
        )
    return Shot(
        sources=tuple(
            Source(format.mime, _srcset(page, variants))
            for format, variants in found.items()
            if variants and variants is not fallback
        ),
        src=variant_link(page, fallback[0]),
        srcset=_srcset(page, fallback) if len(fallback) > 1 else "",
        width=fallback[-1].width,
        height=fallback[-1].height,
        sizes=sizes,
        alt=alt,
    )


def _fitting(picture: Picture, format: Format, largest: int | None) -> tuple[Variant, ...]:
    """Variants of one format up to a rung; all of them when even the smallest is above it."""
    variants = picture.in_format(format)
    return tuple(v for v in variants if largest is None or v.rung <= largest) or variants


def _srcset(page: str, variants: tuple[Variant, ...]) -> str:
    return ", ".join(f"{variant_link(page, variant)} {variant.width}w" for variant in variants)


def jpeg_up_to(picture: Picture, long_edge: int) -> Variant | None:
    """The largest JPEG whose rung is at most ``long_edge`` pixels, for pages that share links."""
    fitting = [v for v in picture.in_format(Format.JPEG) if v.rung <= long_edge]
    return fitting[-1] if fitting else None


def variant_link(page: str, variant: Variant) -> str:
    """The way from a page to a variant."""
    return relative(page, variant_key(variant.sha256, variant.width, variant.format.value))
