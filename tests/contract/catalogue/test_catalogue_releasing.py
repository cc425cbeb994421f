"""Releases are flipped, superseded and recorded late."""

from __future__ import annotations

import pytest

from gallery_media.catalogue import Catalogue, ReleaseState
from gallery_media.errors import Conflict
from gallery_media.model.photo import PhotoState
from tests.makers.photos import GALLERY, a_prepared_photo, a_received_photo, flip, the_photo


def test_a_flip_publishes_the_photos_of_the_release(catalogue: Catalogue) -> None:
    """Only those that it lists; the revision stays, or every publish would ask for another."""
    shown, late = a_prepared_photo(catalogue, "shown"), a_prepared_photo(catalogue, "late")
    revision = catalogue.revision(GALLERY)
    begun = catalogue.begin_release(GALLERY, "r1", 1, 10)
    assert begun.state is ReleaseState.BEGUN
    assert catalogue.live_release(GALLERY) is None

    live = flip(catalogue, "r1", 1, [shown.id])

    assert catalogue.live_release(GALLERY) == live
    assert (live.state, live.manifest_key) == (ReleaseState.LIVE, "rel/r1")
    assert the_photo(catalogue, shown.id).state is PhotoState.PUBLISHED
    assert the_photo(catalogue, late.id).state is PhotoState.PREPARED
    assert catalogue.revision(GALLERY) == revision
    row = catalogue.gallery(GALLERY)
    assert row is not None
    assert (row.live_release, row.live_generation) == ("r1", 1)


def test_the_same_flip_twice_is_one(catalogue: Catalogue) -> None:
    """A crash after the entry page: the next run records it again."""
    photo = a_prepared_photo(catalogue)
    first = flip(catalogue, "r1", 1, [photo.id])
    events = catalogue.events()

    assert flip(catalogue, "r1", 1, [photo.id]) == first
    assert catalogue.events() == events


def test_the_next_flip_supersedes_the_one_before(catalogue: Catalogue) -> None:
    """Newest first, one of them live."""
    for generation in (1, 2, 3):
        flip(catalogue, f"r{generation}", generation, [])

    states = [(row.id, row.state) for row in catalogue.releases(GALLERY)]
    assert states == [
        ("r3", ReleaseState.LIVE),
        ("r2", ReleaseState.SUPERSEDED),
        ("r1", ReleaseState.SUPERSEDED),
    ]


def test_a_flip_recorded_late_does_not_bring_an_old_release_back(catalogue: Catalogue) -> None:
    """The publisher crashed after its flip, another flipped, then the first is recorded."""
    newest = flip(catalogue, "r2", 2, [])

    assert flip(catalogue, "r1", 1, []).state is ReleaseState.SUPERSEDED
    assert catalogue.live_release(GALLERY) == newest


def test_two_releases_of_the_same_generation_cannot_both_have_flipped(
    catalogue: Catalogue,
) -> None:
    """The entry page allows only one; whoever says otherwise must look again."""
    flip(catalogue, "r1", 1, [])

    with pytest.raises(Conflict):
        flip(catalogue, "other", 1, [])


def test_a_pinned_gallery_says_so(catalogue: Catalogue) -> None:
    """Until it is let go."""
    catalogue.ensure_gallery(GALLERY)
    for pinned in (True, False):
        catalogue.pin(GALLERY, pinned)
        row = catalogue.gallery(GALLERY)
        assert row is not None
        assert row.pinned is pinned


def test_a_release_that_was_overtaken_is_unfinished_until_a_later_one_flips(
    catalogue: Catalogue,
) -> None:
    """A newer one has flipped, and the older one went on writing."""
    a_received_photo(catalogue)
    catalogue.begin_release(GALLERY, "slow", 1, 10)
    flip(catalogue, "quick", 2, [])
    assert not catalogue.unfinished(GALLERY)
    catalogue.reopen_release(GALLERY, "slow")
    assert catalogue.unfinished(GALLERY)
    flip(catalogue, "next", 3, [])
    assert not catalogue.unfinished(GALLERY)


def test_a_release_that_flipped_is_not_opened_again(catalogue: Catalogue) -> None:
    """It was seen to be live after its last page."""
    a_received_photo(catalogue)
    flip(catalogue, "r1", 1, [])
    catalogue.reopen_release(GALLERY, "r1")
    assert not catalogue.unfinished(GALLERY)
    live = catalogue.live_release(GALLERY)
    assert live is not None
    assert live.state is ReleaseState.LIVE
