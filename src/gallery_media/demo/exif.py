"""Writes the EXIF block that a camera would: a ``Shot`` goes in, a TIFF structure comes out.

Built by hand because no library writes all of it: serial numbers, owner, MakerNote, position and
a thumbnail. It is only for the demo; what the house publishes never contains any of this.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from gallery_media.demo.cameras import Shot

_EXIF, _GPS, _THUMBNAIL_START, _THUMBNAIL_LENGTH = 0x8769, 0x8825, 0x0201, 0x0202


@dataclass(frozen=True, slots=True)
class _Entry:
    """A directory entry: tag, TIFF type, number of values, their bytes in file order."""

    tag: int
    kind: int
    count: int
    data: bytes


class _Writer:
    """Makes entries in one byte order and lays directories out one behind the other."""

    def __init__(self, little: bool) -> None:
        self.order = "<" if little else ">"

    def text(self, tag: int, words: str) -> _Entry:
        data = words.encode("utf-8") + b"\0"
        return _Entry(tag, 2, len(data), data)

    def short(self, tag: int, *values: int) -> _Entry:
        return _Entry(tag, 3, len(values), struct.pack(f"{self.order}{len(values)}H", *values))

    def long(self, tag: int, value: int) -> _Entry:
        return _Entry(tag, 4, 1, struct.pack(f"{self.order}I", value))

    def ratio(self, tag: int, *values: tuple[int, int]) -> _Entry:
        flat = [number for pair in values for number in pair]
        return _Entry(tag, 5, len(values), struct.pack(f"{self.order}{len(flat)}I", *flat))

    def raw(self, tag: int, data: bytes, kind: int = 7) -> _Entry:
        return _Entry(tag, kind, len(data), data)

    def directory(self, entries: Sequence[_Entry], start: int, next_at: int = 0) -> bytes:
        """A directory that begins ``start`` bytes into the block, with its values behind it."""
        head = struct.pack(f"{self.order}H", len(entries))
        values_at = start + 2 + 12 * len(entries) + 4
        values = b""
        for entry in sorted(entries, key=lambda entry: entry.tag):
            head += struct.pack(f"{self.order}HHI", entry.tag, entry.kind, entry.count)
            if len(entry.data) <= 4:
                head += entry.data.ljust(4, b"\0")
            else:
                head += struct.pack(f"{self.order}I", values_at + len(values))
                values += entry.data + b"\0" * (len(entry.data) % 2)
        return head + struct.pack(f"{self.order}I", next_at) + values


def exif_block(
    shot: Shot, headline: str, size: tuple[int, int], orientation: int, thumbnail: bytes
) -> bytes:
    """The whole block, ready for an APP1 segment.

    Args:
        size: width and height in pixels as stored, before turning.
        orientation: EXIF Orientation, 1 to 8.
        thumbnail: a JPEG, or nothing.
    """
    write = _Writer(shot.camera.little_endian)
    exif, gps, first = _exif(write, shot, size), _gps(write, shot), _image(write, shot, headline)
    first.append(write.short(0x0112, orientation))
    pointers = [write.long(_EXIF, 0), write.long(_GPS, 0)]
    start = 8
    exif_at = start + len(write.directory([*first, *pointers], start))
    gps_at = exif_at + len(write.directory(exif, exif_at))
    second_at = gps_at + len(write.directory(gps, gps_at))
    pointers = [write.long(_EXIF, exif_at), write.long(_GPS, gps_at)]
    header = (b"II*\0" if write.order == "<" else b"MM\0*") + struct.pack(f"{write.order}I", start)
    block = header + write.directory([*first, *pointers], start, second_at if thumbnail else 0)
    block += write.directory(exif, exif_at) + write.directory(gps, gps_at)
    return block + _thumbnail(write, thumbnail, second_at) if thumbnail else block


def _image(write: _Writer, shot: Shot, headline: str) -> list[_Entry]:
    camera, owner = shot.camera, shot.camera.owner
    return [
        write.text(0x010E, headline),
        write.text(0x010F, camera.make),
        write.text(0x0110, camera.model),
        write.ratio(0x011A, (300, 1)),
        write.ratio(0x011B, (300, 1)),
        write.short(0x0128, 2),
        write.text(0x0131, camera.software),
        write.text(0x0132, shot.taken.strftime("%Y:%m:%d %H:%M:%S")),
        write.text(0x013B, owner.name),
        write.text(0x013C, owner.computer),
        write.short(0x0213, 2),  # chroma sits where JPEG puts it
        write.text(0x8298, f"© {shot.taken.year} {owner.name}"),
    ]


def _exif(write: _Writer, shot: Shot, size: tuple[int, int]) -> list[_Entry]:
    camera = shot.camera
    moment = shot.taken.strftime("%Y:%m:%d %H:%M:%S")
    comment = f"{camera.owner.name}, tālr. {camera.owner.phone}"
    entries = [
        write.ratio(0x829A, shot.exposure),
        write.ratio(0x829D, shot.f_number),
        write.short(0x8822, 3),
        write.short(0x8827, shot.iso),
        write.short(0x8830, 2),
        write.raw(0x9000, b"0232"),
        write.text(0x9003, moment),
        write.text(0x9004, moment),
        write.text(0x9010, "+03:00"),
        write.text(0x9011, "+03:00"),
        write.text(0x9012, "+03:00"),
        write.raw(0x9101, bytes((1, 2, 3, 0))),
        write.short(0x9207, 5),
        write.short(0x9209, 16),
        write.ratio(0x920A, (camera.focal[0], 1)),
        write.raw(0x927C, maker_note(shot)),
        write.raw(
            0x9286,
            b"UNICODE\0" + comment.encode("utf-16-le" if write.order == "<" else "utf-16-be"),
        ),
        write.text(0x9290, f"{shot.hundredths:02d}"),
        write.text(0x9291, f"{shot.hundredths:02d}"),
        write.text(0x9292, f"{shot.hundredths:02d}"),
        write.raw(0xA000, b"0100"),
        write.short(0xA001, 1),
        write.long(0xA002, size[0]),
        write.long(0xA003, size[1]),
        write.short(0xA402, 0),
        write.short(0xA403, 0),
        write.short(0xA405, camera.focal[1]),
        write.text(0xA420, shot.unique_id),
        write.text(0xA430, camera.owner.name),
        write.text(0xA431, camera.body_serial),
        write.text(0xA434, camera.lens),
    ]
    if camera.lens_serial:
        entries.append(write.text(0xA435, camera.lens_serial))
    return entries


def maker_note(shot: Shot) -> bytes:
    """What makers keep in a form of their own: owner, serial number, shutter count, firmware."""
    camera = shot.camera
    words = f"{camera.owner.name}\0{camera.body_serial}\0{camera.software}\0"
    return (
        b"AUSMA\0\x01\x00"
        + words.encode("utf-8")
        + shot.shutter_count.to_bytes(4, "little")
        + bytes((shot.number * step * 37 + 11) % 256 for step in range(180))
    )


def _gps(write: _Writer, shot: Shot) -> list[_Entry]:
    utc = shot.taken_utc
    return [
        write.raw(0x0000, bytes((2, 3, 0, 0)), kind=1),
        write.text(0x0001, "N"),
        write.ratio(0x0002, *_sixties(shot.latitude)),
        write.text(0x0003, "E"),
        write.ratio(0x0004, *_sixties(shot.longitude)),
        write.raw(0x0005, b"\0", kind=1),
        write.ratio(0x0006, (round(shot.altitude * 10), 10)),
        write.ratio(0x0007, (utc.hour, 1), (utc.minute, 1), (utc.second, 1)),
        write.text(0x0010, "T"),
        write.ratio(0x0011, (round(shot.direction * 10), 10)),
        write.text(0x0012, "WGS-84"),
        write.text(0x001D, utc.strftime("%Y:%m:%d")),
    ]


def _sixties(degrees: float) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
    """Degrees, minutes and seconds as EXIF stores them, to a hundredth of a second (30 cm)."""
    hundredths = round(degrees * 360_000)
    minutes, seconds = divmod(hundredths, 6_000)
    return (minutes // 60, 1), (minutes % 60, 1), (seconds, 100)


def _thumbnail(write: _Writer, thumbnail: bytes, start: int) -> bytes:
    def entries(at: int) -> list[_Entry]:
        return [
            write.short(0x0103, 6),
            write.ratio(0x011A, (72, 1)),
            write.ratio(0x011B, (72, 1)),
            write.short(0x0128, 2),
            write.long(_THUMBNAIL_START, at),
            write.long(_THUMBNAIL_LENGTH, len(thumbnail)),
        ]

    length = len(write.directory(entries(0), start))
    return write.directory(entries(start + length), start) + thumbnail
