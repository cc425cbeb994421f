"""The text guards: words are cleaned, what identifies a person alarms, prose does not."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gallery_media.demo.project import _content
from gallery_media.demo.words_en import SPOKEN as ENGLISH
from gallery_media.demo.words_lv import SPOKEN as LATVIAN
from gallery_media.metadata.guards import (
    GuardKind,
    hold_reason,
    is_boilerplate,
    normalise,
    scan,
)
from tests.makers.galleries import a_caption, an_article

# Beside any text: much of what is removed or composed, so that it meets itself and its neighbours.
TROUBLE = st.text(
    alphabet=st.sampled_from(
        "aāe\u0304\u0301\u0327 \t\n\u00a0\u2028\u200b\u200c\u200d\u202e\u2066\ufe0f\ufe0e\U000e0101"
        "\u00ad\ufeff\U000e0041\ud800\ue000\ufffe\u0627\u0653\u0915\u093c\u094d👩\U0001f3fd🚀❤,-…"
    )
)
SEEN = "\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\U000110bd\U000110cd"
ANY_TEXT = st.text(st.characters(exclude_categories=())) | TROUBLE
ANY_LENGTH = st.integers(0, 60) | st.just(4000)


def kinds(text: str) -> list[GuardKind]:
    """The kinds that ``scan`` finds, in the order of the text."""
    return [guarded.kind for guarded in scan(text)]


@given(ANY_TEXT, ANY_LENGTH)
@example("👩\ufe0e\u200d\ufe0f\u200d🚀", 4000)
@example("a\u200d\u0304", 4000)
def test_normalising_twice_gives_the_same_as_once(text: str, longest: int) -> None:
    """What is stored can be normalised again anywhere without a change."""
    once = normalise(text, longest)
    assert normalise(once, longest) == once
    assert normalise(once) == once


@given(ANY_TEXT, ANY_LENGTH)
def test_normalised_text_shows_everything_it_holds(text: str, longest: int) -> None:
    """One line, composed, no longer than asked for, that any encoding and terminal can take."""
    line = normalise(text, longest)
    assert len(line) <= longest
    assert line == line.strip()
    assert "  " not in line
    assert unicodedata.is_normalized("NFC", line)
    line.encode("utf-8")
    for character in line:
        assert character == " " or not character.isspace()
        hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"}
        assert not hidden or character in SEEN


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ja\u0304nis Be\u0304rzin\u0327s\u030c", "Jānis Bērziņš"),
        ("viens\r\n\tdivi\u00a0trīs\u2028četri", "viens divi trīs četri"),
        ("pils \u202egpj.exe\u202c parks", "pils gpj.exe parks"),
        ("29\u200b12\u00ad34\u206056", "29123456"),
        ("\ufeffvārdi\0\x1b[31m", "vārdi[31m"),
        ("lab\u200dāk", "labāk"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("👩\U0001f3fd\u200d🚀 ❤\ufe0f", "👩\U0001f3fd\u200d🚀 ❤\ufe0f"),
        ("a\ufe00\ufe01\ufe02\ufe03b", "a\ufe00b"),
        ("\u200d \ufe0f", ""),
        ("\ud83d vārdi \udc00", "vārdi"),
    ],
)
def test_what_is_seen_stays_and_what_is_hidden_goes(written: str, read: str) -> None:
    """Joiners and selectors stay only where a script or a picture needs them."""
    assert normalise(written) == read


def test_a_text_that_is_too_long_is_cut_between_words() -> None:
    """And says so; a text that just fits is left alone."""
    assert normalise("Sarunas pie ezera, saulē", 20) == "Sarunas pie ezera…"
    assert normalise("Sarunas pie ezera", 17) == "Sarunas pie ezera"
    assert normalise("nepārtrauktiburtiem", 8) == "nepārtr…"
    assert normalise("vārds", 0) == ""


@given(ANY_TEXT)
def test_scanning_never_raises_and_points_into_the_text(text: str) -> None:
    """Spans are in order, not empty, and inside."""
    found = scan(text)
    assert list(found) == sorted(found, key=lambda guarded: guarded.span)
    for guarded in found:
        start, end = guarded.span
        assert 0 <= start < end <= len(text)


@given(st.text(alphabet="0123456789 -–+/.,°'NE()@aāt\u0660"))
def test_scanning_texts_of_digits_never_raises(text: str) -> None:
    """Where most of the patterns begin to match."""
    for guarded in scan(text):
        assert text[slice(*guarded.span)].strip()


@pytest.mark.parametrize(
    "number",
    "29123456|29 123 456|2912 3456|67 026 900|67026900|29-123-456|29‑123‑456|+371 29123456|"
    "+371 2 9123456|(+371) 29 123 456|(371) 29 12 34 56|00371 6702 6900|+371-29-123-456|80000000|"
    "+44 20 7946 0958|+370 612 34567|+1 (212) 555-0199|+49 30/1234567|+371 00 000 003".split("|"),
)
def test_a_telephone_number_is_found_where_it_stands(number: str) -> None:
    """Eight digits as written in Latvia, and numbers with a country's code, whole and once."""
    text = f"Zvaniet: {number}, vakaros."
    (guarded,) = scan(text)
    assert guarded.kind is GuardKind.TELEPHONE
    assert text[slice(*guarded.span)].strip("()") == number.strip("()")


