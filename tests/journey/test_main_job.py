"""From the inbox to public pages by the desk's own verbs, on the real storage server."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import urllib.error
import urllib.request
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import BinaryIO

import pytest

from gallery_media.demo.paint import paint_photo
from gallery_media.desk.shelve import shelve
from gallery_media.errors import AuditRefused, Conflict, SecretFound, StorageUnavailable
from gallery_media.metadata.audit import audit
from gallery_media.metadata.read import read_raw_tags
from gallery_media.model.photo import PhotoId, PhotoState
from gallery_media.model.variant import Developed, Format
from gallery_media.model.verdict import STRICT, Verdict
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, public_keys, publish, take_in

pytestmark = pytest.mark.journey


def status_of(url: str) -> int:
    try:
        return int(urllib.request.urlopen(url, timeout=10).status)
    except urllib.error.HTTPError as error:
        return error.code


def test_photos_become_a_gallery_that_anonymous_visitors_can_read(newsroom: Newsroom) -> None:
    """The main job: originals private, variants and pages public, every link answering."""
    for number in range(3):
        drop(newsroom, f"IMG_000{number}.JPG", a_jpeg(900 + number, 600))
    released = publish(newsroom)
    assert (released.changed, released.photos, released.stamp.generation) == (True, 3, 1)
    root = newsroom.stores.public_endpoint
    waiting, seen = [f"g/{GALLERY}/lv/index.html"], set()
    while waiting:
        key = waiting.pop()
        seen.add(key)
        with urllib.request.urlopen(f"{root}/{key}", timeout=10) as answer:
            body = answer.read()
        if not key.endswith(".html"):
            continue
        links = re.findall(r'(?:href|src|srcset)="([^"#]+)', body.decode())
        for link in (part.strip().split(" ")[0] for found in links for part in found.split(",")):
            target = normpath(join(dirname(key), link))
            if not re.match(r"(https?|mailto):", link) and target not in seen:
                waiting.append(target)
    variants = {key for key in public_keys(newsroom) if key.startswith("m/")}
    assert variants <= seen
    assert sum(key.endswith(".html") for key in seen) == 8


def test_originals_and_listings_are_closed_to_everybody(newsroom: Newsroom) -> None:
    """An anonymous GET of an original and an anonymous LIST of both buckets are denied."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    publish(newsroom)
    location = newsroom.stores.location
    original = next(iter(newsroom.stores.originals.list("o/"))).key
    assert status_of(location.object_url(location.originals_bucket, original)) == 403
    for bucket in (location.originals_bucket, location.public_bucket):
        assert status_of(f"{location.bucket_url(bucket)}/?list-type=2") == 403


def test_a_second_publish_writes_nothing(newsroom: Newsroom) -> None:
    """Nothing changed, so nothing is put and no generation is spent."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    first = publish(newsroom)
    before = {found.key: found.etag for found in newsroom.stores.public.list()}
    second = publish(newsroom)
    assert not second.changed
    assert second.stamp == first.stamp
    assert {found.key: found.etag for found in newsroom.stores.public.list()} == before


def test_one_more_photo_leaves_the_variants_of_the_others_alone(newsroom: Newsroom) -> None:
    """The release is generation 2, and every object of the old one still answers."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    publish(newsroom)
    before = {found.key: found.etag for found in newsroom.stores.public.list("m/")}
    drop(newsroom, "IMG_0002.JPG", a_jpeg(401, 300))
    released = publish(newsroom)
    after = {found.key: found.etag for found in newsroom.stores.public.list("m/")}
    assert (released.stamp.generation, released.photos) == (2, 2)
    assert before.items() < after.items()


