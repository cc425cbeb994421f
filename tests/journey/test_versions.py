"""An edited photo under its old name, from the inbox to the public page, on real storage."""

from __future__ import annotations

import hashlib

import pytest
from PIL import ImageEnhance

from gallery_media.model.photo import PhotoId
from gallery_media.storage.keys import original_key
from gallery_media.wiring import Newsroom
from tests.makers.images import a_motif, as_file
from tests.makers.newsrooms import GALLERY, drop, publish, take_in

pytestmark = pytest.mark.journey

FIRST = as_file(a_motif(1))
EDITED = as_file(ImageEnhance.Brightness(a_motif(1)).enhance(1.3))


def test_a_replaced_photo_keeps_its_page_and_words_and_gets_new_variants(
    newsroom: Newsroom,
) -> None:
    """Whoever shared the page's address finds the edited picture there, under the same words."""
    words = newsroom.project.gallery_dir(GALLERY) / "captions.csv"
    words.write_text("photo,lang,headline\nIMG_1.JPG,lv,Saruna teltī\n", encoding="utf-8")
    drop(newsroom, "IMG_1.JPG", FIRST)
    publish(newsroom)
    (before,) = newsroom.gather(GALLERY).gallery.pictures
    drop(newsroom, "IMG_1.JPG", EDITED)
    assert take_in(newsroom) == {"replaced": 1}
    assert newsroom.has_news(GALLERY)
    (between,) = newsroom.gather(GALLERY).gallery.pictures
    assert between.variants == before.variants, "shown until the new ones are ready"
    released = publish(newsroom)
    (after,) = newsroom.gather(GALLERY).gallery.pictures
    assert (released.changed, released.photos) == (True, 1)
    assert after.photo == before.photo
    assert after.caption == before.caption
    assert {one.sha256 for one in after.variants}.isdisjoint(one.sha256 for one in before.variants)
    page = newsroom.stores.public.get(f"g/{GALLERY}/lv/p/{after.photo}.html").body.decode()
    assert "Saruna teltī" in page
    for variant in before.variants:
        assert variant.sha256[:24] not in page
    (manifest,) = newsroom.live()
    live = {item.key for item in manifest.objects}
    assert not any(variant.sha256[:24] in key for variant in before.variants for key in live)
    assert not newsroom.has_news(GALLERY)
    assert not publish(newsroom).changed


def test_both_originals_and_their_history_are_kept(newsroom: Newsroom) -> None:
    """The private bucket has both, and the photo's record names the earlier one."""
    drop(newsroom, "IMG_1.JPG", FIRST)
    take_in(newsroom)
    drop(newsroom, "IMG_1.JPG", EDITED)
    take_in(newsroom)
    for data in (FIRST, EDITED):
        key = original_key(hashlib.sha256(data).hexdigest())
        assert newsroom.stores.originals.get(key).body == data
    (photo,) = newsroom.to_prepare(GALLERY)
    record = newsroom.catalogue.next_record(PhotoId(photo))
    assert record is not None
    (version,) = record.content["versions"]
    assert version["sha256"] == hashlib.sha256(FIRST).hexdigest()
    assert record.content["sha256"] == hashlib.sha256(EDITED).hexdigest()
    assert {line["outcome"] for line in record.content["receipts"]} == {"received", "replaced"}
