"""The metadata blocks of one file and its record go in; a Refusal comes out unless they are equal.

A block that is missing is as wrong as one too many: rights information that got lost must not go
unnoticed (Directive 2001/29/EC, article 7).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from gallery_media.metadata.audit.exif_block import prove_exif
from gallery_media.metadata.audit.iim_block import prove_photoshop
from gallery_media.metadata.audit.profile_block import prove_profile
from gallery_media.metadata.audit.xmp_block import prove_xmp
from gallery_media.model.metadata import PublicMetadata


@dataclass(frozen=True, slots=True)
class Blocks:
    """A bare TIFF structure, an XMP packet, Photoshop resources, a colour profile; empty bytes:
    not in the file."""

    exif: bytes = b""
    xmp: bytes = b""
    photoshop: bytes = b""
    icc_profile: bytes = b""

    @property
    def decoder_names(self) -> frozenset[str]:
        """What a decoder calls the blocks that are there."""
        return frozenset(field.name for field in fields(self) if getattr(self, field.name))


def prove_blocks(
    blocks: Blocks, record: PublicMetadata, *, has_iim: bool, has_profile: bool = False
) -> None:
    """Each block says exactly what the record says; ``has_iim`` for the format that carries IIM,
    ``has_profile`` for a file that must have the pinned colour profile, and no other may."""
    prove_profile(blocks.icc_profile, expected=has_profile)
    prove_exif(blocks.exif, record)
    prove_xmp(blocks.xmp, record)
    prove_photoshop(blocks.photoshop, record if has_iim else PublicMetadata())
