"""The editor's words, the file's and the gallery's become one Caption, and are scanned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.metadata.guards import GuardKind
from gallery_media.metadata.words import caption_from, guarded, repeated, words_of
from gallery_media.model.localised import Localised
from gallery_media.model.words import LOCALISED, Caption, FileWords
from tests.makers.words import raw, xmp

NOTHING = Caption()
LANGUAGES = ("lv", "en")


def test_each_of_the_editors_texts_wins() -> None:
    """For its field and its language; the rest comes from the file, then from the gallery."""
    editor = Caption(
        caption=Localised.of({"lv": "Redaktora"}), alt_text=Localised.of({"en": "Alt"})
    )
    file = FileWords(
        caption=Localised.of({"lv": "Faila", "en-US": "File's"}),
        headline=Localised.of({"en": "Headline"}),
        credit_line="Foto: Anna",
    )
    gallery = Caption(
        headline=Localised.of({"lv": "Festivāls", "en": "Festival"}), credit_line="Foto: VK"
    )
    assert caption_from(editor, file, gallery, LANGUAGES) == Caption(
        headline=Localised.of({"lv": "Festivāls", "en": "Headline"}),
        caption=Localised.of({"lv": "Redaktora", "en": "File's"}),
        alt_text=Localised.of({"en": "Alt"}),
        credit_line="Foto: Anna",
    )


def test_the_editors_words_survive_a_new_import() -> None:
    """Whatever the photographer writes into the file later."""
    editor = Caption(caption=Localised.of({"lv": "Redaktora"}), credit_line="Foto: VK")
    for said in ("Pirmais paraksts pie pils", "Otrais paraksts pie upes"):
        file = words_of(
            raw(*xmp("dc:description", lv=said, x_default=said), ("IFD0", "Artist", "Anna Āre"))
        )
        settled = caption_from(editor, file, NOTHING, LANGUAGES)
        assert settled.caption == Localised.of({"lv": "Redaktora"})
        assert settled.credit_line == "Foto: VK"


def test_a_text_of_unknown_language_is_the_gallerys_first() -> None:
    """Unless that language has a text which says so itself."""
    unknown = FileWords(headline=Localised.of({"": "Rīga", "en": "Riga"}))
    assert caption_from(None, unknown, NOTHING, LANGUAGES).headline == Localised.of(
        {"lv": "Rīga", "en": "Riga"}
    )
    assert caption_from(None, unknown, NOTHING, ("en", "lv")).headline == Localised.of(
        {"en": "Riga"}
    )


def test_texts_come_in_the_order_of_the_gallerys_languages() -> None:
    """So a page without its own language shows the gallery's first; others stand last, marked."""
    file = FileWords(caption=Localised.of({"ru": "Праздник", "en-GB": "Fair", "lv-LV": "Tirgus"}))
    settled = caption_from(None, file, NOTHING, LANGUAGES).caption
    assert [text.lang for text in settled.texts] == ["lv", "en", "ru"]
    assert settled.best("de").words == "Tirgus"
    assert settled.best("en").words == "Fair"


def test_the_nearest_of_two_regions_is_taken() -> None:
    """A gallery in Brazilian Portuguese shows Portugal's text only where it has no other."""
    both = FileWords(caption=Localised.of({"pt-PT": "Comboio", "pt-BR": "Trem"}))
    assert caption_from(None, both, NOTHING, ("pt-BR",)).caption == Localised.of({"pt-BR": "Trem"})
    one = FileWords(caption=Localised.of({"pt-PT": "Comboio"}))
    assert caption_from(None, one, NOTHING, ("pt-BR",)).caption == Localised.of(
        {"pt-BR": "Comboio"}
    )


@pytest.mark.parametrize(
    ("editor", "file", "gallery", "line"),
    [
        (Caption(credit_line="E"), FileWords(credit_line="F", byline=("B",)), "G", "E"),
        (Caption(), FileWords(credit_line="F", byline=("B",)), "G", "F"),
        (None, FileWords(byline=("Anna Āre", "Līga Āre")), "G", "Anna Āre, Līga Āre"),
        (None, FileWords(), "G", "G"),
        (None, FileWords(), "", ""),
    ],
)
def test_the_credit_line_names_whoever_is_known_best(
    editor: Caption | None, file: FileWords, gallery: str, line: str
) -> None:
    """The editor's, the file's, its photographers, and last the gallery's."""
    assert caption_from(editor, file, Caption(credit_line=gallery), LANGUAGES).credit_line == line


