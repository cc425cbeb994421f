"""Colour profiles written by hand: what they hold goes in, ICC bytes come out (ICC.1:2010)."""

from __future__ import annotations

import struct
from collections.abc import Sequence

Tags = Sequence[tuple[bytes, bytes]]
Matrix = Sequence[Sequence[float]]

_D50 = (0.9642, 1.0, 0.8249)  # the profile connection space's white, ICC.1:2010 6.3.4.3


def a_matrix_profile(to_d50: Matrix, curve: bytes) -> bytes:
    """A display profile: columns of ``to_d50`` are the XYZ of red, green and blue, seen under D50.

    ``curve`` is an encoded ``curv`` or ``para`` that all three channels share.
    """
    columns = zip(*to_d50, strict=True)
    tags = [(b"desc", _description(b"made by a test")), (b"wtpt", _xyz(_D50))]
    tags += [
        (name, _xyz(tuple(c))) for name, c in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)
    ]
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    return a_profile(b"mntr", b"RGB ", b"XYZ ", tags)


def a_press_profile(grid: int, lab: Sequence[tuple[float, float, float]]) -> bytes:
    """An output profile of four inks. ``lab`` has grid ** 4 colours, black changing fastest.

    One table serves all intents, and there is no way back from Lab: nothing here prints.
    """
    identity = struct.pack(">HH", 0, 65535)
    head = struct.pack(">4B", 4, 3, grid, 0) + struct.pack(">9i", *_EYE)
    table = b"".join(struct.pack(">3H", *_lab16(colour)) for colour in lab)
    body = (
        b"mft2" + bytes(4) + head + struct.pack(">HH", 2, 2) + identity * 4 + table + identity * 3
    )
    tags = [(b"desc", _description(b"made by a test")), (b"wtpt", _xyz(_D50)), (b"A2B0", body)]
    return a_profile(b"prtr", b"CMYK", b"Lab ", tags)


_EYE = (65536, 0, 0, 0, 65536, 0, 0, 0, 65536)


def gamma_curve(gamma: float) -> bytes:
    """A power law in 8.8 fixed point, as Adobe RGB (1998) states its own: 2 51/256."""
    return b"curv" + bytes(4) + struct.pack(">LH", 1, round(gamma * 256))


def srgb_curve() -> bytes:
    """The curve of IEC 61966-2-1, parametric (function type 3)."""
    numbers = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    fixed = struct.pack(">5i", *(round(number * 65536) for number in numbers))
    return b"para" + bytes(4) + struct.pack(">HH", 3, 0) + fixed


def a_profile(kind: bytes, space: bytes, connection: bytes, tags: Tags) -> bytes:
    """Header, table and tags; dated 2000-01-01, with no maker, model or programme."""
    at = 128 + 4 + 12 * len(tags)
    table, bodies = struct.pack(">L", len(tags)), b""
    for name, body in tags:
        table += struct.pack(">4sLL", name, at + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    size = at + len(bodies)
    header = struct.pack(">L4xL4s4s4s", size, 0x02400000, kind, space, connection)
    header += struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    header += struct.pack(">3l", *(round(v * 65536) for v in _D50)) + bytes(48)
    return header + table + bodies


def with_tag(profile: bytes, name: bytes, body: bytes) -> bytes:
    """The profile with one more tag, which no reader knows: a maker's private one."""
    count = int.from_bytes(profile[128:132], "big")
    tags = []
    for number in range(count):
        tag, at, size = struct.unpack_from(">4sLL", profile, 132 + 12 * number)
        tags.append((tag, profile[at : at + size]))
    header = bytearray(profile[:128])
    made = a_profile(profile[12:16], profile[16:20], profile[20:24], [*tags, (name, body)])
    header[:4] = made[:4]
    header[84:100] = bytes(16)  # the digest of the whole, which "not calculated" replaces
    return bytes(header) + made[128:]


def _description(words: bytes) -> bytes:
    body = b"desc" + bytes(4) + struct.pack(">L", len(words) + 1) + words + b"\0"
    return body + bytes(4 + 4 + 2 + 1 + 67)


def _xyz(values: Sequence[float]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(v * 65536) for v in values))


def _lab16(colour: tuple[float, float, float]) -> tuple[int, int, int]:
    """Version 2's 16-bit Lab (ICC.1:2001, table 11): 0xff00 is 100, 0x8000 is zero."""
    lightness, a, b = colour
    return round(lightness * 652.8), round((a + 128) * 256), round((b + 128) * 256)
