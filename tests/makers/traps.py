"""Originals that lead decoders astray, made of sound ones: bytes go in, bytes come out."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any, Literal

import pillow_heif
import pyvips
from PIL import Image

from tests.makers.images import a_scene, as_file

TOKEN = b"CNRY4traps"
"""Stands for what a stranger wrote into a file."""

_BACK = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 95, "subsampling": 0},
    "WEBP": {"lossless": True},
    "AVIF": {"quality": 92, "speed": 9},
    "HEIF": {"quality": 95},
}


def turned(picture: Image.Image, orientation: int, format: str) -> bytes:
    """A file in this format as a camera with this EXIF orientation stores the upright picture."""
    stored = picture.transpose(_BACK[orientation]) if orientation in _BACK else picture
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = _OPTIONS.get(format, {})
    if format == "TIFF":
        return as_file(stored, format, tiffinfo={0x0112: orientation})
    if format == "HEIF":
        pillow_heif.register_heif_opener()
    return as_file(stored, format, exif=exif.tobytes(), **options)


def an_exif(orientation: int, order: Literal["<", ">"] = "<", kind: int = 3) -> bytes:
    """A block with a text in front of the orientation, in either byte order."""
    head = b"II*\0" if order == "<" else b"MM\0*"
    text = struct.pack(order + "HHLL", 0x010E, 2, len(TOKEN) + 1, 8 + 2 + 24 + 4)
    turn = struct.pack(order + "HHLHH", 0x0112, kind, 1, orientation, 0)
    directory = struct.pack(order + "LH", 8, 2) + text + turn + bytes(4)
    return b"Exif\0\0" + head + directory + TOKEN + b"\0"


def an_exif_of_colours(
    index: bytes = b"R03\0", space: int = 65535, order: Literal["<", ">"] = "<"
) -> bytes:
    """What DCF cameras say of a JPEG's colours: the space, and the index of a rule behind it.

    Three directories (EXIF 2.32, 4.6.3), each with an orientation or a version in front.
    """
    head = b"II*\0" if order == "<" else b"MM\0*"
    first, second, third = 8, 8 + 2 + 24 + 4, 8 + 2 * (2 + 24 + 4)

    def directory(*entries: bytes) -> bytes:
        return struct.pack(order + "H", len(entries)) + b"".join(entries) + bytes(4)

    def short(tag: int, value: int) -> bytes:
        return struct.pack(order + "HHLHH", tag, 3, 1, value, 0)

    def pointer(tag: int, to: int) -> bytes:
        return struct.pack(order + "HHLL", tag, 4, 1, to)

    rule = struct.pack(order + "HHL", 1, 2, len(index)) + index
    version = struct.pack(order + "HHL", 2, 7, 4) + b"0100"
    return (
        b"Exif\0\0"
        + head
        + struct.pack(order + "L", first)
        + directory(short(0x0112, 1), pointer(0x8769, second))
        + directory(short(0xA001, space), pointer(0xA005, third))
        + directory(rule, version)
    )


def exif_of_pointers(count: int = 5_000) -> bytes:
    """Entries that all say "the GPS directory is here", where they stand themselves."""
    entry = struct.pack("<HHLL", 0x8825, 4, 1, 8)
    return b"Exif\0\0II*\0" + struct.pack("<LH", 8, count) + entry * count + bytes(4)


def zeroed(data: bytes, at: float, size: int) -> bytes:
    """A copy in which ``size`` bytes from this part of the file (0 to 1) on are zeros."""
    start = int(len(data) * at)
    return data[:start] + bytes(size) + data[start + size :]


def padded(jpeg: bytes) -> bytes:
    """Seven zeros between two segments, as some cameras leave them."""
    at = jpeg.index(b"\xff\xdb")
    return jpeg[:at] + bytes(7) + jpeg[at:]


def a_zip() -> bytes:
    """An archive with one file; its reader looks for it from the end of whatever it is given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("note.txt", TOKEN)
    return out.getvalue()


def with_code_points(data: bytes, primaries: int, transfer: int) -> bytes:
    """An AVIF whose container names these colours (ISO/IEC 14496-12, 12.1.5)."""
    at = data.index(b"nclx") + 4
    return data[:at] + struct.pack(">HH", primaries, transfer) + data[at + 4 :]


def an_avif(picture: Image.Image, primaries: int, transfer: int) -> bytes:
    """8 bits, nearly without loss, in these colours."""
    avif = as_file(picture, "AVIF", quality=98, subsampling="4:4:4", speed=8)
    return with_code_points(avif, primaries, transfer)


