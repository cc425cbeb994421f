"""A pixels-only file and a record go in, the same picture with the record inside comes out.

Blocks are spliced into finished bytes instead of passed to an encoder, so the coded picture stays
the same byte for byte, and no encoder's habits (text as ASCII, XMP ignored, a comment copied) can
come in between. The auditor, which shares nothing with this, has the last word.
"""

from __future__ import annotations

from gallery_media.metadata.embed.avif import into_avif
from gallery_media.metadata.embed.exif import exif_block
from gallery_media.metadata.embed.iim import photoshop_block
from gallery_media.metadata.embed.jpeg import into_jpeg
from gallery_media.metadata.embed.png import into_png
from gallery_media.metadata.embed.profile import srgb_profile
from gallery_media.metadata.embed.webp import into_webp
from gallery_media.metadata.embed.xmp import xmp_packet
from gallery_media.model.metadata import Preset, PublicFormat, PublicMetadata


def embed(
    data: bytes, format: str, record: PublicMetadata, *, preset: Preset = Preset.STRICT
) -> bytes:
    """The picture with the whole record inside; for the web an empty record changes no byte.

    ``format`` is an extension that ``PublicFormat`` or ``Format`` knows; ``data`` a file of it as
    the house's encoders finish it, without metadata. Which fields a preset embeds is decided
    before (``clear``, ``PublicMetadata.narrowed``); ``preset`` decides about the colour profile: a
    press JPEG (``CREDITS``) carries the house's sRGB, because picture editors' programs ask what
    untagged colours mean, and nothing else does. Raises AuditRefused when ``data`` has another
    structure.
    """
    kind = PublicFormat(format)
    profile = srgb_profile() if (kind, preset) == (PublicFormat.JPEG, Preset.CREDITS) else b""
    if not record.filled and not profile:
        return data
    exif = exif_block(record)
    xmp = xmp_packet(record) if record.filled else b""
    match kind:
        case PublicFormat.JPEG:
            return into_jpeg(data, exif, xmp, photoshop_block(record), profile)
        case PublicFormat.AVIF:
            return into_avif(data, exif, xmp)
        case PublicFormat.WEBP:
            return into_webp(data, exif, xmp)
        case PublicFormat.PNG:
            return into_png(data, exif, xmp)
