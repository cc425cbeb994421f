"""The audit from outside: a clean release is clean, and each thing that can be wrong is found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from gallery_media.catalogue import Catalogue, open_catalogue, sqlite_url
from gallery_media.desk.audit import audit, audit_house, live_manifest
from gallery_media.desk.audit_links import read_page
from gallery_media.desk.audit_objects import expected_cache_control
from gallery_media.errors import Conflict, ProjectError, StorageUnavailable
from gallery_media.metadata.audit import AUDITOR
from gallery_media.model.addresses import FRESH, IMMUTABLE
from gallery_media.model.findings import Finding, FindingKind
from gallery_media.model.photo import PhotoId
from gallery_media.model.release import PublicObject
from gallery_media.model.verdict import STRICT
from gallery_media.publishing.manifest import manifest_json
from tests.makers.audits import GALLERY, AuditedHouse, a_released_house
from tests.makers.storages import MemoryStorage

ENTRY = f"g/{GALLERY}/lv/index.html"
K = FindingKind


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """One catalogue for all tests here; only the one about a newer release writes to its own."""
    path = tmp_path_factory.mktemp("audit") / "catalogue.db"
    with open_catalogue(sqlite_url(path)) as opened:
        yield opened


@pytest.fixture(scope="module")
def released(catalogue: Catalogue) -> AuditedHouse:
    return a_released_house(catalogue)


@pytest.fixture
def house(released: AuditedHouse) -> AuditedHouse:
    """A copy to be spoilt."""
    return released.fresh()


def with_comment(jpeg: bytes, comment: bytes) -> bytes:
    """A comment behind the 20 bytes of SOI and JFIF."""
    segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
    return jpeg[:20] + segment + jpeg[20:]


def found(house: AuditedHouse) -> set[tuple[FindingKind, str]]:
    return {(one.kind, one.key) for one in audit(house.manifest, house.room).findings}


def test_a_clean_release_has_no_findings(house: AuditedHouse) -> None:
    """Everything was really looked at: each object, each variant, each link, each original."""
    report = audit(house.manifest, house.room)
    assert report.findings == ()
    assert report.notes == ()
    assert {item.key for item in house.manifest.objects} == set(house.visitor.asked)
    assert report.objects == len(house.manifest.objects) == len(house.visitor.asked)
    assert report.size == sum(item.size for item in house.manifest.objects)
    assert report.variants == sum(i.key.startswith("m/") for i in house.manifest.objects) > 2
    assert report.links > 10
    assert (report.policies, report.auditors) == ((STRICT,), (AUDITOR,))
    assert report.doors == 3  # two originals and the manifest
    assert audit_house([house.manifest], house.room).findings == ()


@pytest.mark.parametrize(("kind", "ending"), [("m/", ".jpg"), ("a/", ".css"), ("g/", "index.html")])
def test_one_changed_byte_is_found(house: AuditedHouse, kind: str, ending: str) -> None:
    """Of the same length, with everything else as it was."""
    key = house.key(kind, ending)
    body = bytearray(house.public.objects[key].body)
    body[len(body) // 2] ^= 1
    house.spoil(key, bytes(body))
    assert (K.OTHER_BYTES, key) in found(house)


def test_metadata_injected_into_a_variant_is_found_and_named(house: AuditedHouse) -> None:
    """Other bytes, and today's auditor says what is in them."""
    key = house.key("m/", ".jpg")
    house.spoil(key, with_comment(house.public.objects[key].body, b"CNRY-0412"))
    report = audit(house.manifest, house.room)
    assert {(one.kind, one.key) for one in report.findings} == {
        (K.OTHER_BYTES, key),
        (K.NOT_CLEAN, key),
    }
    assert "CNRY" not in str(report.findings)
    (replaced,) = (one for one in report.findings if one.kind is K.OTHER_BYTES)
    assert "more bytes" in replaced.detail


