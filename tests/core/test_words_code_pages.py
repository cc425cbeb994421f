"""Old texts come back letter by letter, whatever their program wrote them in."""

from __future__ import annotations

import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.metadata import read_code_page
from gallery_media.metadata.read import read_raw_tags
from gallery_media.metadata.read_code_page import texts
from gallery_media.metadata.read_iim import datasets
from gallery_media.metadata.read_letters import BALTIC, WESTERN
from gallery_media.metadata.read_mwg import candidates
from gallery_media.metadata.said import Said, guessed_code_page
from gallery_media.metadata.words import words_of
from gallery_media.model.words import NoteKind
from tests.makers.words import LATVIAN, PANGRAM, a_jpeg_with_words, an_iim_block, raw

# Sentences as news write them; most of their words stand in no sample.
BALTIC_SENTENCES = (
    "Aizsardzības ministrs Vecmīlgrāvī apskata jūrniecības ģimnāziju.",
    "„Mežaparka estrādē dzied tūkstošiem koristu”, stāsta virsdiriģente Sniedze Žagariņa.",
    "Žurnāliste Ķirsone intervē Šķēlera pārstāvi",
    "Čakstes ģimenes viesi Auciema pļavās",
    "VALSTS KANCELEJAS DARBINIEKI LŪZNAVAS MUIŽĀ",
    "Ugunsdzēsēji glābj kaķi Bolderājā",
    "Rīgā",
    "Šķēde",
    PANGRAM,
    "Seimo narys Kęstutis Žemaitis susitiko su Šalčininkų gyventojais",
    "Vilniaus universiteto rektorius sveikina pirmakursius, rugsėjo pirmoji",
    "Tõnisson avas Lõuna-Eesti käsitöölaada, žürii esimees Šmidt",
)
WESTERN_SENTENCES = (
    "Le maire de Besançon accueille les élèves à l'hôtel de ville",
    "Angèle et Benoît célèbrent la fête du village",
    "El alcalde de Logroño inaugura la exposición del niño",
    "O presidente da Câmara de São João abre a sessão",
    "Ministerpräsidentin Müßig eröffnet die Ausstellung in Lübeck",
    "Statsminister Bækgård hilser på børnene i Sønderjylland",
    "Il sindaco di Forlì è arrivato in città",
)
RUSSIAN_SENTENCES = (
    "Президент поздравляет учителей, Даугавпилс",
    "МЭР ГОРОДА",
    "Рига",
    "Ярмарка в Резекне. Photo by Reuters",
)


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        *(("cp1257", sentence) for sentence in BALTIC_SENTENCES),
        *(("cp1252", sentence) for sentence in WESTERN_SENTENCES),
        *(("cp1251", sentence) for sentence in RUSSIAN_SENTENCES),
    ],
)
def test_a_sentence_without_a_declaration_is_read_in_its_own_code_page(
    page: str, sentence: str
) -> None:
    """By its letters alone, and marked as a guess."""
    (words,) = texts([sentence.encode(page)])
    assert words == sentence
    assert guessed_code_page(words) == page


def told_apart(page: str, words: list[str]) -> tuple[int, int]:
    """How many of these words are read right alone, and how many there are.

    Words that both code pages spell alike are left out: nothing has to be told there.
    """
    other = {"cp1257": "cp1252", "cp1252": "cp1257"}[page]
    needed = [w for w in words if w.encode(page).decode(other, "replace") != w]
    return sum(texts([w.encode(page)])[0] == w for w in needed), len(needed)


