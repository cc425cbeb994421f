"""Certifying: what is counted as removed, and what is kept for the next audit."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from gallery_media.catalogue import Catalogue, open_catalogue, sqlite_url
from gallery_media.desk.audit import audit
from gallery_media.desk.audit_certify import certify, count_removed
from gallery_media.errors import PhotoRejected
from gallery_media.metadata.revealed import Revelation, RevelationKind
from gallery_media.reasons import Code
from gallery_media.storage.keys import PRIVATE, certificate_key
from tests.makers.audits import GALLERY, AuditedHouse, a_released_house

K = RevelationKind


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    path = tmp_path_factory.mktemp("certify") / "catalogue.db"
    with open_catalogue(sqlite_url(path)) as opened:
        yield opened


@pytest.fixture(scope="module")
def released(catalogue: Catalogue) -> AuditedHouse:
    return a_released_house(catalogue)


@pytest.fixture
def house(released: AuditedHouse) -> AuditedHouse:
    return released.fresh()


class Reader:
    """Says of originals that they give away three things, of everything else that it gives one."""

    def __init__(self, house: AuditedHouse) -> None:
        objects = house.originals.objects
        self.originals = {found.body for key, found in objects.items() if key.startswith("o/")}
        self.read: list[bytes] = []

    def __call__(self, data: bytes) -> tuple[Revelation, ...]:
        self.read.append(data)
        kinds = (K.PLACE, K.OWNER, K.BYLINE) if data in self.originals else (K.BYLINE,)
        return tuple(Revelation(kind, "Zenta-CNRY") for kind in kinds)


def test_what_the_public_file_still_has_is_not_counted_as_removed(house: AuditedHouse) -> None:
    """The byline is kept on purpose; place and owner are gone from both photos."""
    assert count_removed(house.manifest, house.room, Reader(house)) == {"place": 2, "owner": 2}


def test_an_original_that_is_gone_or_unreadable_counts_for_nothing(house: AuditedHouse) -> None:
    """Nothing is known about it, so nothing is claimed."""
    reader = Reader(house)
    gone = next(key for key in house.originals.objects if key.startswith("o/"))
    house.originals.delete(gone)
    assert count_removed(house.manifest, house.room, reader) == {"place": 1, "owner": 1}

    def refuses(data: bytes) -> tuple[Revelation, ...]:
        raise PhotoRejected(Code.READING_CRASHED)

    assert count_removed(house.manifest, house.room, refuses) == {}


def test_the_certificate_is_kept_in_private_and_holds_no_value(house: AuditedHouse) -> None:
    """Under the release's name, not to be stored by anybody on the way."""
    report = audit(house.manifest, house.room)
    certify(house.manifest, report, house.room, Reader(house))
    kept = house.originals.get(certificate_key(GALLERY, house.manifest.stamp.release))
    assert kept.head.cache_control == PRIVATE
    assert json.loads(kept.body)["removed"] == {"place": 2, "owner": 2}
    assert b"CNRY" not in kept.body
    assert not [key for key in house.public.objects if "cert" in key]


def test_a_second_audit_does_not_read_the_originals_again(house: AuditedHouse) -> None:
    """What they held cannot change; the same counts come back."""
    report = audit(house.manifest, house.room)
    first = certify(house.manifest, report, house.room, Reader(house))
    again = Reader(house)
    second = certify(house.manifest, report, house.room, again)
    assert again.read == []
    assert dict(second.removed) == dict(first.removed)


@pytest.mark.parametrize("earlier", [b"no JSON", b"[]", b'{"schema": "another/1", "removed": {}}'])
def test_an_earlier_certificate_of_another_kind_is_not_believed(
    house: AuditedHouse, earlier: bytes
) -> None:
    """The originals are read, and it is written anew."""
    key = certificate_key(GALLERY, house.manifest.stamp.release)
    house.originals.put(key, earlier, content_type="application/json")
    report = audit(house.manifest, house.room)
    certificate = certify(house.manifest, report, house.room, Reader(house))
    assert certificate.removed == {"place": 2, "owner": 2}