@pytest.mark.parametrize(
    "text",
    ["tālr. 030 1234567", "Tālrunis: 67 02 69 00", "mob. 20170630", "tālruņa nr. 28012345"],
)
def test_a_word_for_a_telephone_makes_digits_a_number(text: str) -> None:
    """Even those that would be a date, or the number of a paper, without it."""
    assert kinds(text) == [GuardKind.TELEPHONE]


@pytest.mark.parametrize(
    "text",
    [
        *("57.3129, 25.2744", "57.313 25.274", "57.3129° N, 25.2744° E", "N 57.3129 E 25.2744"),
        *("57,3129; 25,2744", "-33.8688, 151.2093", "25.2744, 57.3129", "57.3129°", "57.3129 N"),
        *("57°18′46″ N 25°16′28″ E", "57°18'46.4\"N", "57° 18,774'", "57°18′46″ Z, 25°16′28″ A"),
        *("57 18 46 N, 25 16 28 E", "57,18.774N 25,16.46E", "geo:57.3129,25.2744"),
        *("@57.3129,25.2744,15z", "?mlat=57.3129&mlon=25.2744", "#map=16/57.3129/25.2744"),
    ],
)
def test_coordinates_are_found_in_every_notation(text: str) -> None:
    """Decimal, degrees and minutes, in Latvian, and inside the links of maps."""
    assert set(kinds(f"Mājas: {text}")) == {GuardKind.COORDINATES}


@pytest.mark.parametrize(
    "text",
    [
        "010190-12345",
        "010190–12345",
        "01019012345",
        "320001-12345",
        "32000112345",
        "311299 - 20000",
    ],
)
def test_latvian_personal_codes_are_found(text: str) -> None:
    """With a plausible date of birth, or in the form without one that begins with 32."""
    assert kinds(f"p.k. {text}, Cēsis") == [GuardKind.PERSONAL_CODE]


@pytest.mark.parametrize(
    "text",
    ["jana@example.lv", "Jana.Berzina+x@sub.example.co.uk", "jana (at) example.lv", "ē@piemērs.lv"],
)
def test_e_mail_addresses_are_found(text: str) -> None:
    """Also those that are written around robots."""
    assert kinds(f"Raksti: {text}!") == [GuardKind.EMAIL]


@pytest.mark.parametrize(
    "text",
    [
        *("2014–2020", "2016-2017", "2017/2018", "1991 2021", "20170630", "2017-06-30"),
        *("30.06.2017.", "25.12.2016-31.12.2016", "2017. gada 30. jūnijā plkst. 12.30–14.00"),
        *("24 567 890 eiro", "€ 25 123 456", "25 000 000", "1 250 000 EUR", "20 000 000,50"),
        *("Projekta Nr. 9.1.1.3/15/I/001 (paraugs)", "Līgums Nr. 28012345", "ISSN 2255-8551"),
        *("LV80BANK0000435195001", "40003245752", "400032-45752", "991399-12345", "LV-4101"),
        *("1010190-12345", "DSC_20171234.jpg", "IMG_20170630_101112", "1080x1600", "tel. 112"),
        *("+25° ēnā", "no 21° līdz 25°", "3.14159", "1.000, 2.000", "25.000 30.000 apmeklētāju"),
        *("10.30, 11.45", "2,5 un 3,75", "1:2500", "+2 500 000", "@lampa #cesis", "3 @ 5"),
        *("1 2 3 4 5 6 7 8", "2 3 4 5 6 7 8 9", "978-9984-00-000-1"),
    ],
)
def test_years_dates_prices_and_register_numbers_give_no_alarm(text: str) -> None:
    """A guard that alarms at everything is soon switched off."""
    assert kinds(text) == []


