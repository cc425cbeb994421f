"""Many write at once: nobody waits in a circle, and one of them wins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from gallery_media.catalogue import CaptionField, Catalogue, Outcome, open_catalogue
from gallery_media.catalogue.engine import WRITING, make_engine
from gallery_media.errors import CatalogueBusy, Conflict
from gallery_media.model.photo import PhotoState
from tests.makers.catalogues import RECEIVE, run_together
from tests.makers.photos import GALLERY, RECIPE, a_preparation, a_received_photo, receive, the_photo


def test_two_processes_that_receive_the_same_bytes_make_one_photo(url: str) -> None:
    """One photo and two receipts each, whoever comes first."""
    open_catalogue(url).close()
    run_together(RECEIVE, [url, "one", "12"], [url, "two", "12"])

    with open_catalogue(url) as catalogue:
        receipts = catalogue.receipts(GALLERY)
        assert catalogue.counts(GALLERY)[PhotoState.RECEIVED] == 12
    outcomes = [receipt.outcome for receipt in receipts]
    assert (outcomes.count(Outcome.RECEIVED), outcomes.count(Outcome.DUPLICATE)) == (12, 12)
    assert len({receipt.photo_id for receipt in receipts}) == 12


def test_threads_that_receive_the_same_claim_get_the_same_receipt(catalogue: Catalogue) -> None:
    """Eight at once: one row, eight equal answers."""
    with ThreadPoolExecutor(8) as threads:
        receipts = list(threads.map(lambda _: receive(catalogue, claim="one"), range(8)))

    assert len(set(receipts)) == 1
    assert len(catalogue.receipts(GALLERY)) == 1


def test_photos_received_at_once_have_different_places(catalogue: Catalogue) -> None:
    """The order of a gallery has no ties."""
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: receive(catalogue, number), range(24)))

    positions = [photo.position for photo in catalogue.to_prepare(GALLERY, lambda _: RECIPE)]
    assert sorted(positions) == list(range(1, 25))


def test_of_eight_that_prepare_the_same_photo_differently_one_wins(catalogue: Catalogue) -> None:
    """The others are told to read again, and nothing of theirs is left."""
    photo = a_received_photo(catalogue)

    def prepare(number: int) -> bool:
        try:
            catalogue.mark_prepared(photo, a_preparation(photo.id, content=number))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        won = list(threads.map(prepare, range(8)))

    assert won.count(True) == 1
    (picture,) = catalogue.pictures(GALLERY)
    expected = a_preparation(photo.id, content=won.index(True))
    assert {variant.sha256 for variant in picture.variants} == {
        audited.variant.sha256 for audited in expected.variants
    }


def test_mixed_work_of_many_never_waits_in_a_circle(catalogue: Catalogue) -> None:
    """Receivers, preparers, editors and publishers on the same photos of two galleries."""
    galleries = (GALLERY, "lampa-2018")

    def work(worker: int) -> int:
        refused = 0
        for step in range(24):
            gallery = galleries[(worker + step) % 2]
            receipt = receive(catalogue, step % 6, claim=f"{worker} {step}", gallery=gallery)
            assert receipt.photo_id is not None
            photo = the_photo(catalogue, receipt.photo_id)
            try:
                if worker % 3 == 0:
                    catalogue.mark_prepared(photo, a_preparation(photo.id, content=worker))
                elif worker % 3 == 1:
                    texts = {CaptionField.HEADLINE: f"{worker} {step}"}
                    catalogue.set_caption(photo.id, "lv", texts, "desk")
                else:
                    shown = [picture.photo.id for picture in catalogue.pictures(gallery)]
                    generation = 1000 * step + worker + 1
                    catalogue.record_flip(
                        gallery, f"r{generation}", generation, 1, "key", "digest", shown
                    )
            except Conflict:
                refused += 1
        return refused

    with ThreadPoolExecutor(6) as threads:
        refused = sum(threads.map(work, range(6)))  # CatalogueBusy would end this

    assert refused < 6 * 24
    for gallery in galleries:
        positions = [found.position for found in catalogue.to_prepare(gallery, lambda _: "another")]
        assert len(set(positions)) == len(positions) == 6


def test_a_lock_that_somebody_keeps_is_busy_and_changes_nothing(url: str) -> None:
    """The verb gives up after its time, in words of the try-again family; later it succeeds."""
    open_catalogue(url).close()
    engine = make_engine(url, 5)
    with open_catalogue(url, busy_timeout=0.3) as catalogue:
        with engine.connect().execution_options(**{WRITING: True}) as other, other.begin():
            if other.dialect.name == "postgresql":
                other.execute(text("LOCK TABLE gallery, photo"))
            with pytest.raises(CatalogueBusy, match="tried again"):
                receive(catalogue)
        assert receive(catalogue).outcome is Outcome.RECEIVED
        assert len(catalogue.receipts(GALLERY)) == 1
    engine.dispose()
