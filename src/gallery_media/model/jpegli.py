"""A quality as libjpeg-turbo takes it goes in, jpegli's for the same score comes out.

jpegli spends its bytes otherwise. With one number for both its mean SSIMULACRA2 is lower by 0.7 at
480 pixels, 1.6 at 1080 and 2 at 1600 (quality 80; one step is 0.5), and by 2.7 in the press
download (88; one step is 0.9). docs/benchmarks.md, "The ladder's quality", has both.
"""

from __future__ import annotations

_MORE = ((720, 2), (1280, 3), (3840, 4))
_PRESS = 3  # larger than any rung


def jpegli_quality(quality: int, long_edge: int) -> int:
    """Both 1 to 100; ``long_edge`` of the rung in pixels."""
    more = next((more for edge, more in _MORE if long_edge <= edge), _PRESS)
    return min(100, quality + more)


def encoder_named(encoder: str, quality: int, long_edge: int) -> str:
    """A JPEG encoder as it belongs to what a variant is made by: jpegli with its own quality."""
    if not encoder.startswith("jpegli"):
        return encoder
    return f"{encoder} at {jpegli_quality(quality, long_edge)}"
