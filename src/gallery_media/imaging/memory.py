"""What a decoder complains about goes in; whether it had too little memory comes out. And what a
header promises goes in, and how much memory its decoder will take comes out.

Under a cap each library says so in words of its own; taken for damage, the photo desk would be told
to copy a sound file again.
"""

from __future__ import annotations

import mmap
import re

from gallery_media.errors import PhotoRejected
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.sniff import Sniffed, sniff

_WORDS = re.compile(
    r"out of memory|memory allocation|(?:unable|failed|cannot|could not) to? ?allocate"
    r"|insufficient memory|not enough memory",
    re.IGNORECASE,
)
_NOT_MEANT = re.compile(r"security limit", re.IGNORECASE)  # libheif: the header lies

_BYTES_A_PIXEL = 8
"""What decoding an AVIF takes, the most of all formats: 7.2 measured at 50 megapixels."""

_WHOLE = frozenset({"image/heic", "image/avif", "image/webp"})
"""Their decoders keep the whole picture; a JPEG is decoded smaller, the others stream in."""

_DEEP, _DEEPEST = 10, 18  # bytes a pixel of an AVIF of more bits: decoded to eight, or to sixteen

HUNGRY = 256 * 1024**2
"""Bytes from which a photo is developed beside no other one that takes as much."""


def takes_much(data: bytes, limits: Limits) -> bool:
    """Whether developing these bytes should wait for others that take much; nothing is decoded."""
    if data[4:8] != b"ftyp" and data[8:12] != b"WEBP":
        return False  # without a walk through a JPEG of some megabytes
    try:
        return decoding_takes(sniff(data, limits)) >= HUNGRY
    except PhotoRejected:
        return False  # whoever develops it will say why


def decoding_takes(sniffed: Sniffed) -> int:
    """Bytes at the most, from measurements at 50 megapixels; 0 for formats that never take much."""
    if sniffed.mime not in _WHOLE:
        return 0
    deep = _DEEPEST if sniffed.needs_its_bits else _DEEP
    return sniffed.width * sniffed.height * (deep if sniffed.deep else _BYTES_A_PIXEL)


def has_room_for(pixels: int) -> bool:
    """Whether so large a picture could be decoded now. Nothing is touched, only asked for.

    The decoders of AVIF and HEIC call it a broken picture when they get no memory for it.
    """
    try:
        mmap.mmap(-1, pixels * _BYTES_A_PIXEL).close()
    except (OSError, MemoryError):
        return False
    return True


def ran_out_of_memory(why: BaseException) -> bool:
    """Whether the error, or one that it came from, is about memory."""
    said, cause = str(why), why.__cause__ or why.__context__
    if isinstance(why, MemoryError):
        return True
    if _WORDS.search(said) and not _NOT_MEANT.search(said):
        return True
    return cause is not None and ran_out_of_memory(cause)
