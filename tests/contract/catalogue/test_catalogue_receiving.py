"""Files come in: new, known, withdrawn or refused, each with its receipt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gallery_media.catalogue import Catalogue, Outcome, open_catalogue
from gallery_media.model.photo import PhotoState
from tests.makers.photos import GALLERY, a_digest, a_prepared_photo, receive, the_photo


def test_a_new_photo_is_received_with_a_random_id(catalogue: Catalogue) -> None:
    """The receipt names the photo; the photo waits for its variants."""
    receipt = receive(catalogue, name=b"day-2/IMG_0412.jpg")

    assert receipt.outcome is Outcome.RECEIVED
    assert (receipt.name, receipt.path) == ("IMG_0412.jpg", "day-2/IMG_0412.jpg")
    assert receipt.photo_id is not None
    photo = the_photo(catalogue, receipt.photo_id)
    assert photo.state is PhotoState.RECEIVED
    assert (photo.gallery, photo.position, photo.photographer) == (GALLERY, 1, "jana")
    assert photo.received_at.utcoffset() == timedelta(0)


def test_the_same_claim_gets_the_same_receipt(catalogue: Catalogue) -> None:
    """A task that runs again after a crash changes nothing and is told the same."""
    first = receive(catalogue, claim="one")
    again = receive(catalogue, claim="one")

    assert again == first
    assert len(catalogue.receipts(GALLERY)) == 1
    assert [event.kind for event in catalogue.events()] == ["received"]


def test_known_bytes_are_a_duplicate_of_the_photo_that_is_there(catalogue: Catalogue) -> None:
    """Two receipts, one photo, one place in the gallery."""
    first = receive(catalogue, claim="one")
    second = receive(catalogue, claim="two", name="Kopija no «ābols».jpg".encode())

    assert second.outcome is Outcome.DUPLICATE
    assert second.photo_id == first.photo_id
    assert catalogue.counts(GALLERY)[PhotoState.RECEIVED] == 1


def test_a_duplicate_in_another_gallery_joins_that_gallery_too(catalogue: Catalogue) -> None:
    """The photo is shown in both, and the second gallery's revision says so."""
    photo = a_prepared_photo(catalogue)
    before = catalogue.revision("lampa-2018")

    receipt = receive(catalogue, claim="two", gallery="lampa-2018")

    assert receipt.outcome is Outcome.DUPLICATE
    assert [found.photo.id for found in catalogue.pictures("lampa-2018")] == [photo.id]
    assert [found.photo.id for found in catalogue.pictures(GALLERY)] == [photo.id]
    assert catalogue.revision("lampa-2018") > before


def test_withdrawn_bytes_are_refused_with_the_reason(catalogue: Catalogue) -> None:
    """A tombstone outlives its photo; no photo comes into being again."""
    catalogue.set_tombstone(a_digest("a photo"), "asked by a person in it", "desk")

    receipt = receive(catalogue)

    assert receipt.outcome is Outcome.REFUSED
    assert receipt.photo_id is None
    assert receipt.reason == "asked by a person in it"
    assert sum(catalogue.counts(GALLERY).values()) == 0


def test_a_quarantined_file_gets_a_receipt_and_a_later_good_one_is_new(
    catalogue: Catalogue,
) -> None:
    """A failed attempt never blocks the next one."""
    refused = catalogue.refuse("one", GALLERY, b"IMG_0412.jpg", "412 megapixels")

    assert (refused.outcome, refused.photo_id) == (Outcome.QUARANTINED, None)
    assert catalogue.refuse("one", GALLERY, b"IMG_0412.jpg", "something else") == refused
    assert receive(catalogue, claim="two").outcome is Outcome.RECEIVED


def test_names_in_both_spellings_of_macos_and_linux_read_the_same(catalogue: Catalogue) -> None:
    """NFD on disk, NFC in captions.csv; the oldest comes first."""
    early = receive(catalogue, "early", name="diena/āboli.jpg".encode())
    late = receive(catalogue, "late", name=b"a\xcc\x84boli.jpg")

    assert catalogue.names_and_paths(GALLERY) == (
        ("āboli.jpg", "diena/āboli.jpg", early.photo_id),
        ("āboli.jpg", "āboli.jpg", late.photo_id),
    )
    assert late.photo_id is not None
    assert catalogue.name(late.photo_id) == "āboli.jpg"


def test_a_name_that_is_no_text_is_kept_as_it_was(catalogue: Catalogue) -> None:
    """Raw bytes survive in the record; people read a replacement character."""
    receipt = receive(catalogue, name=b"\xff\xfe.jpg")

    assert receipt.name == "\ufffd\ufffd.jpg"
    assert receipt.photo_id is not None
    record = catalogue.next_record(receipt.photo_id)
    assert record is not None
    assert record.content["receipts"][0]["name_raw"] == "//4uanBn"


def test_receipts_since_a_moment(url: str) -> None:
    """A photographer's daily list takes only that day's."""
    moments = iter([datetime(2017, 6, 30, 12, tzinfo=UTC), datetime(2017, 7, 1, 12, tzinfo=UTC)])
    now = [next(moments)]
    with open_catalogue(url, clock=lambda: now[0]) as catalogue:
        receive(catalogue, "first day")
        now[0] = next(moments)
        second = receive(catalogue, "second day")

        assert catalogue.receipts(GALLERY, since=now[0]) == (second,)
        assert len(catalogue.receipts(GALLERY)) == 2
