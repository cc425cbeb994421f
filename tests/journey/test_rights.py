"""What files say about themselves travels through the house: rights and words, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gallery_media.desk.audit import open_audit
from gallery_media.desk.audit_certify import count_removed
from gallery_media.desk.prepared import Prepared
from gallery_media.metadata.embed import embed
from gallery_media.metadata.revealed import RevelationKind
from gallery_media.model.metadata import Preset, PublicFormat, PublicMetadata
from gallery_media.model.photo import PhotoState
from gallery_media.model.variant import Variant
from gallery_media.wiring import Newsroom
from tests.makers.images import a_jpeg
from tests.makers.newsrooms import GALLERY, drop, publish
from tests.makers.projects import write_settings
from tests.makers.records import FULL, a_finished

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool not installed"),
]

ONLY_SEARCH_ENGINES = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"

RIGHTS = """
[rights]
copyright = "© 2017 Labklājības ministrija"
data_mining = "only-search-engines"
"""


def a_described_photo(record: PublicMetadata = FULL, width: int = 480) -> bytes:
    """A JPEG that says all of the record in EXIF, XMP and IIM."""
    return embed(a_finished("jpg", (width, 320)), PublicFormat.JPEG, record)


def write_caption(newsroom: Newsroom, words: str) -> None:
    path = newsroom.project.gallery_dir(GALLERY) / "captions.csv"
    path.write_text(f"photo,lang,caption\nIMG_0001.JPG,lv,{words}\n")


def variants_of(newsroom: Newsroom) -> tuple[Variant, ...]:
    (picture,) = newsroom.gather(GALLERY).gallery.pictures
    return picture.variants


def said_by(newsroom: Newsroom, variant: Variant, folder: Path) -> dict[str, Any]:
    """What exiftool reads in the file that visitors get."""
    keys = {item.sha256: item.key for item in newsroom.live()[0].objects}
    path = folder / f"{variant.rung}.{variant.format}"
    path.write_bytes(newsroom.stores.public.get(keys[variant.sha256]).body)
    options = ["-a", "-G1", "-j", "-charset", "exif=utf8"]
    answer = subprocess.run(["exiftool", *options, path], capture_output=True, check=True)
    found: dict[str, Any] = json.loads(answer.stdout)[0]
    return found


def test_web_variants_keep_byline_and_rights_and_no_words(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """The gallery's own words come first, the file's fill in, captions stay in the house."""
    write_settings(newsroom.project, last=RIGHTS)
    drop(newsroom, "IMG_0001.JPG", a_described_photo())
    publish(newsroom)
    variants = variants_of(newsroom)
    assert {variant.preset for variant in variants} == {Preset.STRICT}
    for variant in variants:
        said = said_by(newsroom, variant, tmp_path)
        assert said["XMP-dc:Creator"] == list(FULL.creators)
        assert said["XMP-photoshop:Credit"] == FULL.credit_line
        assert said["XMP-dc:Rights"] == "© 2017 Labklājības ministrija"
        assert said["IFD0:Copyright"] == "© 2017 Labklājības ministrija"
        assert said["XMP-xmpRights:UsageTerms"] == FULL.usage_terms
        assert said["XMP-plus:DataMining"] == ONLY_SEARCH_ENGINES
        assert not [name for name in said if "Description" in name or "Headline" in name]
        assert not [name for name in said if "AltText" in name or "DateCreated" in name]


def test_a_press_download_carries_the_words_too(newsroom: Newsroom, tmp_path: Path) -> None:
    """The editor's caption before the file's, the event's day; the photo's page links to it."""
    write_settings(newsroom.project, "press_downloads = true\n", "[event]\nstart = 2017-06-30\n")
    write_caption(newsroom, "Čaklas rokas Cēsīs")
    drop(newsroom, "IMG_0001.JPG", a_described_photo())
    publish(newsroom)
    (press,) = (one for one in variants_of(newsroom) if one.preset is Preset.CREDITS)
    said = said_by(newsroom, press, tmp_path)
    assert said["XMP-dc:Description"] == "Čaklas rokas Cēsīs"
    assert said["IPTC:Caption-Abstract"] == "Čaklas rokas Cēsīs"
    assert said["XMP-photoshop:Headline"] == FULL.headline
    assert said["XMP-iptcCore:AltTextAccessibility"] == FULL.alt_text
    assert said["XMP-photoshop:DateCreated"] == "2017:06:30"
    assert said["XMP-dc:Creator"] == list(FULL.creators)
    (photo,) = newsroom.live()[0].photos
    page = newsroom.stores.public.get(f"g/{GALLERY}/lv/p/{photo}.html").body.decode()
    assert f'download="{GALLERY}-{photo}.jpg"' in page
    assert press.sha256[:24] in page


def test_a_changed_caption_remakes_the_press_download_alone(newsroom: Newsroom) -> None:
    """Web variants do not carry it, so they stay as they are, byte for byte and address."""
    write_settings(newsroom.project, "press_downloads = true\n")
    drop(newsroom, "IMG_0001.JPG", a_described_photo())
    publish(newsroom)
    before = {(one.preset, one.rung, one.format): one.sha256 for one in variants_of(newsroom)}

    write_caption(newsroom, "Citi vārdi")
    assert newsroom.has_news(GALLERY)
    publish(newsroom)
    after = {(one.preset, one.rung, one.format): one.sha256 for one in variants_of(newsroom)}
    changed = {key for key in after if after[key] != before[key]}
    assert before.keys() == after.keys()
    assert {preset for preset, _, _ in changed} == {Preset.CREDITS}
    assert not newsroom.has_news(GALLERY)


def test_a_changed_credit_remakes_every_variant(newsroom: Newsroom, tmp_path: Path) -> None:
    """A byline that was wrong must not live on in yesterday's files."""
    drop(newsroom, "IMG_0001.JPG", a_described_photo())
    publish(newsroom)
    before = {one.sha256 for one in variants_of(newsroom)}
    write_settings(newsroom.project, 'credit = "Foto: Žanete Ķīļņa"\ncredit_for = "all"\n')
    publish(newsroom)
    assert not before & {one.sha256 for one in variants_of(newsroom)}
    for variant in variants_of(newsroom):
        said = said_by(newsroom, variant, tmp_path)
        assert said["XMP-photoshop:Credit"] == "Foto: Žanete Ķīļņa"


