"""Each cleaner does one thing; together they come to rest, and no Latvian letter is lost."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.metadata.public import public_text
from gallery_media.metadata.words import cleaners
from gallery_media.metadata.words.clean import LINE, NAMES, PARAGRAPHS, Cleaner, clean
from gallery_media.metadata.words.day import day_of
from gallery_media.metadata.words.names import byline_of, credit_line, name_cased
from gallery_media.model.words import NoteKind
from tests.makers.words import LATVIAN, PANGRAM

ANYTHING = st.text(st.characters(), max_size=120)
BAITS = st.lists(
    st.sampled_from(
        ["&amp;", "amp;", "&#38;", "<p>", "<", ">", "b>", "\u202e", "\u200d", "\x81", "Ä", "Å†",
         " / ", "Photo by ", "name to come", "(", ")", "DSC", "_0412", "ā", "a\u0304", "\n",
         "\ufffd", "…", "IMG"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


def doubly_encoded(text: str) -> str:
    """As a program leaves it that takes UTF-8 for Windows Latin."""
    return "".join(
        bytes((octet,)).decode("cp1252")
        if octet not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
        else chr(octet)
        for octet in text.encode()
    )


def test_letters_encoded_twice_are_put_right() -> None:
    """Every Latvian letter, once or twice over; a text in which only some fit stays as it is."""
    for text in (PANGRAM, LATVIAN):
        assert cleaners.undo_double_encoding(doubly_encoded(text)) == text
        assert cleaners.undo_double_encoding(doubly_encoded(doubly_encoded(text))) == text
    assert clean(doubly_encoded(PANGRAM), 100).words == PANGRAM
    assert clean(doubly_encoded(PANGRAM), 100).notes == (NoteKind.REPAIRED,)
    for text in (PANGRAM, "Müller", "Ä", "São Paulo", "Ā Ä\x81"):
        assert cleaners.undo_double_encoding(text) == text


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("J&#257;&#x146;i &amp; L&#299;go", "Jāņi & Līgo"),
        ("Tirgus &amp;amp;amp; rotaļas", "Tirgus & rotaļas"),
        ("R&D un AT&T", "R&D un AT&T"),
        ("&copy 2026; &nosuchthing;", "&copy 2026; &nosuchthing;"),
    ],
)
def test_entities_of_html_become_letters(said: str, meant: str) -> None:
    """With their semicolon only, and however often a program escaped them."""
    assert cleaners.decode_entities(said) == meant


def test_markup_is_taken_off() -> None:
    """Paragraphs and emphasis go; what only looks like a tag stays."""
    assert clean('<p class="x">Gājiens<br/>pa <b>Rīgu</b></p>', 100).words == "Gājiens pa Rīgu"
    assert clean("a <b un 3 > 2", 100).words == "a <b un 3 > 2"


def test_a_line_is_one_visible_line_in_nfc() -> None:
    """Double spaces, tabs, line breaks, bidirectional overrides and soft hyphens are gone."""
    assert (
        cleaners.one_line(" Ja\u0304n\u0327i\t\u202e  Ce\u0304si\u0304s\r\n gaja\u00ad ")
        == "Jāņi Cēsīs gaja"
    )


def test_paragraphs_keep_their_line_breaks() -> None:
    """A long description has several; empty lines and double spaces do not stay."""
    assert cleaners.paragraphs("Viens\r\n\r\n  divi  trīs \n") == "Viens\ndivi trīs"
    assert clean("Viens.\n\nDivi.", 100, PARAGRAPHS).words == "Viens.\nDivi."
    assert clean("Viens.\n\nDivi.", 100).words == "Viens. Divi."


@pytest.mark.parametrize(
    "text",
    ["Name to come", "NAMES TK", "caption to follow.", "[headline tbc]", "Paraksts sekos", "xxx",
     "TK",
     "Uzvārds sekos", "Ierakstiet parakstu šeit", "Insert caption here", "credit here",
     "Lorem ipsum dolor sit amet", "имя уточняется", "Photographer unknown"],
)  # fmt: skip
def test_placeholders_are_nobodys_words(text: str) -> None:
    """In English, Latvian and Russian; the note says so."""
    assert clean(text, 100).words == ""
    assert NoteKind.PLACEHOLDER in clean(text, 100).notes


def test_a_placeholder_among_words_is_pointed_out() -> None:
    """In brackets it goes; in the middle of a sentence only a person can put it right."""
    assert clean("Ministrs (name to come) runā", 100).words == "Ministrs runā"
    kept = clean("From left: Anna and name to come", 100)
    assert kept.words == "From left: Anna and name to come"
    assert kept.notes == (NoteKind.PLACEHOLDER,)
    assert clean("Vārds dots Cēsīs, people here to follow the debate", 100).notes == ()


@pytest.mark.parametrize(
    "text",
    ["AUS_0412", "20260623-kanceleja-12", "DSC00001", "IMG_2030.JPG", "LAMPA_2026",
     "C:\\foto\\Jāņi.jpg",
     "/Users/anna/Mans foto", "/srv/x/y", "\\\\nas\\foto\\x", "~/foto/jani", "file:///tmp/a b.jpg",
     "P1010001", "Jāņi 2026.jpg"],
)  # fmt: skip
def test_the_name_of_a_file_is_no_caption(text: str) -> None:
    """Whether a camera, a program or a person named it."""
    assert clean(text, 100).words == ""


@pytest.mark.parametrize(
    "text",
    ["Lampa-2026", "Lampa 2026", "COVID-19", "Rīga", "1991. gada barikādes", "A/B testi",
     "2014–2020. gads",
     "Jāņi/Līgo", "Skrējiens 10 km", "Rīga, 2026. gada 23. jūnijs", "www.mk.gov.lv atklāšana"],
)  # fmt: skip
def test_headlines_with_numbers_stay(text: str) -> None:
    """Years and distances are words of people."""
    assert clean(text, 100).words == text


@pytest.mark.parametrize("text", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "- untitled -", "Foto, "])
def test_what_a_camera_wrote_is_left_out(text: str) -> None:
    """Also between loose separators."""
    assert clean(text, 100).words == ""
    assert clean(text, 100).notes == (NoteKind.BOILERPLATE,)


def test_loose_separators_at_the_ends_go() -> None:
    """Half-filled templates leave them; full stops and quotation marks are no separators."""
    assert clean(" / Gājiens, Rīga – , ", 100).words == "Gājiens, Rīga"
    assert clean("„Gājiens.”", 100).words == "„Gājiens.”"


def test_lost_letters_are_not_published_unseen() -> None:
    """A replacement character makes a text unfit; question marks within a word are pointed out."""
    assert clean("J\ufffdnis", 100).words == ""
    assert clean("J?nis B?rzi??", 100).notes == (NoteKind.LETTERS_LOST,)
    assert clean("Kas? Kur!", 100).notes == ()


def test_too_long_a_text_ends_at_a_word_and_says_so() -> None:
    """With an ellipsis, and it is the same when cleaned again."""
    cut = clean("vārds " * 100, 50)
    assert cut.words.endswith("vārds…")
    assert len(cut.words) <= 50
    assert cut.notes == (NoteKind.CUT,)
    assert clean(cut.words, 50).words == cut.words


@pytest.mark.parametrize(
    ("said", "names", "agency"),
    [
        ("Photo by ANNA PARAUGA / Reuters", ("Anna Parauga",), "Reuters"),
        ("Foto: Jānis Bērziņš/LETA", ("Jānis Bērziņš",), "LETA"),
        ("LETA/Ilmārs Paraudziņš", ("Ilmārs Paraudziņš",), "LETA"),
        ("Ieva Čīka, LETA", ("Ieva Čīka",), "LETA"),
        ("© 2026 Līga Āre", ("Līga Āre",), ""),
        ("Фото: Иван Петров", ("Иван Петров",), ""),
        (
            "fotogrāfs: ŽANETE ĶĪĻŅA; Ģirts Ļūļāks; ŽANETE ĶĪĻŅA",
            ("Žanete Ķīļņa", "Ģirts Ļūļāks"),
            "",
        ),
        ("LETA", ("LETA",), ""),
        ("Byron Foto", ("Byron Foto",), ""),
        ("Photography Studio", ("Photography Studio",), ""),
        ("AFP/Getty", ("AFP/Getty",), ""),
        ("A/S Latvijas Gāze", ("A/S Latvijas Gāze",), ""),
        ("Foto: Anna Āre/A/S Latvijas Gāze", ("Anna Āre",), "A/S Latvijas Gāze"),
        ("Foto: a/s Latvijas Gāze / Anna Āre", ("a/s Latvijas Gāze",), "Anna Āre"),
        ("https://example.org/anna", ("https://example.org/anna",), ""),
        ("", (), ""),
    ],
)
def test_bylines_become_names_and_agencies(said: str, names: tuple[str, ...], agency: str) -> None:
    """In the ways in which cameras, agencies and newsrooms write them."""
    found = byline_of(said)
    assert (found.names, found.agency) == (names, agency)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("Photo by Anna Āre/LETA", "Anna Āre / LETA"),
        ("Photograph: Anna", "Anna"),
        ("/PHOTO BY Anna", "Anna"),
        ("Photo by / photo by Anna", "Anna"),
        ("Credit: Reuters", "Reuters"),
        ("Foto: Anna Āre / Valsts kanceleja", "Foto: Anna Āre / Valsts kanceleja"),
        ("©1985 Anna: www.example.org/a", "©1985 Anna: www.example.org/a"),
        ("Valsts kanceleja, 23/06/2026", "Valsts kanceleja, 23/06/2026"),
        ("A/S Latvijas Gāze", "A/S Latvijas Gāze"),
        ("Anna Āre/A/S Latvijas Gāze", "Anna Āre / A/S Latvijas Gāze"),
    ],
)
def test_credit_lines_come_in_one_form(said: str, line: str) -> None:
    """English formulas go, slashes stand apart; addresses, dates and the house's own way stay."""
    assert credit_line(said) == line
    assert credit_line(line) == line


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("JĀNIS BĒRZIŅŠ", "Jānis Bērziņš"),
        ("ANNA-MARIJA ĀBOLA", "Anna-Marija Ābola"),
        ("ĒVALDS A. PARAUGS", "Ēvalds A. Paraugs"),
        *((name, name) for name in (
            "LETA", "JOHN MCDONALD", "JAN VAN DER BERG", "PAT O'BRIEN", "FOTO LETA", "ANNA BRVT",
            "Anna ĀRE", "GROẞE ANNA", "IŞIK İNCE", "李 小龙", "",
        )),
    ],
)  # fmt: skip
def test_capitals_become_a_name_only_where_that_is_sure(said: str, written: str) -> None:
    """Agencies, particles, initials without vowels and letters without a pair stay."""
    assert name_cased(said) == written


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026:06:23 14:05:00", "2026-06-23"),
        ("2026-06-23T23:59:59.12+03:00", "2026-06-23"),
        ("2026-06-23", "2026-06-23"),
        ("20260623", "2026-06-23"),
        ("20260600", ""), ("2026", ""), ("2026-06", ""), ("0000:00:00 00:00:00", ""),
        ("2026:02:30 10:00:00", ""), ("1601-01-01", ""), ("    :  :     :  :  ", ""), ("vakar", ""),
        ("2026-0623", ""), ("202606231", ""),
    ],
)  # fmt: skip
def test_days_are_read_in_the_forms_of_all_three_standards(said: str, day: str) -> None:
    """A day that the calendar has not, or half a date, is none."""
    assert day_of(said) == day


