"""A credit line in several languages: what editors write, and what pages, labels and files say."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace

import jsonschema
import pytest

from gallery_media.desk.instruct import instructing
from gallery_media.desk.secrets import words_of_the_desk
from gallery_media.desk.words import Wording, nothing_said
from gallery_media.errors import SettingsError
from gallery_media.model.filters import FilterKind
from gallery_media.model.gallery import Gallery, Labelling, Picture
from gallery_media.model.localised import Localised, Text
from gallery_media.model.package import PackageKind, Packed
from gallery_media.model.photo import PhotoId
from gallery_media.model.variant import BALANCED, LabelKind
from gallery_media.model.words import Caption
from gallery_media.publishing.filters import filters_of
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.offers import offers
from gallery_media.publishing.package_words import licence_text, photo_lines
from gallery_media.publishing.pages import render
from gallery_media.publishing.snapshot import read_snapshot, snapshot_bytes
from gallery_media.publishing.templates import search_path
from gallery_media.settings.project import Project
from tests.makers.festivals import a_festival, read_with
from tests.makers.galleries import a_caption, a_gallery, a_picture, a_site, a_stamp
from tests.makers.packages import a_packed_gallery, packages_of

LV, EN = "Foto: festivāla fotogrāfi", "Photo: the festival's photographers"
SAID = {"lv": LV, "en": EN}
OWN = "Foto: Anna Kalniņa"

project = pytest.fixture(a_festival)


def unsigned(number: int) -> Picture:
    """One that takes the gallery's line."""
    picture = a_picture(number, caption=replace(a_caption(number), credit_line=LV))
    return replace(picture, rights=replace(picture.rights, creators=()))


def a_credited_gallery(lines: dict[str, str] | None = None) -> Gallery:
    """The first and the third photo have the gallery's line, the second one of its own."""
    said = SAID if lines is None else lines
    found = a_gallery(
        [unsigned(0), a_picture(1), unsigned(2)],
        articles=tuple(replace(article, lead_image="p0000000") for article in a_gallery().articles),
    )
    return replace(
        found,
        credit_line=LV,
        credit_lines=Localised.of(said),
    )


def texts_of(gallery: Gallery) -> dict[str, str]:
    site = a_site(public_url="https://foto.example.lv")
    return {
        page.key.removeprefix("g/lampa-2017/"): page.body.decode()
        for page in render(site, gallery, a_stamp())
    }


def lines_on(page: str) -> list[str]:
    """Elements that hold a credit line; the markup of the page alone."""
    visible = re.sub(r"(?s)<(script|template|nav).*?</\1>", "", page)
    return re.findall(r"<[a-z]+[^>]*>(?:Foto: |Photo: )[^<]*<", visible)


