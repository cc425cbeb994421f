"""Galleries for tests: say what matters, the rest is a festival in Cēsis."""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Iterable
from datetime import date

from PIL import Image, ImageColor, ImageDraw

from gallery_media.model.addresses import variant_key
from gallery_media.model.article import Article, Funding
from gallery_media.model.gallery import Event, Gallery, Picture
from gallery_media.model.licence import Licence
from gallery_media.model.localised import Localised
from gallery_media.model.metadata import PublicMetadata
from gallery_media.model.photo import PhotoId
from gallery_media.model.release import Stamp
from gallery_media.model.site import Site, SiteAsset, SocialLink
from gallery_media.model.variant import BALANCED, Format, Rung, Variant
from gallery_media.model.words import Caption

LINK_TEXT = 'Sarunu festivāla "LAMPA" foto galerija'
RATIOS = (1.5, 0.667, 1.333, 1.778, 1.5, 1.0, 0.75, 1.5, 2.6, 1.5, 0.8, 1.5)
WORDS = (
    ("Sarunas pie ezera", "Talking by the lake"),
    ("Klausītāji lielajā teltī", "Listeners in the big tent"),
    ("Diskusijas dalībnieki uz skatuves", "Speakers on the stage"),
    ("Vakara gaisma pār pils parku", "Evening light over the castle park"),
)


def a_stamp(release: str = "20170630t120000-a1b2", generation: int = 3, revision: int = 7) -> Stamp:
    return Stamp(release, generation, revision)


def a_site(*, public_url: str = "", arms: SiteAsset | None = None, social: bool = True) -> Site:
    links = ("Facebook", "Flickr", "Instagram")
    return Site(
        name=Localised.of({"lv": "Foto galerijas", "en": "Photo galleries"}),
        languages=("lv", "en"),
        organisation=Localised.of(
            {
                "lv": "Viedās reģionālās attīstības ministrija",
                "en": "Ministry of Smart Regional Development",
            }
        ),
        organisation_url="https://example.lv/",
        public_url=public_url,
        arms=arms,
        social=tuple(SocialLink(name, f"https://example.lv/{name.lower()}") for name in links)
        if social
        else (),
        accessibility_url="https://example.lv/pieklustamiba",
        privacy_url="https://example.lv/privatums",
    )


def some_arms() -> SiteAsset:
    """A shield painted here: real arms are nobody's test data."""
    picture = Image.new("RGBA", (96, 112), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(8, 4), (88, 4), (88, 64), (48, 108), (8, 64)], fill=(140, 29, 44))
    draw.rectangle((8, 40, 88, 56), fill=(255, 255, 255))
    written = io.BytesIO()
    picture.save(written, "PNG")
    alt = Localised.of({"lv": "Ministrijas zīme", "en": "The ministry's emblem"})
    return SiteAsset("arms", "png", written.getvalue(), alt, 96, 112)


def a_caption(number: int) -> Caption:
    lv, en = WORDS[number % len(WORDS)]
    return Caption(
        headline=Localised.of({"lv": lv, "en": en}),
        caption=Localised.of(
            {
                "lv": f"{lv}. Sarunu festivāla pirmajā dienā Cēsīs runāja par kopienām.",
                "en": f"{en}. The festival's first day in Cēsis was about communities.",
            }
        ),
        alt_text=Localised.of({"lv": f"{lv}, cilvēki saulē", "en": f"{en}, people in the sun"}),
        credit_line="Foto: Anna Kalniņa",
    )


def a_picture(
    number: int = 0,
    *,
    size: tuple[int, int] = (6000, 4000),
    caption: Caption | None = None,
    colour: tuple[int, int, int] = (90, 120, 70),
) -> Picture:
    """A picture whose variants exist as facts only; ``size`` is the original's, in pixels."""
    photo = PhotoId(f"p{number:07d}")
    return Picture(
        photo,
        *size,
        colour,
        tuple(_variant(photo, rung, size) for rung in BALANCED.rungs),
        a_caption(number) if caption is None else caption,
        rights=PublicMetadata(
            creators=("Anna Kalniņa",),
            copyright_notice="© 2017 Viedās reģionālās attīstības ministrija",
            licence_url="https://creativecommons.org/licenses/by/4.0/",
        ),
        received=date(2017, 7, 1 + number % 3),
    )


def an_article(lang: str = "lv", *, body: str = "", teaser_count: int = 6) -> Article:
    latvian = lang == "lv"
    return Article(
        lang=lang,
        title="Diskusija par sociālo uzņēmējdarbību sarunu festivālā"
        if latvian
        else "A discussion on social entrepreneurship at the festival",
        body=body or "Teksts par **sarunu**.\n\n- viens\n- divi\n",
        published=date(2017, 7, 3),
        summary="Ko darīt, lai labs darbs arī nopelna." if latvian else "Doing good, doing well.",
        section="Jaunumi" if latvian else "News",
        gallery_heading="Foto no diskusijas" if latvian else "Photos of the discussion",
        gallery_link_text=LINK_TEXT if latvian else 'Photo gallery of the festival "LAMPA"',
        teaser_count=teaser_count,
        funding=Funding("ESF", "9.1.1.3/15/I/001", "Projektu līdzfinansē Eiropas Sociālais fonds."),
    )


