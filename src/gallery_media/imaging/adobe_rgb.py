"""Nothing goes in, a colour profile comes out that means Adobe RGB (1998); it stays in the house.

Cameras that are set to it write no profile: a rule of DCF stands for one. Written down number by
number, because profiles from elsewhere carry somebody's terms. Sources: Adobe RGB (1998) Color
Image Encoding, 4.3; ICC.1:2001 (profile version 2).
"""

from __future__ import annotations

import struct
from functools import cache

_D50 = (0xF6D6, 0x10000, 0xD32D)
_RED = (0x9C18, 0x4FA5, 0x04FC)
_GREEN = (0x348D, 0xA02C, 0x0F95)
_BLUE = (0x2631, 0x102F, 0xBE9C)
"""In units of 1/65,536, seen under D50 (Bradford). A test holds them against the standard's."""
_GAMMA = 0x0233  # 2 51/256, in units of 1/256


@cache
def adobe_rgb_profile() -> bytes:
    """A display profile with three primaries and one curve, below 400 bytes."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, _GAMMA) + bytes(2)
    contents = {
        b"wtpt": _point(_D50),
        b"rXYZ": _point(_RED),
        b"gXYZ": _point(_GREEN),
        b"bXYZ": _point(_BLUE),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    at = 128 + 4 + 12 * len(contents)
    table, body = struct.pack(">I", len(contents)), b""
    for name, content in contents.items():
        table += name + struct.pack(">II", at + len(body), len(content))
        body += content
    head = struct.pack(">I4xI4s4s4s", at + len(body), 0x0240_0000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    head += struct.pack(">3i", *_D50) + bytes(48)
    return head + table + body


def _point(numbers: tuple[int, int, int]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *numbers)
