"""Invites as the private bucket remembers them go in, with what waits by them; rows come out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gallery_media.catalogue import tables as t
from gallery_media.catalogue.events import EventVerbs
from gallery_media.catalogue.galleries import gallery_id
from gallery_media.catalogue.invites import Invite
from gallery_media.catalogue.ledger import insert_if_new


@dataclass(frozen=True, slots=True)
class KeptInvite:
    """An invite and the digest of its secret, as recorded."""

    invite: Invite
    secret_sha256: str


@dataclass(frozen=True, slots=True)
class WaitingUpload:
    """An object that waits by an invite. ``id``: its place; ``size`` in bytes."""

    id: str
    invite: str
    size: int


class InviteRestoreVerbs(EventVerbs):
    """What rebuilding needs for invites."""

    def restore_invites(self, kept: Iterable[KeptInvite], waiting: Iterable[WaitingUpload]) -> None:
        """All or nothing; rows that are there stay. What waits by an invite that nobody recorded is
        left alone: ``status`` names it.

        The names of files are lost, so an upload is called by its place, and its digest is not
        known before it is received.
        """
        with self._writing() as connection:
            known = set()
            for one in kept:
                invite = one.invite
                known.add(invite.id)
                values = {
                    "id": invite.id,
                    "secret_sha256": one.secret_sha256,
                    "photographer": invite.photographer,
                    "gallery_id": gallery_id(connection, invite.gallery),
                    "largest": invite.largest,
                    "in_all": invite.in_all,
                    "created_at": invite.created_at,
                    "expires_at": invite.expires_at,
                    "revoked_at": invite.revoked_at,
                }
                insert_if_new(connection, t.invite, values, "id")
            for upload in waiting:
                if upload.invite not in known:
                    continue
                place = {
                    "id": upload.id,
                    "invite_id": upload.invite,
                    "name": upload.id,
                    "sha256": "",
                    "bytes": upload.size,
                    "mime": "",
                    "granted_at": self._clock(),
                }
                insert_if_new(connection, t.upload, place, "id")
