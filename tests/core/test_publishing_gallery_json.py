"""``gallery.json``: the gallery for other programs, held against its public schema."""

from __future__ import annotations

import base64
import json
import os
import posixpath
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from gallery_media.desk.audit_links import read_gallery_json
from gallery_media.desk.audit_strays import is_address
from gallery_media.model.addresses import cache_control, variant_key
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Localised
from gallery_media.model.package import Packed
from gallery_media.model.release import Page, Step
from gallery_media.model.words import Caption
from gallery_media.publishing.pages import render, render_changes
from gallery_media.publishing.plan import make_manifest, plan_release
from tests.makers.galleries import a_gallery, a_picture, a_site, a_stamp
from tests.makers.packages import a_packed_gallery, packages_of

KEY = "g/lampa-2017/gallery.json"
GOLDEN = Path(__file__).parent.parent / "golden" / "gallery.json"
REWRITE = "GALLERY_MEDIA_WRITE_GOLDEN"
BLUR = bytes(range(5, 26))
HOSTILE = '"</script><img src=x onerror=alert(1)>\\u0000 \u2028 ā'


def _pages(gallery: Gallery) -> dict[str, Page]:
    return {page.key: page for page in render(a_site(), gallery, a_stamp())}


def _read(gallery: Gallery) -> dict[str, Any]:
    values = json.loads(_pages(gallery)[KEY].body)
    assert isinstance(values, dict)
    return values


def _schema(gallery: Gallery) -> dict[str, Any]:
    """As a consumer finds it: by the address in the file."""
    pages = _pages(gallery)
    address = posixpath.normpath(posixpath.join("g/lampa-2017", _read(gallery)["$schema"]))
    schema = json.loads(pages[address].body)
    assert isinstance(schema, dict)
    return schema


def _full() -> Gallery:
    gallery = a_gallery(3)
    first, *others = gallery.pictures
    own = replace(first.caption, credit_line="Foto: Jānis Bērziņš")
    return replace(gallery, pictures=(replace(first, thumbhash=BLUR, caption=own), *others))


def _bare() -> Gallery:
    """Nothing but pictures and a title."""
    picture = replace(a_picture(1), caption=Caption())
    return Gallery("lampa-2017", Localised.of({"lv": "Svētki"}), (picture,), ("lv",))


@pytest.mark.parametrize("gallery", [_full(), _bare(), a_gallery(0)])
def test_it_follows_its_schema(gallery: Gallery) -> None:
    """With everything in it, with next to nothing, and without photos."""
    schema = _schema(gallery)
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(_read(gallery))


def test_the_schema_refuses_what_consumers_could_not_use() -> None:
    """A schema that accepts everything would be no promise."""
    schema = jsonschema.Draft202012Validator(_schema(_full()))
    spoils: tuple[dict[str, object], ...] = (
        {"photos": None},
        {"format": "gallery-media/gallery/2"},
        {"languages": []},
        {"title": {}},
        {"pages": {"LV": "x"}},
    )
    for spoil in spoils:
        assert not schema.is_valid({**_read(_full()), **spoil})
    for member in ("id", "pages", "width", "height", "variants", "colour"):
        values = _read(_full())
        del values["photos"][0][member]
        assert not schema.is_valid(values), member
    for member, value in (("thumbhash", "no!"), ("colour", "red"), ("variants", [])):
        values = _read(_full())
        values["photos"][0][member] = value
        assert not schema.is_valid(values), member