def a_gallery(
    pictures: Iterable[Picture] | int = 3,
    *,
    languages: tuple[str, ...] = ("lv", "en"),
    articles: tuple[Article, ...] | None = None,
    per_page: int = 60,
) -> Gallery:
    """A gallery of these pictures, or of so many."""
    if isinstance(pictures, int):
        pictures = (a_picture(number, size=_size(number)) for number in range(pictures))
    return Gallery(
        slug="lampa-2017",
        title=Localised.of(
            {"lv": 'Sarunu festivāls "LAMPA" 2017', "en": 'Conversation festival "LAMPA" 2017'}
        ),
        pictures=tuple(pictures),
        languages=languages,
        intro=Localised.of(
            {
                "lv": "Divas dienas sarunu Cēsu pils parkā, saulē un lietū.",
                "en": "Two days of talks in the castle park of Cēsis, in sun and rain.",
            }
        ),
        event=Event(
            name=Localised.of({"lv": "LAMPA", "en": "LAMPA"}),
            place=Localised.of({"lv": "Cēsis", "en": "Cēsis"}),
            start=date(2017, 6, 30),
            end=date(2017, 7, 1),
        ),
        credit_line="Foto: festivāla fotogrāfi",
        licence=Licence.of("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        privacy_notice=Localised.of(
            {"lv": "Pasākums tika fotografēts.", "en": "The event was photographed."}
        ),
        removal_contact="foto@example.lv",
        articles=tuple(an_article(lang) for lang in languages) if articles is None else articles,
        per_page=per_page,
    )


def a_painted_picture(
    number: int, ratio: float, *, large: bool = False
) -> tuple[Picture, dict[str, bytes]]:
    """A picture with really encoded variants, and their bytes by key; painted, not flat.

    ``large``: with the highest rung, and AVIF on all of them; 720 is enough for most tests' eyes.
    """
    edge, widest_avif = (2600, 2600) if large else (2400, 720)
    width, height = (edge, round(edge / ratio)) if ratio >= 1 else (round(edge * ratio), edge)
    original = paint_scene(number, max(1, width // 3), max(1, height // 3))
    photo = PhotoId(f"p{number:07d}")
    variants, files = [], {}
    for rung in BALANCED.rungs:
        if rung.long_edge > widest_avif and rung.format is Format.AVIF:
            continue
        scaled = original.resize(_fit((width, height), rung.long_edge))
        written = io.BytesIO()
        scaled.save(written, "AVIF" if rung.format is Format.AVIF else "JPEG", quality=50, speed=10)
        data = written.getvalue()
        sha256 = hashlib.sha256(data).hexdigest()
        variants.append(
            Variant(photo, rung.format, rung.long_edge, *scaled.size, sha256=sha256, size=len(data))
        )
        files[variant_key(sha256, scaled.width, rung.format.value)] = data
    mean = original.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(mean, tuple)
    colour = (int(mean[0]), int(mean[1]), int(mean[2]))
    return Picture(photo, width, height, colour, tuple(variants), a_caption(number)), files


def paint_scene(number: int, width: int, height: int) -> Image.Image:
    """Sky, hills, a crowd: enough light and shape to judge a page by."""
    hue = number * 47 % 360
    picture = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(picture)
    for y in range(height):
        share = y / height
        draw.line((0, y, width, y), fill=_hsl(hue + 40 * share, 45, 78 - 45 * share))
    horizon = height * (0.45 + 0.1 * math.sin(number))
    for layer in range(3):
        points: list[tuple[float, float]] = [(0, height)]
        for step in range(41):
            wave = math.sin(step * (0.35 + layer * 0.17) + number) * height * 0.05
            points.append((width * step / 40, horizon + layer * height * 0.14 + wave))
        points.append((width, height))
        draw.polygon(points, fill=_hsl(hue + 90 + layer * 15, 35, 42 - layer * 11))
    for person in range(14):
        left = width * ((person * 0.618 + number * 0.1) % 1)
        top = height * (0.72 + 0.18 * ((person * 0.37) % 1))
        size = height * 0.05 * (0.7 + top / height)
        body = _hsl(hue + person * 53, 40, 45)
        draw.ellipse((left - size, top, left + size, top + size * 4), fill=body)
        draw.ellipse((left - size * 0.5, top - size, left + size * 0.5, top), fill=_hsl(25, 45, 68))
    return picture


def _hsl(hue: float, saturation: float, lightness: float) -> tuple[int, int, int]:
    red, green, blue, *_ = ImageColor.getrgb(f"hsl({int(hue) % 360},{saturation}%,{lightness}%)")
    return red, green, blue


def _size(number: int) -> tuple[int, int]:
    ratio = RATIOS[number % len(RATIOS)]
    return (6000, round(6000 / ratio)) if ratio >= 1 else (round(6000 * ratio), 6000)


def _variant(photo: PhotoId, rung: Rung, size: tuple[int, int]) -> Variant:
    width, height = _fit(size, rung.long_edge)
    named = f"{photo} {rung.format} {rung.long_edge}".encode()
    sha256 = hashlib.sha256(named).hexdigest()
    return Variant(photo, rung.format, rung.long_edge, width, height, sha256, width * height // 8)


def _fit(size: tuple[int, int], long_edge: int) -> tuple[int, int]:
    scale = min(1.0, long_edge / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
