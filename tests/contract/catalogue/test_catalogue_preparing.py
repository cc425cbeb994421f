"""Photos are prepared, held and brought back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gallery_media.catalogue import AuditedVariant, Catalogue
from gallery_media.errors import AuditRefused, Conflict
from gallery_media.model.metadata import PublicMetadata
from gallery_media.model.photo import PhotoState
from gallery_media.model.verdict import Verdict
from tests.makers.photos import (
    GALLERY,
    RECIPE,
    a_digest,
    a_preparation,
    a_prepared_photo,
    a_received_photo,
    an_audited_variant,
    the_photo,
)


def test_a_prepared_photo_is_a_picture_with_its_variants(catalogue: Catalogue) -> None:
    """What the auditor saw is what the pages get, and the revision grows."""
    photo = a_received_photo(catalogue)
    preparation = a_preparation(photo.id, flags=("animated",))
    before = catalogue.revision(GALLERY)

    prepared = catalogue.mark_prepared(photo, preparation)

    (picture,) = catalogue.pictures(GALLERY)
    assert picture.photo == prepared
    assert prepared.state is PhotoState.PREPARED
    assert (picture.width, picture.height, picture.mean_colour) == (6000, 4000, (120, 80, 4))
    assert picture.thumbhash.hex() == "e4b80d55146687908867777788787887669fb50aac"
    assert set(picture.variants) == {audited.variant for audited in preparation.variants}
    assert picture.flags == ("animated",)
    assert catalogue.revision(GALLERY) == before + 1


def test_what_became_of_photos_is_told_at_once(catalogue: Catalogue) -> None:
    """Variants of the current recipe, what was dropped, a hold's reason; in the order asked."""
    summary = {"kept": {}, "dropped": {"why": 2}, "removed": {"place": 2}}
    first = a_prepared_photo(catalogue, "one")
    again = replace(a_preparation(first.id, recipe="f" * 16), clearance=summary)
    shown = catalogue.mark_prepared(first, again)
    held = catalogue.hold(a_prepared_photo(catalogue, "two"), "a face that must be asked")
    waits = a_received_photo(catalogue, "three")
    asked = [held.id, waits.id, first.id]
    two, one = catalogue.became(GALLERY, asked)
    assert (two.photo, two.variants) == (held, ())
    assert (one.photo, one.clearance) == (shown, summary)
    assert set(one.variants) == {audited.variant for audited in again.variants}
    assert len(one.variants) == 3
    assert catalogue.became("another", asked) == ()


def test_the_same_preparation_twice_is_one(catalogue: Catalogue) -> None:
    """A task that runs again, even with the photo as it saw it before, changes nothing."""
    photo = a_received_photo(catalogue)
    first = catalogue.mark_prepared(photo, a_preparation(photo.id))
    revision = catalogue.revision(GALLERY)

    assert catalogue.mark_prepared(photo, a_preparation(photo.id)) == first
    assert catalogue.revision(GALLERY) == revision


def test_a_stale_photo_is_refused(catalogue: Catalogue) -> None:
    """Whoever looked before somebody else's change must look again."""
    photo = a_received_photo(catalogue)
    held = catalogue.hold(photo, "a face that must be asked")

    with pytest.raises(Conflict):
        catalogue.hold(photo, "late")
    with pytest.raises(Conflict):
        catalogue.mark_prepared(photo, a_preparation(photo.id))
    with pytest.raises(Conflict):
        catalogue.release_hold(photo)
    assert the_photo(catalogue, photo.id) == held
    assert [event.kind for event in catalogue.events(photo=photo.id)] == ["received", "held"]


def test_a_photo_that_came_back_to_its_state_is_still_another_version(
    catalogue: Catalogue,
) -> None:
    """The state alone does not say whether somebody decided something in between."""
    photo = a_received_photo(catalogue)
    catalogue.release_hold(catalogue.hold(photo, "a question"))

    with pytest.raises(Conflict):
        catalogue.mark_prepared(photo, a_preparation(photo.id))
    assert catalogue.pictures(GALLERY) == ()


def test_a_verdict_about_other_bytes_lets_nothing_in(catalogue: Catalogue) -> None:
    """Without an audit of exactly these bytes there is no variant."""
    photo = a_received_photo(catalogue)
    good = an_audited_variant(photo.id)
    seen = good.verdict
    wrong = AuditedVariant(
        good.variant,
        Verdict(a_digest("other"), seen.policy, seen.auditor, seen.width, seen.height),
    )
    preparation = a_preparation(photo.id)

    with pytest.raises(AuditRefused):
        catalogue.mark_prepared(
            photo,
            type(preparation)(RECIPE, 6000, 4000, (0, 0, 0), (good, wrong)),
        )
    assert catalogue.pictures(GALLERY) == ()
    assert catalogue.verdict(good.variant.sha256) is None


