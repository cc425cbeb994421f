"""Words at the desk: who is asked first, who is named, and what waits for a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gallery_media.catalogue import KeptWords, WordsOf, WordsSource
from gallery_media.desk.instruct import instructing
from gallery_media.desk.words import Settled, Wording
from gallery_media.metadata.guards import GuardKind
from gallery_media.metadata.words import READER
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Localised
from gallery_media.model.metadata import PublicMetadata
from gallery_media.model.photo import PhotoId
from gallery_media.model.variant import BALANCED
from gallery_media.model.words import Caption, FileWords, PersonSign, WordRules
from tests.makers.galleries import a_gallery

PHOTO = PhotoId("f7k2m9qx4d")
NAMES = {"AUS_0412.JPG": PHOTO, PHOTO: PHOTO}


def lv(words: str) -> Localised:
    return Localised.of({"lv": words})


def kept(source: WordsSource, words: FileWords, **rights: str) -> KeptWords:
    return KeptWords(PHOTO, source, "0" * 64, READER, words, PublicMetadata(**rights))  # type: ignore[arg-type]


def settle(
    *said: KeptWords, written: Caption | None = None, gallery: Gallery | None = None
) -> Settled:
    known = WordsOf({one.source: one for one in said})
    editor = {} if written is None else {PHOTO: written}
    return Wording(gallery or a_gallery(), editor, {PHOTO: known}, NAMES).settle(PHOTO)


def with_rules(rules: WordRules, **more: object) -> Gallery:
    return replace(a_gallery(), word_rules=rules, **more)  # type: ignore[arg-type]


LAYERS = (
    kept(WordsSource.ORIGINAL, FileWords(caption=lv("fails"), headline=lv("no faila"))),
    kept(WordsSource.STEM_SIDECAR, FileWords(caption=lv("x.xmp"))),
    kept(WordsSource.SIDECAR, FileWords(caption=lv("x.jpg.xmp"))),
    kept(WordsSource.TABLE, FileWords(caption=lv("tabula"))),
)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_each_layer_is_asked_before_those_below_it(count: int) -> None:
    """The file, its sidecars, a table from the inbox; what none of them says stays the file's."""
    settled = settle(*LAYERS[:count])
    assert (
        settled.caption.caption.best("lv").words
        == ["fails", "x.xmp", "x.jpg.xmp", "tabula"][count - 1]
    )
    assert settled.caption.headline.best("lv").words == "no faila"


def test_the_editor_is_asked_first_and_the_gallery_last() -> None:
    """Whatever is imported later."""
    rules = WordRules(defaults=Caption(headline=lv("Festivāls"), caption=lv("Dienas")))
    settled = settle(
        *LAYERS[1:], written=Caption(caption=lv("redaktors")), gallery=with_rules(rules)
    )
    assert settled.caption.caption == lv("redaktors")
    assert settled.caption.headline == lv("Festivāls")


BYLINE = kept(WordsSource.ORIGINAL, FileWords(byline=("Anna Āre", "Jānis Ķīlis")))
HOUSE = WordRules(defaults=Caption(credit_line="Foto: Ministrija"))


def test_a_photographer_who_is_named_in_the_file_is_credited() -> None:
    """An author has the right to be named; the gallery's line is for photos that name nobody."""
    assert settle(BYLINE, gallery=with_rules(HOUSE)).caption.credit_line == "Anna Āre, Jānis Ķīlis"
    assert settle(gallery=with_rules(HOUSE)).caption.credit_line == "Foto: Ministrija"


def test_a_gallery_can_credit_all_its_photos_alike() -> None:
    """Where a camera carries its former owner's name, or a contract says how to credit."""
    every = with_rules(replace(HOUSE, credit_for_all=True))
    assert settle(BYLINE, gallery=every).caption.credit_line == "Foto: Ministrija"
    creators = PublicMetadata(creators=("Līga Žagare",))
    ours = with_rules(HOUSE, rights=creators)
    assert settle(BYLINE, gallery=ours).caption.credit_line == "Līga Žagare"
    written = Caption(credit_line="Foto: LETA")
    assert settle(BYLINE, written=written, gallery=every).caption.credit_line == "Foto: LETA"


AGENCY = kept(WordsSource.ORIGINAL, FileWords(byline=("Anna Āre",), credit_line="Anna Āre / LETA"))


