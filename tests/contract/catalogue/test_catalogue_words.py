"""Words about photos are kept by who said them."""

from __future__ import annotations

import pytest

from gallery_media.catalogue import CaptionField, Catalogue, KeptWords, Outcome, Words, WordsSource
from gallery_media.errors import Conflict
from gallery_media.model.localised import Localised
from gallery_media.model.photo import PhotoId
from gallery_media.model.words import FileWords, PersonSign
from tests.makers.photos import GALLERY, a_digest, a_prepared_photo


def test_words_are_read_as_they_were_written(catalogue: Catalogue) -> None:
    """In the order of the site's languages; the same words again change nothing."""
    photo = a_prepared_photo(catalogue)
    words = [
        Words(photo.id, "en", CaptionField.HEADLINE, "By the lake"),
        Words(photo.id, "lv", CaptionField.HEADLINE, "Pie ezera"),
        Words(photo.id, "lv", CaptionField.CREDIT_LINE, "Foto: LAMPA"),
    ]
    revision = catalogue.revision(GALLERY)

    assert catalogue.set_captions(words, "captions.csv") == 1
    assert catalogue.set_captions(words, "captions.csv") == 0

    caption = catalogue.captions(GALLERY, ("lv", "en"))[photo.id]
    assert caption.headline == Localised.of([("lv", "Pie ezera"), ("en", "By the lake")])
    assert caption.credit_line == "Foto: LAMPA"
    assert catalogue.revision(GALLERY) == revision + 1


def test_empty_words_take_a_text_away(catalogue: Catalogue) -> None:
    """An editor who empties a cell means it."""
    photo = a_prepared_photo(catalogue)
    catalogue.set_caption(photo.id, "lv", {CaptionField.HEADLINE: "Pie ezera"}, "desk")

    assert catalogue.set_caption(photo.id, "lv", {CaptionField.HEADLINE: " "}, "desk")
    assert catalogue.captions(GALLERY) == {}


def test_words_about_an_unknown_photo_write_nothing(catalogue: Catalogue) -> None:
    """Not even those about the known one in the same call."""
    photo = a_prepared_photo(catalogue)
    headline = CaptionField.HEADLINE

    with pytest.raises(ValueError, match="nobody"):
        catalogue.set_captions(
            [Words(photo.id, "lv", headline, "A"), Words(PhotoId("nobody"), "lv", headline, "B")],
            "desk",
        )
    assert catalogue.captions(GALLERY) == {}


def words_in(photo: PhotoId, source: WordsSource, said: str, sha256: str = "") -> KeptWords:
    words = FileWords(caption=Localised.of({"lv": said}), signs=frozenset({PersonSign.NAMED}))
    return KeptWords(photo, source, sha256 or a_digest(said), "words/1", words)


def test_words_of_files_are_kept_by_where_they_come_from(catalogue: Catalogue) -> None:
    """A late sidecar replaces its own words and no others', and the next release shows them."""
    photo = a_prepared_photo(catalogue)
    revision = catalogue.revision(GALLERY)
    original = words_in(photo.id, WordsSource.ORIGINAL, "Aka", photo.original.sha256)
    sidecar = words_in(photo.id, WordsSource.SIDECAR, "Ābols")
    assert catalogue.keep_words([original, sidecar]) == 1
    assert catalogue.keep_words([original, sidecar]) == 0
    assert catalogue.revision(GALLERY) == revision + 1
    newer = words_in(photo.id, WordsSource.SIDECAR, "Ķirsis")
    assert catalogue.keep_words([newer]) == 1
    kept = catalogue.file_words(GALLERY)[photo.id]
    assert kept.in_order() == (original, newer)
    assert kept.was_read_by("words/1")
    assert not kept.was_read_by("words/2")
    assert catalogue.file_words(GALLERY, ()) == {}
    assert catalogue.snapshot(GALLERY).file_words == {photo.id: kept}


def test_words_of_an_earlier_version_of_a_photo_are_not_its_own(catalogue: Catalogue) -> None:
    """They were read from other bytes; a sidecar lies beside whatever version there is."""
    photo = a_prepared_photo(catalogue)
    earlier = words_in(photo.id, WordsSource.ORIGINAL, "Aka", a_digest("other bytes"))
    sidecar = words_in(photo.id, WordsSource.STEM_SIDECAR, "Ābols")
    catalogue.keep_words([earlier, sidecar])
    assert catalogue.file_words(GALLERY)[photo.id].in_order() == (sidecar,)


def test_a_record_holds_the_words_of_files(catalogue: Catalogue) -> None:
    """So that a catalogue rebuilt from the bucket says the same on every page."""
    photo = a_prepared_photo(catalogue)
    kept = words_in(photo.id, WordsSource.SIDECAR, "Ābols")
    before = catalogue.next_record(photo.id)
    catalogue.keep_words([kept])
    after = catalogue.next_record(photo.id)
    assert before is not None
    assert after is not None
    assert after.seq > before.seq
    (line,) = after.content["file_words"]
    assert line["source"] == "x.jpg.xmp"
    assert FileWords.of_values(line["words"]) == kept.words


def test_a_sidecars_receipt_leaves_its_photos_name_alone(catalogue: Catalogue) -> None:
    """The same claim gets the same receipt; the photo is still called by its own file."""
    photo = a_prepared_photo(catalogue)
    name = catalogue.name(photo.id)
    kept = [words_in(photo.id, WordsSource.SIDECAR, "Ābols")]
    receipt = catalogue.receive_words("0123456789abcdef", GALLERY, b"day/x.jpg.xmp", kept)
    assert receipt.outcome is Outcome.WORDS
    assert receipt.photo_id == photo.id
    assert catalogue.receive_words("0123456789abcdef", GALLERY, b"y.xmp", []) == receipt
    assert catalogue.name(photo.id) == name
    assert [one for one, *_ in catalogue.names_and_paths(GALLERY)] == [name]
    assert photo.id in catalogue.photos_by_path(GALLERY).values()
    assert "day/x.jpg.xmp" not in catalogue.photos_by_path(GALLERY)


def test_a_withdrawn_photos_words_are_forgotten(catalogue: Catalogue) -> None:
    """What a file said of it goes with it, and no late sidecar brings it back."""
    photo = a_prepared_photo(catalogue)
    kept = words_in(photo.id, WordsSource.SIDECAR, "Ābols")
    catalogue.keep_words([kept])
    catalogue.begin_withdrawal(photo.id, "asked", "desk", erase=False)
    catalogue.finish_withdrawal(photo.id)
    assert catalogue.file_words(GALLERY) == {}
    with pytest.raises(Conflict, match="withdrawn"):
        catalogue.keep_words([kept])


def test_words_about_a_photo_that_is_not_there_are_refused(catalogue: Catalogue) -> None:
    """Not even those about another one in the same call are kept."""
    photo = a_prepared_photo(catalogue)
    nobody = words_in(PhotoId("nobody"), WordsSource.SIDECAR, "Ābols")
    with pytest.raises(Conflict, match="nobody"):
        catalogue.keep_words([words_in(photo.id, WordsSource.SIDECAR, "Aka"), nobody])
    assert catalogue.file_words(GALLERY) == {}
