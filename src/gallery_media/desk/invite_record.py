"""An invite goes in; its record lies in the private bucket, so that losing the catalogue does not
lose whose uploads wait.

Two objects, each written once: that it was made, and that it was revoked. The secret is there as
its digest only, as in the catalogue: who reads the bucket cannot upload with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from gallery_media.catalogue import Invite
from gallery_media.catalogue.invites_restore import KeptInvite
from gallery_media.errors import RebuildRefused
from gallery_media.model.addresses import checked_sha256, checked_slug
from gallery_media.storage.keys import INVITES, PRIVATE, invite_key, revocation_key
from gallery_media.storage.port import Storage

SCHEMA = "gallery-media/invite/1"


def keep_invite(invite: Invite, secret_sha256: str, originals: Storage) -> None:
    """Write that it was made. Raises StorageUnavailable: then its link must not be given out."""
    values = {
        "schema": SCHEMA,
        "invite": invite.id,
        "secret_sha256": secret_sha256,
        "photographer": invite.photographer,
        "gallery": invite.gallery,
        "largest": invite.largest,
        "in_all": invite.in_all,
        "created_at": invite.created_at.isoformat(),
        "expires_at": invite.expires_at.isoformat(),
    }
    _write(invite_key(invite.id), values, originals)


def keep_revocation(invite: Invite, revoked_at: datetime, originals: Storage) -> None:
    """Write that it was revoked; the same once more changes nothing."""
    values = {"schema": SCHEMA, "invite": invite.id, "revoked_at": revoked_at.isoformat()}
    _write(revocation_key(invite.id), values, originals)


def kept_invites(originals: Storage) -> Iterator[KeptInvite]:
    """All that the bucket remembers. Raises RebuildRefused for a record that cannot be read: an
    invite that was revoked must not open again because of it."""
    there = {listed.key for listed in originals.list(INVITES)}
    for key in sorted(key for key in there if key.endswith("/made.json")):
        revoked = revocation_key(key.removeprefix(INVITES).partition("/")[0])
        try:
            made = _read(key, originals)
            since = _read(revoked, originals)["revoked_at"] if revoked in there else None
            yield KeptInvite(
                Invite(
                    id=made["invite"],
                    photographer=made["photographer"],
                    gallery=checked_slug(made["gallery"]),
                    largest=int(made["largest"]),
                    in_all=int(made["in_all"]),
                    created_at=datetime.fromisoformat(made["created_at"]),
                    expires_at=datetime.fromisoformat(made["expires_at"]),
                    revoked_at=datetime.fromisoformat(since) if since else None,
                ),
                checked_sha256(made["secret_sha256"]),
            )
        except (ValueError, KeyError, TypeError) as why:
            raise RebuildRefused(
                f"{key} or {revoked} in the private bucket cannot be read; nothing was changed. "
                "Restore an older version of that object, then rebuild again."
            ) from why


def _read(key: str, originals: Storage) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(originals.get(key).body)
    if values["schema"] != SCHEMA:
        raise ValueError("another schema")
    return values


def _write(key: str, values: dict[str, Any], originals: Storage) -> None:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1)
    originals.put(
        key,
        f"{text}\n".encode(),
        content_type="application/json",
        cache_control=PRIVATE,
        if_none_match=True,
    )
