"""Receipts on real folders: written from the catalogue, only when something is different."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gallery_media.catalogue import Announced, Catalogue, Replaces, open_catalogue, sqlite_url
from gallery_media.desk.receipts import ReceiptDesk, Written, write_receipts
from gallery_media.errors import NotReady
from gallery_media.model.addresses import variant_key
from gallery_media.model.photo import PhotoId
from gallery_media.model.variant import Variant
from gallery_media.reasons import Code, Reason
from tests.makers.photos import (
    GALLERY,
    a_preparation,
    an_original,
    receive,
    the_photo,
)
from tests.makers.storages import MemoryStorage

ROOT = "https://foto.example.org"


class Clock:
    """The wall clock of the catalogue, turned by hand."""

    def __init__(self) -> None:
        self.now = datetime(2017, 6, 30, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[ReceiptDesk]:
    with open_catalogue(sqlite_url(tmp_path / "catalogue.db"), clock=clock) as catalogue:
        yield ReceiptDesk(
            catalogue,
            MemoryStorage(),
            tmp_path / "receipts",
            ("lv", "en"),
            ZoneInfo("Europe/Riga"),
            ROOT,
        )


def files(desk: ReceiptDesk) -> dict[str, bytes]:
    """Everything that photographers see."""
    paths = (path for path in desk.folder.rglob("*") if path.is_file())
    return {path.relative_to(desk.folder).as_posix(): path.read_bytes() for path in paths}


def publish(desk: ReceiptDesk, photo: PhotoId, content: str = "") -> None:
    """Prepare a photo, store its variants as bytes of their own, and release it."""
    preparation = a_preparation(photo, content=content)
    audited = []
    for one in preparation.variants:
        body = f"{photo} {one.variant.rung} {one.variant.format} {content}".encode()
        variant, verdict = stored(desk, one.variant, body), one.verdict
        audited.append(
            replace(one, variant=variant, verdict=replace(verdict, sha256=variant.sha256))
        )
    made = replace(preparation, variants=tuple(audited))
    desk.catalogue.mark_prepared(the_photo(desk.catalogue, photo), made)
    generation = len(desk.catalogue.releases(GALLERY)) + 1
    revision = desk.catalogue.revision(GALLERY)
    desk.catalogue.record_flip(
        GALLERY, f"r{generation}", generation, revision, "key", "0" * 64, [photo]
    )


def stored(desk: ReceiptDesk, variant: Variant, body: bytes) -> Variant:
    import hashlib

    sha256 = hashlib.sha256(body).hexdigest()
    key = variant_key(sha256, variant.width, variant.format.value)
    desk.public.put(key, body, content_type="image/avif")
    return replace(variant, sha256=sha256, size=len(body))


def a_photo(catalogue: Catalogue, name: bytes = b"IMG_1.JPG", content: str = "first") -> PhotoId:
    return PhotoId(str(receive(catalogue, content, name=name).photo_id))


def rows(written: Written) -> list[dict[str, str]]:
    text = written.table.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_each_photographer_gets_a_page_in_both_languages_and_a_table(desk: ReceiptDesk) -> None:
    """Only about the own files; nobody reads what others sent."""
    a_photo(desk.catalogue)
    desk.catalogue.refuse("claim 2", GALLERY, b"film.mov", Reason.of(Code.VIDEO, kind="mov"), "ivo")
    jana, ivo = sorted(write_receipts(desk), key=lambda one: one.photographer != "jana")
    assert sorted(files(desk)) == [
        "2017-06-30/.stamp.json",
        "2017-06-30/ivo.csv", "2017-06-30/ivo.en.html", "2017-06-30/ivo.html",
        "2017-06-30/jana.csv", "2017-06-30/jana.en.html", "2017-06-30/jana.html",
        "receipts.css",
    ]  # fmt: skip
    assert (jana.counts, ivo.counts) == ({"safe": 1}, {"refused": 1})
    assert "film.mov" not in jana.page.read_text("utf-8")
    assert 'lang="lv"' in ivo.page.read_text("utf-8")


def test_a_published_photo_shows_its_smallest_variant_and_its_address(desk: ReceiptDesk) -> None:
    """The only pictures are files that anybody may fetch."""
    photo = a_photo(desk.catalogue)
    publish(desk, photo)
    (written,) = write_receipts(desk)
    page = written.page.read_text("utf-8")
    (picture,) = (name for name in files(desk) if "/pictures/" in name)
    assert picture.rpartition("/")[2] in page
    assert files(desk)[picture] in [one.body for one in desk.public.objects.values()]  # type: ignore[attr-defined]
    assert f"{ROOT}/g/{GALLERY}/lv/p/{photo}.html" in page
    assert rows(written)[0]["outcome"] == "published"


def test_no_digest_of_an_original_is_on_what_leaves_the_house(desk: ReceiptDesk) -> None:
    """Who has the file could prove what else is here."""
    photo = a_photo(desk.catalogue)
    publish(desk, photo)
    write_receipts(desk)
    sha256 = an_original("first").sha256.encode()
    for name, body in files(desk).items():
        assert sha256[:12] not in body, name


def test_what_is_not_different_is_not_written_again(desk: ReceiptDesk) -> None:
    """The house asks after every wave."""
    publish(desk, a_photo(desk.catalogue))
    write_receipts(desk)
    before = {path: path.stat().st_mtime_ns for path in desk.folder.rglob("*")}
    (again,) = write_receipts(desk)
    assert not again.changed
    assert {path: path.stat().st_mtime_ns for path in desk.folder.rglob("*")} == before


def test_a_receipt_that_somebody_removed_comes_back(desk: ReceiptDesk) -> None:
    """It says nothing that the catalogue does not know."""
    a_photo(desk.catalogue)
    (written,) = write_receipts(desk)
    body = written.page.read_bytes()
    written.page.unlink()
    write_receipts(desk)
    assert written.page.read_bytes() == body


def test_a_held_photos_picture_is_taken_away(desk: ReceiptDesk) -> None:
    """What may not be shown any more is not shown here either, and a desk's note is its own."""
    photo = a_photo(desk.catalogue)
    publish(desk, photo)
    write_receipts(desk)
    desk.catalogue.hold(the_photo(desk.catalogue, photo), "a mother of two asked")
    (written,) = write_receipts(desk)
    assert not [name for name in files(desk) if "/pictures/" in name]
    assert written.counts == {"held": 1}
    assert b"mother" not in b"".join(files(desk).values())


