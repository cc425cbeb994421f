"""ZIP files on their way to the public bucket, in a release, and before the auditor."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gallery_media.catalogue import Catalogue, open_catalogue, sqlite_url
from gallery_media.desk.audit import audit
from gallery_media.desk.audit_strays import is_address
from gallery_media.desk.decide import UNPACKED
from gallery_media.desk.pack import Packer
from gallery_media.desk.package_record import remembered
from gallery_media.desk.release import Released, release
from gallery_media.errors import AuditRefused, Conflict, SecretFound
from gallery_media.model.findings import FindingKind
from gallery_media.model.gallery import Gallery
from gallery_media.model.photo import PhotoId
from gallery_media.model.release import Page
from gallery_media.model.site import Site
from gallery_media.publishing.snapshot import read_snapshot
from gallery_media.steps import Step, listening
from gallery_media.storage.keys import snapshot_key
from tests.makers.audits import GALLERY, AuditedHouse, a_released_house, nothing_secret
from tests.makers.galleries import a_site

ENTRY = f"g/{GALLERY}/lv/index.html"
K = FindingKind


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    path = tmp_path_factory.mktemp("packages") / "catalogue.db"
    with open_catalogue(sqlite_url(path)) as opened:
        yield opened


@pytest.fixture(scope="module")
def released(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> AuditedHouse:
    return a_released_house(catalogue, 3, zips=tmp_path_factory.mktemp("packing"))


@pytest.fixture
def house(released: AuditedHouse) -> AuditedHouse:
    """A copy to be spoilt."""
    return released.fresh()


def gallery_of(house: AuditedHouse) -> Gallery:
    key = snapshot_key(GALLERY, house.manifest.stamp.release)
    return read_snapshot(house.originals.get(key).body)


def packer_of(house: AuditedHouse, folder: Path) -> Packer:
    return Packer(house.room.catalogue, house.originals, house.public, nothing_secret, folder)


def zips_of(house: AuditedHouse) -> list[str]:
    return sorted(key for key in house.public.objects if key.startswith("d/"))


def found(house: AuditedHouse) -> set[tuple[FindingKind, str]]:
    return {(one.kind, one.key) for one in audit(house.manifest, house.room).findings}


def test_a_release_lists_its_zip_files_and_its_entry_pages_offer_them(house: AuditedHouse) -> None:
    """Addressed by content, served under the gallery's name, with size and count told."""
    keys = zips_of(house)
    assert len(keys) == 3  # all, and a section each; one photographer took them all
    listed = {item.key: item for item in house.manifest.objects}
    assert set(keys) <= listed.keys()
    page = house.public.objects[ENTRY].body.decode()
    for key in keys:
        stored = house.public.objects[key]
        sha256 = hashlib.sha256(stored.body).hexdigest()
        assert key.split("/")[2] == sha256[:24] == listed[key].sha256[:24]
        assert stored.head.content_disposition == f'attachment; filename="{key.split("/")[3]}"'
        assert stored.head.content_type == "application/zip"
        assert f'href="../../../{key}"' in page
        assert is_address(key, GALLERY)
        with zipfile.ZipFile(io.BytesIO(stored.body)) as file:
            assert file.testzip() is None
    assert "3 fotogrāfijas" in page
    further = next(item.key for item in house.manifest.objects if "/r/" in item.key)
    assert "d/lampa" not in house.public.objects[further].body.decode()


def test_a_clean_release_with_zip_files_has_no_findings(house: AuditedHouse) -> None:
    """Each was fetched as a stranger and looked into."""
    assert audit(house.manifest, house.room).findings == ()
    assert set(zips_of(house)) <= set(house.visitor.asked)


