"""Letting held photos go on: a person's word ends only what a person can judge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gallery_media.catalogue import Catalogue, open_catalogue, sqlite_url
from gallery_media.desk.allow import allow
from gallery_media.errors import Conflict, HoldStands
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.reasons import ABOUT_PEOPLE, Code, Reason
from tests.core.test_reasons import a_reason
from tests.makers.photos import a_preparation, receive, the_photo

FOR_A_PERSON = {"name-of-withdrawn", "resembles-withdrawn"}


WITHOUT_A_WORD = [
    code
    for code in Code
    if code.value not in {*FOR_A_PERSON, "hidden"} and code not in ABOUT_PEOPLE
]


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        yield catalogue


def a_held_photo(catalogue: Catalogue, why: Reason | str, *, prepared: bool = False) -> PhotoId:
    photo = PhotoId(str(receive(catalogue).photo_id))
    if prepared:
        catalogue.mark_prepared(the_photo(catalogue, photo), a_preparation(photo))
    catalogue.hold(the_photo(catalogue, photo), why)
    return photo


@pytest.mark.parametrize("code", WITHOUT_A_WORD)
def test_nobodys_word_makes_a_damaged_or_refused_photo_right(
    catalogue: Catalogue, code: Code
) -> None:
    """It has variants of an earlier day, and would be shown without today's check."""
    photo = a_held_photo(catalogue, a_reason(code), prepared=True)
    with pytest.raises(HoldStands) as refused:
        allow(photo, catalogue)
    assert a_reason(code).what_now("en") in str(refused.value)
    assert the_photo(catalogue, photo).state is PhotoState.HELD
    assert "looked at" not in [event.kind for event in catalogue.events(photo=photo)]


@pytest.mark.parametrize(
    ("code", "key"),
    [(Code.PEOPLE, "[people] cleared"), (Code.DAMAGED_PARTS, "[damaged] as_is")],
)
def test_what_an_editor_decides_is_written_down_and_not_only_said(
    catalogue: Catalogue, code: Code, key: str
) -> None:
    """The refusal holds the very line, with the photo's number; other refusals hold none."""
    photo = a_held_photo(catalogue, a_reason(code))
    with pytest.raises(HoldStands) as refused:
        allow(photo, catalogue)
    line = f'galleries/lampa-2017/gallery.toml: {key} = ["{photo}"]'
    assert str(refused.value).endswith(line)
    other = PhotoId(str(receive(catalogue, "another").photo_id))
    catalogue.hold(the_photo(catalogue, other), a_reason(Code.GUARDED))
    with pytest.raises(HoldStands) as guarded:
        allow(other, catalogue)
    assert key not in str(guarded.value)


@pytest.mark.parametrize("code", [code for code in Code if code.value in FOR_A_PERSON])
def test_what_only_a_person_can_tell_a_person_ends(catalogue: Catalogue, code: Code) -> None:
    """The log keeps that somebody looked, and what they let go."""
    photo = a_held_photo(catalogue, Reason.of(code))
    assert allow(photo, catalogue).state is PhotoState.RECEIVED
    kinds = [event.kind for event in catalogue.events(photo=photo)]
    assert kinds[-2:] == ["looked at", "hold released"]
    with pytest.raises(Conflict, match="not held"):
        allow(photo, catalogue)


def test_a_hidden_photo_goes_on_and_is_not_taken_for_compared(catalogue: Catalogue) -> None:
    """Nobody has said that it is not a withdrawn one that it may resemble."""
    photo = a_held_photo(catalogue, Reason.of(Code.HIDDEN), prepared=True)
    assert allow(photo, catalogue).state is PhotoState.PREPARED
    kinds = [event.kind for event in catalogue.events(photo=photo)]
    assert (kinds[-1], "looked at" in kinds) == ("hold released", False)


def test_a_persons_own_hold_is_a_persons_to_end(catalogue: Catalogue) -> None:
    """In words of their own, without a code."""
    photo = a_held_photo(catalogue, "the mayor asked to wait", prepared=True)
    assert allow(photo, catalogue).state is PhotoState.PREPARED


@pytest.mark.parametrize("code", ABOUT_PEOPLE)
def test_what_is_said_of_people_is_allowed_as_it_is_said_now(
    catalogue: Catalogue, code: Code
) -> None:
    """It stays held until it is made anew; the catalogue keeps to which words it applies."""
    photo = a_held_photo(catalogue, Reason.of(code), prepared=True)
    assert allow(photo, catalogue, standing=lambda _: "as said").state is PhotoState.HELD
    assert catalogue.people_allowed(the_photo(catalogue, photo).gallery) == {photo: "as said"}
    assert "people allowed" in [event.kind for event in catalogue.events(photo=photo)]