def test_nothing_is_embedded_where_all_rights_are_cleared(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """The preset none, which has to be asked for twice."""
    write_settings(newsroom.project, last='[rights]\npreset = "none"\ncleared = true\n')
    drop(newsroom, "IMG_0001.JPG", a_described_photo())
    publish(newsroom)
    for variant in variants_of(newsroom):
        said = said_by(newsroom, variant, tmp_path)
        assert not [name for name in said if name.startswith(("XMP", "IFD0", "IPTC"))]


def prepared(newsroom: Newsroom) -> list[Prepared]:
    return newsroom.prepare(GALLERY, newsroom.to_prepare(GALLERY))


def test_words_that_name_a_person_hold_the_photo_until_the_desk_says_them_anew(
    newsroom: Newsroom,
) -> None:
    """A telephone number in the terms of use: held, told without the number, and tried again."""
    told = PublicMetadata(creators=("Jānis",), usage_terms="Zvaniet Annai: +371 29123456")
    drop(newsroom, "IMG_0001.JPG", a_described_photo(told))
    drop(newsroom, "IMG_0002.JPG", a_jpeg(400, 300))
    released = publish(newsroom)
    assert released.photos == 1
    (held,) = newsroom.catalogue.held(GALLERY)
    assert "telephone" in held.reason
    assert "29123456" not in held.reason
    assert newsroom.to_prepare(GALLERY) == []

    write_settings(newsroom.project, last='[rights]\nusage_terms = "Jautājiet redakcijai."\n')
    # The terms belong to every file of the gallery, so the other photo is made anew as well.
    states = {one.photo: one.state for one in prepared(newsroom)}
    assert len(states) == 2
    assert states[held.id] is PhotoState.PREPARED
    assert newsroom.release(GALLERY).photos == 2


def removed_from(newsroom: Newsroom) -> dict[str, int]:
    """What the certificate would say was removed."""
    room = open_audit(newsroom.catalogue, newsroom.stores, newsroom.darkroom)
    return count_removed(newsroom.live()[0], room, newsroom.darkroom.reveal)


def test_words_that_the_press_gets_are_not_counted_as_removed(newsroom: Newsroom) -> None:
    """The certificate speaks of all public files, also of the one that says most."""
    drop(newsroom, "IMG_0001.JPG", a_described_photo())
    publish(newsroom)
    assert removed_from(newsroom) == {RevelationKind.CAPTION.value: 1}
    write_settings(newsroom.project, "press_downloads = true\n")
    publish(newsroom)
    assert removed_from(newsroom) == {}