def test_what_is_made_is_not_made_again(house: AuditedHouse, tmp_path: Path) -> None:
    """The same photos: no bytes are fetched; one other word: only what says it is made."""
    gallery = gallery_of(house)
    before = zips_of(house)
    made: list[str] = []
    with listening(lambda step, key: made.append(key) if step is Step.PACKED else None):
        packer_of(house, tmp_path).pack(a_site(), gallery)
        assert made == []
        words = replace(gallery.pictures[0].caption, credit_line="Foto: cits")
        first = replace(gallery.pictures[0], caption=words)
        packer_of(house, tmp_path).pack(
            a_site(), replace(gallery, pictures=(first, *gallery.pictures[1:]))
        )
    kinds = sorted(key.rpartition("/")[2] for key in made)
    assert kinds == [
        "lampa-2017-diena-0.zip",
        "lampa-2017-foto-anna-kalnina.zip",
        "lampa-2017-foto-cits.zip",
        "lampa-2017.zip",
    ]
    assert set(before) < set(zips_of(house))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_somebody_took_away_is_made_again(house: AuditedHouse, tmp_path: Path) -> None:
    key = zips_of(house)[0]
    body = house.public.objects.pop(key).body
    packer_of(house, tmp_path).pack(a_site(), gallery_of(house))
    assert house.public.objects[key].body == body


def test_only_files_with_a_verdict_of_these_bytes_are_packed(
    house: AuditedHouse, tmp_path: Path
) -> None:
    """Other bytes under the address, and a variant that was let out for the web and not the
    press."""
    gallery = gallery_of(house)
    house.originals.objects = {
        key: body for key, body in house.originals.objects.items() if not key.startswith("pack/")
    }
    press = gallery.pictures[0].press
    assert press is not None
    key = next(k for k in house.public.objects if press.sha256[:24] in k)
    there = house.public.objects[key]
    house.public.objects[key] = replace(there, body=there.body + b"x")
    with pytest.raises(AuditRefused, match="other bytes"):
        packer_of(house, tmp_path).pack(a_site(), gallery)
    web = gallery.pictures[0].variants[0]
    assert web.preset is not press.preset
    posing = replace(web, preset=press.preset)
    first = replace(gallery.pictures[0], variants=(posing,))
    with pytest.raises(AuditRefused, match="never let its file for the press out"):
        packer_of(house, tmp_path).pack(
            a_site(), replace(gallery, pictures=(first, *gallery.pictures[1:]))
        )


def test_texts_and_names_are_searched_before_anything_is_public(
    house: AuditedHouse, tmp_path: Path
) -> None:
    """Every text, the address, and each member's name; a hit leaves neither file nor record."""
    looked: list[str] = []
    gallery = gallery_of(house)
    house.originals.objects = {}
    for key in zips_of(house):
        del house.public.objects[key]

    def search(_site: Site, _gallery: Gallery, pages: Iterable[Page], keys: Iterable[str]) -> None:
        looked.extend(page.key for page in pages)
        looked.extend(keys)
        raise SecretFound("here")

    packer = replace(packer_of(house, tmp_path), search=search)
    with pytest.raises(SecretFound):
        packer.pack(a_site(), gallery)
    assert [name.rpartition("/")[2] for name in looked[:3]] == [
        "LICENCE.txt", "captions.lv.csv", "captions.lv.txt",
    ]  # fmt: skip
    assert any(name.startswith("d/") and name.endswith("/lampa-2017.zip") for name in looked)
    assert sum(name.startswith("lampa-2017-") for name in looked) == 3
    assert zips_of(house) == []
    assert house.originals.objects == {}


def test_a_photo_that_is_withdrawn_meanwhile_leaves_no_file(
    house: AuditedHouse, tmp_path: Path
) -> None:
    """Whoever withdrew it could not delete what was not there yet."""

    class Meanwhile:
        def __getattr__(self, name: str) -> object:
            return getattr(house.room.catalogue, name)

        def withdrawn_among(self, photos: tuple[PhotoId, ...]) -> tuple[PhotoId, ...]:
            return photos[:1]

    for key in zips_of(house):
        del house.public.objects[key]
    packer = replace(packer_of(house, tmp_path), catalogue=Meanwhile())  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="was withdrawn while"):
        packer.pack(a_site(), gallery_of(house))
    assert zips_of(house) == []


def publish(house: AuditedHouse, gallery: Gallery, packer: Packer, *, make: bool) -> Released:
    return release(
        a_site(),
        gallery,
        1,
        catalogue=house.room.catalogue,
        originals=house.originals,
        public=house.public,
        inspect=lambda _pages, _manifest: None,
        pack=lambda site, some: packer.pack(site, some, make=make),
    )


