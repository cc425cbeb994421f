"""A picture and the page that shows it in; the words and addresses its template needs out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gallery_media.model.addresses import photo_page_key
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.localised import Text
from gallery_media.model.package import photo_file
from gallery_media.model.variant import Format, LabelKind, Variant
from gallery_media.publishing import grid
from gallery_media.publishing.alt import alt_for, heading, shown_caption, words
from gallery_media.publishing.i18n import Language
from gallery_media.publishing.links import relative
from gallery_media.publishing.phone_rows import shares
from gallery_media.publishing.shot import Shot, shot_of, variant_link

ROWS_LARGEST_RUNG = 1080
"""In the rows a picture is at most 414 pixels wide: 1080 serves screens of density 2.5. A cover has
up to 450 on a phone."""

CROPPED_LARGEST_RUNG = 1600
"""Of a panorama that the rows crop, whose height is all they need: a fifth of its width or less."""

ROW = 6
"""Further pictures that decide how far a row is filled; a phone's hold fewer."""

NUMBERED_BELOW = 100
"""From this many photos on, pages say neither "Photo 7" nor "of 120": otherwise one more photo
changes the page of every other, while photographers still drop theirs. Item D2 of the page design
says 1,000; measured, two thousand pages then cost a release five seconds and more."""

PANORAMA = 1.9
"""Wider than 16:9, a photo has its page's whole width, and its words stand below."""


@dataclass(frozen=True, slots=True)
class Thumb:
    """One picture in the rows."""

    anchor: str
    href: str
    shot: Shot
    classes: str
    colour: str
    caption: Text
    by_caption: bool
    lazy: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Download:
    """A JPEG to take along: where it is, how large (pixels, told size), and the file's name.

    The name is the gallery's and the photo's id, never what a camera called the file. ``lang`` is
    the language of the words on it, if there are any.
    """

    href: str
    width: int
    height: int
    size: str
    name: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class PhotoView:
    """Everything a photo's own page shows about its photo. ``named``: by words of its own; else
    the heading says number and gallery, and ``position`` nothing. ``section`` and ``day``: of the
    event, where they are known and may be shown."""

    photo: str
    heading: Text
    named: bool
    position: str
    shot: Shot
    classes: str
    panorama: bool
    colour: str
    caption: Text
    long_description: Text
    credit_line: Text
    section: Text
    day: date | None
    largest: Download | None
    press: Download | None
    captioned: Download | None

    @property
    def largest_offered(self) -> bool:
        """Whether ``largest``, a file for web pages, is the largest one to be had here."""
        others = (one.width for one in (self.press, self.captioned) if one)
        return self.largest is not None and self.largest.width >= max(others, default=0)


def anchor(picture: Picture) -> str:
    """The id of a picture in the rows; stable, unlike its number."""
    return f"f-{picture.photo}"


def thumbs(
    gallery: Gallery,
    pictures: tuple[Picture, ...],
    language: Language,
    page: str,
    *,
    start: int = 0,
    numbers: Sequence[int] = (),
    eager: int = 2,
    linked: str = "",
    covers: bool = False,
) -> tuple[Thumb, ...]:
    """Pictures for the rows of ``page``; ``start`` is how many come before them in the gallery.

    ``numbers``: which pictures of the gallery they are (from 0), where they do not follow each
    other.

    The first ``eager`` ones are loaded at once: they are visible before anybody scrolls.

    ``linked``: the language of the photo pages behind them, where it is not the page's own.

    ``covers``: they fill columns instead of rows.
    """
    made = []
    to = linked or language.code
    ratios = [grid.aspect(picture.width, picture.height) for picture in pictures]
    phones = shares(ratios[: eager + ROW]) if eager else []
    for index, (picture, ratio) in enumerate(zip(pictures, ratios, strict=True)):
        lazy = index >= eager
        last = index == len(pictures) - 1
        wider = grid.beyond(picture.width, picture.height)
        phone = None if lazy else phones[index]
        in_rows = grid.row_sizes(ratio, last=last, phones=phone, wider=wider)
        sizes = grid.cover_sizes(ratio * wider) if covers else in_rows
        cropped = wider > 1 or (covers and ratio > grid.ANCHOR)
        number = numbers[index] if numbers else start + index
        alt = alt_for(picture.caption, language.code, neutral(gallery, number, language))
        made.append(
            Thumb(
                anchor=anchor(picture),
                href=relative(page, photo_page_key(gallery.slug, to, picture.photo)),
                # With "auto", engines that know it take the true width of lazy pictures: that of
                # the place, so it is not for those that are cropped to theirs.
                shot=shot_of(
                    picture,
                    page,
                    alt.text,
                    f"auto, {sizes}" if lazy and not cropped else sizes,
                    largest=CROPPED_LARGEST_RUNG if wider > 1 else ROWS_LARGEST_RUNG,
                ),
                classes=grid.aspect_class(ratio),
                colour=grid.colour_class(picture.mean_colour),
                caption=shown_caption(picture.caption, language.code),
                by_caption=alt.by_caption,
                lazy=lazy,
                first=index == 0 and eager > 0,
            )
        )
    return tuple(made)


