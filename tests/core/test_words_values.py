"""Words on their way out of a child process: what was read comes back, and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_media.darkroom import wire
from gallery_media.darkroom.frames import BrokenFrame
from gallery_media.metadata.read import RawTags, Tag
from gallery_media.metadata.read_containers import Container
from gallery_media.metadata.said import Said
from gallery_media.metadata.words import SidecarRefused, read_table, words_of
from gallery_media.metadata.words.places import BYLINE, CREDIT, KEYWORDS, LOCALISED_PLACES
from gallery_media.metadata.words.table import MOST_TABLE_BYTES
from gallery_media.model.metadata import NOTHING_SAID, PublicMetadata
from gallery_media.model.words import FileWords, NoteKind, PersonSign, WordOrigin, WordSource
from gallery_media.reasons import Code, Reason
from tests.makers.words import LATVIAN, PANGRAM, raw, xmp

PLACES = [
    place for places in (*LOCALISED_PLACES.values(), BYLINE, CREDIT, KEYWORDS) for place in places
] + [("XMP", "Iptc4xmpExt:PersonInImage"), ("IIM", "2:135")]


@st.composite
def tags(draw: st.DrawFn) -> Tag:
    group, name = draw(st.sampled_from(PLACES))
    words = draw(st.text(max_size=40) | st.sampled_from([PANGRAM * 80, LATVIAN, "a;b", "x\u202ey"]))
    lang = draw(st.sampled_from(["", "x-default", "lv", "sr-Latn-RS", "no such", "en_GB"]))
    return Tag(group, name, Said(words, lang=lang))


@given(st.lists(tags(), max_size=12), st.sampled_from([None, True, False]))
def test_whatever_was_read_survives_the_pipe(said: list[Tag], in_step: bool | None) -> None:
    """Each text with its language, each note and each source."""
    words = words_of(RawTags(Container.JPEG, tuple(said), iim_in_step=in_step))
    assert wire.unpack_words(*wire.pack_words(words, NOTHING_SAID)) == (words, NOTHING_SAID)


def test_every_latvian_letter_survives_the_pipe() -> None:
    """As bytes and not as numbers of letters."""
    words = words_of(raw(*xmp("dc:description", lv=f"{PANGRAM} {LATVIAN}")))
    header, parts = wire.pack_words(words, NOTHING_SAID)
    assert LATVIAN.encode() in parts[0]
    assert wire.unpack_words(header, parts)[0].caption.exactly("lv").words.endswith(LATVIAN)


@pytest.mark.parametrize(
    "values",
    [
        {"caption": [["lv", "x" * 2_501]]},
        {"caption": [["lv", "hidden \u202e text"]]},
        {"caption": [["<script>", "text"]]},
        {"caption": [["lv", "a"]] * 61},
        {"caption": [["lv", 5]]},
        {"caption": "text"},
        {"byline": ["Anna"] * 11},
        {"day": "2017-06-30T14:05:00"},
        {"sources": [["caption", "lv", "somewhere"]]},
        {"sources": [["password", "lv", "XMP"]]},
        {"notes": [["caption", "no note"]]},
        {"signs": ["NOBODY"]},
        {"position": "57.3 25.2"},
        [],
    ],
    ids=lambda values: str(values)[:40],
)
def test_words_that_nobody_reads_are_no_answer(values: Any) -> None:
    """A child that a file took over cannot put anything but visible, bounded words on a page."""
    part = wire._json({"words": values, "rights": {}})
    with pytest.raises(BrokenFrame):
        wire.unpack_words({}, (part,))


def test_a_child_cannot_pass_words_off_as_rights() -> None:
    """What is no right goes through the words, where it is scanned."""
    part = wire._json({"words": {}, "rights": {"caption": "text"}})
    with pytest.raises(BrokenFrame):
        wire.unpack_words({}, (part,))
    rights = PublicMetadata(copyright_notice="© Ķīpsala")
    assert wire.unpack_words(*wire.pack_words(FileWords(), rights)) == (FileWords(), rights)


def test_a_refusal_comes_back_as_a_reason_of_ours() -> None:
    """By code, so that a child can put no words of a file into receipts and logs."""
    reason = Reason.of(Code.TABLE_LINE, line=7)
    with pytest.raises(SidecarRefused) as told:
        wire.unpack_table(wire.pack_refusal(reason), ())
    assert told.value.reason == reason
    for refused in ("it is empty", ["no code", {}], ["table-line", {"line": "Anna"}], [1]):
        with pytest.raises(BrokenFrame):
            wire.unpack_words({"refused": refused}, ())


def test_signs_about_people_are_read_and_never_a_release_of_them() -> None:
    """Named, under age, without a release; age unknown and releases that are there say nothing."""
    plus = "http://ns.useplus.org/ldf/vocab/"
    assert words_of(raw(("XMP", "mwg-rs:RegionList/mwg-rs:Name", "Anna"))).signs == {
        PersonSign.NAMED
    }
    assert words_of(
        raw(
            ("XMP", "plus:MinorModelAgeDisclosure", plus + "AG-A15"),
            ("XMP", "plus:ModelReleaseStatus", "MR-NON"),
        )
    ).signs == {PersonSign.MINOR, PersonSign.NO_RELEASE}
    assert not words_of(
        raw(
            ("XMP", "plus:MinorModelAgeDisclosure", plus + "AG-UNK"),
            ("XMP", "plus:ModelReleaseStatus", plus + "MR-UMR"),
        )
    ).signs


TABLE = "photo;lang;headline;caption;alt_text;credit\n"


def test_a_strangers_table_is_cleaned_as_files_are() -> None:
    """Placeholders go, credit lines get their form, each text says that it is the table's."""
    lines = (
        'a.jpg;lv;Name to come;"Ķipari &amp; āboli";;Photo by Anna/LETA',
        "a.jpg;en;;Apples;;",
    )
    text = TABLE + "\n".join(lines)
    found = read_table(("\ufeff" + text).encode())["a.jpg"]
    assert not found.headline
    assert found.noted(NoteKind.PLACEHOLDER) == {"headline"}
    assert found.caption.exactly("lv").words == "Ķipari & āboli"
    assert found.caption.exactly("en").words == "Apples"
    assert found.credit_line == "Anna / LETA"
    assert WordSource("caption", "lv", WordOrigin.TABLE) in found.sources
    header, parts = wire.pack_table({"a.jpg": found})
    assert wire.unpack_table(header, parts) == {"a.jpg": found}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (TABLE.encode() + b"a.jpg;lv;\xe2\xe7\n", Reason.of(Code.TABLE_LETTERS)),
        (b"Anna Paraudzina;29123456\n", Reason.of(Code.TABLE_HEADING)),
        (TABLE.encode() + b"a.jpg;lv;a;b;c;d;e\n", Reason.of(Code.TABLE_LINE, line=2)),
        (TABLE.encode() + b";lv;a\n", Reason.of(Code.TABLE_LINE, line=2)),
        (TABLE.encode() + b"a.jpg;lv;" + b"x" * 10_001, Reason.of(Code.TABLE_LINE, line=2)),
        (TABLE.encode() + b'a.jpg;lv;"' + b"x" * 200_000, Reason.of(Code.TABLE_LINE, line=2)),
        (b"", Reason.of(Code.TABLE_HEADING)),
        (b"\0" * 100, Reason.of(Code.TABLE_HEADING)),
        (b"x" * (MOST_TABLE_BYTES + 1), Reason.of(Code.TABLE_LARGE, megabytes=10)),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_strangers_table_is_refused_without_a_word_of_it(data: bytes, reason: Reason) -> None:
    """Reasons end up in receipts and logs."""
    with pytest.raises(SidecarRefused) as told:
        read_table(data)
    assert told.value.reason == reason
    assert "Paraudzina" not in str(told.value)
