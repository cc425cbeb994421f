"""Bytes and limits go in, what kind of picture it is and how large comes out, or a rejection.

Decides by content, never by name, and before any pixel is decoded: a header is a few bytes, the
pixels that it promises can be gigabytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gallery_media.errors import PhotoRejected, PhotoTruncated
from gallery_media.imaging.code_points import CodePoints
from gallery_media.imaging.headers import gif, heif, jpeg, png, tiff, webp
from gallery_media.imaging.headers.header import Header, Malformed
from gallery_media.imaging.limits import Limits
from gallery_media.imaging.strangers import name_stranger
from gallery_media.reasons import Code

_STILLS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
)

_LARGE = 30_000_000  # pixels; the largest cameras whose own files are AVIFs have fewer


@dataclass(frozen=True, slots=True)
class Sniffed:
    """Type by content and size as stored (pixels, before it is turned upright).

    ``animated``: there are more frames than the first, and only the first will be developed.
    ``primaries``, ``transfer``: code points of ITU-T H.273 where the container names them, else 0.
    ``deep``: an AVIF of more than 8 bits; ``grey``: one of a single channel.
    ``extras``: of each channel that a TIFF has behind its colours whether it is transparency.
    """

    mime: str
    width: int
    height: int
    animated: bool = False
    primaries: int = 0
    transfer: int = 0
    deep: bool = False
    grey: bool = False
    extras: tuple[bool, ...] = ()

    @property
    def needs_its_bits(self) -> bool:
        """Whether an AVIF is decoded with all that it has, for more than twice the memory.

        HDR would band in eight bits. Of other ones decoding to eight costs up to one level of red
        and blue (libavif rounds chroma down), which the largest pay so that they can be had at all.
        """
        is_large = self.width * self.height > _LARGE
        return self.deep and not (is_large and CodePoints(0, self.transfer).means_srgb)


def sniff(data: bytes, limits: Limits) -> Sniffed:
    """Recognise JPEG (also MPO, Ultra HDR), PNG, TIFF, WebP, AVIF, HEIC and GIF by content.

    Raises PhotoTruncated when the bytes end before the picture does, and PhotoRejected when they
    are something else, damaged, or over the limits; the message says what to export instead.
    """
    if not data:
        raise PhotoTruncated(Code.EMPTY)
    refuse_heavy(len(data), limits)
    read_header = _reader(data)
    if read_header is None:
        raise PhotoRejected.because(name_stranger(data))
    try:
        header = read_header(data)
    except tiff.CameraRaw as raw:
        raise PhotoRejected(Code.RAW, kind=raw.kind) from None
    except tiff.Unusual as why:
        raise PhotoRejected(why.code) from None
    except (Malformed, IndexError, ValueError, OverflowError) as why:
        raise PhotoRejected(Code.DAMAGED_HEADER) from why
    _refuse_oversize(header, limits)
    if not header.complete:
        raise PhotoTruncated(Code.CUT_OFF)
    if header.width < 1 or header.height < 1:
        raise PhotoRejected(Code.NO_SIZE)
    return Sniffed(
        *(header.mime, header.width, header.height, header.animated),
        *(header.primaries, header.transfer, header.deep, header.grey),
        header.extras,
    )


def _reader(data: bytes) -> Callable[[bytes], Header] | None:
    if data[:3] == b"\xff\xd8\xff":
        return jpeg.read_header
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return png.read_header
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return gif.read_header
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return webp.read_header
    if data[:4] in (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+", b"IIRO", b"IIRS", b"MMOR"):
        return tiff.read_header
    if data[4:8] == b"ftyp":
        brands = data[8 : min(int.from_bytes(data[:4], "big"), 256)]
        if any(brands[at : at + 4] in _STILLS for at in range(0, len(brands), 4)):
            return heif.read_header
    return None


def refuse_heavy(size: int, limits: Limits) -> None:
    """Raises PhotoRejected for a file of more bytes than the limit; nothing else is looked at."""
    if size > limits.max_bytes:
        # Rounded up: a file that is too large by one byte must not be told "100 MB, up to 100".
        megabytes = -(-size // 1_000_000)
        limit = limits.max_bytes // 1_000_000
        raise PhotoRejected(Code.MEGABYTES, megabytes=megabytes, limit=limit)


def _refuse_oversize(header: Header, limits: Limits) -> None:
    edge = max(header.width, header.height, header.largest_edge)
    pixels = max(header.width * header.height, header.largest_pixels)
    if edge > limits.max_edge:
        raise PhotoRejected(Code.EDGE, pixels=edge, limit=limits.max_edge)
    if pixels > limits.max_pixels:
        limit = limits.max_pixels // 1_000_000
        raise PhotoRejected(Code.MEGAPIXELS, megapixels=-(-pixels // 1_000_000), limit=limit)