def test_a_planted_file_that_manifest_and_catalogue_vouch_for_is_found(
    house: AuditedHouse,
) -> None:
    """Verdicts of yesterday do not help: every variant passes today's auditor again."""
    key = house.key("m/", ".jpg")
    planted = with_comment(house.public.objects[key].body, b"CNRY-0413")
    item = next(item for item in house.manifest.objects if item.key == key)
    house.spoil(key, planted)

    def vouched(found: PublicObject) -> PublicObject:
        digest = hashlib.sha256(planted).hexdigest()
        return replace(found, sha256=digest, size=len(planted)) if found == item else found

    manifest = replace(house.manifest, objects=tuple(map(vouched, house.manifest.objects)))
    audited = house.room.catalogue.audited(item.sha256)

    class Vouching:
        def __getattr__(self, name: str) -> object:
            return getattr(house.room.catalogue, name)

        def audited(self, sha256: str) -> object:
            return house.room.catalogue.audited(sha256) or audited

    room = replace(house.room, catalogue=Vouching())  # type: ignore[arg-type]
    kinds = [(one.kind, one.key) for one in audit(manifest, room).findings]
    assert kinds == [(K.NOT_CLEAN, key)]


def test_a_variant_without_a_verdict_is_found(house: AuditedHouse) -> None:
    """Bytes that the manifest names but the auditor never saw."""
    key = house.key("m/", ".jpg")
    objects = tuple(
        replace(item, sha256="0" * 64) if item.key == key else item
        for item in house.manifest.objects
    )
    house.manifest = replace(house.manifest, objects=objects)
    assert (K.NO_VERDICT, key) in found(house)


def test_a_verdict_about_another_size_is_none(house: AuditedHouse) -> None:
    """The key promises pages a width that these bytes do not have."""
    key = house.key("m/", ".jpg")
    wider = key.replace("-360.", "-999.")
    assert wider != key
    found_here = house.public.objects.pop(key)
    house.public.objects[wider] = found_here
    objects = tuple(
        replace(item, key=wider) if item.key == key else item for item in house.manifest.objects
    )
    house.manifest = replace(house.manifest, objects=objects)
    assert (K.NO_VERDICT, wider) in found(house)


def test_a_wrong_content_type_is_found(house: AuditedHouse) -> None:
    """A page served as something to download, or a picture as a page."""
    house.spoil(ENTRY, content_type="application/octet-stream")
    assert found(house) == {(K.WRONG_TYPE, ENTRY)}


@pytest.mark.parametrize(
    ("kind", "ending", "wrong"),
    [("m/", ".avif", FRESH), ("g/", "index.html", IMMUTABLE), ("a/", ".js", "")],
)
def test_a_wrong_cache_rule_is_found(
    house: AuditedHouse, kind: str, ending: str, wrong: str
) -> None:
    """An entry page that caches keep for a year could not be withdrawn."""
    key = house.key(kind, ending)
    house.spoil(key, cache_control=wrong)
    assert found(house) == {(K.WRONG_CACHE, key)}


def test_listing_pages_of_one_release_are_immutable() -> None:
    """As variants and assets are; photo pages and articles are not."""
    for key in ("m/aa/aa-1.jpg", "a/x.css", "d/x/y.zip", f"g/{GALLERY}/lv/r/1-a/page-2.html"):
        assert expected_cache_control(key) == IMMUTABLE
    for key in (ENTRY, f"g/{GALLERY}/lv/p/rrrr.html", f"g/{GALLERY}/lv/article.html"):
        assert expected_cache_control(key) == FRESH


@pytest.mark.parametrize(
    "header", ["x-amz-meta-camera", "x-amz-tagging-count", "content-disposition"]
)
def test_user_metadata_tags_and_file_names_are_found(house: AuditedHouse, header: str) -> None:
    """Neither the header's name nor its value is repeated: either may be what must not be told."""
    key = house.key("m/")
    house.visitor.headers[key] = {header: "Zenta-CNRY"}
    (finding,) = audit(house.manifest, house.room).findings
    assert (finding.kind, finding.key) == (K.EXTRA_HEADER, key)
    assert header not in finding.detail
    assert "CNRY" not in finding.detail


def test_an_entry_page_may_carry_its_release_and_nothing_more(house: AuditedHouse) -> None:
    """Only there; on another page the same header is one too many."""
    photo = house.key(f"g/{GALLERY}/lv/p/")
    house.visitor.headers[photo] = {"x-amz-meta-release": house.manifest.stamp.release}
    house.visitor.headers[ENTRY] = {"x-amz-meta-owner": "x"}
    assert found(house) == {(K.EXTRA_HEADER, photo), (K.EXTRA_HEADER, ENTRY)}