def test_an_edited_title_alone_makes_a_new_release(newsroom: Newsroom) -> None:
    """What editors write is part of what is compared."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    publish(newsroom)
    settings = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    settings.write_text(settings.read_text().replace("Foto galerija", "Vējš un saruna"))
    assert newsroom.has_news(GALLERY)
    assert newsroom.release(GALLERY).changed
    assert not newsroom.has_news(GALLERY)
    entry = newsroom.stores.public.get(f"g/{GALLERY}/lv/index.html")
    assert "Vējš un saruna" in entry.body.decode()


def test_a_duplicate_is_recognised_and_a_stranger_is_quarantined(newsroom: Newsroom) -> None:
    """One photo from two names; a text goes aside with its reason; nothing stays behind."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    drop(newsroom, "copy/again.jpg", a_jpeg(400, 300))
    drop(newsroom, "notes.jpg", b"these are no pixels")
    assert take_in(newsroom) == {"received": 1, "duplicate": 1, "quarantined": 1}
    inbox = newsroom.project.inbox
    assert not [path for path in inbox.rglob("*") if path.is_file()]
    reason = next(newsroom.project.quarantine.rglob("REASON.txt")).read_text()
    assert "Ko darīt" in reason
    assert "What to do" in reason
    assert next(newsroom.project.quarantine.rglob("notes.jpg")).read_bytes() == (
        b"these are no pixels"
    )
    assert len([path for path in newsroom.project.done.rglob("*") if path.is_file()]) == 2


def test_a_damaged_photo_is_held_and_the_others_are_published(newsroom: Newsroom) -> None:
    """Bad input never stops the other photos and never disappears."""
    whole = a_jpeg(1200, 800)
    middle = len(whole) // 2
    drop(newsroom, "bad.jpg", whole[:middle] + bytes(4000) + whole[middle + 4000 :])
    drop(newsroom, "good.jpg", a_jpeg(600, 400))
    released = publish(newsroom)
    assert released.photos == 1
    (held,) = newsroom.catalogue.held(GALLERY)
    assert held.reason
    assert next(newsroom.project.quarantine.rglob("bad.jpg"))
    assert newsroom.status().needs_a_person


def test_no_public_byte_names_the_file_or_the_original(newsroom: Newsroom) -> None:
    """Public keys are random ids and digests of their own bytes."""
    data = a_jpeg(500, 400)
    drop(newsroom, "Jānis Bērziņš CNRY777.jpg", data)
    publish(newsroom)
    digest = hashlib.sha256(data).hexdigest()
    for found in newsroom.stores.public.list():
        stored = newsroom.stores.public.get(found.key)
        text = f"{found.key} {dict(stored.head.metadata)}".encode() + stored.body
        assert b"CNRY777" not in text
        assert digest.encode() not in text