def test_the_auditors_verdict_can_be_asked_by_digest(catalogue: Catalogue) -> None:
    """Also about variants by an older recipe, which an older release may show."""
    photo = a_prepared_photo(catalogue)
    old = a_preparation(photo.id).variants[0].verdict
    catalogue.mark_prepared(photo, a_preparation(photo.id, recipe="fedcba", content="new"))

    assert catalogue.verdict(old.sha256) == old
    assert catalogue.verdict(a_digest("never seen")) is None
    (picture,) = catalogue.pictures(GALLERY)
    assert old.sha256 not in {variant.sha256 for variant in picture.variants}


def test_another_recipe_makes_prepared_photos_wait_again(catalogue: Catalogue) -> None:
    """Only those; a held photo waits for its person."""
    prepared = a_prepared_photo(catalogue, "prepared")
    received = a_received_photo(catalogue, "received")
    catalogue.hold(a_received_photo(catalogue, "held"), "why")

    assert [photo.id for photo in catalogue.to_prepare(GALLERY, lambda _: RECIPE)] == [received.id]
    waiting = catalogue.to_prepare(GALLERY, lambda _: "another")
    assert [photo.id for photo in waiting] == [prepared.id, received.id]


def test_only_the_named_photos_are_looked_at(catalogue: Catalogue) -> None:
    """A batch asks about its own photos."""
    first, second = (a_received_photo(catalogue, number) for number in range(2))

    assert catalogue.to_prepare(GALLERY, lambda _: RECIPE, [second.id]) == (second,)
    assert catalogue.to_prepare(GALLERY, lambda _: RECIPE, []) == ()
    assert catalogue.to_prepare(GALLERY, lambda _: RECIPE) == (first, second)


def test_a_photo_that_could_not_be_prepared_waits_for_other_instructions(
    catalogue: Catalogue,
) -> None:
    """Under the same ones it would only be held again; a person's hold is nobody else's."""
    photo = a_received_photo(catalogue)
    held = catalogue.hold(photo, "its words hold a telephone number", RECIPE)

    assert catalogue.to_prepare(GALLERY, lambda _: RECIPE) == ()
    assert catalogue.to_prepare(GALLERY, lambda _: "another") == (held,)

    prepared = catalogue.mark_prepared(held, a_preparation(photo.id, recipe="another"))
    assert (prepared.state, prepared.reason) == (PhotoState.PREPARED, "")
    with pytest.raises(Conflict):
        catalogue.mark_prepared(catalogue.hold(prepared, "why"), a_preparation(photo.id))


def test_variants_are_found_again_by_what_made_them(catalogue: Catalogue) -> None:
    """Each with its verdict, and with what it says about itself."""
    photo = a_received_photo(catalogue)
    record = PublicMetadata(creators=("Jānis Bērziņš", "Žanete Ķīļņa"), copyright_notice="© Žanete")
    made = replace(an_audited_variant(photo.id), record=record, made_by="this")
    preparation = replace(a_preparation(photo.id), variants=(made,))
    catalogue.mark_prepared(photo, preparation)

    assert catalogue.made_before(photo.id, ["this", "that"]) == (made,)
    assert catalogue.made_before(photo.id, ["that"]) == ()
    assert catalogue.audited(made.variant.sha256) == made
    assert catalogue.audited(a_digest("never seen")) is None


def test_a_held_photo_leaves_the_pictures_and_comes_back(catalogue: Catalogue) -> None:
    """With its variants, and the revision grows each time."""
    photo = a_prepared_photo(catalogue)
    revision = catalogue.revision(GALLERY)

    held = catalogue.hold(photo, "a child without consent")
    assert catalogue.pictures(GALLERY) == ()
    assert [(found.id, found.reason) for found in catalogue.held(GALLERY)] == [
        (photo.id, "a child without consent")
    ]
    assert catalogue.revision(GALLERY) == revision + 1

    assert catalogue.release_hold(held).state is PhotoState.PREPARED
    assert len(catalogue.pictures(GALLERY)) == 1
    assert catalogue.revision(GALLERY) == revision + 2


def test_a_photo_held_before_its_variants_goes_back_to_be_prepared(catalogue: Catalogue) -> None:
    """Nobody sees any of it: the revision stays."""
    photo = a_received_photo(catalogue)
    revision = catalogue.revision(GALLERY)

    freed = catalogue.release_hold(catalogue.hold(photo, "why"))

    assert (freed.state, freed.reason) == (PhotoState.RECEIVED, "")
    assert catalogue.revision(GALLERY) == revision
