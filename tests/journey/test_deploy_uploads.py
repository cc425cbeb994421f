"""Compose's door to the bucket for uploads: a real nginx with its file, before a real SeaweedFS."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from gallery_media.storage.anonymous import ask
from gallery_media.storage.buckets import make_bucket
from gallery_media.storage.connection import connect
from gallery_media.storage.cors import let_page_send
from gallery_media.storage.location import S3Location
from gallery_media.storage.presign import Presigned, presign
from tests.makers.deploying import DEPLOY
from tests.makers.web_servers import a_free_port, nginx_with

pytestmark = pytest.mark.journey

BUCKET, KEY, PHOTO = "uploads", "_invited/k7m2p9xd/1", b"a photo"
PAGE = "https://upload.example.org"


@pytest.fixture
def door(tmp_path: Path, seaweedfs: S3Location) -> Iterator[str]:
    """Its address."""
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed (Debian package: nginx-light)")
    port = a_free_port()
    text = (DEPLOY / "compose" / "uploads-storage.conf").read_text()
    inner = urlsplit(seaweedfs.endpoint_url or "").netloc
    text = text.replace("listen 8333;", f"listen 127.0.0.1:{port};")
    text = text.replace("http://storage:8333", f"http://{inner}")
    with nginx_with(tmp_path / "nginx", port, text) as url:
        yield url


def signed(at: S3Location, key: str, bucket: str = BUCKET) -> Presigned:
    digest = hashlib.sha256(PHOTO).hexdigest()
    return presign(
        connect(at), bucket, key, content_type="image/jpeg", size=len(PHOTO), sha256=digest
    )


def test_a_signed_photo_gets_in_and_nothing_else_is_reached(
    door: str, seaweedfs: S3Location
) -> None:
    """CORS is asked and answered; reading, listing, other keys and other buckets end at the door,
    and what is not signed at the storage."""
    inside = connect(seaweedfs)
    make_bucket(inside, BUCKET, seaweedfs.region)
    let_page_send(inside, BUCKET, PAGE)
    outside = replace(seaweedfs, endpoint_url=door)
    asked = {"Origin": PAGE, "Access-Control-Request-Method": "PUT"}
    one = signed(outside, KEY)

    may = ask("OPTIONS", one.url, headers=asked)
    assert (may.status, may.headers["access-control-allow-origin"]) == (200, PAGE)
    assert ask("PUT", one.url, PHOTO, headers=one.headers).status == 200
    assert inside.get_object(Bucket=BUCKET, Key=KEY)["Body"].read() == PHOTO
    unsigned = f"{door}/{BUCKET}/_invited/k7m2p9xd/2"
    assert ask("PUT", unsigned, PHOTO, headers=one.headers).status == 403

    for method in ("GET", "HEAD", "DELETE", "POST"):
        assert ask(method, one.url).status == 405
    for other in (signed(outside, "lampa-2017/IMG_1.jpg"), signed(outside, KEY, "originals")):
        assert ask("PUT", other.url, PHOTO, headers=other.headers).status == 404
    for path in ("", "uploads", "uploads/?list-type=2", "uploads/_invited/../../originals/x"):
        for method in ("GET", "PUT"):
            assert ask(method, f"{door}/{path}").status == 404, path
