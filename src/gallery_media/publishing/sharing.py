"""Pictures of a gallery in; what other sites need to show them out, with absolute addresses."""

from __future__ import annotations

from dataclasses import dataclass

from gallery_media.errors import ObjectMissing
from gallery_media.model.addresses import photo_page_key, variant_key
from gallery_media.model.gallery import Picture
from gallery_media.model.localised import Text
from gallery_media.model.variant import Format, Variant
from gallery_media.publishing.alt import alt_for, shown_caption
from gallery_media.publishing.edition import Edition
from gallery_media.publishing.shot import jpeg_up_to
from gallery_media.publishing.view import neutral

THUMBNAIL = 480
LARGEST = 1080
"""Long edges in pixels: for a tile, and for a picture that stands alone in somebody's text."""


@dataclass(frozen=True, slots=True)
class SharedPhoto:
    """One photo elsewhere. Sizes in pixels."""

    page: str
    src: str
    srcset: str
    width: int
    height: int
    alt: Text


def shared_photos(edition: Edition, most: int) -> tuple[SharedPhoto, ...]:
    """The gallery's first photos, at most so many."""
    return tuple(
        _shared(edition, index, picture)
        for index, picture in enumerate(edition.gallery.pictures[:most])
    )


def jpeg_for(picture: Picture, long_edge: int) -> Variant:
    """The largest JPEG up to a long edge, or the smallest there is. Raises ObjectMissing."""
    found = jpeg_up_to(picture, long_edge) or next(iter(picture.in_format(Format.JPEG)), None)
    if found is None:
        raise ObjectMissing(
            f"Photo {picture.photo} has no JPEG that other sites could show. "
            "Publish the gallery again; if it stays so, withdraw the photo."
        )
    return found


def address(edition: Edition, variant: Variant) -> str:
    """The absolute address of a variant."""
    return edition.absolute(variant_key(variant.sha256, variant.width, variant.format.value))


def _shared(edition: Edition, index: int, picture: Picture) -> SharedPhoto:
    gallery, code = edition.gallery, edition.code
    small, large = jpeg_for(picture, THUMBNAIL), jpeg_for(picture, LARGEST)
    sizes = dict.fromkeys((small, large))
    # No caption stands beside it there, so that the caption may name it.
    named = alt_for(picture.caption, code, neutral(gallery, index, edition.language))
    alt = shown_caption(picture.caption, code) if named.by_caption else named.text
    return SharedPhoto(
        page=edition.absolute(photo_page_key(gallery.slug, code, picture.photo)),
        src=address(edition, small),
        srcset=", ".join(f"{address(edition, one)} {one.width}w" for one in sizes)
        if len(sizes) > 1
        else "",
        width=small.width,
        height=small.height,
        alt=alt,
    )