@given(ANYTHING | BAITS, st.sampled_from([LINE, PARAGRAPHS, NAMES]), st.integers(1, 200))
def test_what_comes_out_is_public_and_at_rest(
    text: str, steps: tuple[Cleaner, ...], longest: int
) -> None:
    """Never raises, never longer than allowed, the same when cleaned again."""
    words = clean(text, longest, steps).words
    assert public_text(words) == words
    assert len(words) <= longest
    assert clean(words, longest, steps).words == words


@given(ANYTHING | BAITS)
def test_each_cleaner_changes_nothing_the_second_time(text: str) -> None:
    """Also on its own, on whatever text."""
    for step in (*LINE, *PARAGRAPHS):
        once = step.clean(text)
        assert step.clean(once) == once
    for form in (credit_line, name_cased):
        assert form(form(text)) == form(text)
    for name in byline_of(text).names:
        assert name_cased(name) == name
    day_of(text)


@given(st.lists(st.text(LATVIAN + "aeirstln", min_size=4, max_size=12), min_size=2, max_size=6))
def test_latvian_letters_survive_all_cleaners(words: list[str]) -> None:
    """Composed or decomposed they come out composed, every one of them."""
    text = "Jā " + " ".join(words)
    for form in ("NFC", "NFD"):
        assert clean(unicodedata.normalize(form, text), 2_000).words == text
    assert [*byline_of("; ".join(words)).names] == list(dict.fromkeys(words))


@pytest.mark.parametrize(
    "piece", ["<", "&amp;", "&#38;", "amp;", "!", "(", "a", "<b", "\u200d", "Ä", "x ", "name ", "1",
              "A.",
              "(names to come ", "/", "by ", "\\", "Photo "],
)  # fmt: skip
def test_a_text_made_to_occupy_us_costs_little(piece: str) -> None:
    """A megabyte of it takes less than a second of CPU, with all that is done to it."""
    began = time.process_time()
    words = clean("&" + piece * (1_000_000 // len(piece)), 2_500).words
    byline_of(words)
    credit_line(words)
    assert time.process_time() - began < 1
