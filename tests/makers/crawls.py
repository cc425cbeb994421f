"""An open newsroom goes in; every address that anything ever led to, and what answers there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from gallery_media.publishing.certificate_keys import certificates_beside
from gallery_media.publishing.manifest import read_manifest
from gallery_media.storage.anonymous import ask
from gallery_media.storage.keys import MANIFESTS
from gallery_media.wiring import Newsroom


def ever_referred_to(newsroom: Newsroom) -> set[str]:
    """Keys of every manifest that is kept, of their certificates, and all that lies in public."""
    originals = newsroom.stores.originals
    manifests = [read_manifest(originals.get(one.key).body) for one in originals.list(MANIFESTS)]
    keys = {item.key for manifest in manifests for item in manifest.objects}
    keys |= {found.key for found in newsroom.stores.public.list()}
    return keys | set(certificates_beside(keys))


def readable(newsroom: Newsroom, keys: set[str]) -> dict[str, bytes]:
    """Those that a stranger can fetch, with their bytes."""
    location = newsroom.stores.location

    def fetch(key: str) -> tuple[str, bytes | None]:
        answer = ask("GET", location.object_url(location.public_bucket, key))
        return key, answer.body if answer.status == 200 else None

    with ThreadPoolExecutor(8) as threads:
        return {key: body for key, body in threads.map(fetch, sorted(keys)) if body is not None}
