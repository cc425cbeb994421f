"""Words in files travel through the house: onto pages, into press files, or to a person first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gallery_media.errors import HoldStands
from gallery_media.model.metadata import Preset
from gallery_media.model.photo import PhotoState
from gallery_media.model.withdrawal import WithdrawalReason
from gallery_media.reasons import Code
from gallery_media.wiring import Newsroom
from tests.makers.newsrooms import GALLERY, drop, photos_by_name, publish
from tests.makers.projects import hold_named_people, write_settings
from tests.makers.words import LATVIAN, PANGRAM, a_jpeg_with_words, a_packet

pytestmark = [pytest.mark.journey]

HEADLINE = "photoshop:Headline"
CAPTION = "dc:description"


def a_photo(people: tuple[str, ...] = (), **caption: str) -> bytes:
    """A JPEG whose XMP has this caption by language, and names these people."""
    lists = {"Iptc4xmpExt:PersonInImage": people} if people else {}
    return a_jpeg_with_words(packet=a_packet({CAPTION: caption} if caption else {}, lists))


def page(newsroom: Newsroom, lang: str = "lv") -> str:
    """The gallery's page, as visitors get it."""
    return newsroom.stores.public.get(f"g/{GALLERY}/{lang}/index.html").body.decode()


def write_captions(newsroom: Newsroom, *lines: str) -> None:
    path = newsroom.project.gallery_dir(GALLERY) / "captions.csv"
    path.write_text("\n".join(("photo,lang,caption,alt_text", *lines)) + "\n")


def test_a_files_caption_stands_on_the_page_of_its_language(newsroom: Newsroom) -> None:
    """Each language its own; a page without it shows the gallery's first, and says so."""
    drop(newsroom, "a.jpg", a_photo(lv=f"{PANGRAM} {LATVIAN}", en="Dwarves in a barn"))
    drop(newsroom, "b.jpg", a_photo(lv="Gājēji pie ķiršu koka stāv un gaida"))
    publish(newsroom)
    assert f"{PANGRAM} {LATVIAN}" in page(newsroom)
    assert "Dwarves in a barn" not in page(newsroom)
    assert "Dwarves in a barn" in page(newsroom, "en")
    assert 'lang="lv">Gājēji pie ķiršu koka' in page(newsroom, "en")
    assert not newsroom.has_news(GALLERY)


def test_the_editors_words_survive_the_same_photo_dropped_again(newsroom: Newsroom) -> None:
    """A second import brings nothing of the file back."""
    data = a_photo(lv="Vārdi no faila")
    drop(newsroom, "a.jpg", data)
    write_captions(newsroom, "a.jpg,lv,Redaktores vārdi,")
    publish(newsroom)
    drop(newsroom, "a.jpg", data)
    publish(newsroom)
    assert "Redaktores vārdi" in page(newsroom)
    assert "Vārdi no faila" not in page(newsroom)


def test_a_photo_whose_words_give_somebody_away_waits_for_a_person(newsroom: Newsroom) -> None:
    """The others are published; words that the editor says anew let it go, by itself."""
    drop(newsroom, "a.jpg", a_photo(lv="Pieteikties pie Annas, tālr. 29123456"))
    drop(newsroom, "b.jpg", a_photo(lv="Ļaudis pie pils"))
    assert publish(newsroom).photos == 1
    (held,) = newsroom.catalogue.held(GALLERY)
    assert "telephone" in held.reason
    assert "29123456" not in held.reason
    write_captions(newsroom, "a.jpg,lv,Anna pie galda,")
    assert newsroom.has_news(GALLERY)
    assert publish(newsroom).photos == 2
    assert "29123456" not in page(newsroom)


def test_a_caption_with_a_path_stops_no_other_photo(newsroom: Newsroom) -> None:
    """Found before it is on any page, so that the release is not refused as a whole."""
    drop(newsroom, "a.jpg", a_photo(lv="Kopija no /Users/annab/Pictures/lampa/atlase.tif, gatava"))
    drop(newsroom, "b.jpg", a_photo(lv="Ļaudis pie pils"))
    assert publish(newsroom).photos == 1
    (held,) = newsroom.catalogue.held(GALLERY)
    assert "path" in held.reason
    assert "annab" not in held.reason