def test_every_public_variant_passes_the_auditor_again(newsroom: Newsroom) -> None:
    """What lies in the bucket is what was audited."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(2000, 1500))
    publish(newsroom)
    (picture,) = newsroom.gather(GALLERY).gallery.pictures
    manifest = newsroom.live()[0]
    known = {item.sha256: item.key for item in manifest.objects}
    for variant in picture.variants:
        body = newsroom.stores.public.get(known[variant.sha256]).body
        known_as = newsroom.catalogue.audited(variant.sha256)
        assert known_as is not None
        size = (variant.width, variant.height)
        assert audit(body, variant.format, *size, known_as.record) == known_as.verdict


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"policy": "something else"},
        {"width": 11},
    ],
)
def test_without_a_verdict_on_these_bytes_nothing_is_put(
    newsroom: Newsroom, change: dict[str, object]
) -> None:
    """The only door to the variants refuses bytes that nobody audited."""
    developed = Developed(Format.JPEG, 10, 10, 8, b"bytes")
    right = {"sha256": developed.sha256, "policy": STRICT, "width": 10, "height": 8}
    verdict = Verdict(**{**right, "auditor": "test", **change})  # type: ignore[arg-type]
    with pytest.raises(AuditRefused):
        shelve(newsroom.stores.public, PhotoId("aaaa"), developed, verdict, gallery="lampa-2017")
    assert public_keys(newsroom, "m/") == set()


def test_an_overtaken_publisher_changes_nothing(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody flips between our look and our flip: the entry page's etag is the fence."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    publish(newsroom)
    key = f"g/{GALLERY}/lv/index.html"
    from gallery_media.desk import decide as module

    look = module.look

    def overtaken(*args: object, **kwargs: object) -> object:
        seen = look(*args, **kwargs)  # type: ignore[arg-type]
        newsroom.stores.public.put(key, b"theirs", content_type="text/html")
        return seen

    monkeypatch.setattr(module, "look", overtaken)
    settings = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    settings.write_text(settings.read_text().replace("Foto galerija", "Mūsu"))
    with pytest.raises(Conflict):
        newsroom.release(GALLERY)
    assert newsroom.stores.public.get(key).body == b"theirs"


def fail_at(newsroom: Newsroom, patch: pytest.MonkeyPatch, at: int) -> None:
    """From the ``at``-th put on, the public bucket does not answer."""
    put = newsroom.stores.public.put
    writes = itertools.count(1)

    def failing(*args: object, **kwargs: object) -> object:
        if next(writes) >= at:
            raise StorageUnavailable("the cable is out")
        return put(*args, **kwargs)  # type: ignore[arg-type]

    patch.setattr(newsroom.stores.public, "put", failing)


@pytest.mark.parametrize("at", [1, 3, 5, 6])
def test_a_crash_while_a_photo_is_added_leaves_a_gallery_that_answers(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Visitors see the old release or the new one; the next run ends where it should."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    publish(newsroom)
    drop(newsroom, "IMG_0002.JPG", a_jpeg(404, 300))
    take_in(newsroom)
    newsroom.prepare(GALLERY, newsroom.to_prepare(GALLERY))
    with monkeypatch.context() as patch:
        fail_at(newsroom, patch, at)
        with pytest.raises(StorageUnavailable):
            newsroom.release(GALLERY)
    assert_every_entry_is_whole(newsroom)
    assert newsroom.release(GALLERY).photos == 2
    assert_every_entry_is_whole(newsroom)
    assert newsroom.catalogue.counts(GALLERY)[PhotoState.PUBLISHED] == 2


def test_a_crash_at_any_write_of_a_release_is_mended_by_the_next(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each write in turn fails, until a release comes through that needed no more writes."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    folder = newsroom.project.gallery_dir(GALLERY)
    (folder / "article.lv.md").write_text("+++\ntitle = 'Raksts'\n+++\nTeksts.\n")
    publish(newsroom)
    settings = (folder / "gallery.toml").read_text()
    for at in itertools.count(1):
        (folder / "gallery.toml").write_text(settings.replace("Foto galerija", f"Nr. {at}"))
        with monkeypatch.context() as patch:
            fail_at(newsroom, patch, at)
            try:
                newsroom.release(GALLERY)
                break
            except StorageUnavailable:
                assert_every_entry_is_whole(newsroom)
        assert newsroom.release(GALLERY).changed
        assert_every_entry_is_whole(newsroom)
        for key in ("index.html", "article.html"):
            body = newsroom.stores.public.get(f"g/{GALLERY}/lv/{key}").body.decode()
            assert f"Nr. {at}" in body
    assert at == 6, "a photo page, two entry pages, the article and gallery.json were each cut off"


def test_a_photo_that_is_held_after_an_interrupted_release_leaves_no_page(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its page was put before the crash; no manifest knows it, and the next release removes it."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    publish(newsroom)
    drop(newsroom, "IMG_0002.JPG", a_jpeg(404, 300))
    take_in(newsroom)
    newsroom.prepare(GALLERY, newsroom.to_prepare(GALLERY))
    with monkeypatch.context() as patch:
        fail_at(newsroom, patch, 5)
        with pytest.raises(StorageUnavailable):
            newsroom.release(GALLERY)
    first = newsroom.live()[0].photos
    second = next(one for one in newsroom.catalogue.pictures(GALLERY) if one.photo.id not in first)
    assert f"g/{GALLERY}/lv/p/{second.photo.id}.html" in public_keys(newsroom)
    newsroom.catalogue.hold(second.photo, "somebody asked")
    assert newsroom.release(GALLERY).photos == 1
    assert_only_what_the_manifest_names(newsroom)
    assert not newsroom.has_news(GALLERY)


def test_a_text_that_was_taken_back_after_a_crash_is_gone_from_every_page(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages with a stable address were rewritten before the flip, and are rewritten again."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    publish(newsroom)
    settings = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    right = settings.read_text()
    settings.write_text(right.replace("Foto galerija", "Kļūdaina virsraksta"))
    with monkeypatch.context() as patch:
        fail_at(newsroom, patch, 2)
        with pytest.raises(StorageUnavailable):
            newsroom.release(GALLERY)
    settings.write_text(right)
    newsroom.release(GALLERY)
    for key in public_keys(newsroom, "g/"):
        assert "Kļūdaina" not in newsroom.stores.public.get(key).body.decode()


def test_a_removed_article_and_language_are_no_longer_served(newsroom: Newsroom) -> None:
    """What editors take away is taken away from visitors."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    folder = newsroom.project.gallery_dir(GALLERY)
    (folder / "article.lv.md").write_text("+++\ntitle = 'Raksts'\n+++\nTeksts.\n")
    publish(newsroom)
    (folder / "article.lv.md").unlink()
    settings = (folder / "gallery.toml").read_text()
    (folder / "gallery.toml").write_text('languages = ["lv"]\n' + settings)
    newsroom.release(GALLERY)
    keys = public_keys(newsroom, "g/")
    assert f"g/{GALLERY}/lv/article.html" not in keys
    assert not [key for key in keys if "/en/" in key]
    assert_only_what_the_manifest_names(newsroom)


