"""What a file says becomes words in the right order, in the right language, with its source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.demo.paint import paint_photo
from gallery_media.metadata.public import public_text
from gallery_media.metadata.read import RawTags, Tag, read_raw_tags
from gallery_media.metadata.read_containers import Container
from gallery_media.metadata.read_xmp import properties
from gallery_media.metadata.said import Said, lang_of
from gallery_media.metadata.words import words_of
from gallery_media.metadata.words.language import language_of
from gallery_media.metadata.words.tags import canonical, matched, same_language
from gallery_media.model.localised import Localised
from gallery_media.model.words import FileWords, NoteKind, WordOrigin, WordSource
from tests.makers.corpus import corpus_dir
from tests.makers.words import PANGRAM, a_jpeg_with_words, a_packet, an_iim_block, raw, xmp

EXIF = ("IFD0", "ImageDescription", "Gājiens sākas pie pils")
IIM = ("IIM", "Caption-Abstract", "Gājiens beidzas pie upes un pils")
XMP = ("XMP", "dc:description", "Gājiens turpinās pa tiltu")


def texts(localised: Localised) -> dict[str, str]:
    return {text.lang: text.words for text in localised.texts}


@pytest.mark.parametrize(
    ("said", "in_step", "believed", "origin"),
    [
        ((IIM, XMP, EXIF), False, EXIF, WordOrigin.EXIF),
        ((IIM, XMP), True, XMP, WordOrigin.XMP),
        ((IIM, XMP), None, XMP, WordOrigin.XMP),
        ((IIM, XMP), False, IIM, WordOrigin.IIM),
        ((IIM,), False, IIM, WordOrigin.IIM),
    ],
)
def test_the_file_is_believed_in_the_order_of_the_working_group(
    said: tuple[tuple[str, str, str], ...],
    in_step: bool | None,
    believed: tuple[str, str, str],
    origin: WordOrigin,
) -> None:
    """EXIF; then XMP unless IIM was written last; then IIM; and the source is told."""
    words = words_of(raw(*said, in_step=in_step))
    assert texts(words.caption) == {"lv": believed[2]}
    assert words.sources == (WordSource("caption", "lv", origin),)


def test_language_alternatives_keep_their_languages() -> None:
    """From the bytes of a packet to the words; x-default that repeats one of them goes."""
    packet = a_packet(
        {
            "dc:description": {"x-default": "Gājiens", "lv-LV": "Gājiens", "en_US": "March"},
            "Iptc4xmpCore:AltTextAccessibility": {"lav": "Cilvēki ar karogiem"},
            "Iptc4xmpCore:ExtDescrAccessibility": {"x-default": "12 karogi"},
        }
    )
    words = words_of(read_raw_tags(a_jpeg_with_words(packet=packet)))
    assert texts(words.caption) == {"lv-LV": "Gājiens", "en-US": "March"}
    assert texts(words.alt_text) == {"lv": "Cilvēki ar karogiem"}
    assert texts(words.long_description) == {"": "12 karogi"}
    assert words.notes == ()


def test_a_packet_says_the_language_of_what_stands_inside() -> None:
    """The nearest ``xml:lang`` counts; a strange one is none; the text compares as text."""
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/" xml:lang="lv"><a>viens</a><b xml:lang="en">two</b>'
        b'<c xml:lang="&#10;evil">tris</c><d>cetri</d></x:xmpmeta>'
    )
    found = properties(packet)
    assert found == (("a", "viens"), ("b", "two"), ("c", "tris"), ("d", "cetri"))
    assert [lang_of(text) for _, text in found] == ["lv", "en", "", "lv"]


def test_iim_may_name_its_language() -> None:
    """IIM 2:135 has two or three letters for all of the block."""
    block = an_iim_block({"Headline": "Riga 2026 tirgus", "Language": "lav"}, "utf-8")
    words = words_of(read_raw_tags(a_jpeg_with_words(block)))
    assert texts(words.headline) == {"lv": "Riga 2026 tirgus"}
    assert words.noted(NoteKind.LANGUAGE) == frozenset()


def test_a_text_in_no_named_language_is_recognised() -> None:
    """English captions in a Latvian house are marked as what they are, and noted as guessed."""
    words = words_of(
        raw(
            ("IFD0", "ImageDescription", "Minister Jānis Bērziņš opens the fair with the mayor"),
            ("XMP", "photoshop:Headline", "Fair"),
            ("XMP", "Iptc4xmpCore:AltTextAccessibility", "Cilvēki un bērni pie pils"),
        )
    )
    assert set(texts(words.caption)) == {"en"}
    assert set(texts(words.alt_text)) == {"lv"}
    assert words.noted(NoteKind.LANGUAGE) >= {"caption", "alt_text"}


def test_the_files_other_texts_tell_the_language_of_a_short_one() -> None:
    """The file has one language: a headline of one word is in that of its caption."""
    words = words_of(
        raw(("IFD0", "ImageDescription", "The opening of the fair"), ("IIM", "Headline", "Fair"))
    )
    assert texts(words.headline) == {"en": "Fair"}


def test_only_the_first_text_without_a_language_counts() -> None:
    """EXIF, x-default and IIM are places for one text: the later ones are not another language."""
    words = words_of(
        raw(
            ("IFD0", "ImageDescription", "Cilvēki un bērni pie pils"),
            *xmp("dc:description", x_default="Tirgus", en="Fair"),
            ("IIM", "Caption-Abstract", "Pavisam kas cits"),
        )
    )
    assert texts(words.caption) == {"lv": "Cilvēki un bērni pie pils", "en": "Fair"}


def test_names_alone_tell_no_language() -> None:
    """Then it stays open, and the gallery's first language is assumed later."""
    assert texts(words_of(raw(("IIM", "Headline", "Jānis Bērziņš, Cēsis"))).headline) == {
        "": "Jānis Bērziņš, Cēsis"
    }


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("lv", "Sarunu festivāla dalībnieki pārtraukumā"), ("lv", "Ministre tiekas ar skolēniem"),
        ("lt", "Šventės dalyviai ir svečiai Vilniuje su vaikais"),
        ("et", "Lapsed ja õpetajad laulupeol"),
        ("en", "People at the fair"), ("ru", "Праздник в Риге, гости и хозяева"),
        ("uk", "День незалежності України в Ризі"), ("de", "Der Präsident und die Kanzlerin"),
        ("fr", "Le président et la ministre dans le parc"),
        ("", "Riga"), ("", "Jānis Bērziņš"), ("", "Festa della Repubblica"), ("", ""),
    ],
)  # fmt: skip
def test_plain_texts_tell_their_language(lang: str, text: str) -> None:
    """Small words and letters decide; names and single words do not."""
    assert language_of(text) == lang


