"""A finished ZIP file goes in; what is in it comes out, or the first thing that should not be.

Every byte is accounted for: members one behind the other from the first byte on, each stored, of 1
January 1980, without extra fields, comments or a name that this house does not give; then exactly
the directory that follows from them. Nothing is looked for behind a gap, and nothing is skipped.
Source: PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.5.3. Shares no code with the writer.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from gallery_media.errors import AuditRefused
from gallery_media.metadata.audit.refusal import Refusal, require

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END_64, _LOCATOR_64 = b"PK\x06\x06", b"PK\x06\x07"
_LARGE, _MANY = 0xFFFFFFFF, 0xFFFF
_FROM_HERE_64 = 0x7FFFFFFF
"""Offsets above are written in 64 bits, as signed readers of 32 bits ask for."""

_DATE = 0x21  # 1 January 1980, midnight
_SYSTEM_AND_VERSION = 3 << 8  # Unix, so that the mode below means something
_MODE = 0o100644 << 16

_BITE = 1 << 20
_LONGEST_TEXT = 200_000_000
_TEXT = re.compile(r"LICENCE\.txt|captions\.[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\.(?:csv|txt)")
_PICTURE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-[a-z0-9]{4,32}\.jpg")


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One member: its name, the SHA-256 (hex) and size of its bytes; ``text``: those of a text."""

    name: str
    sha256: str
    size: int
    text: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    file: PackedFile
    crc: int
    offset: int


def audit_package(file: BinaryIO) -> tuple[PackedFile, ...]:
    """Every member, in order. ``file`` is read from its beginning, a piece at a time.

    Raises AuditRefused, whatever is wrong.
    """
    try:
        return _audited(file)
    except (Refusal, struct.error, UnicodeDecodeError) as why:
        told = str(why) if isinstance(why, Refusal) else "a field is cut off or no text"
        raise AuditRefused(f"the ZIP file is not as this house writes it: {told}") from why


def _audited(file: BinaryIO) -> tuple[PackedFile, ...]:
    file.seek(0)
    seen: list[_Seen] = []
    names: set[str] = set()
    offset = 0
    while (mark := file.read(4)) == _LOCAL:
        one = _member(file, offset)
        require(one.file.name not in names, "two members have one name")
        names.add(one.file.name)
        seen.append(one)
        offset = file.tell()
    require(bool(seen), "it has no members")
    for number, one in enumerate(seen):
        require((mark if number == 0 else file.read(4)) == _CENTRAL, "its directory is cut off")
        _entry(file, one)
    _end(file, len(seen), offset, file.tell() - offset)
    require(file.read(1) == b"", "something stands behind its end")
    return tuple(one.file for one in seen)


def _member(file: BinaryIO, offset: int) -> _Seen:
    version, flags, method, time, date, crc, packed, size, name_length, extra = struct.unpack(
        "<5H3L2H", file.read(26)
    )
    require((version, flags, method) == (20, 0, 0), "a member is not simply stored")
    require((time, date) == (0, _DATE), "a member has a date")
    require(packed == size and extra == 0, "a member has an extra field")
    name = file.read(name_length).decode("ascii")
    is_text = _TEXT.fullmatch(name) is not None
    require(is_text or _PICTURE.fullmatch(name) is not None, "a member has a name of its own")
    require(not is_text or size <= _LONGEST_TEXT, "a text is too long to be one")
    digest, checked, left = hashlib.sha256(), 0, size
    text = bytearray()
    while left:
        piece = file.read(min(left, _BITE))
        require(bool(piece), "a member is cut off")
        digest.update(piece)
        checked = zlib.crc32(piece, checked)
        left -= len(piece)
        if is_text:
            text += piece
    require(checked == crc, "a member's checksum is wrong")
    told = bytes(text) if is_text else None
    return _Seen(PackedFile(name, digest.hexdigest(), size, told), crc, offset)


def _entry(file: BinaryIO, one: _Seen) -> None:
    """One line of the directory, which must say what the member itself says."""
    far = one.offset > _FROM_HERE_64
    version = 45 if far else 20
    name = one.file.name.encode()
    extra = struct.pack("<2HQ", 1, 8, one.offset) if far else b""
    wanted = (
        struct.pack(
            "<6H3L5H2L",
            *(_SYSTEM_AND_VERSION | version, version, 0, 0, 0, _DATE),
            *(one.crc, one.file.size, one.file.size),
            *(len(name), len(extra), 0, 0, 0),
            *(_MODE, _LARGE if far else one.offset),
        )
        + name
        + extra
    )
    require(file.read(len(wanted)) == wanted, "its directory says something else than its members")


def _end(file: BinaryIO, count: int, start: int, size: int) -> None:
    wanted = b""
    if count > _MANY or start > _FROM_HERE_64 or size > _FROM_HERE_64:
        wanted += _END_64 + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, count, count, size, start)
        wanted += _LOCATOR_64 + struct.pack("<LQL", 0, start + size, 1)
        count, size, start = min(count, _MANY), min(size, _LARGE), min(start, _LARGE)
    wanted += _END + struct.pack("<4H2LH", 0, 0, count, count, size, start, 0)
    require(file.read(len(wanted)) == wanted, "its end does not follow from its members")
