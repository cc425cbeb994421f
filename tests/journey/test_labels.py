"""Words on pictures through the whole house: made, audited, published, made anew on a change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from gallery_media.darkroom import Darkroom
from gallery_media.desk.status import FlaggedPhoto
from gallery_media.model.variant import LabelKind, Variant
from gallery_media.settings.project import Project
from gallery_media.wiring import Newsroom, open_newsroom
from tests.makers.images import a_jpeg, a_scene, as_file
from tests.makers.newsrooms import GALLERY, drop, publish, take_in
from tests.makers.projects import write_settings
from tests.makers.regions import mwg, mwg_packet

pytestmark = pytest.mark.journey

ADDRESS = "https://foto.example.org"


@pytest.fixture
def shared(project: Project, darkroom: Darkroom) -> Iterator[Newsroom]:
    """A newsroom whose site has a public address, so that its pages can name cards."""
    path = project.settings_file
    path.write_text(path.read_text().replace("[site]\n", f'[site]\npublic_url = "{ADDRESS}"\n'))
    with open_newsroom(project, darkroom) as opened:
        opened.stores.prepare()
        yield opened


def write_captions(newsroom: Newsroom, *lines: str) -> None:
    path = newsroom.project.gallery_dir(GALLERY) / "captions.csv"
    heading = "photo,lang,headline,caption,credit,focal_point"
    path.write_text("\n".join((heading, *lines)) + "\n", encoding="utf-8")


def variants_of(newsroom: Newsroom, number: int = 0) -> dict[tuple[LabelKind, str, int], Variant]:
    picture = newsroom.gather(GALLERY).gallery.pictures[number]
    return {
        (one.label, one.lang, one.rung * (1 if one.format == "jpg" else -1)): one
        for one in picture.variants
    }


def labels_of(newsroom: Newsroom, number: int = 0) -> dict[tuple[LabelKind, str], str]:
    found = variants_of(newsroom, number)
    return {key[:2]: one.sha256 for key, one in found.items() if key[0] is not LabelKind.NONE}


def test_cards_and_captioned_pictures_travel_like_variants(shared: Newsroom) -> None:
    """Each named by its page, really there, of the size it says, audited, and in the export."""
    newsroom = shared
    write_settings(newsroom.project, last="[labels]\ncaptioned = true\n")
    write_captions(newsroom, "IMG_0001.JPG,lv,Saruna parkā,Ļaudis klausās Cēsīs,Foto: A. Kļava,")
    drop(newsroom, "IMG_0001.JPG", a_jpeg(1800, 1200))
    drop(newsroom, "IMG_0002.JPG", a_jpeg(1500, 1000))
    publish(newsroom)
    kinds = {(kind.value, lang) for kind, lang in labels_of(newsroom)}
    assert kinds == {
        *((kind, lang) for kind in ("card", "gallery-card") for lang in ("lv", "en")),
        ("captioned", "lv"),
    }
    assert {kind for kind, _ in labels_of(newsroom, 1)} == {LabelKind.CARD}
    public = newsroom.stores.public
    photo = newsroom.gather(GALLERY).gallery.pictures[0].photo
    for page in (f"g/{GALLERY}/lv/index.html", f"g/{GALLERY}/en/p/{photo}.html"):
        body = public.get(page).body.decode()
        (address,) = re.findall(r'property="og:image" content="([^"]+)"', body)
        with Image.open(BytesIO(public.get(address.removeprefix(f"{ADDRESS}/")).body)) as card:
            assert card.size == (1200, 630)
    listed = {item.sha256 for item in newsroom.live()[0].objects}
    for sha256 in labels_of(newsroom).values():
        assert sha256 in listed
        audited = newsroom.catalogue.audited(sha256)
        assert audited is not None
        assert audited.verdict.auditor
        assert audited.record.credit_line == "Foto: A. Kļava"


def test_a_changed_headline_remakes_the_photos_card_and_nothing_else(shared: Newsroom) -> None:
    """Not the gallery's card, not the captioned picture, not the ladder."""
    newsroom = shared
    write_settings(newsroom.project, last="[labels]\ncaptioned = true\n")
    write_captions(newsroom, "IMG_0001.JPG,lv,Pirmā,Ļaudis klausās,,")
    drop(newsroom, "IMG_0001.JPG", a_jpeg(1300, 900))
    publish(newsroom)
    before = {key: one.sha256 for key, one in variants_of(newsroom).items()}
    write_captions(newsroom, "IMG_0001.JPG,lv,Otrā,Ļaudis klausās,,")
    assert newsroom.has_news(GALLERY)
    publish(newsroom)
    after = {key: one.sha256 for key, one in variants_of(newsroom).items()}
    assert before.keys() == after.keys()
    changed = {key[0] for key in after if after[key] != before[key]}
    assert changed == {LabelKind.CARD}
    assert not newsroom.has_news(GALLERY)


