"""An invite goes in; its record lies in the private bucket, so that losing the catalogue does not
lose whose uploads wait.

Two objects, each written once: that it was made, and that it was revoked. The secret is there as
its digest only, as in the catalogue: who reads the bucket cannot upload with it.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from gallery_media.catalogue import Invite
from gallery_media.storage.keys import PRIVATE, invite_key, revocation_key
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


def _write(key: str, values: dict[str, Any], originals: Storage) -> None:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1)
    originals.put(
        key,
        f"{text}\n".encode(),
        content_type="application/json",
        cache_control=PRIVATE,
        if_none_match=True,
    )
