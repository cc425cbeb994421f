"""A file of a name that is known: which photo it replaces, and what it was compared with."""

from __future__ import annotations

import pytest

from gallery_media.catalogue import Catalogue, Outcome, Receipt, Replaces
from gallery_media.errors import Conflict
from gallery_media.model.photo import PhotoId
from tests.makers.photos import GALLERY, a_received_photo, an_original, receive, the_photo


def test_a_replacement_that_was_compared_with_something_older_is_a_conflict(
    catalogue: Catalogue,
) -> None:
    """Two processes replace one photo at once: the second compares again."""
    photo = a_received_photo(catalogue, "first")
    seen = Replaces(photo.id, photo.original.sha256)
    replace_by(catalogue, "second", seen)
    with pytest.raises(Conflict):
        replace_by(catalogue, "third", seen)
    assert [version.number for version in catalogue.versions(photo.id)] == [1]
    assert the_photo(catalogue, photo.id).original == an_original("second")


def test_a_claim_that_replaced_a_photo_gets_the_same_receipt_again(catalogue: Catalogue) -> None:
    """A task may run twice."""
    photo = a_received_photo(catalogue, "first")
    seen = Replaces(photo.id, photo.original.sha256)
    assert replace_by(catalogue, "second", seen) == replace_by(catalogue, "second", seen)
    assert len(catalogue.versions(photo.id)) == 1


def test_another_file_of_the_name_that_came_meanwhile_is_compared_first(
    catalogue: Catalogue,
) -> None:
    """Otherwise two processes would make two photos of one."""
    photo = a_received_photo(catalogue, "first")
    with pytest.raises(Conflict):
        receive_compared(catalogue, "second", [])
    assert receive_compared(catalogue, "second", [photo.id]).outcome is Outcome.RECEIVED


def test_namesakes_share_folder_name_photographer_and_gallery(catalogue: Catalogue) -> None:
    """Only these are compared, the newest first; a photo that only visits is not."""
    first = a_received_photo(catalogue, "first")
    second = a_received_photo(catalogue, "second")
    receive(catalogue, "elsewhere", name=b"day-2/IMG_0412.jpg")
    receive(catalogue, "other gallery", gallery="other")
    receive(catalogue, "other gallery", claim="visit")
    found = catalogue.namesakes(GALLERY, b"IMG_0412.jpg", "jana")
    assert {one.id for one in found} == {first.id, second.id}
    assert catalogue.namesakes(GALLERY, b"IMG_0412.jpg", "someone else") == ()
    assert catalogue.namesakes("unknown", b"IMG_0412.jpg", "jana") == ()


def receive_compared(catalogue: Catalogue, content: str, compared: list[PhotoId]) -> Receipt:
    return catalogue.receive(
        f"compared {content}", GALLERY, b"IMG_0412.jpg", an_original(content), 6000, 4000, "jana",
        compared=compared,
    )  # fmt: skip


def replace_by(catalogue: Catalogue, content: str, replaces: Replaces) -> Receipt:
    return catalogue.receive(
        f"replace {content}", GALLERY, b"IMG_0412.jpg", an_original(content), 6000, 4000, "jana",
        replaces=replaces,
    )  # fmt: skip
