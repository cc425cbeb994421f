"""Marks of files: what survives the pipe and the catalogue, and when a place is certain."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.metadata.placing import placed
from gallery_media.metadata.read_regions import marks_of, turned
from gallery_media.metadata.words import read_sidecar, words_of
from gallery_media.model.marks import MOST_MARKS, Frame, Mark, MarkKind, Marks
from gallery_media.model.region import Region, region
from gallery_media.model.words import FileWords
from tests.makers.regions import blur_packet, microsoft_packet, mwg, mwg_packet, packet

FACE = Region(0.1, 0.2, 0.3, 0.5)
MARKED = Marks((Mark(MarkKind.FACE, FACE),))

SIDES = st.tuples(*[st.floats(0, 1, width=32)] * 4)
REGIONS = SIDES.map(lambda s: region(s[0], s[1], s[2], s[3])).filter(lambda one: one is not None)
MARKS = st.builds(
    Marks,
    st.lists(st.builds(Mark, st.sampled_from(MarkKind), REGIONS), max_size=5).map(tuple),
    st.none() | st.tuples(st.integers(1, 9999), st.integers(1, 9999)),
    st.integers(0, 8),
    st.booleans(),
    st.booleans(),
    st.none()
    | st.builds(
        Frame, st.integers(1, 9999), st.integers(1, 9999), st.integers(1, 8), st.booleans()
    ),
)


@given(MARKS)
def test_marks_survive_the_pipe_and_the_catalogue(marks: Marks) -> None:
    """As part of what a file says."""
    assert Marks.of_values(marks.as_values()) == marks
    words = FileWords(marks=marks)
    assert FileWords.of_values(words.as_values()) == words


@pytest.mark.parametrize(
    "values",
    [
        {"marks": [["face", 0, 0, 2, 1]]},
        {"marks": [["Ilze", 0, 0, 1, 1]]},
        {"marks": [["face", 0, 0, 1, 1]] * (MOST_MARKS + 1)},
        {"applied": ["Ilze", 4]},
        {"orientation": 9},
        {"frame": [0, 10, 1, True]},
        {"name": "Ilze"},
    ],
    ids=str,
)
def test_a_child_can_claim_numbers_alone(values: Any) -> None:
    """Whatever became of it."""
    with pytest.raises((ValueError, TypeError)):
        Marks.of_values(values)


def test_a_sidecar_marks_faces_and_says_of_which_picture() -> None:
    """With the size that they apply to, and how its program turned the picture."""
    marks = words_of(read_sidecar(mwg_packet(mwg(0.5, 0.5, 0.2, 0.2), applied=(4000, 3000)))).marks
    assert marks.applied == (4000, 3000)
    assert [mark.kind for mark in marks.marks] == [MarkKind.FACE]
    assert not marks.unread


def test_the_houses_own_list_is_read_in_all_its_forms() -> None:
    """A list or one line; in shares of the upright picture."""
    wanted = (Region(0.1, 0.2, 0.3, 0.5),)
    for said in (blur_packet("0.1,0.2,0.2,0.3"), blur_packet("0.1, 0.2, 0.2, 0.3", listed=True)):
        (found,) = placed([Marks(frame=Frame(30, 20, 6)), marks_of(said)]).blur
        assert (found.left, found.bottom) == pytest.approx((wanted[0].left, wanted[0].bottom))
    assert len(marks_of(blur_packet("0,0,.1,.1; .5,.5,.1,.1")).marks) == 2
    assert marks_of(blur_packet("somewhere left")).astray


@pytest.mark.parametrize(
    "said",
    [
        mwg_packet(mwg(300, 200, 40, 40, unit="pixel")),
        mwg_packet(mwg(0.5, 0.5, 0.0, 0.2)),
        mwg_packet(mwg(5, 5, 0.1, 0.2)),
        microsoft_packet("left, 1, 2"),
        microsoft_packet(""),
        mwg_packet(*[mwg(0.001 * n + 0.01, 0.5, 0.01, 0.02) for n in range(MOST_MARKS + 1)]),
    ],
    ids=["pixels", "no width", "outside", "words", "nothing", "a crowd"],
)
def test_somebody_who_is_marked_nowhere_makes_the_file_unsure(said: bytes) -> None:
    """For a crop it is passed over; where faces are blurred it must not be."""
    assert marks_of(said).unread
    assert placed([marks_of(said)]).unsure


def test_regions_in_another_alphabet_of_bytes_are_found() -> None:
    """XMP may be UTF-16."""
    said = ("\ufeff" + mwg_packet(mwg(0.5, 0.5, 0.2, 0.2)).decode()).encode("utf-16-be")
    assert marks_of(said).of(MarkKind.FACE)


@pytest.mark.parametrize(
    ("frame", "applied", "turned_by_sidecar", "certain"),
    [
        (Frame(4000, 3000), None, 0, True),
        (Frame(4000, 3000), (4000, 3000), 0, True),
        (Frame(4000, 3000), (1024, 768), 1, True),  # exported smaller
        (Frame(4000, 3000), (3000, 4000), 0, False),  # turned since
        (Frame(4000, 3000), (4000, 2250), 0, False),  # cropped since
        (Frame(4000, 3000), None, 6, False),  # its program turned it, we do not
        (Frame(4000, 3000, 6), (4000, 3000), 0, True),
        (Frame(4000, 3000, 6), (4000, 3000), 6, True),
        (Frame(4000, 3000, 6), (4000, 3000), 8, False),
        (Frame(4000, 3000, 6), (3000, 4000), 0, False),  # stored or upright: programs do either
        (Frame(4000, 3000, 6), None, 0, False),
        (Frame(3000, 3000, 6), (3000, 3000), 0, False),  # a square tells nothing
        (Frame(4000, 3000, 3), (4000, 3000), 0, False),  # nor does half a turn
        (Frame(4000, 3000, 1, sure=False), (4000, 3000), 0, False),  # HEIC
        (None, (4000, 3000), 0, False),
    ],
)
def test_where_a_face_is_has_to_be_certain(
    frame: Frame | None, applied: tuple[int, int] | None, turned_by_sidecar: int, certain: bool
) -> None:
    """By the size that its region applies to, or because nothing was turned."""
    sidecar = replace(MARKED, applied=applied, orientation=turned_by_sidecar)
    found = placed([Marks(frame=frame), sidecar])
    assert found.unsure is not certain
    assert found.faces == (turned(FACE, frame.orientation if frame else 1),)
    assert not placed([Marks(frame=frame)]).unsure


def test_crops_follow_the_last_file_and_blurs_all_of_them() -> None:
    """A sidecar corrects a crop; it does not uncover whom the photo's own file marks."""
    other = Region(0.6, 0.6, 0.8, 0.8)
    original = replace(MARKED, frame=Frame(300, 200))
    sidecar = Marks((Mark(MarkKind.FACE, other),))
    found = placed([original, sidecar])
    assert found.crop == (other,)
    assert found.faces == (FACE, other)
    assert placed([original, Marks()]).crop == (FACE,)


def test_pets_and_iptcs_shapes_are_for_crops_alone() -> None:
    """Nobody asked to blur a dog."""
    found = placed([marks_of(mwg_packet(mwg(0.5, 0.5, 0.2, 0.2, kind="Pet")))])
    assert len(found.crop) == 1
    assert found.faces == ()
    assert not found.unsure


def test_both_of_two_lists_count_as_faces() -> None:
    """Programs that write two may have corrected one of them only."""
    both = packet(mwg_packet(mwg(0.5, 0.5, 0.2, 0.2)), microsoft_packet("0.1, 0.1, 0.2, 0.2"))
    found = placed([replace(marks_of(both), frame=Frame(30, 20))])
    assert len(found.faces) == 2
    assert len(found.crop) == 1