def test_the_shorter_of_two_versions_goes() -> None:
    """EXIF without its letters, and IIM cut at its limit, say what XMP says whole."""
    line = "Ministru prezidents runā par to, " + "kas notiek Latvijā, " * 12
    cut = line.encode()[:255].decode()
    words = words_of(raw(*xmp("photoshop:Headline", lv=line), ("IIM", "Headline", cut)))
    assert len(words.headline.texts) == 1
    assert words.headline.exactly("lv").words.startswith("Ministru prezidents")
    poor = ("IFD0", "ImageDescription", "G?jiens ar karogiem un pie upes")
    whole = xmp("dc:description", lv="Gājiens ar karogiem un pie upes", en="March")
    both = words_of(raw(poor, *whole))
    assert texts(both.caption) == {"lv": "Gājiens ar karogiem un pie upes", "en": "March"}
    assert both.noted(NoteKind.LETTERS_LOST) == frozenset()
    assert words_of(raw(poor)).noted(NoteKind.LETTERS_LOST) == {"caption"}


def test_what_a_camera_wrote_gives_way_to_what_a_person_wrote() -> None:
    """It is left out with a note, and the next place is asked."""
    words = words_of(raw(("IFD0", "ImageDescription", "OLYMPUS DIGITAL CAMERA"), XMP))
    assert list(texts(words.caption).values()) == [XMP[2]]
    assert words.noted(NoteKind.BOILERPLATE) == {"caption"}


def test_a_title_is_a_headline_where_there_is_no_other() -> None:
    """Photo programs write only the title; an agency's number in it is none."""
    title = ("XMP", "dc:title", "Gājiens pie pils")
    assert texts(words_of(raw(title)).headline) == {"": "Gājiens pie pils"}
    both = words_of(raw(title, ("IIM", "Headline", "Gājiens pa tiltu")))
    assert list(texts(both.headline).values()) == ["Gājiens pa tiltu"]
    numbered = words_of(raw(("IIM", "ObjectName", "LVA_0623_12")))
    assert not numbered.headline
    assert numbered.noted(NoteKind.FILE_NAME) == {"headline"}