def test_an_entry_page_of_another_release_is_found(house: AuditedHouse) -> None:
    """The pointer points elsewhere than the catalogue believes."""
    house.visitor.headers[ENTRY] = {"x-amz-meta-release": "000009-beef"}
    assert found(house) == {(K.OTHER_RELEASE, ENTRY)}


def test_an_entry_page_whose_head_names_another_release_is_found(house: AuditedHouse) -> None:
    """Even where its headers were kept."""
    release = house.manifest.stamp.release.encode()
    house.spoil(ENTRY, house.public.objects[ENTRY].body.replace(release, b"000009-beef"))
    assert (K.OTHER_RELEASE, ENTRY) in found(house)


def test_a_missing_page_is_found_together_with_the_link_that_is_dead_now(
    house: AuditedHouse,
) -> None:
    """Both ends of it."""
    gone = house.key(f"g/{GALLERY}/lv/p/")
    house.public.delete(gone)
    report = audit(house.manifest, house.room)
    assert (K.MISSING, gone) in {(one.kind, one.key) for one in report.findings}
    (dead,) = (one for one in report.findings if one.kind is K.DEAD_LINK)
    assert gone in dead.detail


@pytest.mark.parametrize("link", ["p/zzzz.html", "../../../../up.html", "/g/from-the-root.html"])
def test_a_dead_link_is_found(house: AuditedHouse, link: str) -> None:
    """To nothing, out of the bucket, or from the root of one host."""
    key = f"g/{GALLERY}/lv/article.html"
    body = house.public.objects[key].body
    house.spoil(key, body.replace(b"</main>", f'<a href="{link}">x</a></main>'.encode()))
    assert found(house) == {(K.OTHER_BYTES, key), (K.DEAD_LINK, key)}
    assert not [asked for asked in house.visitor.asked if asked.startswith((".", "/"))]


def test_links_are_read_from_every_attribute_that_fetches() -> None:
    """Relative ones as keys; other hosts, mail and places on the same page are not asked."""
    page = """<a href="p/a%C4%81.html#x"></a><img src="../../../m/aa/1.jpg?x=1"
      srcset="../../../m/aa/2.avif 320w, ../../../m/aa/3.avif 480w"><a href="#top"></a>
      <a href="https://example.lv/x"></a><a href="mailto:a@b"></a><a href="//cdn/x"></a>
      <meta name="gallery-media:release" content="r1"><video poster="v.jpg"></video>"""
    read = read_page(ENTRY, page.encode())
    assert read.targets == (
        f"g/{GALLERY}/lv/p/aā.html",
        "m/aa/1.jpg",
        "m/aa/2.avif",
        "m/aa/3.avif",
        f"g/{GALLERY}/lv/v.jpg",
    )
    assert read.meta == {"gallery-media:release": "r1"}


def test_a_stray_page_of_the_gallery_is_found(house: AuditedHouse) -> None:
    """Even where an older release had it: a stable address shows the live release or nothing."""
    stray = f"g/{GALLERY}/lv/p/gone.html"
    house.public.put(stray, b"x", content_type="text/html")
    older = replace(
        house.manifest,
        objects=(PublicObject(stray, "0" * 64, 1, "text/html"),),
        stamp=replace(house.manifest.stamp, release="000000-old"),
    )
    key = f"rel/{GALLERY}/000000-old.json"
    house.originals.put(key, manifest_json(older), content_type="application/json")
    assert found(house) == {(K.STRAY, stray)}


def test_listing_pages_of_a_retained_release_are_no_strays(house: AuditedHouse) -> None:
    """Readers of its last page still turn its pages."""
    page = f"g/{GALLERY}/lv/r/000000-old/page-2.html"
    house.public.put(page, b"x", content_type="text/html")
    assert found(house) == {(K.STRAY, page)}
    older = replace(house.manifest, objects=(PublicObject(page, "0" * 64, 1, "text/html"),))
    key = f"rel/{GALLERY}/000000-old.json"
    house.originals.put(key, manifest_json(older), content_type="application/json")
    house.originals.put(f"rel/{GALLERY}/bad.json", b"{}", content_type="application/json")
    assert found(house) == set()


