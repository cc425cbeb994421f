"""The certificate in public: put when a release is clean, audited itself, gone when it is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

import pytest

from gallery_media.catalogue import Catalogue, open_catalogue, sqlite_url
from gallery_media.desk.audit import audit
from gallery_media.desk.audit_certify import certify
from gallery_media.desk.audit_publish import publish_certificate
from gallery_media.desk.audit_record import UNDER_WAY, keep, published, with_certificate
from gallery_media.errors import (
    Conflict,
    GalleryMediaError,
    SecretFound,
    SettingsError,
    StorageUnavailable,
)
from gallery_media.model.addresses import FRESH
from gallery_media.model.findings import Finding, FindingKind, HouseReport
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Page, Step
from gallery_media.model.site import Site
from gallery_media.publishing.certificate import Certificate
from gallery_media.publishing.plan import plan_release
from tests.makers.audits import GALLERY, AuditedHouse, a_released_house
from tests.makers.galleries import a_gallery, a_site

K = FindingKind
JSON = f"g/{GALLERY}/certificate.json"
PAGES = {f"g/{GALLERY}/certificate.lv.html", f"g/{GALLERY}/certificate.en.html"}
CLEAN = HouseReport(0, ())


@dataclass
class Search:
    """Stands for the search of secrets: remembers what it was shown, and may object."""

    objection: Exception | None = None
    seen: dict[str, bytes] = field(default_factory=dict)

    def __call__(
        self, site: Site, gallery: Gallery, pages: Iterable[Page], keys: Iterable[str]
    ) -> None:
        self.seen = {page.key: page.body for page in pages}
        assert set(keys) == set(self.seen)
        if self.objection is not None:
            raise self.objection


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    path = tmp_path_factory.mktemp("certificate") / "catalogue.db"
    with open_catalogue(sqlite_url(path)) as opened:
        yield opened


@pytest.fixture(scope="module")
def released(catalogue: Catalogue) -> AuditedHouse:
    return a_released_house(catalogue)


@pytest.fixture
def house(released: AuditedHouse) -> AuditedHouse:
    return released.fresh()


def audited(house: AuditedHouse) -> Certificate:
    return certify(house.manifest, audit(house.manifest, house.room), house.room, lambda _: ())


def put(
    house: AuditedHouse,
    certificate: Certificate | None = None,
    *,
    report: HouseReport = CLEAN,
    search: Search | None = None,
    gather: Callable[[], Gallery] = a_gallery,
) -> tuple[str, ...]:
    """Audit the house, unless that was done, and publish the certificate."""
    return publish_certificate(
        certificate or audited(house),
        a_site(),
        gather,
        house.room,
        house=report,
        inspect=search or Search(),
    )


def certificates(house: AuditedHouse) -> set[str]:
    return {key for key in house.public.objects if "certificate" in key}


def found(house: AuditedHouse) -> set[tuple[FindingKind, str]]:
    return {(one.kind, one.key) for one in audit(house.manifest, house.room).findings}


def test_a_clean_release_has_its_certificate_in_public(house: AuditedHouse) -> None:
    """JSON and a page in each language, fresh, without a header too many, all of them searched."""
    search = Search()
    assert set(put(house, search=search)) == certificates(house) == {JSON, *PAGES}
    assert search.seen == {key: house.public.objects[key].body for key in (JSON, *PAGES)}
    for key in (JSON, *PAGES):
        head = house.public.objects[key].head
        assert (head.cache_control, head.metadata, head.content_disposition) == (FRESH, {}, "")
    told = json.loads(house.public.objects[JSON].body)
    assert (told["clean"], told["release"]) == (True, house.manifest.stamp.release)
    assert "published" not in told


def test_the_next_audit_looks_at_the_certificate_and_does_not_count_it(
    house: AuditedHouse,
) -> None:
    """It is no stray, and the second report says what the first one said."""
    first = audited(house)
    put(house, first)
    house.visitor.asked.clear()
    second = audit(house.manifest, house.room)
    assert second.findings == second.notes == ()
    assert {JSON, *PAGES} <= set(house.visitor.asked)
    assert replace(second, at=first.report.at) == first.report
    assert published(house.manifest, house.originals).whole


def test_a_certificate_that_was_tampered_with_is_found(house: AuditedHouse) -> None:
    """A page that claims another release is also told to be of another one."""
    put(house)
    page = max(PAGES)
    release = house.manifest.stamp.release.encode()
    house.spoil(page, house.public.objects[page].body.replace(release, b"000009-beef"))
    house.spoil(JSON, house.public.objects[JSON].body.replace(b'"clean": true', b'"clean": TRUE'))
    assert found(house) == {
        (K.OTHER_BYTES, page),
        (K.OTHER_RELEASE, page),
        (K.OTHER_BYTES, JSON),
        (K.OTHER_RELEASE, JSON),  # it can no longer be read
    }


def test_a_certificate_that_does_not_answer_is_found_with_what_to_do(house: AuditedHouse) -> None:
    """Publishing again would not bring it back."""
    put(house)
    house.public.delete(JSON)
    missing = [one for one in audit(house.manifest, house.room).findings if one.kind is K.MISSING]
    assert [one.key for one in missing] == [JSON]
    assert "audit again" in missing[0].detail


def test_a_wrong_header_on_a_certificate_is_found(house: AuditedHouse) -> None:
    """A certificate that caches keep for a year could not be taken away."""
    put(house)
    house.spoil(JSON, cache_control="public, max-age=31536000, immutable")
    assert found(house) == {(K.WRONG_CACHE, JSON)}


def test_a_certificate_that_nobody_put_is_a_stray(house: AuditedHouse) -> None:
    """Of a language that has none, and of a release that was never certified."""
    planted = f"g/{GALLERY}/certificate.de.html"
    house.public.put(JSON, b"{}", content_type="application/json")
    assert found(house) == {(K.STRAY, JSON)}
    house.public.delete(JSON)
    put(house)
    house.public.put(planted, b"x", content_type="text/html")
    assert found(house) == {(K.STRAY, planted)}


def test_findings_take_the_certificate_away_and_are_told_to_the_house_alone(
    house: AuditedHouse,
) -> None:
    """The next clean audit puts it again."""
    put(house)
    stray = f"g/{GALLERY}/Zenta-CNRY.html"
    house.public.put(stray, b"x", content_type="text/html")
    certificate = audited(house)
    assert [one.key for one in certificate.report.findings] == [stray]
    assert put(house, certificate) == ()
    assert certificates(house) == set()
    house.public.delete(stray)
    assert found(house) == set()
    assert len(put(house)) == 3


def test_an_open_listing_keeps_every_certificate_back(house: AuditedHouse) -> None:
    """Each says that the originals stay closed; a shared stray is no gallery's fault."""
    opened = HouseReport(1, (Finding(K.OPEN_DOOR, "originals", "close it."),))
    put(house)
    assert put(house, report=opened) == ()
    assert certificates(house) == set()
    shared = HouseReport(1, (Finding(K.STRAY, "m/x.jpg", "take it away."),))
    assert len(put(house, report=shared)) == 3


