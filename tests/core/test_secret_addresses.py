"""Addresses are searched all together first; what is found is what each of them gives away."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import example, given
from hypothesis import strategies as st

from gallery_media.desk.secrets import search_release
from gallery_media.metadata.search import Hit, search
from gallery_media.metadata.secrets import Secret, SecretKind

K = SecretKind
SECRETS = (
    Secret(K.SERIAL_NUMBER, "3041877", "a"),
    Secret(K.FILE_NAME, "AUS_0412", "b"),
    Secret(K.OWNER, "Anna Kalniņa", "c"),
    Secret(K.PLACE, "57.3140694 25.2731417", "d"),
)
PIECES = (
    "g/lampa/lv/", "m/5e/", "index.html", "-1600.avif", "3041877", "AUS_0412", "aus-0412",
    "anna", "kalnina", "Anna Kalniņa", "anna%20kalni%C5%86a", "57.3140", "25.2731", "x", "7", "\0",
    "%", "&#x", "\xff", "PK\x03\x04",
)  # fmt: skip
addresses = st.lists(st.lists(st.sampled_from(PIECES), max_size=4).map("".join), max_size=6)


@given(addresses)
@example(["57.3140", "25.2731"])  # near each other, and each by itself says nothing
@example(["ftypAUS_0412"])
def test_no_address_hides_behind_another(keys: list[str]) -> None:
    """Neither does one give away what only two of them together would."""
    alone = {
        Hit(f"address {number}", hit.kind, hit.photo)
        for number, key in enumerate(dict.fromkeys(keys), 1)
        for hit in search([("", key.encode())], SECRETS)
    }
    assert set(search_release((), (), keys, {}, SECRETS)) == alone


def test_many_clean_addresses_are_one_text() -> None:
    """A thousand photos have some ten thousand of them."""
    seen: list[int] = []

    def look(objects: Iterable[tuple[str, bytes]], secrets: Iterable[Secret]) -> tuple[Hit, ...]:
        every = list(objects)
        seen.append(len(every))
        return search(every, secrets)

    assert search_release((), (), [f"m/{n:x}" for n in range(500)], {}, SECRETS, look) == ()
    assert sum(seen) == 1
