"""Preparation: audited variants go in, a photo that the next release shows comes out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.photos import VISIBLE
from gallery_media.catalogue.reasons import NO_REASON
from gallery_media.catalogue.resemblance import refuse_resemblance
from gallery_media.catalogue.steps import StepVerbs, locked, reread
from gallery_media.catalogue.values import AuditedVariant, Preparation
from gallery_media.catalogue.variant_rows import variant_of
from gallery_media.errors import AuditRefused, Conflict
from gallery_media.model.metadata import PublicMetadata
from gallery_media.model.photo import Photo, PhotoId, PhotoState
from gallery_media.model.verdict import Verdict


class PreparationVerbs(StepVerbs):
    """What can be done with variants."""

    def mark_prepared(self, photo: Photo, preparation: Preparation) -> Photo:
        """The photo's variants are audited and stored: its next release shows them.

        The same preparation twice is one. Raises AuditRefused when a variant's verdict is about
        other bytes, ResemblesWithdrawn when it looks like a withdrawn photo, Conflict when the
        photo changed meanwhile or a person holds it.
        """
        for audited in preparation.variants:
            _check_verdict(audited)
        with self._writing() as connection:
            row = locked(connection, photo)
            # Here as well as before: it may have been withdrawn while this one was developed.
            refuse_resemblance(connection, photo.id, preparation.fingerprint)
            if row.state == PhotoState.HELD and row.held_recipe is None:
                raise Conflict(f"photo {photo.id}: a person holds it; decide about it first.")
            if row.state in VISIBLE and _says_already(connection, row, preparation):
                return reread(connection, photo)
            self._move(
                connection,
                photo,
                allowed=(PhotoState.RECEIVED, *VISIBLE, PhotoState.HELD),
                to=PhotoState.PREPARED,
                kind="prepared",
                values={
                    "recipe": preparation.recipe,
                    "width": preparation.width,
                    "height": preparation.height,
                    "mean_colour": preparation.mean_colour,
                    "thumbhash": preparation.thumbhash.hex(),
                    "flags": list(preparation.flags),
                    "clearance": dict(preparation.clearance),
                    "fingerprint": preparation.fingerprint,
                    "held_recipe": None,
                    "attempts": 0,
                    **NO_REASON,
                },
                detail=_accounted(preparation),
            )
            self._keep_variants(connection, photo.id, preparation)
            return reread(connection, photo)

    def verdict(self, sha256: str) -> Verdict | None:
        """What the auditor said about a variant's bytes; None: never audited, never let it out."""
        audited = self.audited(sha256)
        return audited.verdict if audited else None

    def audited(self, sha256: str) -> AuditedVariant | None:
        """The variant with these bytes and what it may say; None: never audited."""
        query = select(t.variant).where(t.variant.c.sha256 == sha256).limit(1)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
            return _audited_of(row) if row else None

    def made_before(self, photo: PhotoId, made_by: Collection[str]) -> tuple[AuditedVariant, ...]:
        """Variants of the photo that were made by exactly this; each once."""
        v = t.variant.c
        query = select(t.variant).where(v.photo_id == photo, v.made_by.in_(made_by))
        with self._reading() as connection:
            found = {row.made_by: _audited_of(row) for row in connection.execute(query)}
            return tuple(found.values())

    def _keep_variants(
        self, connection: Connection, photo: PhotoId, preparation: Preparation
    ) -> None:
        """Variants by other recipes stay: an older release may still show them."""
        of_recipe = (t.variant.c.photo_id == photo) & (t.variant.c.recipe == preparation.recipe)
        connection.execute(delete(t.variant).where(of_recipe))
        now = self._clock()
        rows = [
            {
                "photo_id": photo,
                "recipe": preparation.recipe,
                "format": variant.format.value,
                "rung": variant.rung,
                "label": variant.label.value,
                "lang": variant.lang,
                "width": variant.width,
                "height": variant.height,
                "sha256": variant.sha256,
                "bytes": variant.size,
                "policy": verdict.policy,
                "auditor": verdict.auditor,
                "uploaded_at": now,
                "record": audited.record.as_values(),
                "made_by": audited.made_by,
                "flags": list(audited.flags),
                "blur": preparation.blur,
            }
            for audited, variant, verdict in (
                (a, a.variant, a.verdict) for a in preparation.variants
            )
        ]
        if rows:
            connection.execute(insert(t.variant), rows)


def _accounted(preparation: Preparation) -> dict[str, Any]:
    """What the log keeps of it: by what it was made and audited, and a digest of all verdicts."""
    verdicts = [audited.verdict for audited in preparation.variants]
    lines = sorted(f"{one.sha256} {one.policy} {one.auditor}\n" for one in verdicts)
    return {
        "recipe": preparation.recipe,
        "variants": len(verdicts),
        "policies": sorted({one.policy for one in verdicts}),
        "auditors": sorted({one.auditor for one in verdicts}),
        "verdicts": hashlib.sha256("".join(lines).encode()).hexdigest(),
    }


def _audited_of(row: Row[Any]) -> AuditedVariant:
    return AuditedVariant(
        variant_of(row),
        Verdict(row.sha256, row.policy, row.auditor, row.width, row.height),
        PublicMetadata.of_values(row.record),
        row.made_by,
        tuple(row.flags),
    )


def _check_verdict(audited: AuditedVariant) -> None:
    variant, verdict = audited.variant, audited.verdict
    seen = (verdict.sha256, verdict.width, verdict.height)
    if seen != (variant.sha256, variant.width, variant.height):
        raise AuditRefused(
            f"photo {variant.photo}: the audit of its {variant.format.value} variant "
            f"{variant.width}×{variant.height} is about other bytes; prepare the photo again."
        )


def _says_already(connection: Connection, row: Row[Any], preparation: Preparation) -> bool:
    kept = connection.execute(
        select(
            t.variant.c.format,
            t.variant.c.rung,
            t.variant.c.label,
            t.variant.c.lang,
            t.variant.c.width,
            t.variant.c.height,
            t.variant.c.sha256,
            t.variant.c.policy,
            t.variant.c.auditor,
            t.variant.c.made_by,
        ).where(t.variant.c.photo_id == row.id, t.variant.c.recipe == preparation.recipe)
    )
    given = {
        (
            v.format.value,
            v.rung,
            v.label.value,
            v.lang,
            v.width,
            v.height,
            v.sha256,
            a.verdict.policy,
            a.verdict.auditor,
            a.made_by,
        )
        for v, a in ((a.variant, a) for a in preparation.variants)
    }
    seen = (row.mean_colour, row.thumbhash, tuple(row.flags))
    facts = (row.recipe, row.width, row.height, *seen)
    return {tuple(line) for line in kept} == given and facts == (
        preparation.recipe,
        preparation.width,
        preparation.height,
        preparation.mean_colour,
        preparation.thumbhash.hex(),
        preparation.flags,
    )