def test_bylines_and_credit_lines_are_taken_apart() -> None:
    """A byline with an agency gives a credit line, unless somebody wrote one."""
    byline = ("IFD0", "Artist", "Photo by ANNA ĀRE / Reuters")
    alone = words_of(raw(byline))
    assert (alone.byline, alone.credit_line) == (("Anna Āre",), "Anna Āre / Reuters")
    assert WordSource("credit_line", "", WordOrigin.EXIF) in alone.sources
    written = words_of(raw(byline, ("XMP", "photoshop:Credit", "Foto: Anna/LETA")))
    assert written.credit_line == "Foto: Anna / LETA"
    unknown = words_of(raw(("IFD0", "Artist", "unknown"), ("XMP", "dc:creator", "Anna Āre")))
    assert unknown.byline == ("Anna Āre",)


def test_people_are_gathered_from_everywhere_and_never_left_out() -> None:
    """They put a photo on hold, so one name too many is better; keywords in their order."""
    words = words_of(
        raw(
            ("XMP", "Iptc4xmpExt:PersonInImage", "Anna"),
            ("XMP", "mwg-rs:Regions/mwg-rs:RegionList/mwg-rs:Name", "Līga"),
            ("XMP", "RegionInfo/MPRI:Regions/MPReg:PersonDisplayName", "Anna"),
            ("XMP", "Iptc4xmpExt:PersonInImageWDetails/Iptc4xmpExt:PersonName", "DSC_0412"),
            ("XMP", "dc:subject", "svētki"),
            ("XMP", "dc:subject", "Cēsis"),
            ("IIM", "Keywords", "vecs"),
        )
    )
    assert words.people == ("Anna", "Līga", "DSC_0412")
    assert words.keywords == ("svētki", "Cēsis")


def test_more_names_than_are_looked_at_are_noted() -> None:
    """Two hundred people, ten creators: nothing is left out in silence."""
    person = "Iptc4xmpExt:PersonInImage"
    crowd = words_of(raw(*(("XMP", person, f"Cilvēks {n}") for n in range(201))))
    assert len(crowd.people) == 200
    authors = words_of(raw(("IFD0", "Artist", "; ".join(f"Autore N{c}" for c in "abcdefghijk"))))
    assert authors.byline == tuple(f"Autore N{c}" for c in "abcdefghij")
    long = words_of(raw(("IFD0", "Artist", "Anna " * 30 + "; Līga Āre")))
    assert [len(name) <= 100 for name in long.byline] == [True, True]
    assert long.byline[1] == "Līga Āre"
    assert long.noted(NoteKind.CUT) == {"byline"}
    assert crowd.noted(NoteKind.CUT) == {"people"}
    assert authors.noted(NoteKind.CUT) == {"byline"}
    damaged = words_of(raw(("XMP", person, "J\ufffdnis")))
    assert damaged.people == ("J\ufffdnis",)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ((("Exif", "DateTimeOriginal", "2026:06:23 14:05:00"), ("IIM", "DateCreated", "20260101")),
         "2026-06-23"),
        ((("Exif", "DateTimeOriginal", "0000:00:00 00:00:00"), ("IIM", "DateCreated", "20260101")),
         "2026-01-01"),
        ((("XMP", "photoshop:DateCreated", "2026-06"),
          ("XMP", "exif:DateTimeOriginal", "2026-06-23")),
         "2026-06-23"),
        ((("XMP", "xmp:CreateDate", "2026-06-23"),
          ("IFD0", "DateTime", "2026:06:23 14:05:00")), ""),
    ],
)  # fmt: skip
def test_the_day_is_that_of_the_picture(said: tuple[tuple[str, str, str], ...], day: str) -> None:
    """By the camera's clock, without hours; never the day of scanning or saving."""
    assert words_of(raw(*said)).day == day


def test_a_demo_photo_tells_its_words() -> None:
    """From a camera file with everything in it to words, people and the day."""
    words = words_of(read_raw_tags(paint_photo(1, megapixels=0.05).data))
    assert words.byline == ("Zane Izdomniece",)
    assert words.credit_line == "Foto: Zane Izdomniece"
    assert words.headline
    assert words.people
    assert words.day.startswith("20")


def test_words_for_editors_about_a_field_hold_no_value() -> None:
    """Notes and sources name fields, languages and kinds, and nothing that a file said."""
    words = words_of(raw(("IFD0", "ImageDescription", "Slepenais A?ns b?zt n?na Ķ " * 200)))
    assert words.notes
    assert "Slepen" not in repr(words.notes) + repr(words.sources)