def test_words_that_were_not_learnt_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Learnt from nine tenths of the samples, single words of the last tenth are recognised."""
    samples = {"cp1257": BALTIC.split(), "cp1252": WESTERN.split()}
    right, needed = dict.fromkeys(samples, 0), dict.fromkeys(samples, 0)
    for fold in range(10):
        for page, name in (("cp1257", "BALTIC"), ("cp1252", "WESTERN")):
            learnt = [w for at, w in enumerate(samples[page]) if at % 10 != fold]
            monkeypatch.setattr(read_code_page, name, " ".join(learnt))
        read_code_page._counts.cache_clear()
        for page, words in samples.items():
            known, asked = told_apart(page, words[fold::10])
            right[page] += known
            needed[page] += asked
    read_code_page._counts.cache_clear()
    assert right["cp1257"] > 0.95 * needed["cp1257"] > 0
    assert right["cp1252"] > 0.80 * needed["cp1252"] > 0


def test_one_code_page_is_chosen_for_the_whole_block() -> None:
    """A caption in Latvian decides about a headline that could be anything."""
    block = an_iim_block({"Headline": "Tromsų", "Caption-Abstract": BALTIC_SENTENCES[0]}, "cp1257")
    assert dict(datasets(block))["Headline"] == "Tromsų"
    western = an_iim_block(
        {"Headline": "Tromsø", "Caption-Abstract": WESTERN_SENTENCES[5]}, "cp1252"
    )
    assert dict(datasets(western))["Headline"] == "Tromsø"


def test_utf8_without_a_declaration_is_no_guess() -> None:
    """Letters in UTF-8 are the same in no code page by chance."""
    block = an_iim_block({"Caption-Abstract": PANGRAM}, "utf-8")
    (found,) = [text for name, text in datasets(block) if name == "Caption-Abstract"]
    assert found == PANGRAM
    assert not guessed_code_page(found)


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        (b"\x1b%G", "utf-8"),
        (b"\x1b.A", "cp1252"),
        (b"\x1b-Y", "iso8859-13"),
        (b"\x1b-L", "iso8859-5"),
    ],
)
def test_a_declaration_is_believed(declaration: bytes, encoding: str) -> None:
    """Then nothing is guessed, however unlikely the letters."""
    words = "Ришелье" if encoding == "iso8859-5" else "ä" if encoding == "cp1252" else "Žņ"
    block = an_iim_block({"Caption-Abstract": words}, encoding, declaration)
    (found,) = [text for name, text in datasets(block) if name == "Caption-Abstract"]
    assert found == words
    assert not guessed_code_page(found)


def test_a_declaration_that_does_not_fit_is_a_guess_again() -> None:
    """Programs declare UTF-8 and copy old bytes behind it."""
    block = an_iim_block({"Caption-Abstract": BALTIC_SENTENCES[0]}, "cp1257", b"\x1b%G")
    (found,) = [text for name, text in datasets(block) if name == "Caption-Abstract"]
    assert found == BALTIC_SENTENCES[0]
    assert guessed_code_page(found) == "cp1257"


def test_a_name_cut_in_the_middle_of_a_letter_keeps_its_others() -> None:
    """Thirty-two octets end where they end; half a letter does not make the rest Western."""
    name = "Žanete Ķīļņa-Krūmiņa, Rīgas Šņā".encode()
    for end in range(len(name) - 1, 20, -1):
        (words,) = texts([name[:end]])
        assert name.decode().startswith(words)
        assert len(words.encode()) >= end - 1


def test_an_old_block_that_fills_its_limit_is_the_beginning_of_the_whole() -> None:
    """One octet a letter: the limit is counted as the old program counted it."""
    line = "Foto: Žanete Ķīļņa / Valsts kanceleja"
    page_block = an_iim_block({"Credit": line[:32]}, "cp1257")
    cut = next(text for name, text in datasets(page_block) if name == "Credit")
    both = raw(("XMP", "photoshop:Credit", line), ("IIM", "Credit", cut), in_step=False)
    assert candidates(both, "credit_line")[0].values == (line,)


def test_every_latvian_letter_survives_from_an_old_file_to_its_words() -> None:
    """A JPEG as an archive of 2005 has it: code page 1257, declared nowhere."""
    said = {
        "Headline": "Ābolu, ķiršu un žāvētu ņurņiku tirgū Čiekurkalnā",
        "Caption-Abstract": PANGRAM + ", " + LATVIAN,
        "By-line": "Ģirts Ļūļāks; Žanete Ēķe",
        "Keywords": "Šķūņi",
    }
    tags = read_raw_tags(a_jpeg_with_words(an_iim_block(said, "cp1257")))
    assert tags.problems == ()
    words = words_of(tags)
    assert words.headline.best("lv").words == said["Headline"]
    assert words.caption.best("lv").words == said["Caption-Abstract"]
    assert words.byline == ("Ģirts Ļūļāks", "Žanete Ēķe")
    assert words.keywords == ("Šķūņi",)
    assert {"headline", "caption", "byline"} <= words.noted(NoteKind.CODE_PAGE)


def test_what_was_said_with_a_text_travels_with_it() -> None:
    """It stays a plain text for everybody else, also behind the wall of another process."""
    said = Said("Jāņi", lang="lv", code_page="cp1257")
    again = pickle.loads(pickle.dumps(said))
    assert said == "Jāņi"
    assert hash(said) == hash("Jāņi")
    assert (again, again.lang, again.code_page) == ("Jāņi", "lv", "cp1257")


@given(st.lists(st.binary(max_size=60), max_size=6), st.sampled_from(["", "utf-8", "cp1257"]))
def test_any_bytes_become_texts(values: list[bytes], declaration: str) -> None:
    """One for each, always the same, and nothing is raised."""
    found = texts(values, declaration)
    assert len(found) == len(values)
    assert found == texts(values, declaration)


@given(st.binary(max_size=300))
def test_any_block_is_read(block: bytes) -> None:
    """Whatever the bytes behind the first marker, there is an answer."""
    list(datasets(b"\x1c" + block))


@given(st.text(LATVIAN + " aeiourstnlkm", min_size=1, max_size=40))
def test_latvian_in_utf8_is_never_guessed_at(words: str) -> None:
    """Composed or decomposed, it comes back as it was written."""
    for form in (unicodedata.normalize("NFC", words), unicodedata.normalize("NFD", words)):
        assert texts([form.encode()]) == (form,)