def test_a_credit_made_of_a_name_and_an_agency_follows_the_name() -> None:
    """Whoever puts the author right has put the credit right too."""
    put_right = kept(WordsSource.SIDECAR, FileWords(byline=("Līga Žagare",)))
    assert settle(AGENCY, put_right).caption.credit_line == "Līga Žagare / LETA"
    ours = with_rules(HOUSE, rights=PublicMetadata(creators=("Līga Žagare",)))
    assert settle(AGENCY, gallery=ours).caption.credit_line == "Līga Žagare / LETA"
    assert settle(AGENCY).caption.credit_line == "Anna Āre / LETA"
    assert settle(AGENCY).embedded_credit == "LETA"
    other = kept(WordsSource.ORIGINAL, FileWords(byline=("Anna Āre",), credit_line="Foto: AFP"))
    assert settle(other, put_right).caption.credit_line == "Foto: AFP"


GUARDED = FileWords(caption=lv("Zvaniet Annai: +371 29123456"))


def test_words_that_would_give_away_a_person_wait() -> None:
    """A file's, a sidecar's and the editor's own; the gallery's settings were read by the desk."""
    telephone = (GuardKind.TELEPHONE,)
    for source in WordsSource:
        assert settle(kept(source, GUARDED)).guarded == telephone
    assert settle(written=Caption(alt_text=lv("anna@example.lv"))).guarded == (GuardKind.EMAIL,)
    rules = WordRules(defaults=Caption(credit_line="foto@ministrija.lv"))
    assert settle(gallery=with_rules(rules)).guarded == ()


def test_words_that_nobody_will_see_do_not_wait() -> None:
    """The editor has said it anew, which is the way out of such a hold."""
    original = kept(WordsSource.ORIGINAL, GUARDED)
    assert settle(original, written=Caption(caption=lv("Anna"))).guarded == ()


def test_rights_of_sidecars_fill_what_the_gallery_leaves_open() -> None:
    """And are scanned, where they would leave."""
    gallery = replace(a_gallery(), rights=PublicMetadata(copyright_notice="© Ministrija"))
    said = settle(
        kept(WordsSource.SIDECAR, FileWords(), usage_terms="Jautājiet", copyright_notice="© Anna"),
        gallery=gallery,
    )
    given = instructing(gallery, BALANCED, None)(said).given
    assert (given.usage_terms, given.copyright_notice) == ("Jautājiet", "© Ministrija")
    asks = kept(WordsSource.SIDECAR, FileWords(), usage_terms="Zvaniet +371 29123456")
    assert settle(asks, gallery=gallery).guarded == (GuardKind.TELEPHONE,)


NAMED = kept(
    WordsSource.ORIGINAL,
    FileWords(people=("Anna",), signs=frozenset({PersonSign.NAMED, PersonSign.MINOR})),
)


def test_people_hold_a_photo_until_a_person_has_looked() -> None:
    """By id or by the file's name; showing named people does not show children."""
    assert set(settle(NAMED).signs) == {PersonSign.NAMED, PersonSign.MINOR}
    for name in (PHOTO, "AUS_0412.JPG"):
        assert settle(NAMED, gallery=with_rules(WordRules(cleared=(name,)))).signs == ()
    shown = with_rules(WordRules(show_named=True))
    assert settle(NAMED, gallery=shown).signs == (PersonSign.MINOR,)


@pytest.mark.parametrize("name", [PHOTO, "AUS_0412.JPG"])
def test_a_photo_that_is_shown_as_it_is_alone_gets_other_instructions(name: str) -> None:
    """So it is tried again; its variants and all other photos keep their digests."""
    rules = with_rules(WordRules(as_is=(name,)))
    instruct = instructing(a_gallery(), BALANCED, None)
    plain, chosen = instruct(settle()), instruct(settle(gallery=rules))
    other = instruct(settle(gallery=with_rules(WordRules(as_is=("AUS_0413.JPG",)))))
    assert (plain.as_is, chosen.as_is, other.as_is) == (False, True, False)
    assert chosen.digest != plain.digest == other.digest
    assert chosen.names("0" * 64) == plain.names("0" * 64)


def test_people_and_keywords_are_never_published() -> None:
    """Nothing that the desk settles holds them."""
    words = FileWords(people=("Anna Āre",), keywords=("slepens",), caption=lv("Pie upes"))
    settled = settle(kept(WordsSource.ORIGINAL, words))
    for value in (settled.caption, settled.of_files()):
        assert "Anna" not in repr(value)
        assert "slepens" not in repr(value)


def test_new_words_of_a_file_are_a_reason_to_look_at_it_again() -> None:
    """They have to be searched; an editor's new words leave variants and searches alone."""
    instruct = instructing(a_gallery(), BALANCED, None)
    digests = {instruct(settle(*said)).digest for said in ((), LAYERS[:1], LAYERS[:2], (NAMED,))}
    assert len(digests) == 4
    written = [
        instruct(settle(LAYERS[0], written=Caption(alt_text=lv(words)))).digest
        for words in ("viens", "divi")
    ]
    assert written[0] == written[1]