def test_a_held_photo_is_told_in_its_photographers_words(desk: ReceiptDesk) -> None:
    """Commands and settings are the desk's; the photographer learns who decides."""
    photo = a_photo(desk.catalogue)
    why = Reason.of(Code.RESEMBLES_WITHDRAWN)
    desk.catalogue.hold(the_photo(desk.catalogue, photo), why)
    (written,) = write_receipts(desk)
    (row,) = rows(written)
    assert row["what_now_en"] == "Nothing for now; the photo desk looks at it and decides."
    assert b"gallery-media" not in b"".join(files(desk).values())


def test_who_sent_by_a_link_is_told_to_use_the_link_again(desk: ReceiptDesk, clock: Clock) -> None:
    """The same reason for two photographers: one has a folder, the other one has a link."""
    catalogue, raw = desk.catalogue, Reason.of(Code.RAW, kind="nef")
    catalogue.ensure_gallery(GALLERY)
    invite = catalogue.invite(
        "Anna", GALLERY, "a" * 64, largest=10**8, in_all=10**9,
        expires_at=clock.now + timedelta(days=1),
    )  # fmt: skip
    (place,) = catalogue.grant(invite.id, [Announced("1.nef", 5, "b" * 64, "image/tiff")])
    catalogue.refuse(place.id, GALLERY, b"1.nef", raw, "Anna")
    catalogue.refuse("claim 2", GALLERY, b"2.nef", raw, "ivo")
    told = {one.photographer: rows(one)[0]["what_now_en"] for one in write_receipts(desk)}
    assert told == {
        "Anna": "Export it as a full-size JPEG and send that by the same link.",
        "ivo": "Export it as a full-size JPEG and drop that.",
    }


def test_a_new_version_changes_the_receipt_of_the_day_on_which_the_photo_came(
    desk: ReceiptDesk, clock: Clock
) -> None:
    """Yesterday's page must not go on showing yesterday's picture."""
    photo = a_photo(desk.catalogue)
    publish(desk, photo)
    write_receipts(desk)
    old = {name for name in files(desk) if "/pictures/" in name}
    clock.now = datetime(2017, 7, 1, 12, 0, tzinfo=UTC)
    seen = Replaces(photo, an_original("first").sha256)
    desk.catalogue.receive(
        "second", GALLERY, b"IMG_1.JPG", an_original("second"), 6000, 4000, "jana", replaces=seen
    )
    publish(desk, photo, "second")
    first, second = write_receipts(desk)
    assert (first.day, second.day) == (date(2017, 6, 30), date(2017, 7, 1))
    assert old.isdisjoint(files(desk))
    assert rows(second)[0]["came"] == "version"