def test_what_is_younger_than_an_hour_is_only_noted(house: AuditedHouse) -> None:
    """A release that is being made puts pages before it is live."""
    stray = f"d/{GALLERY}/00/press.zip"
    house.public.put(stray, b"x", content_type="application/zip")
    now = next(house.public.list("d/")).modified_at
    report = audit(house.manifest, replace(house.room, clock=lambda: now))
    assert report.findings == ()
    assert [note.key for note in report.notes] == [stray]


def test_shared_strays_are_the_houses_business(house: AuditedHouse) -> None:
    """Variants, assets, other folders; those of a live gallery's own prefixes are not repeated."""
    for key in ("m/IMG_0412.jpg", "a/old.0123.css", "g/nobody/lv/index.html", "secret.txt"):
        house.public.put(key, b"x", content_type="text/plain")
    house.public.put(f"g/{GALLERY}/x.html", b"x", content_type="text/html")
    report = audit_house([house.manifest], house.room)
    assert [(one.kind, one.key) for one in report.findings] == [
        (K.STRAY, "a/old.0123.css"),
        (K.STRAY, "g/nobody/lv/index.html"),
        (K.STRAY, "m/IMG_0412.jpg"),
        (K.STRAY, "secret.txt"),
    ]
    assert report.listed == len(house.public.objects)


def test_a_variant_that_waits_for_a_release_says_so(house: AuditedHouse) -> None:
    """The person who reads it has to publish, not to hunt an intruder."""
    waiting = next(item for item in house.manifest.objects if item.key.startswith("m/"))
    rest = tuple(item for item in house.manifest.objects if item != waiting)
    house.originals.objects = {
        key: value for key, value in house.originals.objects.items() if key.startswith("o/")
    }
    (finding,) = audit_house([replace(house.manifest, objects=rest)], house.room).findings
    assert finding.key == waiting.key
    assert "publish its gallery" in finding.detail


def test_open_originals_are_found(house: AuditedHouse) -> None:
    """Each photo's own, by its id and never by its hash; and the manifest."""
    house.visitor.open_originals = house.originals
    report = audit(house.manifest, house.room)
    photos = {f"original of photo {photo}" for photo in house.manifest.photos}
    assert {one.key for one in report.findings} == {*photos, "manifest of the release"}
    assert {one.kind for one in report.findings} == {K.OPEN_DOOR}


def test_an_original_that_strangers_are_told_is_not_there_is_closed(house: AuditedHouse) -> None:
    """Some storages hide what is private; that is as good as refusing it."""
    house.visitor.open_originals = MemoryStorage()
    assert found(house) == set()


def test_an_open_listing_is_found(house: AuditedHouse) -> None:
    """Whoever may list the originals has everything but a guess."""
    house.visitor.listing_status = 200
    assert audit_house([house.manifest], house.room).findings == (
        Finding(K.OPEN_DOOR, "originals", "strangers who list it get 200; close it."),
    )


def test_a_release_that_goes_live_meanwhile_makes_the_audit_start_again(
    house: AuditedHouse,
) -> None:
    """What was found about the old one means nothing."""
    stamp = replace(house.manifest.stamp, release="000002-new")
    with pytest.raises(Conflict, match="audit again"):
        audit(replace(house.manifest, stamp=stamp), house.room)


def test_a_gallery_that_is_not_live_cannot_be_audited(house: AuditedHouse) -> None:
    """Said in words, with its name."""
    with pytest.raises(ProjectError, match="nothing is live"):
        live_manifest("nobody", house.room.catalogue, house.originals)


def test_a_photo_that_the_catalogue_forgot_is_no_crash(house: AuditedHouse) -> None:
    """There is no original to ask for; everything else is looked at."""
    photos = (*house.manifest.photos, PhotoId("unknown1"))
    assert audit(replace(house.manifest, photos=photos), house.room).findings == ()


def test_a_storage_without_answers_is_no_finding(house: AuditedHouse) -> None:
    """Try again later: nothing is known to be wrong."""

    def silent(key: str, limit: int) -> object:
        raise StorageUnavailable("no answer")

    house.visitor.public = silent  # type: ignore[method-assign, assignment]
    with pytest.raises(StorageUnavailable):
        audit(house.manifest, house.room)


def test_progress_counts_every_object_once(house: AuditedHouse) -> None:
    """What a progress bar adds up."""
    counts: list[int] = []
    audit(house.manifest, house.room, counts.append)
    assert sum(counts) == len(house.manifest.objects)
