"""A gallery's words are searched for what came later, too, at the cost of what is new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.desk.inspect import SecretSearch
from gallery_media.desk.inspect_words import Searched, search_words
from gallery_media.errors import SecretFound
from gallery_media.metadata.search import Hit, search
from gallery_media.metadata.secrets import Secret, SecretKind
from gallery_media.model.localised import Localised
from gallery_media.model.release import Page, Step
from gallery_media.model.words import Caption
from tests.makers.galleries import a_gallery, a_site

K = SecretKind
SECRETS = (
    Secret(K.SERIAL_NUMBER, "3041877", "a"),
    Secret(K.UNIQUE_ID, "9f1c77de01aa", "b"),
    Secret(K.PLACE, "57.3140694 25.2731417", "c"),
    Secret(K.SERIAL_NUMBER, "3041877", "d"),
)
TEXTS = (
    ("", "Lampa"), ("a", "Kamera 3041877"), ("b", "Pie 57.3140"), ("b", "25.2731"),
    ("c", "id 9f1c77de01aa;"), ("d", "304"), ("d", "1877"), ("", ""),
)  # fmt: skip
rounds = st.lists(
    st.tuples(st.sets(st.sampled_from(TEXTS)), st.sets(st.sampled_from(SECRETS))), max_size=5
)


def alone(texts: Iterable[tuple[str, str]], secrets: Iterable[Secret]) -> set[tuple[str, K, str]]:
    wanted = tuple(secrets)
    return {
        (photo, hit.kind, hit.photo)
        for photo, text in texts
        for hit in search([("", text.encode())], wanted)
    }


@given(rounds)
def test_whatever_was_searched_before_all_that_stands_there_is_found(
    steps: list[tuple[set[tuple[str, str]], set[Secret]]],
) -> None:
    """As if every text were searched for every secret; what was found is found again."""
    before = Searched()
    for texts, secrets in steps:
        hits, after = search_words(sorted(texts), tuple(secrets), before, search)
        told = {
            (hit.place.removeprefix("the words of photo "), hit.kind, hit.photo) for hit in hits
        }
        expected = alone(texts, secrets)
        assert told == {(photo or "the words of the gallery", *rest) for photo, *rest in expected}
        if not hits:
            before = after


def test_only_what_is_new_is_searched() -> None:
    """Nothing when nothing is; the new words alone, when a photo brings no new secret."""
    asked: list[int] = []

    def look(objects: Iterable[tuple[str, bytes]], secrets: Iterable[Secret]) -> tuple[Hit, ...]:
        every = list(objects)
        asked.append(sum(len(data) for _, data in every))
        return search(every, secrets)

    texts = [(f"p{n}", f"Attēls {n} pie ezera") for n in range(100)]
    _, before = search_words(texts, SECRETS, Searched(), look)
    assert len(asked) == 1
    search_words(texts, SECRETS, before, look)
    assert len(asked) == 1
    search_words([*texts, ("q", "Jauns")], SECRETS, before, look)
    assert asked[1] < 30


def test_what_a_later_photo_must_not_give_away_is_found_in_an_older_photos_caption(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No page of the older one changes, so that no page is searched."""
    gallery = a_gallery()
    older, later, *_ = gallery.pictures
    caption = Caption(caption=Localised.of({"lv": "Kamera AX24-0041877"}))
    gallery = replace(gallery, pictures=(replace(older, caption=caption),))
    of = {later.photo: (Secret(K.SERIAL_NUMBER, "AX24-0041877", later.photo),)}
    monkeypatch.setattr(SecretSearch, "_of", lambda self, photo, sha256: of.get(photo, ()))
    nothing: Any = None
    catalogue: Any = SimpleNamespace(originals=lambda slug: {})
    desk = SecretSearch(catalogue=catalogue, originals=nothing, darkroom=nothing)
    desk.inspect(a_site(), gallery, (), ())
    both = replace(gallery, pictures=(*gallery.pictures, later))
    for _ in range(2):  # and again at the next try
        with pytest.raises(SecretFound, match=f"the words of photo {older.photo}: serial number"):
            desk.inspect(a_site(), both, (), ())


def test_what_the_desk_says_of_other_things_is_no_secret_of_this_gallery(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The house's address for messages of holes is public, though a camera's owner typed it too."""
    gallery = a_gallery(1)
    (photo,) = (picture.photo for picture in gallery.pictures)
    secrets = (Secret(K.CONTACT, "drosiba@ministrija.example", photo),)
    monkeypatch.setattr(SecretSearch, "_of", lambda self, photo, sha256: secrets)
    nothing: Any = None
    catalogue: Any = SimpleNamespace(originals=lambda slug: {})
    desk = SecretSearch(catalogue=catalogue, originals=nothing, darkroom=nothing)
    said = b"Contact: mailto:drosiba@ministrija.example\n"
    page = Page(".well-known/security.txt", said, "text/plain", Step.AFTER)
    with pytest.raises(SecretFound):
        desk.inspect(a_site(), gallery, (page,), ())
    desk.inspect(a_site(), gallery, (page,), (), ["drosiba@ministrija.example"])
