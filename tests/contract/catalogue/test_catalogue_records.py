"""What the catalogue tells of itself: snapshots, records, the log, counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gallery_media.catalogue import CaptionField, Catalogue, open_catalogue, sqlite_url
from gallery_media.errors import Conflict
from gallery_media.model.photo import PhotoState
from gallery_media.model.proposal import ProposalState
from gallery_media.reasons import Code, Reason
from tests.makers.photos import (
    GALLERY,
    RECIPE,
    a_preparation,
    a_prepared_photo,
    a_received_photo,
    flip,
)


def test_a_snapshot_holds_revision_pictures_and_words_together(catalogue: Catalogue) -> None:
    """What a release is rendered from; an unknown gallery is an empty one."""
    photo = a_prepared_photo(catalogue)
    catalogue.set_caption(photo.id, "lv", {CaptionField.HEADLINE: "Pie ezera"}, "desk")

    snapshot = catalogue.snapshot(GALLERY, ("lv",))

    assert snapshot.gallery.catalog_rev == catalogue.revision(GALLERY)
    assert snapshot.pictures == catalogue.pictures(GALLERY)
    assert snapshot.captions == catalogue.captions(GALLERY, ("lv",))
    assert catalogue.snapshot("nobody-made-it").pictures == ()


def test_a_record_waits_until_the_bucket_holds_it(catalogue: Catalogue) -> None:
    """Each change makes a new number; a flip of the entry page does not."""
    photo = a_received_photo(catalogue)
    (first,) = catalogue.records_to_write()
    catalogue.mark_recorded(first)
    assert catalogue.records_to_write() == ()

    photo = catalogue.mark_prepared(photo, a_preparation(photo.id))
    (second,) = catalogue.records_to_write()
    assert second.seq == first.seq + 1
    assert len(second.content["variants"]) == 3
    catalogue.mark_recorded(second)

    flip(catalogue, "r1", 1, [photo.id])
    assert catalogue.records_to_write() == ()
    assert catalogue.next_record(photo.id) == second


def test_an_older_record_that_arrives_late_hides_no_newer_one(catalogue: Catalogue) -> None:
    """The number that the bucket holds only grows."""
    photo = a_received_photo(catalogue)
    (first,) = catalogue.records_to_write()
    catalogue.mark_prepared(photo, a_preparation(photo.id))
    (second,) = catalogue.records_to_write()

    catalogue.mark_recorded(first)
    assert catalogue.records_to_write() == (second,)
    catalogue.mark_recorded(second)
    catalogue.mark_recorded(first)
    assert catalogue.records_to_write() == ()


def test_a_record_is_json(catalogue: Catalogue) -> None:
    """What comes back from JSON is what went in."""
    photo = a_prepared_photo(catalogue)
    catalogue.set_caption(photo.id, "lv", {CaptionField.HEADLINE: "Pie ezera"}, "desk")

    record = catalogue.next_record(photo.id)

    assert record is not None
    assert json.loads(json.dumps(record.content)) == record.content
    assert record.content["captions"][0]["text"] == "Pie ezera"


def test_after_a_rebuild_the_next_photo_comes_behind_the_last(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    """In a gallery that was never released as well."""
    photos = [a_received_photo(catalogue, number) for number in (1, 2)]
    records = [record.content for record in catalogue.records_to_write()]
    assert len(records) == len(photos)
    with open_catalogue(sqlite_url(tmp_path / "rebuilt.db")) as rebuilt:
        rebuilt.restore(records, (), (), replace=False)
        assert a_received_photo(rebuilt, 3).position == 3


def test_every_step_leaves_a_line_in_the_log(url: str) -> None:
    """Who, what, from which state to which; of one photo or of a whole gallery."""
    with open_catalogue(url, actor="publish") as catalogue:
        photo = a_prepared_photo(catalogue)
        flip(catalogue, "r1", 1, [photo.id])
        a_received_photo(catalogue, "another", gallery="lampa-2018")

        steps = [
            (event.kind, event.from_state, event.to_state)
            for event in catalogue.events(photo=photo.id)
        ]
        assert steps == [
            ("received", None, "received"),
            ("prepared", "received", "prepared"),
            ("published", "prepared", "published"),
        ]
        assert {event.actor for event in catalogue.events()} == {"publish"}
        assert [event.gallery for event in catalogue.events(gallery="lampa-2018")] == ["lampa-2018"]
        last = catalogue.events()[-1].id
        assert catalogue.events(after=last) == ()


def test_a_transaction_that_fails_leaves_no_line(catalogue: Catalogue) -> None:
    """The log tells only what happened."""
    photo = a_received_photo(catalogue)
    before = catalogue.events()

    with pytest.raises(Conflict):
        catalogue.release_hold(photo)
    assert catalogue.events() == before


def test_galleries_are_listed_by_slug_and_a_path_is_no_slug(catalogue: Catalogue) -> None:
    """A slug becomes part of addresses: nothing else may become a gallery."""
    for slug in ("lampa-2018", "lampa-2017", "lampa-2018"):
        catalogue.ensure_gallery(slug)

    assert [row.slug for row in catalogue.galleries()] == ["lampa-2017", "lampa-2018"]
    with pytest.raises(ValueError, match="address"):
        catalogue.ensure_gallery("../etc")


def test_a_hold_by_code_is_told_in_the_readers_language(catalogue: Catalogue) -> None:
    """Operators read Latvian or English; maintainers' details stay English."""
    photo = a_received_photo(catalogue, "held by code")
    held = catalogue.hold(photo, Reason.of(Code.AUDIT), RECIPE, "the auditor saw a segment")
    assert held.why == Reason.of(Code.AUDIT)
    assert "nekas no tā nav publicēts" in held.told("lv")
    assert held.told("en").endswith("keep the file. (the auditor saw a segment)")
    freed = catalogue.release_hold(held)
    assert (freed.reason, freed.why) == ("", None)