@pytest.mark.parametrize("why", [SecretFound("a serial number"), SettingsError("half a file")])
def test_what_cannot_be_written_anew_does_not_stay_as_it_was(
    house: AuditedHouse, why: GalleryMediaError
) -> None:
    """The last one may hold the same secret, and is older than what is known now."""
    put(house)
    with pytest.raises(type(why)):
        put(house, search=Search(why))
    assert certificates(house) == set()
    assert found(house) == set()


def test_a_foreign_key_is_in_no_byte_of_a_public_certificate(house: AuditedHouse) -> None:
    """Young strays are noted by the house, and no stranger reads the notes."""
    young = f"g/{GALLERY}/Zenta-CNRY.html"
    house.public.put(young, b"x", content_type="text/html")
    now = next(house.public.list(young)).modified_at
    report = audit(house.manifest, replace(house.room, clock=lambda: now))
    assert [note.key for note in report.notes] == [young]
    certificate = certify(house.manifest, report, house.room, lambda _: ())
    for key in put(house, certificate):
        assert b"CNRY" not in house.public.objects[key].body


def test_a_release_takes_the_old_certificate_away(house: AuditedHouse) -> None:
    """Nobody reads what was proved about another release; nothing else goes."""
    put(house)
    pages = [
        Page(item.key, house.public.objects[item.key].body, item.content_type, Step.ENTRY)
        for item in house.manifest.objects
        if not item.key.startswith("m/")
    ]
    plan = plan_release(house.manifest, pages)
    assert set(plan.gone) == {JSON, *PAGES}
    lying = [found.key for found in house.public.list(f"g/{GALLERY}/")]
    assert JSON in lying
    assert set(plan_release(house.manifest, pages, lying).gone) == {JSON, *PAGES}


