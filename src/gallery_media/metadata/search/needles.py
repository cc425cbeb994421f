"""Secrets go in, needles come out: the bytes to look for, in every encoding, and what must be
around them.

Letters are compared without case: needles are in small letters, and so is what they are looked
for in. Encodings: privacy notes, section 3.
"""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from gallery_media.metadata.search.notations import is_axis, notations, pairs_only, rationals
from gallery_media.metadata.secrets import SecretKind

_DIGITS = b"0123456789"
_HEX = _DIGITS + b"abcdef"
_LETTERS = _DIGITS + b"abcdefghijklmnopqrstuvwxyz"

_DIGEST_DIGITS = 16
"""Of an original's SHA-256: addresses like to cut digests off, and 64 bits are no accident."""

Owner = tuple[SecretKind, str]
"""A kind of secret and its value."""


@dataclass(slots=True)
class Needle:
    """What to look for, and whose it is.

    ``exact`` is the same in its true case, where case is meaning (base64). ``before`` and
    ``after``: bytes that must not stand next to it. ``beside``: one of these has to be near.
    ``lone_axis``: one coordinate, which drawings (assets) are full of by chance.
    """

    data: bytes
    exact: bytes = b""
    before: bytes = b""
    after: bytes = b""
    beside: tuple[bytes, ...] = ()
    lone_axis: bool = False
    owners: list[Owner] = field(default_factory=list)

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for needles that find the same."""
        return (
            self.data, self.exact, self.before, self.after, self.beside, self.lone_axis
        )  # fmt: skip


class Needles:
    """Every needle once, with all values that share it; values are only ever added."""

    def __init__(self) -> None:
        self._once: dict[tuple[object, ...], Needle] = {}
        self._known: set[Owner] = set()

    def of(self, values: Iterable[Owner]) -> tuple[Needle, ...]:
        """The needles that are new by these values; making them is what costs."""
        fresh = []
        for kind, value in values:
            if (kind, value) in self._known:
                continue
            self._known.add((kind, value))
            for needle in {needle.key: needle for needle in _needles(kind, value)}.values():
                known = self._once.setdefault(needle.key, needle)
                known.owners.append((kind, value))
                if known is needle:
                    fresh.append(needle)
        return tuple(fresh)


def _needles(kind: SecretKind, value: str) -> Iterator[Needle]:
    match kind:
        case SecretKind.PLACE if is_axis(value):
            yield from (Needle(blob.lower(), exact=blob) for blob in rationals(value))
        case SecretKind.PLACE:
            yield from _position(value)
        case SecretKind.ORIGINAL_DIGEST:
            yield from _text(value[:_DIGEST_DIGITS], b"", b"")
            digest = bytes.fromhex(value)[: _DIGEST_DIGITS // 2 + 4]
            yield Needle(digest.lower(), exact=digest)
            yield from _encoded(digest)
        case _:
            for spelling in _spellings(kind, value):
                yield from _text(spelling, *_neighbours(kind, spelling))


def _position(value: str) -> Iterator[Needle]:
    for notation in notations(value):
        # A number may go on behind a decimal, but not behind whole seconds.
        after = b"" if re.search(r"[.,]\d+$", notation.text) else _DIGITS
        if notation.beside:
            beside = tuple(text.encode() for text in notation.beside)
            yield Needle(notation.text.encode(), b"", _DIGITS, after, beside)
        else:
            yield Needle(notation.text.encode(), b"", _DIGITS, after, lone_axis=True)
            # Other encodings of the common notation only: there are a hundred others.
            if re.fullmatch(r"\d+\.\d+", notation.text):
                for needle in _text(notation.text, _DIGITS, after):
                    needle.lone_axis = True
                    yield needle
    for notation in pairs_only(value):
        beside = tuple(text.encode() for text in notation.beside)
        yield Needle(notation.text.encode(), b"", _DIGITS, b"", beside)


def _spellings(kind: SecretKind, value: str) -> tuple[str, ...]:
    """The value, and as numbers are typed and names are made into addresses."""
    spellings = [value]
    if kind in (SecretKind.OWNER, SecretKind.PEOPLE, SecretKind.FILE_NAME):
        letters = unicodedata.normalize("NFD", value)
        folded = "".join(letter for letter in letters if not unicodedata.combining(letter))
        spellings += [re.sub(r"[\s_.\-]+", joint, folded) for joint in (" ", "-", "_", ".", "")]
    elif kind is not SecretKind.COMMENT and "@" not in value:
        plain = re.sub(r"[ \-().]", "", value)
        if sum(character.isdigit() for character in plain) >= 6:
            spellings += [plain, plain.lstrip("+")]
    return tuple(dict.fromkeys(spellings))


def _neighbours(kind: SecretKind, value: str) -> tuple[bytes, bytes]:
    """Which bytes would make it a part of something else.

    Short numbers stand in digests and addresses by chance; names stand in longer words. A name
    may go on behind: Latvian declines it.
    """
    small = value.lower().encode()
    if len(small) < _DIGEST_DIGITS and not small.strip(_HEX):
        return _HEX, _HEX
    if kind in (SecretKind.OWNER, SecretKind.PEOPLE, SecretKind.FILE_NAME):
        return _LETTERS, _DIGITS if small[-1:] in _DIGITS else b""
    return b"", b""


def _text(value: str, before: bytes, after: bytes) -> Iterator[Needle]:
    """A text in every encoding; its neighbours are known only where it stands as itself."""
    # Lower-casing bytes leaves Ā and ā apart.
    for spelling in dict.fromkeys((value.lower(), value, value.upper())):
        plain = spelling.encode()
        yield Needle(plain.lower(), b"", before, after)
        for escaped in (
            quote(spelling, safe=""),
            spelling.encode("ascii", "xmlcharrefreplace").decode(),
            "".join(c if c.isascii() else f"&#x{ord(c):x};" for c in spelling),
            json.dumps(spelling)[1:-1],
            "".join(f"%{byte:02x}" for byte in plain),
        ):
            if escaped != spelling:
                yield Needle(escaped.lower().encode())
        for encoding in ("utf-16-le", "utf-16-be"):
            yield Needle(spelling.encode(encoding).lower())
        yield from _encoded(plain)


def _encoded(data: bytes) -> Iterator[Needle]:
    """Bytes as hex, and as base64 in each of its three alignments."""
    yield Needle(data.hex().encode())
    for shift in range(3):
        # Characters that also depend on what stands before or behind are left away.
        first = -(-shift * 8 // 6)
        last = (shift + len(data)) * 8 // 6
        for alphabet in (base64.b64encode, base64.urlsafe_b64encode):
            core = alphabet(bytes(shift) + data)[first:last]
            yield Needle(core.lower(), exact=core)
