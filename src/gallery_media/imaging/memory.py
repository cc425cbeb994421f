"""What a decoder complains about goes in; whether it had too little memory comes out.

Under a cap each library says so in words of its own; taken for damage, the photo desk would be told
to copy a sound file again.
"""

from __future__ import annotations

import mmap
import re

_WORDS = re.compile(
    r"out of memory|memory allocation|(?:unable|failed|cannot|could not) to? ?allocate"
    r"|insufficient memory|not enough memory",
    re.IGNORECASE,
)
_NOT_MEANT = re.compile(r"security limit", re.IGNORECASE)  # libheif: the header lies


_BYTES_A_PIXEL = 8
"""What decoding an AVIF takes, the most of all formats: 7.2 measured at 50 megapixels."""


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