def test_a_credit_line_by_language_is_drawn_onto_the_pictures_of_each(shared: Newsroom) -> None:
    """A changed English line remakes those in English and nothing else; files keep the first."""
    newsroom = shared
    write_settings(
        newsroom.project,
        first='credit = { en = "Photo: festival", lv = "Foto: festivāls" }',
        last="[labels]\ncaptioned = true\ncredit_mark = true\n",
    )
    drop(newsroom, "IMG_0001.JPG", a_jpeg(1300, 900))
    write_captions(
        newsroom, "IMG_0001.JPG,lv,Pirmā,Ļaudis klausās,,", "IMG_0001.JPG,en,First,A crowd,,"
    )
    publish(newsroom)
    before = {key: one.sha256 for key, one in variants_of(newsroom).items()}
    assert (LabelKind.CAPTIONED, "en") in {key[:2] for key in before}
    shown = [one for one in newsroom.show(GALLERY)[0].texts if one.field == "credit_line"]
    assert [(one.lang, one.words, one.source) for one in shown] == [
        ("lv", "Foto: festivāls", "gallery.toml"),
        ("en", "Photo: festival", "gallery.toml"),
    ]
    settings = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    settings.write_text(settings.read_text().replace("Photo: festival", "Photo: LAMPA"))
    assert newsroom.has_news(GALLERY)
    publish(newsroom)
    after = {key: one.sha256 for key, one in variants_of(newsroom).items()}
    assert before.keys() == after.keys()
    changed = {key[:2] for key in after if after[key] != before[key]}
    assert changed == {
        (kind, "en") for kind in (LabelKind.CARD, LabelKind.GALLERY_CARD, LabelKind.CAPTIONED)
    }
    for sha256 in after.values():
        audited = newsroom.catalogue.audited(sha256)
        assert audited is not None
        assert audited.record.credit_line == "Foto: festivāls"
    photo = newsroom.gather(GALLERY).gallery.pictures[0].photo
    for lang, line in (("lv", "Foto: festivāls"), ("en", "Photo: LAMPA")):
        page = newsroom.stores.public.get(f"g/{GALLERY}/{lang}/p/{photo}.html").body.decode()
        assert f'<p class="credit">{line}</p>' in page


def test_the_gallerys_card_moves_to_the_photo_that_is_shown_first(shared: Newsroom) -> None:
    """An earlier name that comes later is the new cover; a photo without need carries none."""
    newsroom = shared
    drop(newsroom, "IMG_0005.JPG", a_jpeg(1300, 900))
    publish(newsroom)
    assert (LabelKind.GALLERY_CARD, "lv") in labels_of(newsroom)
    drop(newsroom, "IMG_0001.JPG", as_file(a_scene(1300, 900), "PNG"))
    publish(newsroom)
    assert (LabelKind.GALLERY_CARD, "lv") in labels_of(newsroom, 0)
    assert (LabelKind.GALLERY_CARD, "lv") not in labels_of(newsroom, 1)
    assert newsroom.to_prepare(GALLERY) == []


def test_a_card_follows_the_files_region_and_the_editors_point(shared: Newsroom) -> None:
    """Upright photo, face at its foot: with the region the card is another one, and so with the
    editor's point, which needs no new file."""
    newsroom = shared
    picture = a_scene(900, 1800)
    face = mwg_packet(mwg(0.5, 0.9, 0.2, 0.1))
    drop(newsroom, "IMG_0001.JPG", as_file(picture, quality=95))
    drop(newsroom, "IMG_0002.JPG", as_file(picture, quality=95, xmp=face))
    publish(newsroom)
    card = (LabelKind.CARD, "lv")
    bare, with_region = labels_of(newsroom)[card], labels_of(newsroom, 1)[card]
    assert bare != with_region
    write_captions(newsroom, "IMG_0001.JPG,lv,,,,50 95")
    publish(newsroom)
    assert labels_of(newsroom)[card] not in (bare, with_region)