@pytest.mark.parametrize(
    ("tag", "form"),
    [("lv", "lv"), ("LV", "lv"), ("lv-LV", "lv-LV"), ("en_us", "en-US"),
     ("sr-latn-rs", "sr-Latn-RS"),
     ("lav", "lv"), ("ENG", "en"), ("x-default", ""), ("und", ""), ("", ""), ("lv; drop", ""),
     ("en-x-TR", "en-x-tr"), ("zh-Hant-TW", "zh-Hant-TW")],
)  # fmt: skip
def test_language_tags_come_in_one_form(tag: str, form: str) -> None:
    """Whatever the writer's case and separator; what names no language is empty."""
    assert canonical(tag) == form
    assert canonical(form) == form


def test_language_tags_are_matched_sensibly() -> None:
    """The same tag first, then the same language, else the tag itself; scripts are not mixed."""
    assert matched("lv-LV", ("lv", "en")) == "lv"
    assert matched("en-US", ("lv", "en-GB")) == "en-GB"
    assert matched("pt-PT", ("pt-BR", "pt-PT")) == "pt-PT"
    assert matched("ru", ("lv", "en")) == "ru"
    assert matched("latviski", ("lv", "en")) == "latviski"
    assert not same_language("sr-Latn", "sr-Cyrl")
    assert same_language("sr", "sr-Cyrl")


@pytest.mark.corpus
@pytest.mark.skipif(corpus_dir() is None, reason="no test photos beside the checkout")
@pytest.mark.parametrize("folder", ["rights-and-captions", "people-and-places", "mixed-exifr"])
def test_the_words_of_real_files_are_fit_for_a_page(folder: str) -> None:
    """Other people's files: nothing is raised, nothing is lost, every text is public."""
    corpus = corpus_dir()
    assert corpus is not None
    said = 0
    for path in sorted((corpus / "metadata" / folder).iterdir()):
        if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".heic"):
            tags = read_raw_tags(path.read_bytes())
            words = words_of(tags)
            _assert_public(words)
            people = tags.values("XMP", "Iptc4xmpExt:PersonInImage")
            assert len(words.people) >= len({" ".join(name.split()) for name in people})
            said += bool(words.caption) + bool(words.byline) + bool(words.keywords)
    assert said >= 10


NAMES = st.sampled_from(
    ["dc:description", "photoshop:Headline", "dc:title", "dc:creator", "photoshop:Credit",
     "Iptc4xmpCore:AltTextAccessibility", "Iptc4xmpCore:ExtDescrAccessibility", "dc:subject",
     "photoshop:DateCreated", "Iptc4xmpExt:PersonInImage", "ImageDescription", "Artist",
     "Headline",
     "Caption-Abstract", "By-line", "Credit", "Keywords", "DateCreated", "2:135",
     "DateTimeOriginal"]
)  # fmt: skip
WORDS = st.text(st.characters(), max_size=60) | st.sampled_from(
    ["Photo by A B/LETA", "\u202eJāņi", "2026-06-23", "&lt;b&gt;", "a;b;;", PANGRAM, "x" * 500]
)
TAGS = st.builds(
    lambda group, name, words, lang, page: Tag(group, name, Said(words, lang=lang, code_page=page)),
    st.sampled_from(["XMP", "IIM", "IFD0", "Exif"]),
    NAMES,
    WORDS,
    st.sampled_from(["", "lv", "x-default", "en-US", "\n"]),
    st.sampled_from(["", "cp1257"]),
)


@given(st.lists(TAGS, max_size=12), st.sampled_from([True, False, None]))
def test_any_tags_give_public_words(tags: list[Tag], in_step: bool | None) -> None:
    """Never raises; every text is in the form in which texts are published, and twice the same."""
    said = RawTags(Container.JPEG, tuple(tags), iim_in_step=in_step)
    words = words_of(said)
    _assert_public(words)
    assert words_of(said) == words


def _assert_public(words: FileWords) -> None:
    localised = (words.headline, words.caption, words.alt_text, words.long_description)
    every = [text.words for one in localised for text in one.texts]
    every += [words.credit_line, *words.byline, *words.people, *words.keywords]
    for text in every:
        assert public_text(text) == text
    assert all(canonical(text.lang) == text.lang for one in localised for text in one.texts)
    assert len(set(words.sources)) == len(words.sources)