def test_plain_prose_gives_no_alarm() -> None:
    """The demo's articles and all its captions, in both languages, and the texts of our tests."""
    prose = [_content(f"article.{lang}.md").decode() for lang in ("lv", "en")]
    prose += [words for spoken in (LATVIAN, ENGLISH) for told in spoken.values() for words in told]
    prose += [text.words for number in range(4) for text in a_caption(number).caption.texts]
    prose += [an_article(lang).body for lang in ("lv", "en")]
    assert len(prose) > 140
    for text in prose:
        assert scan(text) == scan(normalise(text)) == ()
        assert not is_boilerplate(text)


LATVIAN_WORDS = sorted(
    {word for told in LATVIAN.values() for words in told for word in words.split()}
)


@given(
    st.lists(
        st.sampled_from(LATVIAN_WORDS)
        | st.integers(1, 9999).map(str)
        | st.integers(1, 31).map(lambda day: f"{day}. jūnijā,"),
        max_size=30,
    )
)
def test_latvian_words_with_single_numbers_give_no_alarm(words: list[str]) -> None:
    """Ages, counts, years and days between words, in any order; two in a row are kept apart."""
    assert kinds(" un ".join(words)) == []


def test_hidden_characters_do_not_carry_a_number_past_the_guards() -> None:
    """Normalised first, as every text from a file is."""
    assert kinds(normalise("29\u200b12\u206034\u00ad56")) == [GuardKind.TELEPHONE]
    assert kinds(normalise("jana\u200d@\u2060example.lv")) == [GuardKind.EMAIL]


@pytest.mark.parametrize(
    "piece",
    ["2", "2 ", "a.", "+3", "1.234 ", "57° ", "tālr. ", "a", "12 34 56 ", "-", "(at)", "29123456 "],
)
def test_a_long_hostile_text_is_scanned_quickly(piece: str) -> None:
    """No pattern goes over the same characters again and again: 100,000 take under two seconds."""
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    scan(text)
    is_boilerplate(text)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "text",
    [
        *("OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "KONICA MINOLTA DIGITAL CAMERA"),
        *("Default", "untitled", "EPSON DSC picture", "SAMSUNG DIGITAL CAMERA", "Digital image"),
        *("DCFC1247.JPG", "HPIM0005.JPG", "DSC00001", "IMG_0412", "P1010001", "_MG_1234.CR2"),
        *("oppo_2", "Created with GIMP", "My beautiful picture", "Untitled-1", "", " \0\u200b"),
        "CREATOR: gd-jpeg v1.0 (using IJG JPEG v80), quality = 85",
        "0; fileterIntensity: 0.0; filterMask: 0; algolist: 0;\nmulti-frame: 1;",
    ],
)
def test_words_of_cameras_and_programs_are_no_caption(text: str) -> None:
    """Found in files of the corpus, or known from their makers; a file's name is none either."""
    assert is_boilerplate(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Lampa 2017", "Shot on location in Cēsis", "Samsung dāvina telefonus", "Koris"),
        *("P. Bērziņš", "Foto no diskusijas", "Made with love in Cēsis", "Default judgement"),
        "Pirmais digitālais fotoaparāts (digital camera) muzejā",
    ],
)
def test_words_of_people_are_kept(text: str) -> None:
    """Though a name of a maker, or a number, stands among them."""
    assert not is_boilerplate(text)


def test_the_reason_names_kinds_and_never_a_value() -> None:
    """What, which, and what now; nothing found gives no reason."""
    text = "Jana, jana@example.lv, 29123456, 57.3129, 25.2744, 010190-12345"
    reason = hold_reason(guarded.kind for guarded in scan(text))
    assert reason is not None
    told = reason.sentence("en")
    assert told.startswith("its words hold an e-mail address, a telephone number, coordinates and")
    assert "captions.csv" in told
    assert "koordinātas un Latvijas personas kods" in reason.sentence("lv")
    assert not any(character.isdigit() or character == "@" for character in told)
    once = hold_reason([GuardKind.EMAIL] * 3)
    assert once is not None
    assert once.why("en").startswith("its words hold an e-mail address, which")
    assert hold_reason(()) is None