def test_what_a_person_wrote_is_shown_as_it_is_in_every_language(catalogue: Catalogue) -> None:
    """So is the sentence of a row that is older than the codes."""
    held = catalogue.hold(a_received_photo(catalogue, "held by a person"), "a face to be asked")
    assert held.why is None
    assert held.told("lv") == held.told("en") == "a face to be asked"


def test_photos_are_counted_by_gallery_state_and_reason(catalogue: Catalogue) -> None:
    """A gallery without photos has its zeros, so that a graph has a beginning."""
    a_prepared_photo(catalogue, "one")
    a_received_photo(catalogue, "two")
    held = a_received_photo(catalogue, "three")
    catalogue.hold(held, Reason.of(Code.DAMAGED_PARTS), None)
    catalogue.ensure_gallery("empty")

    found = catalogue.figures()

    assert found.photos[GALLERY, PhotoState.PREPARED] == 1
    assert found.photos[GALLERY, PhotoState.RECEIVED] == 1
    assert found.held == {(GALLERY, Code.DAMAGED_PARTS.value): 1}
    assert found.photos["empty", PhotoState.PUBLISHED] == 0
    assert (found.live, found.withdrawing, found.refused) == ({}, 0, {})


def test_a_withdrawal_that_is_not_proven_is_counted(catalogue: Catalogue) -> None:
    """An alert asks for it: somebody was promised that the photo goes."""
    photo = a_prepared_photo(catalogue)
    catalogue.begin_withdrawal(photo.id, "asked", "desk", erase=False)
    assert catalogue.figures().withdrawing == 1


def test_of_each_gallery_one_question_stands_and_only_that_is_answered(
    catalogue: Catalogue,
) -> None:
    """The same is asked once; another supersedes it; what was released is asked anew."""
    first, second = "1" * 64, "2" * 64
    asked = catalogue.propose(GALLERY, first, 3, 24)
    assert (asked.state, asked.revision, asked.photos) == (ProposalState.WAITING, 3, 24)
    assert catalogue.propose(GALLERY, first, 5, 24).revision == 5
    refused = catalogue.decide(GALLERY, first, ProposalState.REFUSED, "words")
    assert (refused.reason, refused.decided_at is not None) == ("words", True)
    assert catalogue.propose(GALLERY, first, 6, 24).state is ProposalState.REFUSED
    assert [one.digest for one in catalogue.proposals()] == [first]
    catalogue.propose(GALLERY, second, 7, 25)
    with pytest.raises(Conflict, match="something has changed"):
        catalogue.decide(GALLERY, first, ProposalState.APPROVED)
    catalogue.decide(GALLERY, second, ProposalState.APPROVED)
    catalogue.decide(GALLERY, second, ProposalState.APPROVED)
    assert catalogue.proposals() == ()
    catalogue.settle_proposal(GALLERY, first)
    assert catalogue.proposal(GALLERY) is not None
    catalogue.settle_proposal(GALLERY, second)
    assert catalogue.proposal(GALLERY) is None
    again = catalogue.propose(GALLERY, first, 8, 24)
    assert (again.state, again.reason, again.decided_at) == (ProposalState.WAITING, "", None)
    catalogue.drop_proposal(GALLERY)
    assert catalogue.proposal(GALLERY) is None
    kinds = [one.kind for one in catalogue.events(gallery=GALLERY)]
    assert kinds == [
        "approval asked",
        "release refused",
        "approval superseded",
        "approval asked",
        "release approved",
        "approval asked",
        "approval superseded",
    ]