def data_on(page: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(re.findall(r"ld\+json\">(.*?)</script>", page)[0])
    return found


@pytest.mark.parametrize(("lang", "line"), [("lv", LV), ("en", "Photo: the festival&#39;s")])
def test_pages_say_the_credit_line_in_their_language(lang: str, line: str) -> None:
    """The gallery's facts, the photo's figure, the article's lead; nothing is marked."""
    found = texts_of(a_credited_gallery())
    other = LV if lang == "en" else "Photo: "
    for page, times in (
        ("index.html", 1),
        ("p/p0000000.html", 1),
        ("article.html", 1),
    ):
        said = lines_on(found[f"{lang}/{page}"])
        assert len(said) == times, page
        assert all(line in one and " lang=" not in one for one in said)
        assert not any(other in one for one in said)


def test_a_photos_own_line_is_the_same_in_all_languages() -> None:
    """Nobody tells in which one it is, so that nothing is marked."""
    found = texts_of(a_credited_gallery())
    for lang in ("lv", "en"):
        said = lines_on(found[f"{lang}/p/p0000001.html"])
        assert [one.endswith(f">{OWN}<") for one in said] == [True]
        assert " lang=" not in "".join(said)


def test_a_line_in_another_language_is_marked() -> None:
    """WCAG 3.1.2."""
    found = texts_of(a_credited_gallery({"lv": LV}))
    for page, times in (("index.html", 1), ("p/p0000000.html", 1), ("article.html", 1)):
        said = lines_on(found[f"en/{page}"])
        assert [one.endswith(f' lang="lv">{LV}<') for one in said] == [True] * times, page
        assert " lang=" not in "".join(lines_on(found[f"lv/{page}"]))


def test_one_text_for_all_languages_marks_nothing() -> None:
    """Nor does the same line written for each; both give the same pages of photos."""
    plain = texts_of(a_credited_gallery({}))
    assert " lang=" not in "".join(
        one for key, page in plain.items() if key.endswith("html") for one in lines_on(page)
    )
    same = texts_of(a_credited_gallery({"lv": LV, "en": LV}))
    pages = [key for key in plain if key.endswith("p0000000.html")]
    assert len(pages) == 2
    assert all(plain[key] == same[key] for key in pages)


def test_programs_are_told_it_in_the_language_of_the_page() -> None:
    """Structured data of photos and of a gallery of that line alone, the feed, and oEmbed where no
    creator is known."""
    gallery = a_credited_gallery()
    found = texts_of(gallery)
    alone = texts_of(replace(gallery, pictures=gallery.pictures[::2]))
    for lang, line in SAID.items():
        assert "creditText" not in data_on(found[f"{lang}/index.html"])
        assert data_on(alone[f"{lang}/index.html"])["creditText"] == line
        assert data_on(found[f"{lang}/p/p0000000.html"])["creditText"] == line
        assert data_on(found[f"{lang}/p/p0000001.html"])["creditText"] == OWN
        authors = {
            json.loads(text).get("author_name")
            for key, text in found.items()
            if re.fullmatch(f"{lang}/p/[^/]+[.]json", key)
        }
        assert authors == {line, "Anna Kalniņa"}
        assert f'<media:credit role="photographer">{line}<' in found[f"{lang}/feed.atom"]
    fallen = texts_of(a_credited_gallery({"lv": LV}))["en/feed.atom"]
    gallery = a_credited_gallery({"lv": LV})
    alone = texts_of(replace(gallery, pictures=gallery.pictures[::2]))
    assert f'<media:credit role="photographer" xml:lang="lv">{LV}<' in fallen
    assert data_on(alone["en/index.html"])["creditText"] == LV


def test_gallery_json_gives_all_languages_beside_the_first() -> None:
    """Of the gallery and of photos that have its line; one text for all is there once."""
    found = texts_of(a_credited_gallery())
    values = json.loads(found["gallery.json"])
    assert (values["credit"], values["credits"]) == (LV, SAID)
    first, second, _ = values["photos"]
    assert (first["credit"], first["credits"]) == (LV, SAID)
    assert second["credit"] == OWN
    assert "credits" not in second
    schema = json.loads(next(text for key, text in found.items() if key.startswith("a/schema.")))
    jsonschema.Draft202012Validator(schema).validate(values)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate({**values, "credits": {"lv": ""}})
    plain = json.loads(texts_of(a_credited_gallery({}))["gallery.json"])
    assert plain["credit"] == LV
    assert "credits" not in json.dumps(plain)


def test_texts_of_a_zip_file_say_it_in_their_language() -> None:
    """Table, text and licence alike; a photo's own line stays."""
    gallery = a_credited_gallery()
    for lang, line in SAID.items():
        language = load_language(lang, search_path(()))
        lines = photo_lines(a_site(), gallery, gallery.pictures[0], language)
        assert f'"{line}"' in lines.table
        assert f"\n{line}\n" in lines.text
        own = photo_lines(a_site(), gallery, gallery.pictures[1], language)
        assert f'"{OWN}"' in own.table
        assert f": {line}\n" in licence_text(a_site(), gallery, [language])


def test_photographers_are_told_apart_by_the_first_line_and_named_in_the_pages_language() -> None:
    """As sections are: what a filter or a package is about is the same in all languages."""
    many, one = (filters_of(a_credited_gallery(lines)) for lines in (SAID, {}))
    of_both = [
        {found.about: found for found in found_in if found.kind is FilterKind.PHOTOGRAPHER}
        for found_in in (many, one)
    ]
    assert [set(found) for found in of_both] == [{LV, OWN}] * 2
    english = load_language("en", search_path(()))
    assert of_both[0][LV].words(english) == Text(EN, "en")
    assert of_both[1][LV].words(english) == Text(LV, "")
    assert [found[OWN].words(english) for found in of_both] == [Text(OWN, "")] * 2


def test_zip_files_of_a_photographer_are_offered_in_the_pages_language() -> None:
    """Their names and what they are about are those of the first language."""
    gallery = replace(
        a_packed_gallery(3)[0],
        credit_line=OWN,
        credit_lines=Localised.of({"lv": OWN, "en": "Photo: Anna Kalniņa"}),
    )
    languages = tuple(load_language(lang, search_path(())) for lang in ("lv", "en"))
    planned = packages_of(gallery)
    assert OWN in {one.about for one in planned if one.kind is PackageKind.PHOTOGRAPHER}
    packed = tuple(Packed(one, "0" * 64, 1) for one in planned)
    found = [
        {offer.about for offer in offers(packed, gallery, language, "g/lampa-2017/lv/index.html")}
        for language in languages
    ]
    assert Text(OWN, "lv") in found[0]
    assert Text("Photo: Anna Kalniņa", "en") in found[1]
    assert Text("Foto: Jānis Bērziņš", "") in found[0] & found[1]


def _labels(gallery: Gallery, caption: Caption) -> dict[tuple[LabelKind, str], tuple[str, str]]:
    settled = replace(nothing_said(gallery), caption=caption)
    made = instructing(gallery, BALANCED, Localised.of({"lv": "Ministrija", "en": "Ministry"}))
    cards = ((LabelKind.GALLERY_CARD, "lv"), (LabelKind.GALLERY_CARD, "en"))
    labels = made(settled, cards).recipe.labels
    return {(one.kind, one.lang): (one.credit, one.spoken) for one in labels}


def a_lettered_gallery(lines: dict[str, str]) -> Gallery:
    return replace(a_credited_gallery(lines), labelling=Labelling(captioned=True, credit_mark=True))


def test_a_label_has_the_line_of_its_language() -> None:
    """Cards and captioned pictures; what other lines say is drawn on all of them."""
    kinds = (LabelKind.CARD, LabelKind.CAPTIONED, LabelKind.GALLERY_CARD)
    labels = _labels(a_lettered_gallery(SAID), unsigned(0).caption)
    assert labels == {(kind, lang): (line, lang) for kind in kinds for lang, line in SAID.items()}
    own = _labels(a_lettered_gallery(SAID), a_caption(0))
    assert own == {(kind, lang): (OWN, lang) for kind in kinds for lang in SAID}


def test_a_card_with_a_line_in_another_language_is_not_spoken_in_its_own() -> None:
    """As with a headline that fell back: each line has its own direction."""
    labels = _labels(a_lettered_gallery({"lv": LV}), unsigned(0).caption)
    assert labels[LabelKind.CARD, "lv"] == (LV, "lv")
    assert labels[LabelKind.CARD, "en"] == (LV, "")


def test_files_and_marks_say_the_line_of_the_first_language() -> None:
    """A web picture is one file on the pages of all languages."""
    gallery = a_lettered_gallery(SAID)
    rules = replace(gallery.word_rules, defaults=Caption(credit_line=LV))
    gallery = replace(gallery, word_rules=rules)
    settled = Wording(gallery, {}, {}, {}).settle(PhotoId("p0000000"))
    made = instructing(gallery, BALANCED, None)(settled)
    assert made.recipe.mark == made.given.credit_line == LV
    plain = replace(gallery, credit_lines=Localised())
    same = instructing(plain, BALANCED, None)(settled)
    assert (same.recipe.mark, same.given) == (LV, made.given)


def test_every_line_is_a_word_of_the_desk() -> None:
    """What the desk publishes is not searched for as a secret of somebody's file."""
    assert set(SAID.values()) <= {*words_of_the_desk(a_site(), a_credited_gallery())}


def test_archives_of_one_line_and_of_many_areread_with() -> None:
    """Those that were written before there were lines by language, too."""
    gallery = a_credited_gallery()
    assert read_snapshot(snapshot_bytes(gallery)) == gallery
    plain = a_credited_gallery({})
    schema, values = json.loads(gzip.decompress(snapshot_bytes(plain)))
    assert values.pop("credit_lines") == {"texts": []}
    older = read_snapshot(gzip.compress(json.dumps([schema, values]).encode()))
    assert older == plain
    assert older.credit("", "en") == Text(LV, "")


@pytest.mark.parametrize("written", ["", 'credit = ""', 'credit = " Foto: LV "'])
def test_one_text_is_for_all_languages(project: Project, written: str) -> None:
    """Or none; it has no language that could be wrong."""
    gallery = read_with(project, written)
    line = "Foto: LV" if "LV" in written else ""
    assert (gallery.credit_line, gallery.credit_lines) == (line, Localised())
    assert gallery.credit("", "en") == Text(line, "")
    assert gallery.rights.credit_line == gallery.word_rules.defaults.credit_line == line


def test_lines_by_language_stand_in_the_order_of_the_gallery(project: Project) -> None:
    """In whichever order an editor writes them; files have the first."""
    gallery = read_with(project, f'credit = {{ de = "Fotos", en = "{EN}", lv = "{LV}" }}')
    assert gallery.credit_line == LV
    assert [text.lang for text in gallery.credit_lines.texts] == ["lv", "en", "de"]
    assert gallery.credit("", "en") == gallery.credit(LV, "en") == Text(EN, "en")
    assert gallery.credit("", "fr") == Text(LV, "lv")
    assert gallery.credit("Foto: LETA", "en") == Text("Foto: LETA", "")
    assert gallery.rights.credit_line == gallery.word_rules.defaults.credit_line == LV


def test_a_line_that_only_another_language_has_stands_everywhere(project: Project) -> None:
    """Better a marked line than none."""
    gallery = read_with(project, f'credit = {{ en = "{EN}" }}')
    assert gallery.credit_line == EN
    assert gallery.credit("", "lv") == Text(EN, "en")


@pytest.mark.parametrize(
    ("credit", "complaint"),
    [
        ("5", r"credit: write one text, or one for each language"),
        ("['Foto']", r"credit: write one text, or one for each language"),
        ("{}", r"credit: write one line, or one for each language"),
        ("{ lv = 5 }", r"credit: write one text, or one for each language"),
        ("{ latviski = 'A' }", r'credit: "latviski" is no language; write lv, en or the like'),
        ("{ lv = 'A', en = ' ' }", r"credit: en is empty; write a line, or take en away"),
        ("{ lv = 'A', en = '" + "B" * 201 + "' }", r"credit: en: 201 characters; at most 200"),
        ("'" + "B" * 201 + "'", r"credit: 201 characters; at most 200"),
    ],
)
def test_a_mistake_in_the_credit_line_is_told(
    project: Project, credit: str, complaint: str
) -> None:
    """With file, field and language, and what to write."""
    with pytest.raises(SettingsError, match=r"lampa-2017/gallery\.toml: " + complaint):
        read_with(project, f"credit = {credit}")