def an_avif_by_libvips(
    picture: Image.Image, bits: int, orientation: int = 1, profile: bytes = b""
) -> bytes:
    """Nearly without loss, in 8, 10 or 12 bits a channel; stored as ``turned`` does, its
    orientation in the container (irot, imir)."""
    stored = picture.transpose(_BACK[orientation]) if orientation in _BACK else picture
    size = (stored.width, stored.height, len(stored.getbands()))
    image = pyvips.Image.new_from_memory(stored.tobytes(), *size, "uchar")
    image = image.copy(interpretation="b-w" if size[2] == 1 else "srgb")
    image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    if profile:
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)  # type: ignore[arg-type]
    return bytes(
        image.heifsave_buffer(
            compression="av1", bitdepth=bits, Q=95, effort=0, subsample_mode="off"
        )
    )


def with_code_points_for_profile(data: bytes, primaries: int, transfer: int) -> bytes:
    """The same for an AVIF with a profile, in whose place the numbers are written."""
    at = data.index(b"colrrICC") + 4
    length = int.from_bytes(data[at - 8 : at - 4], "big") - 8
    numbers = b"nclx" + struct.pack(">HHHB", primaries, transfer, 6, 0x80)
    return data[:at] + numbers.ljust(length, b"\0") + data[at + length :]


def a_heic(width: int, height: int, level: int, primaries: int, transfer: int) -> bytes:
    """One grey of 16 bits (``level``) in 10 bits, in these colours."""
    photo = pillow_heif.HeifFile()  # type: ignore[no-untyped-call]
    pixels = struct.pack("<H", level) * 3 * width * height
    photo.add_frombytes("RGB;16", (width, height), pixels)
    out = io.BytesIO()
    photo.save(
        out,
        quality=95,
        chroma=444,
        color_primaries=primaries,
        transfer_characteristics=transfer,
    )
    return out.getvalue()


def a_png_with_cicp(
    picture: Image.Image, primaries: int, transfer: int, profile: bytes = b""
) -> bytes:
    """The same for PNG (third edition, 11.3.2.6): a chunk between header and iCCP."""
    png = as_file(picture, "PNG", **({"icc_profile": profile} if profile else {}))
    body = b"cICP" + bytes((primaries, transfer, 0, 1))
    chunk = struct.pack(">L", 4) + body + struct.pack(">L", zlib.crc32(body))
    return png[:33] + chunk + png[33:]


def a_tiff(
    samples: bytes,
    width: int,
    height: int,
    *,
    bits: int = 8,
    photometric: int = 1,
    **tags: int | tuple[int, ...],
) -> bytes:
    """Classic TIFF, little-endian, one strip, one channel for each of ``bits // 8`` bytes.

    ``tags``: more of them as ``t322=...``, several 16-bit numbers as a tuple; sample format 3 is
    floating point.
    """
    entries: dict[int, int | tuple[int, ...]] = {
        256: width,
        257: height,
        258: bits,
        259: 1,
        262: photometric,
        273: 0,
        277: 1,
        278: height,
        279: len(samples),
    }
    entries |= {int(name[1:]): value for name, value in tags.items()}
    end = 8 + 2 + 12 * len(entries) + 4
    entries[273] = end + sum(2 * len(v) for v in entries.values() if isinstance(v, tuple))
    body, behind = struct.pack("<H", len(entries)), b""
    for tag, value in sorted(entries.items()):
        if isinstance(value, int):
            body += struct.pack("<HHLL", tag, 4, 1, value)
            continue
        numbers = struct.pack(f"<{len(value)}H", *value)
        place = struct.pack("<L", end + len(behind))
        body += struct.pack("<HHL", tag, 3, len(value))
        body += place if len(numbers) > 4 else numbers.ljust(4, b"\0")
        behind += numbers
    return b"II*\0" + struct.pack("<L", 8) + body + bytes(4) + behind + samples


def a_tiff_of_one_tile(width: int, height: int, tile: int) -> bytes:
    """A small picture in one tile that claims to be ``tile`` pixels square."""
    return a_tiff(bytes(width * height), width, height, t322=tile, t323=tile, t324=8, t325=64)


def a_progressive_jpeg(width: int = 640, height: int = 480) -> bytes:
    """Ten scans with tables between them."""
    return as_file(
        a_scene(width, height).effect_spread(3), "JPEG", quality=92, progressive=True, optimize=True
    )


def a_noisy_jpeg(width: int = 640, height: int = 480) -> bytes:
    """Baseline with the standard's tables, as cameras write it, and something in every block."""
    return as_file(a_scene(width, height).effect_spread(3), "JPEG", quality=92)