def test_a_card_follows_the_regions_of_a_late_sidecar(shared: Newsroom) -> None:
    """And nothing else is made anew: words and pictures do not hang on where a head is."""
    newsroom = shared
    drop(newsroom, "IMG_0001.JPG", as_file(a_scene(900, 1800), quality=95))
    publish(newsroom)
    before = variants_of(newsroom)
    assert not newsroom.has_news(GALLERY)
    drop(newsroom, "IMG_0001.xmp", mwg_packet(mwg(0.5, 0.9, 0.2, 0.1)))
    take_in(newsroom)
    assert newsroom.has_news(GALLERY)
    publish(newsroom)
    after = variants_of(newsroom)
    assert before.keys() == after.keys()
    assert {key[0].is_card for key in before if before[key] != after[key]} == {True}
    assert not newsroom.has_news(GALLERY)


def test_an_articles_card_moves_to_the_photo_that_it_names(shared: Newsroom) -> None:
    """The gallery's stays on the first; a look of the gallery's own is news as well."""
    newsroom = shared
    drop(newsroom, "IMG_0001.JPG", as_file(a_scene(900, 1800), quality=95))
    drop(newsroom, "IMG_0002.JPG", as_file(a_scene(1800, 900), quality=95))
    article = newsroom.project.gallery_dir(GALLERY) / "article.lv.md"
    article.write_text('+++\ntitle = "Diskusija"\n+++\nTeksts\n', encoding="utf-8")
    publish(newsroom)
    card = (LabelKind.ARTICLE_CARD, "lv")
    assert [card in labels_of(newsroom, at) for at in (0, 1)] == [True, False]
    named = article.read_text(encoding="utf-8").replace(
        "+++\nT", 'og_image = "IMG_0002.JPG"\n+++\nT'
    )
    article.write_text(named, encoding="utf-8")
    publish(newsroom)
    assert [card in labels_of(newsroom, at) for at in (0, 1)] == [False, True]
    assert (LabelKind.GALLERY_CARD, "lv") in labels_of(newsroom)
    assert not newsroom.has_news(GALLERY)
    look = newsroom.project.gallery_templates(GALLERY) / "static" / "theme.css"
    look.parent.mkdir(parents=True)
    look.write_text(":root { --accent: green }\n", encoding="utf-8")
    assert newsroom.has_news(GALLERY)


def test_what_is_left_out_of_words_is_told_by_status(shared: Newsroom) -> None:
    """The photo is published; the flag stays when other variants are made anew."""
    newsroom = shared
    write_captions(newsroom, "IMG_0001.JPG,lv,Dejas 💃 parkā,,,")
    drop(newsroom, "IMG_0001.JPG", a_jpeg(1300, 900))
    assert publish(newsroom).photos == 1
    told = ("card, lv: left out, the fonts lack it: U+1F483",)

    def flags() -> tuple[str, ...]:
        (gallery,) = newsroom.status().galleries
        (shown,) = gallery.flagged
        assert isinstance(shown, FlaggedPhoto)
        return shown.flags

    assert told[0] in flags()
    assert not newsroom.status().needs_a_person
    write_settings(newsroom.project, "press_downloads = true\n")
    publish(newsroom)
    assert told[0] in flags()


def test_a_credit_mark_is_drawn_where_the_gallery_wants_it(shared: Newsroom) -> None:
    """Rungs from 720 pixels on change, the small ones do not."""
    newsroom = shared
    write_captions(newsroom, "IMG_0001.JPG,lv,,,Foto: Anna Kļava,")
    drop(newsroom, "IMG_0001.JPG", a_jpeg(1300, 900))
    publish(newsroom)
    before = {key: one.sha256 for key, one in variants_of(newsroom).items()}
    write_settings(newsroom.project, last="[labels]\ncredit_mark = true\n")
    publish(newsroom)
    after = {key: one.sha256 for key, one in variants_of(newsroom).items()}
    changed = {abs(key[2]) for key in after if after[key] != before[key]}
    assert changed == {720, 1080, 1600}


def test_a_site_without_an_address_makes_no_cards(newsroom: Newsroom) -> None:
    """No page could name them; as soon as it has one they are made."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(1300, 900))
    publish(newsroom)
    assert labels_of(newsroom) == {}
