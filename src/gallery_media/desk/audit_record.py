"""A release goes in; what its last audit made public of its certificate comes out.

It is written down in the house's own copy of the certificate, in the private bucket: a public
certificate that vouched for itself would prove nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from gallery_media.errors import ObjectMissing
from gallery_media.model.release import Manifest, PublicObject
from gallery_media.publishing.certificate import SCHEMA, Certificate, certificate_json
from gallery_media.publishing.certificate_keys import is_certificate
from gallery_media.storage.keys import PRIVATE, certificate_key
from gallery_media.storage.port import Storage


@dataclass(frozen=True, slots=True)
class Published:
    """The certificate's public objects. ``whole`` False: an audit was just putting them or taking
    them away, so that nothing is known about what lies at these addresses."""

    objects: tuple[PublicObject, ...] = ()
    whole: bool = True

    def knows(self, key: str) -> bool:
        """Whether an object may lie there, though no manifest lists it."""
        return is_certificate(key) and (
            not self.whole or any(item.key == key for item in self.objects)
        )


UNDER_WAY = Published(whole=False)


def published(manifest: Manifest, originals: Storage) -> Published:
    """What is public of the release's certificate: nothing, if it was never audited."""
    values = kept(manifest, originals).get("published")
    if not isinstance(values, dict):
        return Published()
    try:
        objects = tuple(PublicObject(**item) for item in values["objects"])
        return Published(objects, values["whole"] is True)
    except (KeyError, TypeError):
        return Published()  # what lies there is then in nobody's list, and found


def kept(manifest: Manifest, originals: Storage) -> dict[str, object]:
    """The house's copy of the release's certificate; empty when there is none, or another kind."""
    try:
        values = json.loads(originals.get(_key(manifest)).body)
    except (ObjectMissing, ValueError):
        return {}
    known = isinstance(values, dict) and values.get("schema") == SCHEMA
    return values if known else {}


def keep(certificate: Certificate, public: Published, originals: Storage) -> None:
    """Write the house's copy: the whole certificate, and what of it is public."""
    originals.put(
        _key(certificate.manifest),
        certificate_json(certificate, published=asdict(public)),
        content_type="application/json",
        cache_control=PRIVATE,
    )


def with_certificate(manifest: Manifest, originals: Storage) -> Manifest:
    """Everything that is public of a release: what its manifest lists, and its certificate.

    For whoever copies what is public. The manifest in the storage stays as it is.
    """
    found = published(manifest, originals)
    own = found.objects if found.whole else ()
    return replace(manifest, objects=(*manifest.objects, *own))


def _key(manifest: Manifest) -> str:
    return certificate_key(manifest.gallery, manifest.stamp.release)