def test_a_release_that_waits_for_none_is_made_whole_by_the_next_one(tmp_path: Path) -> None:
    """What is right stays offered; the rest is not, until a release makes it; then nothing is
    left to do."""
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db")) as catalogue:
        house = a_released_house(catalogue, 3, zips=tmp_path / "packing")
        packer = packer_of(house, tmp_path / "packing")
        gallery = gallery_of(house)
        fewer = replace(gallery, pictures=gallery.pictures[1:])
        early = publish(house, fewer, packer, make=False)
        assert early.unpacked == 2  # the gallery, and the section that lost a photo
        offered = house.public.objects[ENTRY].body.decode()
        assert "lampa-2017-diena-1.zip" in offered
        assert "/lampa-2017.zip" not in offered
        assert str(catalogue.live_release(GALLERY)).count(UNPACKED) == 1
        later = publish(house, fewer, packer, make=True)
        assert later.changed
        assert later.unpacked == 0
        assert "/lampa-2017.zip" in house.public.objects[ENTRY].body.decode()
        assert not publish(house, fewer, packer, make=True).changed


def spoilt(house: AuditedHouse, key: str, body: bytes) -> str:
    """Another body under an address and in a manifest that both believe it."""
    sha256 = hashlib.sha256(body).hexdigest()
    objects = tuple(
        replace(item, sha256=sha256, size=len(body)) if item.key == key else item
        for item in house.manifest.objects
    )
    house.manifest = replace(house.manifest, objects=objects)
    head = house.public.objects[key].head
    house.spoil(key, body, content_disposition=head.content_disposition)
    return key


def test_the_auditor_looks_into_public_zip_files(house: AuditedHouse) -> None:
    """A comment, a stranger's picture under a name of ours, a file name that is not ours."""
    first, second, third = zips_of(house)
    spoilt(house, first, house.public.objects[first].body[:-2] + b"\x01\x00!")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        entry = zipfile.ZipInfo(f"{GALLERY}-{house.manifest.photos[0]}.jpg")
        entry.create_system, entry.external_attr = 3, 0o100644 << 16
        file.writestr(entry, b"somebody else's")
    spoilt(house, second, out.getvalue())
    house.spoil(third, content_disposition='attachment; filename="IMG_0412.zip"')
    assert found(house) == {
        (K.NOT_CLEAN, first),
        (K.NOT_CLEAN, second),
        (K.EXTRA_HEADER, third),
    }


def test_a_zip_file_that_is_gone_changed_or_nobodys_is_found(house: AuditedHouse) -> None:
    third = next(key for key in zips_of(house) if key.endswith("/lampa-2017.zip"))
    first, second = (key for key in zips_of(house) if key != third)
    del house.public.objects[first]
    body = bytearray(house.public.objects[second].body)
    body[-1] ^= 1
    head = house.public.objects[second].head
    house.spoil(second, bytes(body), content_disposition=head.content_disposition)
    stray = third.replace("lampa-2017.zip", "photos.zip")
    house.public.objects[stray] = house.public.objects[third]
    kinds = found(house)
    assert (K.MISSING, first) in kinds
    assert (K.OTHER_BYTES, second) in kinds
    assert (K.STRAY, stray) in kinds


def test_a_file_for_the_press_is_served_under_our_name_alone(house: AuditedHouse) -> None:
    """Gallery and photo id; a camera's name in the header is found."""
    press = gallery_of(house).pictures[0].press
    assert press is not None
    key = next(k for k in house.public.objects if press.sha256[:24] in k)
    photo = house.manifest.photos[0]
    named = house.public.objects[key].head.content_disposition
    assert named == f'attachment; filename="{GALLERY}-{photo}.jpg"'
    house.spoil(key, content_disposition='attachment; filename="lampa-2017-img0412.jpg"')
    assert found(house) == {(K.EXTRA_HEADER, key)}


def test_records_say_which_photos_a_file_holds(house: AuditedHouse) -> None:
    records = {one.key: one for one in remembered(GALLERY, house.originals)}
    assert sorted(records) == zips_of(house)
    whole = next(one for key, one in records.items() if key.endswith("/lampa-2017.zip"))
    assert sorted(whole.photos) == sorted(house.manifest.photos)