def photo_view(gallery: Gallery, index: int, language: Language, page: str) -> PhotoView:
    """The gallery's picture number ``index`` (from 0) for its own page."""
    picture = gallery.pictures[index]
    ratio = grid.aspect(picture.width, picture.height)
    fallback = Text(neutral(gallery, index, language), language.code)
    alt = alt_for(picture.caption, language.code, fallback.words)
    named = heading(picture.caption, language.code)
    return PhotoView(
        photo=picture.photo,
        heading=named or fallback,
        named=bool(named),
        position=position(gallery, index, language) if named else "",
        # Here the caption stands below and is read anyway; the picture still needs a name.
        shot=shot_of(picture, page, alt.text or fallback, grid.photo_page_sizes(ratio)),
        classes=grid.aspect_class(ratio),
        panorama=ratio > PANORAMA,
        colour=grid.colour_class(picture.mean_colour),
        caption=words(picture.caption.caption, language.code),
        long_description=words(picture.caption.long_description, language.code),
        credit_line=gallery.credit(picture.caption.credit_line, language.code),
        section=gallery.sections.title(picture.section, language.code),
        day=picture.day,
        largest=_download(gallery, picture, _largest(picture), language, page),
        press=_download(gallery, picture, picture.press, language, page),
        captioned=_download(
            gallery, picture, _captioned(picture, gallery, language), language, page
        ),
    )


def position(gallery: Gallery, index: int, language: Language) -> str:
    """ "Photo 3 of 24", or "" in a gallery too large to number."""
    if len(gallery.pictures) >= NUMBERED_BELOW:
        return ""
    text = language.gettext("Photo %(number)s of %(total)s")
    return text % _count(gallery, index, language)


def neutral(gallery: Gallery, index: int, language: Language) -> str:
    """Words for a picture that nobody has described."""
    title = gallery.title.best(language.code).words
    if len(gallery.pictures) >= NUMBERED_BELOW:
        return language.gettext("Photo: %(gallery)s") % {"gallery": title}
    text = language.gettext("Photo %(number)s of %(total)s: %(gallery)s")
    return text % {**_count(gallery, index, language), "gallery": title}


def _count(gallery: Gallery, index: int, language: Language) -> dict[str, str]:
    return {
        "number": language.number(index + 1),
        "total": language.number(len(gallery.pictures)),
    }


def _largest(picture: Picture) -> Variant | None:
    variants = picture.in_format(Format.JPEG)
    return variants[-1] if variants else None


def _captioned(picture: Picture, gallery: Gallery, language: Language) -> Variant | None:
    """With its caption in the page's language; else in the first one that there is."""
    found = (
        picture.labelled(LabelKind.CAPTIONED, lang) for lang in (language.code, *gallery.languages)
    )
    return next((variant for variant in found if variant), None)


def _download(
    gallery: Gallery, picture: Picture, variant: Variant | None, language: Language, page: str
) -> Download | None:
    if variant is None:
        return None
    words = (picture.photo, variant.label.value, variant.lang)
    return Download(
        href=variant_link(page, variant),
        width=variant.width,
        height=variant.height,
        size=language.file_size(variant.size),
        name=photo_file(gallery.slug, *words, ext=variant.format.value),
        lang=variant.lang,
    )