def test_a_duplicate_says_under_which_name_it_is_here(desk: ReceiptDesk) -> None:
    """Its own photographer's name for it, and never another's."""
    a_photo(desk.catalogue, b"IMG_1.JPG")
    receive(desk.catalogue, "first", claim="again", name=b"copy of IMG_1.JPG")
    desk.catalogue.receive("ivo's", GALLERY, b"mine.jpg", an_original("first"), 6, 4, "ivo")
    jana, ivo = sorted(write_receipts(desk), key=lambda one: one.photographer != "jana")
    assert "Already here as IMG_1.JPG." in (jana.page.parent / "jana.en.html").read_text("utf-8")
    theirs = (ivo.page.parent / "ivo.en.html").read_text("utf-8")
    assert "Already here." in theirs
    assert "IMG_1" not in theirs


def test_of_a_withdrawn_photo_no_name_and_no_picture_is_left(desk: ReceiptDesk) -> None:
    """Not in a language that the site has no more, either; that a file came and was taken back
    stays told, under the photo's number."""
    photo = a_photo(desk.catalogue, b"Anna_Kalnina.JPG")
    publish(desk, photo)
    receive(
        desk.catalogue, "first", claim="again", name=b"Anna_again.JPG"
    )  # the same bytes once more
    write_receipts(desk)
    assert {"2017-06-30/jana.en.html"} < set(files(desk))
    fewer = replace(desk, languages=("lv",))
    desk.catalogue.begin_withdrawal(photo, "asked", "test", erase=True)
    write_receipts(fewer)
    assert any(b"Anna" in body for body in files(desk).values()), "its names are still known"
    desk.catalogue.forget_words(photo)
    (written,) = write_receipts(fewer)
    assert written.changed
    left = files(desk)
    assert not [name for name, body in left.items() if b"Anna" in body]
    assert not [name for name in left if "/pictures/" in name or name.endswith(".en.html")]
    told = [(row["outcome"], row["file"], row["photo"]) for row in rows(written)]
    assert told == [("withdrawn", "", photo), ("withdrawn", "", photo)]
    page = left["2017-06-30/jana.html"].decode()
    assert "Tā nosaukums vairs netiek glabāts" in page
    desk.catalogue.finish_withdrawal(photo)
    write_receipts(fewer)
    assert not [name for name, body in files(desk).items() if b"Anna" in body]


def test_a_day_is_a_day_of_the_house(desk: ReceiptDesk, clock: Clock) -> None:
    """Half past midnight in Cēsis is still yesterday in UTC."""
    clock.now = datetime(2017, 6, 30, 21, 30, tzinfo=UTC)
    a_photo(desk.catalogue)
    (written,) = write_receipts(desk)
    assert written.day == date(2017, 7, 1)
    assert "00:30" in written.page.read_text("utf-8")


def test_only_what_is_asked_for_is_told(desk: ReceiptDesk, clock: Clock) -> None:
    """By photographer, by day, or by both."""
    a_photo(desk.catalogue)
    desk.catalogue.refuse("claim 2", GALLERY, b"a.mov", Reason.of(Code.VIDEO, kind="mov"), "ivo")
    clock.now = datetime(2017, 7, 1, 12, 0, tzinfo=UTC)
    a_photo(desk.catalogue, b"IMG_2.JPG", "second")
    assert len(write_receipts(desk)) == 3
    assert {one.photographer for one in write_receipts(desk, photographer="ivo")} == {"ivo"}
    assert len(write_receipts(desk, photographer="jana", day=date(2017, 7, 1))) == 1
    assert write_receipts(desk, photographer="nobody") == ()


def test_a_picture_that_is_not_in_the_storage_is_looked_for_again(desk: ReceiptDesk) -> None:
    """The receipt is written without it, and is right as soon as it is there."""
    publish(desk, a_photo(desk.catalogue))
    lost = dict(desk.public.objects)  # type: ignore[attr-defined]
    desk.public.objects.clear()  # type: ignore[attr-defined]
    (written,) = write_receipts(desk)
    assert "<img" not in written.page.read_text("utf-8")
    desk.public.objects.update(lost)  # type: ignore[attr-defined]
    (written,) = write_receipts(desk)
    assert "<img" in written.page.read_text("utf-8")


def test_a_folder_that_cannot_be_written_is_told_and_nothing_else_suffers(
    desk: ReceiptDesk,
) -> None:
    """A file where the folder should be stands for any trouble of the disk."""
    a_photo(desk.catalogue)
    desk.folder.write_text("in the way")
    with pytest.raises(NotReady, match="receipts"):
        write_receipts(desk)
