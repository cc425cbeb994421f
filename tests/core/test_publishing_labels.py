"""Pages name their card to other sites, offer the captioned file, and show neither in the rows."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import pytest

from gallery_media.model.addresses import variant_key
from gallery_media.model.gallery import Gallery, Picture
from gallery_media.model.release import Page, Stamp
from gallery_media.model.variant import Format, LabelKind, Variant
from gallery_media.publishing.pages import render
from gallery_media.publishing.plan import make_manifest
from tests.makers.galleries import a_gallery, a_picture, a_site

STAMP = Stamp("000001-00000000", 1, 1)
SITE = a_site(public_url="https://foto.example.lv")


def a_labelled(picture: Picture, kind: LabelKind, lang: str) -> Variant:
    """A labelled variant that exists as a fact only."""
    size = (1200, 630) if kind.is_card else (1080, 820)
    sha256 = hashlib.sha256(f"{picture.photo} {kind} {lang}".encode()).hexdigest()
    rung = 1200 if kind.is_card else 1080
    return Variant(picture.photo, Format.JPEG, rung, *size, sha256, 150_000, label=kind, lang=lang)


def labelled_gallery() -> Gallery:
    """Two photos with cards in both languages; the first is the cover, and has a caption in one."""
    first, second = a_picture(0), a_picture(1)
    cards = [(LabelKind.CARD, lang) for lang in ("lv", "en")]
    covers = [
        (kind, lang)
        for kind in (LabelKind.GALLERY_CARD, LabelKind.ARTICLE_CARD)
        for lang in ("lv", "en")
    ]
    more = [*cards, *covers, (LabelKind.CAPTIONED, "lv")]
    first = replace(first, variants=(*first.variants, *(a_labelled(first, *one) for one in more)))
    second = replace(
        second, variants=(*second.variants, *(a_labelled(second, *one) for one in cards))
    )
    return a_gallery([first, second])


def rendered() -> tuple[Gallery, dict[str, Page]]:
    gallery = labelled_gallery()
    return gallery, {page.key: page for page in render(SITE, gallery, STAMP)}


def _key(gallery: Gallery, photo: int, kind: LabelKind, lang: str) -> str:
    found = gallery.pictures[photo].labelled(kind, lang)
    assert found is not None
    return variant_key(found.sha256, found.width, "jpg")


def _properties(page: Page) -> dict[str, str]:
    return dict(
        re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page.body.decode())
    )


@pytest.mark.parametrize("lang", ["lv", "en"])
@pytest.mark.parametrize(
    ("name", "photo", "kind"),
    [
        ("index.html", 0, LabelKind.GALLERY_CARD),
        ("article.html", 0, LabelKind.ARTICLE_CARD),
        ("p/p0000000.html", 0, LabelKind.CARD),
        ("p/p0000001.html", 1, LabelKind.CARD),
    ],
)
def test_each_page_names_its_own_card(name: str, photo: int, kind: LabelKind, lang: str) -> None:
    """In its language, with size and words, for Open Graph and for X."""
    gallery, pages = rendered()
    told = _properties(pages[f"g/lampa-2017/{lang}/{name}"])
    address = f"{SITE.public_url}/{_key(gallery, photo, kind, lang)}"
    assert told["og:image"] == told["twitter:image"] == address
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:image:alt"] == told["twitter:image:alt"] != ""
    assert told["twitter:card"] == "summary_large_image"


def test_without_a_card_the_photo_itself_is_named() -> None:
    """Too small a photo, or cards switched off."""
    gallery = a_gallery(1)
    pages = {page.key: page for page in render(SITE, gallery, STAMP)}
    told = _properties(pages["g/lampa-2017/lv/index.html"])
    assert told["og:image:width"] == "1080"


def test_labelled_variants_are_in_no_row_and_no_srcset() -> None:
    """They have words of one language, another shape, and are asked for by name only."""
    gallery, pages = rendered()
    for picture in gallery.pictures:
        for format in Format:
            assert all(v.label is LabelKind.NONE for v in picture.in_format(format))
        cards = [v for v in picture.variants if v.label is not LabelKind.NONE]
        for page in pages.values():
            shown = " ".join(
                re.findall(rb'srcset="[^"]*"|src="[^"]*"', page.body).__str__().split()
            )
            assert not any(card.sha256[:24] in shown for card in cards)


def test_the_captioned_file_is_offered_and_its_language_said_where_it_is_another() -> None:
    """A Latvian caption on an English page is still better than none, if one knows."""
    gallery, pages = rendered()
    name = "lampa-2017-p0000000-captioned-lv.jpg"
    latvian = pages["g/lampa-2017/lv/p/p0000000.html"].body.decode()
    english = pages["g/lampa-2017/en/p/p0000000.html"].body.decode()
    for page in (latvian, english):
        assert f'download="{name}"' in page
        assert _key(gallery, 0, LabelKind.CAPTIONED, "lv") in page
    assert "Ar parakstu" in latvian
    assert 'hreflang="lv"' in english.split("With caption")[1].split("</dd>")[0]
    assert "Latvian" in english
    without = pages["g/lampa-2017/lv/p/p0000001.html"].body.decode()
    assert "Ar parakstu" not in without


def test_a_manifest_names_labels_like_every_variant() -> None:
    """What is public is in it, so that exports, audits and removals find them."""
    gallery, pages = rendered()
    manifest = make_manifest(gallery, STAMP, "0" * 64, pages.values())
    keys = {item.key for item in manifest.objects}
    assert _key(gallery, 0, LabelKind.ARTICLE_CARD, "en") in keys
    assert _key(gallery, 0, LabelKind.CAPTIONED, "lv") in keys