def test_a_certificate_that_a_new_release_overtakes_is_not_left_behind(
    house: AuditedHouse,
) -> None:
    """The entry page knows of the new release before the catalogue does."""
    certificate = audited(house)
    entry = f"g/{GALLERY}/lv/index.html"
    there = house.public.objects[entry]
    house.public.put(
        entry,
        there.body,
        content_type=there.head.content_type,
        metadata={"release": "000002-new"},
    )
    with pytest.raises(Conflict, match="audit again"):
        put(house, certificate)
    assert certificates(house) == set()


def test_a_language_that_is_no_longer_the_gallerys_loses_its_page(house: AuditedHouse) -> None:
    """What lies there would be of an older audit."""
    put(house)
    put(house, gather=lambda: replace(a_gallery(), languages=("lv",)))
    assert certificates(house) == {JSON, f"g/{GALLERY}/certificate.lv.html"}
    assert found(house) == set()


@pytest.mark.parametrize("puts", range(3))
def test_an_audit_that_is_cut_off_while_it_puts_raises_no_alarm(
    house: AuditedHouse, puts: int
) -> None:
    """The next one finds nothing wrong, and puts all of it."""
    put(house)
    certificate = audited(house)
    real, count = house.public.put, iter(range(10))

    def failing(*args: object, **kwargs: object) -> object:
        if next(count) == puts:
            raise StorageUnavailable("the cable is out")
        return real(*args, **kwargs)  # type: ignore[arg-type]

    house.public.put = failing  # type: ignore[method-assign, assignment]
    with pytest.raises(StorageUnavailable):
        put(house, certificate)
    house.public.put = real  # type: ignore[method-assign]
    assert not published(house.manifest, house.originals).whole
    assert found(house) == set()
    assert len(put(house)) == 3
    assert published(house.manifest, house.originals).whole


def test_an_export_has_the_certificate_with_its_digests(house: AuditedHouse) -> None:
    """Once it is whole; the manifest itself stays as it is."""
    assert with_certificate(house.manifest, house.originals) == house.manifest
    certificate = audited(house)
    put(house, certificate)
    more = with_certificate(house.manifest, house.originals).objects[len(house.manifest.objects) :]
    assert {item.key: item.sha256 for item in more} == {
        key: house.public.objects[key].head.sha256 for key in (JSON, *PAGES)
    }
    keep(certificate, UNDER_WAY, house.originals)
    assert with_certificate(house.manifest, house.originals) == house.manifest


@pytest.mark.parametrize("damage", [7, {}, {"whole": True, "objects": [{"key": "x"}]}])
def test_a_record_that_cannot_be_read_excuses_nothing(house: AuditedHouse, damage: object) -> None:
    """What lies in public is then in nobody's list."""
    put(house)
    key = next(key for key in house.originals.objects if key.startswith("cert/"))
    values = json.loads(house.originals.objects[key].body) | {"published": damage}
    house.originals.put(key, json.dumps(values).encode(), content_type="application/json")
    assert found(house) == {(K.STRAY, own) for own in (JSON, *PAGES)}