def test_a_photo_whose_file_names_people_waits_until_somebody_has_looked(
    newsroom: Newsroom,
) -> None:
    """A new gallery's rule: the names themselves are published nowhere, before or after."""
    hold_named_people(newsroom.project)
    drop(newsroom, "a.jpg", a_photo(("Žanete Paraudziņa",), lv="Divi cilvēki runā"))
    assert publish(newsroom).photos == 0
    (held,) = newsroom.catalogue.held(GALLERY)
    assert "names people" in held.reason
    assert "Paraudziņa" not in held.reason
    assert not list(newsroom.project.quarantine.rglob("*.jpg")), "nothing is wrong with the file"
    hold_named_people(newsroom.project, held.id)
    assert newsroom.has_news(GALLERY)
    assert publish(newsroom).photos == 1
    for found in newsroom.stores.public.list(""):
        assert "Paraudziņa".encode() not in newsroom.stores.public.get(found.key).body


def test_two_questions_about_one_photo_are_answered_one_by_one(newsroom: Newsroom) -> None:
    """May its people be shown, and is it the withdrawn one: neither answer stands for the other."""
    hold_named_people(newsroom.project)
    drop(newsroom, "a.jpg", a_photo(lv="Viens cilvēks runā"))
    publish(newsroom)
    newsroom.withdraw(photos_by_name(newsroom.catalogue)["a.jpg"], WithdrawalReason.MISTAKE, "test")
    drop(newsroom, "b.jpg", a_photo(("Žanete Paraudziņa",), lv="Divi cilvēki runā"))
    publish(newsroom)
    (held,) = newsroom.catalogue.held(GALLERY)
    assert held.why is not None
    assert held.why.code is Code.PEOPLE
    with pytest.raises(HoldStands, match=f'cleared = ."{held.id}".'):
        newsroom.allow(held.id)
    publish(newsroom)
    hold_named_people(newsroom.project, held.id)
    publish(newsroom)
    (held,) = newsroom.catalogue.held(GALLERY)
    assert held.why is not None
    assert held.why.code is Code.RESEMBLES_WITHDRAWN
    newsroom.allow(held.id)
    assert publish(newsroom).photos == 1


def test_boilerplate_and_placeholders_are_shown_nowhere(newsroom: Newsroom) -> None:
    """Not on the page, and not in the press file either."""
    write_settings(newsroom.project, "press_downloads = true\n")
    drop(newsroom, "a.jpg", a_photo(lv="OLYMPUS DIGITAL CAMERA"))
    drop(newsroom, "b.jpg", a_photo(lv="Paraksts sekos"))
    publish(newsroom)
    pictures = newsroom.gather(GALLERY).gallery.pictures
    assert len(pictures) == 2
    for picture in pictures:
        assert not picture.caption.caption
        assert picture.press is not None
        audited = newsroom.catalogue.audited(picture.press.sha256)
        assert audited is not None
        assert audited.record.caption == ""
        assert audited.variant.preset is Preset.CREDITS
    assert "OLYMPUS" not in page(newsroom)
    assert "sekos" not in page(newsroom)


def test_the_record_in_the_private_bucket_holds_the_words(newsroom: Newsroom) -> None:
    """With them a catalogue can be rebuilt that says the same."""
    drop(newsroom, "a.jpg", a_photo(lv="Ļaudis pie pils"))
    publish(newsroom)
    (picture,) = newsroom.gather(GALLERY).gallery.pictures
    records = [found.key for found in newsroom.stores.originals.list(f"rec/{picture.photo}/")]
    newest = json.loads(newsroom.stores.originals.get(max(records)).body)
    (words,) = newest["file_words"]
    assert words["source"] == "original"
    assert words["words"]["caption"] == [["lv", "Ļaudis pie pils"]]


def test_photos_that_were_published_before_words_were_read_get_them(newsroom: Newsroom) -> None:
    """As after an update of the program: they are read, and no variant is made anew."""
    drop(newsroom, "a.jpg", a_photo(lv="Ļaudis pie pils"))
    publish(newsroom)
    (before,) = newsroom.gather(GALLERY).gallery.pictures
    photo = newsroom.catalogue.photo(before.photo)
    assert photo is not None
    assert photo.state is PhotoState.PUBLISHED
    forget_words(newsroom)
    assert newsroom.has_news(GALLERY)
    publish(newsroom)
    (after,) = newsroom.gather(GALLERY).gallery.pictures
    assert after == before
    assert not newsroom.has_news(GALLERY)


def forget_words(newsroom: Newsroom) -> None:
    """What a catalogue looks like that a migration has just given an empty table of words."""
    import sqlite3

    database = sqlite3.connect(Path(newsroom.project.state) / "catalogue.db")
    with database:
        database.execute("DELETE FROM file_words")
    database.close()