def test_a_gallery_has_no_alt_text_for_all_its_photos() -> None:
    """One alt text for every picture would be wrong for nearly all of them."""
    gallery = Caption(
        alt_text=Localised.of({"lv": "Cilvēki"}), long_description=Localised.of({"lv": "Gari"})
    )
    assert caption_from(None, FileWords(), gallery, LANGUAGES) == Caption()


def test_people_and_keywords_reach_no_caption() -> None:
    """They are for holds; a name is published when an editor writes it."""
    file = FileWords(people=("Anna Bērziņa",), keywords=("Anna Bērziņa",), day="2026-06-23")
    assert caption_from(None, file, NOTHING, LANGUAGES) == Caption()


LOCALISED_TEXTS = st.dictionaries(
    st.sampled_from(["", "lv", "lv-LV", "en", "ru"]), st.text(min_size=1, max_size=8), max_size=3
).map(Localised.of)
WORDS = st.fixed_dictionaries(dict.fromkeys(LOCALISED, LOCALISED_TEXTS))


@given(WORDS, WORDS, WORDS)
def test_every_editors_text_stands_in_the_result(
    mine: dict[str, Localised], files: dict[str, Localised], gallerys: dict[str, Localised]
) -> None:
    """One text a language, and the editor's whenever there is one in it."""
    editor = Caption(**mine)  # type: ignore[arg-type]
    file = FileWords(**files)  # type: ignore[arg-type]
    settled = caption_from(editor, file, Caption(**gallerys), LANGUAGES)  # type: ignore[arg-type]
    for name in LOCALISED:
        langs = [text.lang for text in getattr(settled, name).texts]
        assert len(langs) == len(set(langs))
        for text in mine[name].texts:
            if text.lang in ("lv", "en", "ru"):
                assert getattr(settled, name).exactly(text.lang).words == text.words


def test_guarded_words_are_named_by_field_in_every_language() -> None:
    """Also in a language that no page shows first, and never with the value."""
    file = FileWords(
        caption=Localised.of({"lv": "Gājiens", "ru": "Звоните +371 29 123 456"}),
        alt_text=Localised.of({"en": "Card of 010190-12345"}),
        long_description=Localised.of({"lv": "Pie 57.31294, 25.27445"}),
        byline=("anna@example.lv",),
        people=("berns@example.lv",),
    )
    assert guarded(file) == {
        "caption": {GuardKind.TELEPHONE},
        "alt_text": {GuardKind.PERSONAL_CODE},
        "long_description": {GuardKind.COORDINATES},
        "byline": {GuardKind.EMAIL},
    }
    settled = caption_from(None, file, NOTHING, LANGUAGES)
    assert set(guarded(settled)) == {"caption", "alt_text", "long_description", "credit_line"}
    assert guarded(Caption(headline=Localised.of({"lv": "Gājiens 2026"}))) == {}


def test_guarded_looks_behind_the_limit_and_between_invisible_letters() -> None:
    """An editor's text may be long, and a soft hyphen may split a number."""
    long = Caption(long_description=Localised.of({"lv": "vārds " * 1_500 + "anna@example.lv"}))
    assert guarded(long) == {"long_description": {GuardKind.EMAIL}}
    split = Caption(headline=Localised.of({"lv": "Tālr. 29\u00ad123\u200b456"}))
    assert guarded(split) == {"headline": {GuardKind.TELEPHONE}}


def test_a_caption_on_nearly_every_photo_is_flagged() -> None:
    """Those photos are named; the few with words of their own are not."""
    captions = {f"p{n}": "Sarunu  festivāls" if n % 2 else "SARUNU FESTIVĀLS" for n in range(19)}
    captions["own"] = "Anna pie pils"
    assert repeated(captions) == {f"p{n}" for n in range(19)}
    assert repeated({**captions, "p0": "", "p1": "Cits", "p2": "Vēl cits"}) == frozenset()


def test_small_galleries_and_empty_captions_are_not_flagged() -> None:
    """Three photos of one handshake may say the same, and nothing is nobody's caption."""
    assert repeated({f"p{n}": "Rokasspiediens" for n in range(7)}) == frozenset()
    assert repeated({f"p{n}": "Rokasspiediens" for n in range(8)}) != frozenset()
    assert repeated({f"p{n}": "" for n in range(20)}) == frozenset()
    assert repeated({}) == frozenset()
    assert repeated({"a": "x"}, fewest=1) == frozenset()