def test_it_says_what_is_approved() -> None:
    """Look at the difference; if it is meant, rewrite with GALLERY_MEDIA_WRITE_GOLDEN=1."""
    values = _read(_full())
    values["$schema"] = "schema"
    written = json.dumps(values, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get(REWRITE):
        GOLDEN.write_text(written, encoding="utf-8")
    assert written == GOLDEN.read_text(encoding="utf-8")


def test_every_address_in_it_is_in_the_same_release() -> None:
    """Nothing unlisted is named, and every photo and language is there."""
    gallery = _full()
    pages = _pages(gallery)
    variants = {
        variant_key(v.sha256, v.width, v.format.value) for p in gallery.pictures for v in p.variants
    }
    named = read_gallery_json(KEY, pages[KEY].body)
    assert len(named) > 20
    assert set(named) <= pages.keys() | variants
    assert {key for key in named if key.startswith("m/")} == variants
    assert set(named) <= {o.key for o in _manifest(gallery).objects}


def _manifest(gallery: Gallery) -> Any:
    pages = render(a_site(), gallery, a_stamp())
    return make_manifest(gallery, a_stamp(), "digest", pages)


def test_photos_are_as_on_the_pages() -> None:
    """Order, sizes, words by language, credit, colour, and the blur in Base64."""
    gallery = _full()
    values = _read(gallery)
    assert values["languages"] == ["lv", "en"]
    assert values["licence"]["name"] == "CC BY 4.0"
    assert [photo["id"] for photo in values["photos"]] == [p.photo for p in gallery.pictures]
    first, second = values["photos"][:2]
    assert base64.b64decode(first["thumbhash"]) == BLUR
    assert "thumbhash" not in second
    own = gallery.pictures[1].caption.credit_line
    assert (first["credit"], second["credit"]) == ("Foto: Jānis Bērziņš", own)
    plain = replace(a_picture(1), caption=Caption())
    (photo,) = _read(replace(a_gallery(0), pictures=(plain,)))["photos"]
    assert photo["credit"] == gallery.credit_line
    assert first["colour"] == "#" + bytes(gallery.pictures[0].mean_colour).hex()
    assert first["caption"] == {
        text.lang: text.words for text in gallery.pictures[0].caption.caption.texts
    }
    types = [variant["type"] for variant in first["variants"]]
    assert types == sorted(types)
    for kind in set(types):
        widths = [v["width"] for v in first["variants"] if v["type"] == kind]
        assert widths == sorted(set(widths))


def test_zip_files_are_named_as_the_first_page_offers_them() -> None:
    """The whole gallery first; what was not packed, or is gone, is not named."""
    gallery, _ = a_packed_gallery()
    packed = [Packed(one, f"{n:x}" * 64, 1000 + n) for n, one in enumerate(packages_of(gallery), 1)]
    values = _read_packed(gallery, packed)
    jsonschema.Draft202012Validator(_schema(gallery)).validate(values)
    assert [one["of"] for one in values["zips"]] == [one.package.kind.value for one in packed]
    assert "about" not in values["zips"][0]
    assert {one["about"] for one in values["zips"][1:]} == {one.package.about for one in packed[1:]}
    named = read_gallery_json(KEY, json.dumps(values).encode())
    assert {key for key in named if key.startswith("d/")} == {one.key for one in packed}
    assert "zips" not in _read_packed(gallery, [])


def _read_packed(gallery: Gallery, packed: list[Packed]) -> dict[str, Any]:
    pages = render_changes(a_site(), gallery, a_stamp(), (), packed=packed).pages
    values = json.loads(next(page.body for page in pages if page.key == KEY))
    assert isinstance(values, dict)
    return values


def test_a_cameras_file_name_and_a_foreign_language_stay_out() -> None:
    """As on pages: what no person wrote, and what no page of the gallery is in."""
    texts = Localised.of({"lv": "IMG_0412.jpg", "ru": "Праздник", "en": "Festival"})
    picture = replace(a_picture(1), caption=Caption(headline=texts))
    values = _read(replace(a_gallery(0), pictures=(picture,)))
    assert values["photos"][0]["headline"] == {"en": "Festival"}


def test_hostile_words_stay_words() -> None:
    """Whoever reads it gets back exactly what the desk wrote, and the file is one line a member."""
    picture = replace(a_picture(1), caption=Caption(caption=Localised.of({"lv": HOSTILE})))
    gallery = replace(a_gallery(0), pictures=(picture,))
    assert _read(gallery)["photos"][0]["caption"] == {"lv": HOSTILE}
    assert "ā".encode() in _pages(gallery)[KEY].body  # a search for secrets reads plain letters


def test_it_follows_the_flip_and_goes_nowhere_else() -> None:
    """A withdrawn photo leaves it after the pages have flipped; the next look finds it gone."""
    live = _full()
    manifest = _manifest(live)
    fewer = replace(live, pictures=live.pictures[1:])
    plan = plan_release(manifest, render(a_site(), fewer, a_stamp("20170701t120000-b2c3", 4, 8)))
    assert KEY in [page.key for page in plan.after]
    assert KEY not in [page.key for group in plan.before for page in group]
    (page,) = [page for page in plan.after if page.key == KEY]
    assert live.pictures[0].photo.encode() not in page.body
    assert page.step is Step.AFTER
    assert "max-age=30" in cache_control(page)


def test_its_addresses_are_ones_that_this_house_gives() -> None:
    """Else the audit would call it somebody's file."""
    assert is_address(KEY, "lampa-2017")
    assert not is_address("g/lampa-2017/other.json", "lampa-2017")
    schema = _read(_full())["$schema"]
    assert is_address(posixpath.normpath(posixpath.join("g/lampa-2017", schema)), "lampa-2017")


def test_the_same_gallery_gives_the_same_bytes_under_every_stamp() -> None:
    """It is put again only when something in it changed."""
    gallery = _full()
    one = render(a_site(), gallery, a_stamp())
    other = render(a_site(), gallery, a_stamp("20170701t120000-b2c3", 9, 9))
    assert [p.body for p in one if p.key == KEY] == [p.body for p in other if p.key == KEY]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"format": "else"}', b"\xff"])
def test_another_file_in_its_place_is_told_apart(body: bytes) -> None:
    """The audit reads no addresses out of it; its digest has told already."""
    with pytest.raises(ValueError):
        read_gallery_json(KEY, body)


def test_addresses_hold_no_letters_that_need_quoting() -> None:
    """A consumer may use them as they stand."""
    body = _pages(_full())[KEY].body
    for address in read_gallery_json(KEY, body):
        assert unquote(address) == address
