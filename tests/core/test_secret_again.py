"""A searcher that is asked again and again finds what a fresh one finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gallery_media.metadata.search import Hit, Searcher, search
from gallery_media.metadata.secrets import Secret, SecretKind

K = SecretKind
VALUES = (
    (K.SERIAL_NUMBER, "AX24-0041877"),
    (K.SERIAL_NUMBER, "Q7J4Z"),
    (K.PEOPLE, "Ēriks Bērziņš"),
    (K.COMMENT, 'Skatuve "Ēka"'),
    (K.PLACE, "57.3140694 25.2731417"),
    (K.OWNER, "AX24-0041877"),
)
secrets = st.lists(
    st.builds(
        lambda one, photo: Secret(one[0], one[1], photo),
        st.sampled_from(VALUES),
        st.sampled_from("abc"),
    )
)
pages = st.lists(
    st.lists(st.sampled_from(VALUES), max_size=3).map(
        lambda found: " ; ".join(("start", *(value for _, value in found), "end")).encode()
    ),
    max_size=3,
)


@given(st.lists(st.tuples(pages, secrets), max_size=4))
def test_what_was_looked_for_before_changes_nothing(
    rounds: list[tuple[list[bytes], list[Secret]]],
) -> None:
    """Neither more hits (of photos that are gone) nor fewer (of values that are shared)."""
    searcher = Searcher()
    for bodies, wanted in rounds:
        objects = [(f"g/page-{number}.html", body) for number, body in enumerate(bodies)]
        assert searcher.search(objects, wanted) == search(objects, wanted)


def test_a_value_that_was_allowed_meanwhile_is_no_hit() -> None:
    """An editor wrote the name into a caption: it is public from now on."""
    searcher = Searcher()
    page = [("g/p.html", "Ēriks Bērziņš runā".encode())]
    person = Secret(K.PEOPLE, "Ēriks Bērziņš", "photo")
    assert searcher.search(page, [person]) == (Hit("g/p.html", K.PEOPLE, "photo"),)
    assert searcher.search(page, []) == ()


@given(st.integers(0, 400), st.integers(0, 9), st.sampled_from(["", "0", "seven", "xx"]))
def test_one_among_very_many_is_found_wherever_it_stands(
    number: int, shift: int, behind: str
) -> None:
    """With many needles the page is walked over first; the way must not change what is found."""
    names = [Secret(K.FILE_NAME, f"PILE_{one:06d}", f"photo{one}") for one in range(401)]
    body = f"{'.' * shift}<a>PILE_{number:06d}.{behind}</a> PILE_00 000123 ile_".encode()
    (hit,) = MANY.search([("g/p.html", body)], names)
    assert hit == Hit("g/p.html", K.FILE_NAME, f"photo{number}")
    assert MANY.search([("g/p.html", b"PILE_ 000123 pile_00012 0001234")], names) == ()


MANY = Searcher()
