"""File names: raw bytes as they are on disk go in; what to do with such a file comes out.

A name is only ever looked at. It never becomes a path of ours, a key or an address.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from fnmatch import translate


class NameKind(StrEnum):
    """What a name says about a file; what the file truly is, only its content says."""

    IGNORED = "ignored"
    SIDECAR = "sidecar"
    CANDIDATE = "candidate"


# What other programs leave while they copy or look. A later rename to another name is an arrival.
# The first pattern covers rsync's temporary files, AppleDouble twins (._x), .syncthing.*,
# .stfolder and .dropbox.cache too.
IGNORED = (
    ".*",
    "~*",
    "*~",
    "*.part",
    "*.partial",
    "*.filepart",
    "*.tmp",
    "*.crdownload",
    "@eadir",
    "thumbs.db",
    "desktop.ini",
    "__macosx",
)

_IGNORED = re.compile("|".join(translate(pattern) for pattern in IGNORED))

CAPTIONS = "captions.csv"
_SIDECAR_ENDINGS = (".xmp",)

MAX_NAME_BYTES = 255
"""Of one name on every file system in use (POSIX calls it NAME_MAX)."""

MAX_ENDING_BYTES = 16
"""Of what is worth keeping whole when a name is cut; ".jpg" and its kin are shorter by far."""


def kind_of(name: bytes) -> NameKind:
    """What to do with a file or folder of this name (one component, without slashes)."""
    folded = text_of(name).casefold()
    if _IGNORED.match(folded):
        return NameKind.IGNORED
    if folded == CAPTIONS or folded.endswith(_SIDECAR_ENDINGS):
        return NameKind.SIDECAR
    return NameKind.CANDIDATE


def text_of(name: bytes) -> str:
    """The name (or path) as NFC text for people and for comparing with words they typed.

    Bytes that are no UTF-8 come out as U+FFFD: good enough to recognise a file by.
    """
    return unicodedata.normalize("NFC", name.decode("utf-8", errors="replace"))


def with_number(name: bytes, number: int) -> bytes:
    """``photo.jpg`` with 2 is ``photo-2.jpg``; never longer than a file system takes."""
    return _fit(name, b"-%d" % number)


def as_file_name(text: str, otherwise: str) -> bytes:
    """A name that people know a file by, as one that a file can have; ``otherwise`` if it cannot.

    A name that is too long is cut before its ending and between characters.
    """
    name = text.rpartition("/")[2].replace("\0", "").encode("utf-8", errors="replace")
    return _fit(name, b"") if name.strip(b".") else otherwise.encode()


def _fit(name: bytes, insert: bytes) -> bytes:
    stem, dot, ending = name.rpartition(b".")
    if not stem or len(ending) > MAX_ENDING_BYTES:  # no ending, a dotfile, or a dot in a sentence
        stem, dot, ending = name, b"", b""
    tail = insert + dot + ending
    while len(stem) + len(tail) > MAX_NAME_BYTES:
        stem = _without_last_character(stem)
    return stem + tail


def _without_last_character(text: bytes) -> bytes:
    cut = len(text) - 1
    while cut > 0 and text[cut] & 0xC0 == 0x80:  # the second and later bytes of one UTF-8 letter
        cut -= 1
    return text[:cut]
