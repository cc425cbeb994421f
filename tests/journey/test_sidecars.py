"""Sidecars and tables in the inbox: before their photo, with it, or after it was published."""

from __future__ import annotations

import pytest

from gallery_media.catalogue import Outcome
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, publish, take_in
from tests.makers.projects import hold_named_people, write_settings
from tests.makers.words import LATVIAN, a_jpeg_with_words, a_packet

pytestmark = [pytest.mark.journey]

CAPTION = "dc:description"
ENTITIES = b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<x:xmpmeta xmlns:x="adobe:ns:meta/">&b;</x:xmpmeta>"""


def a_sidecar(**caption: str) -> bytes:
    return a_packet({CAPTION: caption})


def a_photo(**caption: str) -> bytes:
    return a_jpeg_with_words(packet=a_packet({CAPTION: caption}))


def page(newsroom: Newsroom) -> str:
    return newsroom.stores.public.get(f"g/{GALLERY}/lv/index.html").body.decode()


def inbox(newsroom: Newsroom) -> list[str]:
    folder = newsroom.project.inbox / GALLERY
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


def done(newsroom: Newsroom) -> set[str]:
    return {path.name for path in newsroom.project.done.rglob("*.*")}


@pytest.mark.parametrize("name", ["IMG_1.JPG.xmp", "img_1.XMP"])
def test_a_sidecar_that_comes_with_its_photo_is_on_its_first_page(
    newsroom: Newsroom, name: str
) -> None:
    """Before what the file itself says; both lie in done/, each with its receipt."""
    drop(newsroom, name, a_sidecar(lv=f"Blakus {LATVIAN}"))
    drop(newsroom, "IMG_1.JPG", a_photo(lv="Faila vārdi", en="The file's words"))
    publish(newsroom)
    assert f"Blakus {LATVIAN}" in page(newsroom)
    assert "Faila vārdi" not in page(newsroom)
    assert done(newsroom) == {name, "IMG_1.JPG"}
    outcomes = [one.outcome for one in newsroom.catalogue.receipts(GALLERY)]
    assert sorted(outcomes) == [Outcome.RECEIVED, Outcome.WORDS]
    assert not newsroom.has_news(GALLERY)
    (sheet,) = newsroom.receipts()
    assert sheet.counts == {"published": 1, "words": 1}


def test_a_late_sidecar_changes_the_words_of_a_published_photo(newsroom: Newsroom) -> None:
    """And is a reason for the next release, which makes the press file anew and no other."""
    write_settings(newsroom.project, "press_downloads = true\n")
    drop(newsroom, "IMG_1.JPG", a_photo(lv="Faila vārdi"))
    publish(newsroom)
    (before,) = newsroom.gather(GALLERY).gallery.pictures
    assert not newsroom.has_news(GALLERY)
    drop(newsroom, "IMG_1.xmp", a_sidecar(lv="Vēlie vārdi"))
    assert take_in(newsroom) == {"words": 1}
    assert newsroom.has_news(GALLERY)
    publish(newsroom)
    assert "Vēlie vārdi" in page(newsroom)
    (after,) = newsroom.gather(GALLERY).gallery.pictures
    assert before.press is not None
    assert after.press is not None
    assert set(before.variants) - set(after.variants) == {before.press}
    audited = newsroom.catalogue.audited(after.press.sha256)
    assert audited is not None
    assert audited.record.caption == "Vēlie vārdi"
    assert not newsroom.has_news(GALLERY)


def test_a_late_sidecar_can_hold_a_photo_that_is_public(newsroom: Newsroom) -> None:
    """People whom it names, or a telephone number: off the page until a person has looked."""
    hold_named_people(newsroom.project)
    drop(newsroom, "a.jpg", a_jpeg())
    publish(newsroom)
    packet = a_packet({}, {"Iptc4xmpExt:PersonInImage": ("Žanete Paraudziņa",)})
    drop(newsroom, "a.jpg.xmp", packet)
    assert publish(newsroom).photos == 0
    (held,) = newsroom.catalogue.held(GALLERY)
    hold_named_people(newsroom.project, held.id)
    assert publish(newsroom).photos == 1


def test_an_orphan_waits_in_the_inbox_and_status_says_so(newsroom: Newsroom) -> None:
    """For as long as it takes; then it is taken like any other."""
    drop(newsroom, "IMG_7.xmp", a_sidecar(lv="Vārdi bez attēla"))
    drop(newsroom, "IMG_1.JPG", a_jpeg())
    publish(newsroom)
    assert inbox(newsroom) == ["IMG_7.xmp"]
    (waiting,) = newsroom.status().sidecars
    assert waiting.path == f"inbox/{GALLERY}/IMG_7.xmp"
    assert "IMG_7" in waiting.reason
    drop(newsroom, "IMG_7.jpg", a_jpeg(500, 400))
    publish(newsroom)
    assert "Vārdi bez attēla" in page(newsroom)
    assert inbox(newsroom) == []
    assert newsroom.status().sidecars == ()


@pytest.mark.parametrize(
    "data",
    [ENTITIES, b"not XML at all", b"<x" * 300_000, b"x" * 2_000_000, b'{"json": true}'],
    ids=["entities", "text", "nested", "huge", "json"],
)
def test_a_hostile_sidecar_costs_nothing_but_itself(newsroom: Newsroom, data: bytes) -> None:
    """It goes to quarantine with its reason in two languages; its photo is published."""
    drop(newsroom, "IMG_1.JPG", a_jpeg())
    drop(newsroom, "IMG_1.JPG.xmp", data)
    assert publish(newsroom).photos == 1
    (reason,) = newsroom.project.quarantine.rglob("REASON.txt")
    assert (reason.parent / "IMG_1.JPG.xmp").read_bytes() == data
    assert "Ko darīt" in reason.read_text()
    assert "What to do" in reason.read_text()
    assert inbox(newsroom) == []


TABLE = "photo;lang;caption;alt_text;credit\n"


def test_a_table_in_the_inbox_stands_below_the_editors_own(newsroom: Newsroom) -> None:
    """The editor's captions.csv, the photographer's, the sidecar, the file: in this order."""
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        drop(newsroom, name, a_photo(lv=f"fails {name[0]}"))
        drop(newsroom, f"{name}.xmp", a_sidecar(lv=f"blakusfails {name[0]}"))
    table = TABLE + "a.jpg;lv;tabula a;;\nb.jpg;lv;tabula b;;\n"
    drop(newsroom, "captions.csv", table.encode())
    editors = newsroom.project.gallery_dir(GALLERY) / "captions.csv"
    editors.write_text("photo,lang,caption\na.jpg,lv,redaktore a\n")
    publish(newsroom)
    shown = page(newsroom)
    for words in ("redaktore a", "tabula b", "blakusfails c"):
        assert words in shown
    for words in ("tabula a", "fails a", "fails b", ">fails"):
        assert words not in shown
    assert inbox(newsroom) == []
    assert "captions.csv" in done(newsroom)


def test_a_table_waits_for_the_photos_that_it_names(newsroom: Newsroom) -> None:
    """What is there has its words at once; the rest gets them when it comes."""
    drop(newsroom, "a.jpg", a_jpeg())
    drop(newsroom, "captions.csv", (TABLE + "a.jpg;lv;pirmais;;\nb.jpg;lv;otrais;;\n").encode())
    publish(newsroom)
    assert "pirmais" in page(newsroom)
    assert inbox(newsroom) == ["captions.csv"]
    (waiting,) = newsroom.status().sidecars
    assert "captions.csv" in waiting.path
    assert take_in(newsroom) == {}, "it is not read again and again"
    drop(newsroom, "b.jpg", a_jpeg(500, 400))
    publish(newsroom)
    assert "otrais" in page(newsroom)
    assert inbox(newsroom) == []


def test_a_corrected_table_is_read_again(newsroom: Newsroom) -> None:
    """Written in place, as spreadsheets do."""
    drop(newsroom, "a.jpg", a_jpeg())
    drop(newsroom, "captions.csv", (TABLE + "a.jpg;lv;viens;;\nc.jpg;lv;kļūda;;\n").encode())
    publish(newsroom)
    drop(newsroom, "captions.csv", (TABLE + "a.jpg;lv;labots;;\n").encode())
    publish(newsroom)
    assert "labots" in page(newsroom)
    assert inbox(newsroom) == []


def test_a_sidecar_in_a_folder_belongs_to_the_photo_beside_it(newsroom: Newsroom) -> None:
    """Cameras count from one on each card."""
    for day, width in (("day-1", 480), ("day-2", 500)):
        drop(newsroom, f"{day}/IMG_1.JPG", a_jpeg(width, 320))
    drop(newsroom, "day-2/IMG_1.JPG.xmp", a_sidecar(lv="Otrā diena"))
    publish(newsroom)
    pictures = newsroom.gather(GALLERY).gallery.pictures
    paths = {photo: path for path, photo in newsroom.catalogue.photos_by_path(GALLERY).items()}
    told = {paths[one.photo]: one.caption.caption.best("lv").words for one in pictures}
    assert told["day-2/IMG_1.JPG"] == "Otrā diena"
