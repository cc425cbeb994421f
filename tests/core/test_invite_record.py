"""Invites in the private bucket: enough to know whose uploads wait, too little to upload."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gallery_media.catalogue import Announced, Catalogue, open_catalogue, sqlite_url
from gallery_media.desk.arrivals import Errand, invited_key, sort_out
from gallery_media.desk.invites import NewInvite, digest_of, new_invite, revoke
from gallery_media.desk.rebuild import rebuild
from gallery_media.errors import RebuildRefused, StorageUnavailable
from gallery_media.imaging.limits import Limits
from gallery_media.storage.port import ListedObject
from tests.makers.photos import GALLERY
from tests.makers.storages import MemoryStorage

NOW = datetime(2017, 6, 30, 12, 0, tzinfo=UTC)
JANIS = "Jānis Bērziņš"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db"), clock=lambda: NOW) as catalogue:
        catalogue.ensure_gallery(GALLERY)
        yield catalogue


def an_invite(catalogue: Catalogue, originals: MemoryStorage) -> NewInvite:
    return new_invite(
        catalogue,
        JANIS,
        GALLERY,
        days=3,
        largest=10**8,
        in_all=10**9,
        now=NOW,
        originals=originals,
    )


def test_an_invite_is_recorded_without_its_secret(catalogue: Catalogue) -> None:
    """Name, gallery, limits and the digest; who reads the bucket cannot upload with it."""
    originals = MemoryStorage()
    made = an_invite(catalogue, originals)
    body = originals.objects[f"inv/{made.invite.id}/made.json"].body
    assert made.secret.encode() not in body
    record = json.loads(body)
    assert record["secret_sha256"] == digest_of(made.secret)
    assert record["photographer"] == JANIS
    assert (record["gallery"], record["largest"], record["in_all"]) == (GALLERY, 10**8, 10**9)
    assert datetime.fromisoformat(record["expires_at"]) == NOW + timedelta(days=3)


def test_without_a_record_no_link_is_given_out(catalogue: Catalogue) -> None:
    """Uploads that nobody could place after a loss are never asked for."""
    originals = MemoryStorage()
    originals.trouble = StorageUnavailable("away")
    with pytest.raises(StorageUnavailable):
        an_invite(catalogue, originals)


def test_a_revocation_is_recorded_once_however_often_it_is_asked(catalogue: Catalogue) -> None:
    """Also when the storage was away at the first try: revoked it was at once."""
    originals = MemoryStorage()
    number = an_invite(catalogue, originals).invite.id
    originals.trouble = StorageUnavailable("away")
    with pytest.raises(StorageUnavailable):
        revoke(number, catalogue, originals)
    (found,) = catalogue.invites()
    assert found.revoked_at == NOW
    originals.trouble = None
    for _ in range(2):
        revoke(number, catalogue, originals)
    record = json.loads(originals.objects[f"inv/{number}/revoked.json"].body)
    assert record == {
        "schema": "gallery-media/invite/1",
        "invite": number,
        "revoked_at": NOW.isoformat(),
    }
    assert f"inv/{number}/made.json" in originals.objects


def test_an_invite_that_is_not_there_leaves_no_record(catalogue: Catalogue) -> None:
    """A mistyped number closes nothing."""
    originals = MemoryStorage()
    assert revoke("nosuch22", catalogue, originals) is None
    assert not originals.objects


def listed(key: str) -> ListedObject:
    return ListedObject(key, 1000, '"etag"', NOW)


def test_a_lost_catalogue_knows_again_whose_uploads_wait(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    """They are received in their photographer's name, the link opens, the revoked one does not."""
    originals = MemoryStorage()
    made, closed = an_invite(catalogue, originals), an_invite(catalogue, originals)
    revoke(closed.invite.id, catalogue, originals)
    digest = hashlib.sha256(b"photo").hexdigest()
    (place,) = catalogue.grant(made.invite.id, [Announced("a.jpg", 1000, digest, "image/jpeg")])
    waiting = [
        listed(invited_key(made.invite.id, place.id)),
        listed(invited_key("unknown2", "0123456789abcdef")),
        listed("_invited/../x"),
        listed("_invited/a/b/c"),
        listed(f"{GALLERY}/tool.jpg"),
    ]
    with open_catalogue(sqlite_url(tmp_path / "new.db"), clock=lambda: NOW) as again:
        done = rebuild(
            catalogue=again, originals=originals, public=MemoryStorage(), uploads=waiting
        )
        assert done.invites == 2
        assert again.invite_with(digest_of(made.secret)) is not None
        assert {one.id: one.revoked_at for one in again.invites()} == {
            made.invite.id: None,
            closed.invite.id: NOW,
        }
        places = again.promised([place.id, "0123456789abcdef"])
        assert set(places) == {place.id}
        found = sort_out(
            waiting[:2], places=places, receipts={}, galleries=[GALLERY], limits=Limits()
        )
        (arrived,) = found.arrived
        assert (arrived.errand, arrived.sender, arrived.claim) == (Errand.RECEIVE, JANIS, place.id)
        assert len(found.held) == 1  # by an invite that nobody remembers


def test_a_revocation_that_cannot_be_read_opens_nothing(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    """Better no catalogue yet than a closed link that is open again."""
    originals = MemoryStorage()
    made = an_invite(catalogue, originals)
    revoke(made.invite.id, catalogue, originals)
    key = f"inv/{made.invite.id}/revoked.json"
    originals.put(key, b"{", content_type="application/json")
    with open_catalogue(sqlite_url(tmp_path / "new.db")) as again:
        with pytest.raises(RebuildRefused, match=key):
            rebuild(catalogue=again, originals=originals, public=MemoryStorage())
        assert again.invites() == ()
        assert again.is_empty()