def test_a_change_that_shows_nothing_new_is_looked_at_once(newsroom: Newsroom) -> None:
    """The running house must not release again and again what is live already."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    publish(newsroom)
    photo = newsroom.catalogue.pictures(GALLERY)[0].photo
    held = newsroom.catalogue.hold(photo, "a moment")
    newsroom.catalogue.release_hold(held)
    assert newsroom.has_news(GALLERY)
    newsroom.prepare(GALLERY, newsroom.to_prepare(GALLERY))
    assert not newsroom.release(GALLERY).changed
    assert not newsroom.has_news(GALLERY)


def test_an_unchanged_gallery_is_neither_gathered_nor_looked_through(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Publishing once more costs the same for three photos and for ten thousand."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    released = publish(newsroom)
    newsroom.keep_in_mind(GALLERY)

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("nothing is gathered, and no photo is looked at")

    with monkeypatch.context() as once:
        once.setattr(newsroom, "gather", refused)
        once.setattr(newsroom, "_due", refused)
        assert newsroom.to_prepare(GALLERY) == []
        again = newsroom.release(GALLERY)
    assert (again.changed, again.stamp, again.photos) == (False, released.stamp, 1)
    assert not newsroom.release(GALLERY, thorough=True).changed
    drop(newsroom, "IMG_0002.JPG", a_jpeg(410, 300))
    take_in(newsroom)
    assert len(newsroom.to_prepare(GALLERY)) == 1
    assert publish(newsroom).photos == 2


def test_an_interrupted_export_goes_on(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is known to be ours, and pages come after the pictures they show."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    publish(newsroom)
    site = tmp_path / "site"
    get_file, calls = newsroom.stores.public.get_file, itertools.count(1)

    def failing(key: str, file: BinaryIO) -> object:
        if next(calls) > 6:
            raise StorageUnavailable("the cable is out")
        return get_file(key, file)

    with monkeypatch.context() as patch:
        patch.setattr(newsroom.stores.public, "get_file", failing)
        with pytest.raises(StorageUnavailable):
            newsroom.export(site)
    assert not list(site.rglob("*.html"))
    newsroom.export(site)
    assert (site / f"g/{GALLERY}/lv/index.html").is_file()


def test_a_storage_that_alters_bytes_is_noticed_before_anything_is_shown(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the put the storage is asked what it really holds."""
    public = newsroom.stores.public
    put = public.put

    def altering(key: str, body: bytes, **options: object) -> object:
        return put(key, body + b" " if key.startswith("m/") else body, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(public, "put", altering)
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    assert publish(newsroom).photos == 0
    (held,) = newsroom.catalogue.held(GALLERY)
    assert "other bytes" in held.reason


def test_status_says_why_files_stay_in_the_inbox(newsroom: Newsroom) -> None:
    """Folders of no gallery, links and loose files are told with what to do."""
    inbox = newsroom.project.inbox
    (inbox / "unknown").mkdir()
    (inbox / "loose.jpg").write_bytes(b"x")
    (inbox / GALLERY / "link.jpg").symlink_to("/etc/hostname")
    drop(newsroom, "IMG_1.xmp", b"<x/>")
    status = newsroom.status()
    assert status.needs_a_person
    assert [thing.path for thing in status.sidecars] == [f"inbox/{GALLERY}/IMG_1.xmp"]
    assert [thing.path for thing in status.in_the_way] == [
        f"inbox/{GALLERY}/link.jpg",
        "inbox/loose.jpg",
        "inbox/unknown/",
    ]
    assert all(thing.reason for thing in status.in_the_way)


def test_a_page_that_would_give_an_original_away_stops_the_release(newsroom: Newsroom) -> None:
    """An editor pastes the camera's serial number into a title: nothing is put, and it is said."""
    photo = paint_photo(0, megapixels=0.3)
    drop(newsroom, photo.name, photo.data)
    publish(newsroom)
    before = {found.key: found.etag for found in newsroom.stores.public.list()}
    (serial,) = read_raw_tags(photo.data).values("Exif", "BodySerialNumber")
    settings = newsroom.project.gallery_dir(GALLERY) / "gallery.toml"
    right = settings.read_text()
    settings.write_text(right.replace("Foto galerija", f"Kamera {serial}"))
    with pytest.raises(SecretFound, match="serial number") as refused:
        newsroom.release(GALLERY)
    assert serial not in str(refused.value)
    assert {found.key: found.etag for found in newsroom.stores.public.list()} == before
    settings.write_text(right.replace("Foto galerija", "Cita galerija"))
    assert newsroom.release(GALLERY).changed


def test_a_gallery_without_photos_brings_no_news(newsroom: Newsroom) -> None:
    """Not when it is new, nor when all that was dropped went to quarantine."""
    assert newsroom.is_empty(GALLERY)
    drop(newsroom, "notes.jpg", b"no photo")
    assert take_in(newsroom) == {"quarantined": 1}
    assert newsroom.is_empty(GALLERY)
    assert not newsroom.has_news(GALLERY)
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    take_in(newsroom)
    assert not newsroom.is_empty(GALLERY)
    assert newsroom.has_news(GALLERY)


def assert_only_what_the_manifest_names(newsroom: Newsroom) -> None:
    """Of pages with a stable address, the bucket holds exactly those of the live manifest."""
    named = {item.key for item in newsroom.live()[0].objects}
    assert {key for key in public_keys(newsroom, "g/") if "/r/" not in key} <= named


def assert_every_entry_is_whole(newsroom: Newsroom) -> None:
    """Everything that each entry page refers to is there."""
    keys = public_keys(newsroom)
    for lang in ("lv", "en"):
        key = f"g/{GALLERY}/{lang}/index.html"
        body = newsroom.stores.public.get(key).body.decode()
        links = re.findall(r'(?:href|src)="(\.\.?/[^"#]+|p/[^"#]+)"', body)
        assert links
        assert {normpath(join(dirname(key), link)) for link in links} <= keys


def test_facts_are_kept_in_the_private_bucket_too(newsroom: Newsroom) -> None:
    """Each photo has its append-only records there, so that the catalogue can be rebuilt."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    publish(newsroom)
    originals = newsroom.stores.originals
    records = [json.loads(originals.get(found.key).body) for found in originals.list("rec/")]
    assert records
    assert records[-1]["state"] == "prepared"


def test_an_export_is_a_site_and_follows_what_is_live(newsroom: Newsroom, tmp_path: Path) -> None:
    """Plain files with the same bytes; a second export writes only what changed."""
    drop(newsroom, "IMG_0001.JPG", a_jpeg(400, 300))
    publish(newsroom)
    site = tmp_path / "site"
    first = newsroom.export(site)
    for item in newsroom.live()[0].objects:
        assert hashlib.sha256((site / item.key).read_bytes()).hexdigest() == item.sha256
    assert "p/" not in (site / "index.html").read_text().split("<main")[0]
    again = newsroom.export(site)
    assert (again.written, again.removed, again.files) == (0, 0, first.files)
