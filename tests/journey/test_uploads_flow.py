"""Uploads under Prefect: what operators see of them, and what they never see."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client

from gallery_flows.room import share
from gallery_flows.uploads import ingest_uploads, revoke_invite
from gallery_media.catalogue import Announced
from gallery_media.darkroom import Darkroom
from gallery_media.desk.arrivals import invited_key
from gallery_media.storage.location import S3Location
from gallery_media.wiring import Newsroom, open_newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY
from tests.makers.projects import a_project

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("prefect_server")]

JANIS = "Jānis Bērziņš"
NAME = "Slepena vieta.jpg"


@pytest.fixture
def newsroom(
    tmp_path: Path, seaweedfs: S3Location, darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Newsroom]:
    """A newsroom with a bucket for uploads, shared with the flows."""
    project = a_project(tmp_path / "festival", seaweedfs, monkeypatch)
    monkeypatch.setenv("GALLERY_MEDIA_INBOX__URL", f"s3://u-{secrets.token_hex(6)}/")
    with open_newsroom(project, darkroom) as opened, share(opened):
        opened.stores.prepare()
        assert opened.upload_bucket is not None
        opened.upload_bucket.prepare()
        yield opened


def test_a_wave_of_uploads_is_a_run_that_names_nobody(newsroom: Newsroom) -> None:
    """Counts and ids; no photographer, no file name, no secret, in no parameter and no log line."""
    bucket = newsroom.upload_bucket
    assert bucket is not None
    invite, link = newsroom.invite(JANIS, GALLERY, 1, 5)
    assert invite.largest == 5_000_000
    for number, data in enumerate((a_jpeg(400, 300), b"no photo", b"too large" * 700_000)):
        digest = hashlib.sha256(data).hexdigest()
        announced = Announced(f"{number} {NAME}", len(data), digest, "image/jpeg")
        (place,) = newsroom.catalogue.grant(invite.id, [announced])
        key = invited_key(invite.id, place.id)
        bucket.client.put_object(Bucket=bucket.place.bucket, Key=key, Body=data)
    assert newsroom.status().uploads == 3
    assert ingest_uploads() == {"received": 1, "quarantined": 2}
    assert newsroom.status().uploads == 0
    revoke_invite(invite.id)
    (revoked,) = newsroom.catalogue.invites()
    assert revoked.revoked_at is not None
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs()
        seen = [run.model_dump_json() for run in (*runs, *client.read_task_runs())]
        seen += [line.model_dump_json() for line in client.read_logs()]
    assert {"uploads: 3 files", f"revoke invite {invite.id}"} <= {run.name for run in runs}
    for stranger in (JANIS, NAME, link.partition("#")[2]):
        assert not [one for one in seen if stranger in one or json.dumps(stranger)[1:-1] in one]
