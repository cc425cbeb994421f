"""Finished bytes with the auditor's verdict go in; a variant in the public bucket comes out.

This is the only door to ``m/`` in the public bucket: without a verdict on exactly these bytes
nothing passes.
"""

from __future__ import annotations

import hashlib

from gallery_media.errors import AuditRefused
from gallery_media.model.addresses import IMMUTABLE, variant_key
from gallery_media.model.metadata import Preset
from gallery_media.model.package import attachment, photo_file
from gallery_media.model.photo import PhotoId
from gallery_media.model.variant import Developed, LabelKind, Variant
from gallery_media.model.verdict import POLICIES, Verdict
from gallery_media.storage.port import Storage


def shelve(
    public: Storage, photo: PhotoId, developed: Developed, verdict: Verdict, *, gallery: str
) -> Variant:
    """Store one audited variant under its own digest; what is made to be taken along is served
    under a name of ``gallery`` and photo.

    Raises AuditRefused when the verdict is about other bytes, another policy or other dimensions,
    or when the storage says that it keeps something else than what was audited.
    """
    sha256 = developed.sha256
    if verdict.sha256 != sha256 or verdict.policy != POLICIES.get(developed.preset):
        raise AuditRefused(
            f"Photo {photo}: the verdict for its {developed.rung} px variant is about other bytes; "
            "nothing was published. Publish again; if it stays so, report it."
        )
    if (verdict.width, verdict.height) != (developed.width, developed.height):
        raise AuditRefused(
            f"Photo {photo}: the auditor saw {verdict.width}×{verdict.height} px where "
            f"{developed.width}×{developed.height} px were developed; nothing was published."
        )
    key = variant_key(sha256, developed.width, developed.format.value)
    public.put(
        key,
        developed.data,
        content_type=developed.format.mime,
        cache_control=IMMUTABLE,
        content_disposition=_served_as(gallery, photo, developed),
        if_none_match=True,
    )
    if _stored_digest(public, key) != sha256:
        raise AuditRefused(
            f"Photo {photo}: the storage holds other bytes than those that were audited under "
            f"{key}; delete that object and publish again."
        )
    return Variant(
        photo=photo,
        format=developed.format,
        rung=developed.rung,
        width=developed.width,
        height=developed.height,
        sha256=sha256,
        size=len(developed.data),
        preset=developed.preset,
        label=developed.label,
        lang=developed.lang,
    )


def _served_as(gallery: str, photo: PhotoId, developed: Developed) -> str | None:
    """Pages show none of these two, they only link to them."""
    if developed.preset is not Preset.CREDITS and developed.label is not LabelKind.CAPTIONED:
        return None
    words = (photo, developed.label.value, developed.lang)
    return attachment(photo_file(gallery, *words, ext=developed.format.value))


def _stored_digest(public: Storage, key: str) -> str:
    """What the storage itself says it holds; where it keeps no SHA-256, the bytes are fetched."""
    head = public.head(key)
    if head is None:
        return ""
    return head.sha256 or hashlib.sha256(public.get(key).body).hexdigest()
