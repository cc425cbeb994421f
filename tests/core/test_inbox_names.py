"""What a file's name says: taken, ignored, or words about a photo."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gallery_media.inbox.names import (
    MAX_NAME_BYTES,
    NameKind,
    as_file_name,
    kind_of,
    text_of,
    with_number,
)

# What a Linux file name can be: any bytes but slash and NUL, at most 255 of them.
raw_names = st.binary(min_size=1, max_size=255).filter(
    lambda name: b"/" not in name and b"\0" not in name and name not in (b".", b"..")
)


@pytest.mark.parametrize(
    "name",
    [
        ".IMG_0412.jpg.Xy3kQ1",  # rsync
        "._IMG_0412.jpg",  # AppleDouble
        ".DS_Store",
        ".syncthing.IMG_0412.jpg.tmp",
        "~syncthing~IMG_0412.jpg.tmp",
        ".stfolder",
        ".dropbox.cache",
        "~$IMG_0412.jpg",
        "IMG_0412.jpg~",
        "IMG_0412.jpg.part",
        "IMG_0412.jpg.partial",
        "IMG_0412.JPG.FILEPART",  # WinSCP
        "IMG_0412.tmp",
        "IMG_0412.jpg.crdownload",
        "@eaDir",
        "Thumbs.db",
        "DESKTOP.INI",
        "__MACOSX",
    ],
)
def test_what_other_programs_leave_behind_is_ignored(name: str) -> None:
    """Temporary names and the litter of file managers; a rename to a real name is an arrival."""
    assert kind_of(name.encode()) is NameKind.IGNORED


@pytest.mark.parametrize("name", ["IMG_0412.jpg.xmp", "IMG_0412.XMP", "captions.csv"])
def test_files_with_words_are_sidecars(name: str) -> None:
    """They never become photos."""
    assert kind_of(name.encode()) is NameKind.SIDECAR


@pytest.mark.parametrize(
    "name",
    ["IMG_0412.jpg", "ābols.HEIC", "part.jpg", "IMG.part.jpg", "notes.txt", "no ending", "a~b.jpg"],
)
def test_everything_else_is_a_candidate(name: str) -> None:
    """Only the content says what it is: a wrong ending must not lose a photo."""
    assert kind_of(name.encode()) is NameKind.CANDIDATE


@given(raw_names)
@example(b"\xff.part")
def test_any_bytes_have_a_kind_and_a_text(name: bytes) -> None:
    """A name need not be text; nothing may stumble over it."""
    assert kind_of(name) in NameKind
    assert unicodedata.is_normalized("NFC", text_of(name))
    text_of(name).encode()  # no lone surrogates: it goes into JSON and databases


@given(st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=60))
def test_both_spellings_of_a_letter_read_the_same(name: str) -> None:
    """macOS decomposes «ā», Linux does not."""
    decomposed = unicodedata.normalize("NFD", name).encode()
    composed = unicodedata.normalize("NFC", name).encode()
    assert text_of(decomposed) == text_of(composed)
    assert kind_of(decomposed) is kind_of(composed)


def test_a_number_goes_before_the_ending() -> None:
    """People and programs still see what kind of file it is."""
    assert with_number(b"IMG_0412.jpg", 2) == b"IMG_0412-2.jpg"
    assert with_number(b"no ending", 3) == b"no ending-3"
    assert with_number(b"Mr. Jones said hello to all of us", 2) == (
        b"Mr. Jones said hello to all of us-2"
    )


@given(raw_names, st.integers(min_value=2, max_value=100_000))
@example(("ā" * 125).encode() + b".jpeg", 2)
def test_a_name_with_a_number_still_fits_the_file_system(name: bytes, number: int) -> None:
    """Also where it was as long as can be; another number gives another name."""
    numbered = with_number(name, number)
    assert 0 < len(numbered) <= MAX_NAME_BYTES
    assert b"/" not in numbered
    assert b"-%d" % number in numbered
    assert with_number(name, number + 1) != numbered


def test_a_cut_never_splits_a_letter() -> None:
    """Half a letter would turn the whole name into something unreadable."""
    long = ("ā" * 125).encode() + b".jpg"
    assert with_number(long, 12).decode().endswith("ā-12.jpg")


@given(st.text(max_size=300))
@example("../../etc/passwd")
@example("..")
@example("/")
@example("ab\0c.jpg")
def test_a_remembered_name_can_always_be_a_file_again(text: str) -> None:
    """And can never lead out of its folder."""
    name = as_file_name(text, "abcdefghjk")
    assert 0 < len(name) <= MAX_NAME_BYTES
    assert b"/" not in name
    assert b"\0" not in name
    assert name not in (b".", b"..")
