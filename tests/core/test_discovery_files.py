"""Feeds, sitemaps, oEmbed, embeds and structured data: what programs find of a gallery."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from gallery_media.desk.audit_links import absolute_targets
from gallery_media.desk.audit_strays import is_address
from gallery_media.model.addresses import variant_key
from gallery_media.model.gallery import Discovery, Embedding, Gallery, Picture
from gallery_media.model.localised import Localised
from gallery_media.model.release import Page, PublicObject, Step
from gallery_media.model.words import Caption
from gallery_media.publishing import sitemap
from gallery_media.publishing.pages import render, render_changes
from gallery_media.publishing.plan import digest, make_manifest, plan_release
from gallery_media.publishing.structured import data_block
from tests.makers.galleries import a_gallery, a_picture, a_site, a_stamp, an_article, some_arms

ROOT = "https://foto.example.lv"
SITE = a_site(public_url=ROOT, arms=some_arms())
ROOM = "g/lampa-2017/lv"
GOLDEN = Path(__file__).parent.parent / "golden" / "discovery"
REWRITE = "GALLERY_MEDIA_WRITE_GOLDEN"
FILES = (
    f"{ROOM}/feed.atom",
    f"{ROOM}/embed.json",
    f"{ROOM}/p/p0000000.json",
    "g/lampa-2017/sitemap.xml",
    "g/lampa-2017/embed.css",
)
HOSTILE = "</script><script>alert(1)</script>]]> & \"quoted\" 'so' \u0007\u2028<!-- {{ 7*7 }}"
ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"


def _pages(gallery: Gallery | None = None) -> dict[str, Page]:
    return {page.key: page for page in render(SITE, gallery or a_gallery(), a_stamp())}


def _xml(page: Page) -> ElementTree.Element:
    return ElementTree.fromstring(page.body)


def _hostile() -> Gallery:
    words = Localised.of({"lv": HOSTILE, "en": HOSTILE})
    caption = Caption(words, words, words, words, credit_line=HOSTILE)
    articles = (replace(an_article("lv"), title=HOSTILE, summary=HOSTILE, gallery_heading=HOSTILE),)
    return replace(
        a_gallery([a_picture(caption=caption), a_picture(1)]),
        title=words,
        intro=words,
        credit_line=HOSTILE,
        articles=articles,
    )


class _Scripts(HTMLParser):
    """The data blocks of a page, and every element."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._inside = False
        self.feed(page.body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag == "script" and dict(attrs).get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.blocks.append(data)
            self._inside = False


def _data(page: Page) -> dict[str, Any]:
    (block,) = _Scripts(page).blocks
    values = json.loads(block)
    assert isinstance(values, dict)
    assert values["@context"] == "https://schema.org"
    return values


@pytest.mark.parametrize("key", FILES)
def test_files_are_as_they_were_last_approved(key: str) -> None:
    """Look at the difference; if it is meant, rewrite with GALLERY_MEDIA_WRITE_GOLDEN=1."""
    written = _pages()[key].body.decode()
    path = GOLDEN / key.replace("/", "_")
    if os.environ.get(REWRITE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(written, encoding="utf-8")
    assert written == path.read_text(encoding="utf-8")


def test_without_a_public_address_there_is_none_of_it() -> None:
    """Absolute addresses cannot be guessed; pages then name nothing that is not there."""
    pages = {page.key: page for page in render(a_site(), a_gallery(), a_stamp())}
    names = {key.rpartition("/")[2] for key in pages if key.startswith("g/")}
    assert not names & {"feed.atom", "embed.json", "embed.html", "sitemap.xml", "embed.css"}
    assert not [key for key in pages if key.endswith("p0000000.json")]
    for page in pages.values():
        if page.content_type.startswith("text/html"):
            assert b"ld+json" not in page.body
            assert b"oembed" not in page.body


@pytest.mark.parametrize("gallery", [a_gallery(), _hostile()])
def test_a_feed_has_what_atom_asks_for(gallery: Gallery) -> None:
    """RFC 4287, 4.1: ids, titles, moments, an author, links; Media RSS beside each photo."""
    feed = _xml(_pages(gallery)[f"{ROOM}/feed.atom"])
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert len(feed.findall(f"{ATOM}{name}")) == 1, name
    links = {str(link.get("rel")): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"{ROOT}/{ROOM}/feed.atom"
    assert links["alternate"] == feed.findtext(f"{ATOM}id") == f"{ROOT}/{ROOM}/index.html"
    entries = feed.findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(gallery.pictures)
    moments = [str(entry.findtext(f"{ATOM}updated")) for entry in entries]
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == moments[0]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment) for moment in moments)
    for entry in entries:
        assert entry.findtext(f"{ATOM}title")
        content = entry.find(f"{MEDIA}content")
        assert content is not None
        assert content.get("medium") == "image"
        assert content.get("type") == "image/jpeg"
        assert int(content.get("width", "")) > 0 < int(content.get("height", ""))
        thumbnail = content.find(f"{MEDIA}thumbnail")
        assert thumbnail is not None
        assert str(thumbnail.get("url")).startswith(f"{ROOT}/m/")
        for name in ("credit", "description", "license"):
            assert content.findtext(f"{MEDIA}{name}"), name


def test_a_feed_tells_of_the_newest_and_of_no_photo_without_a_day() -> None:
    """Sixty entries; the day is the house's own, and where nobody knows it there is none."""
    pictures = [
        replace(a_picture(number), received=date(2017, 7, 1 + number % 2)) for number in range(70)
    ]
    feed = _xml(_pages(a_gallery(pictures))[f"{ROOM}/feed.atom"])
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 60
    assert str(entries[34].findtext(f"{ATOM}updated")).startswith("2017-07-02")
    assert str(entries[35].findtext(f"{ATOM}updated")).startswith("2017-07-01")
    unknown = a_gallery([replace(one, received=None) for one in pictures[:3]])
    pages = _pages(unknown)
    assert f"{ROOM}/feed.atom" not in pages
    assert b"atom+xml" not in pages[f"{ROOM}/index.html"].body


def _locations(page: Page) -> list[str]:
    return [str(one.text) for one in _xml(page).iter(f"{MAP}loc")]


def test_a_sitemap_names_every_page_with_its_picture() -> None:
    """In all languages, each once, and nothing that search engines are asked to leave out."""
    pages = _pages(a_gallery(5, per_page=2))
    page = pages["g/lampa-2017/sitemap.xml"]
    assert page.content_type == "application/xml"
    named = _locations(page)
    indexed = {
        f"{ROOT}/{key}"
        for key, one in pages.items()
        if one.content_type.startswith("text/html") and b'content="index, follow' in one.body
    }
    assert set(named) == indexed
    assert len(named) == len(set(named))
    images = [str(one.text) for one in _xml(page).iter(f"{IMAGE}loc")]
    assert len(images) == 2 * 5
    assert all(image.startswith(f"{ROOT}/m/") for image in images)


def _days(gallery: Gallery, changed: Mapping[str, datetime]) -> dict[str | None, str | None]:
    pages = render_changes(SITE, gallery, a_stamp(), (), changed=changed).pages
    (page,) = (one for one in pages if one.key == "g/lampa-2017/sitemap.xml")
    entries = _xml(page).iter(f"{MAP}url")
    return {entry.findtext(f"{MAP}loc"): entry.findtext(f"{MAP}lastmod") for entry in entries}


def test_a_sitemap_says_the_day_on_which_a_page_was_last_changed() -> None:
    """Articles', as their editors say; photos', when they came or their words became others, and
    the gallery's, the last of them."""
    gallery = a_gallery(2)
    photo, other = (f"{ROOT}/{ROOM}/p/p000000{number}.html" for number in range(2))
    days = _days(gallery, {})
    assert {day for at, day in days.items() if "/article." in str(at)} == {"2017-07-03"}
    assert (days[photo], days[other]) == ("2017-07-01", "2017-07-02")
    assert days[f"{ROOT}/{ROOM}/index.html"] == "2017-07-02"
    later = _days(gallery, {"p0000000": datetime(2017, 8, 5, 10, tzinfo=UTC)})
    assert (later[photo], later[other]) == ("2017-08-05", "2017-07-02")
    assert later[f"{ROOT}/{ROOM}/index.html"] == "2017-08-05"
    unknown = a_gallery([replace(one, received=None) for one in gallery.pictures])
    assert {
        at for at, day in _days(unknown, {}).items() if day and "/article." not in str(at)
    } == set()


def test_a_feed_says_the_moment_at_which_words_became_others() -> None:
    """Of the photo and so of the feed; when it was published stays (RFC 4287, 4.2.9 and 4.2.15)."""
    changed = {"p0000000": datetime(2017, 8, 5, 10, 20, 30, tzinfo=UTC)}
    pages = render_changes(SITE, a_gallery(2), a_stamp(), (), changed=changed).pages
    (page,) = (one for one in pages if one.key == f"{ROOM}/feed.atom")
    feed = _xml(page)
    told = {
        str(entry.findtext(f"{ATOM}id"))[-10:-5]: (
            entry.findtext(f"{ATOM}published"),
            entry.findtext(f"{ATOM}updated"),
        )
        for entry in feed.findall(f"{ATOM}entry")
    }
    assert told == {
        "00000": ("2017-07-01T00:00:00Z", "2017-08-05T10:20:30Z"),
        "00001": ("2017-07-02T00:00:00Z", "2017-07-02T00:00:00Z"),
    }
    assert feed.findtext(f"{ATOM}updated") == "2017-08-05T10:20:30Z"


def test_a_large_gallery_has_an_index_and_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file stays within its limits; the index names each part once, and no index."""
    monkeypatch.setattr(sitemap.sitemaps, "__defaults__", (4,))
    pages = _pages(a_gallery(10))
    index = _xml(pages["g/lampa-2017/sitemap.xml"])
    assert index.tag == f"{MAP}sitemapindex"
    parts = [f"g/lampa-2017/sitemap-{number}.xml" for number in (1, 2, 3)]
    assert _locations(pages["g/lampa-2017/sitemap.xml"]) == [f"{ROOT}/{key}" for key in parts]
    named = [location for part in parts for location in _locations(pages[part])]
    assert len(named) == len(set(named)) == 2 * (10 + 1) + 2
    assert len(_locations(pages[parts[0]])) == 2 * (4 + 1) + 2


def test_a_gallery_that_must_not_be_indexed_is_in_no_sitemap() -> None:
    """And says so on each of its pages."""
    pages = _pages(replace(a_gallery(), discovery=Discovery(indexed=False)))
    assert "g/lampa-2017/sitemap.xml" not in pages
    for page in pages.values():
        if page.content_type.startswith("text/html") and b"<head>" in page.body:
            assert b'<meta name="robots" content="noindex, follow' in page.body


def test_a_reservation_stands_on_every_page() -> None:
    """With its policy, where there is one."""
    policy = "https://example.lv/tdm.json"
    reserved = _pages(replace(a_gallery(), discovery=Discovery(reserved=True, policy=policy)))
    for page in reserved.values():
        if b"<head>" in page.body:
            metas = {one.get("name"): one.get("content") for _, one in _Scripts(page).tags}
            assert metas["tdm-reservation"] == "1"
            assert metas["tdm-policy"] == policy
    assert not [page for page in _pages().values() if b"tdm-reservation" in page.body]


@pytest.mark.parametrize("gallery", [a_gallery(), _hostile(), a_gallery(1)])
def test_oembed_says_what_its_specification_asks_for(gallery: Gallery) -> None:
    """Version, type, and for each type its own members; pages name the file."""
    pages = _pages(gallery)
    photo = json.loads(pages[f"{ROOM}/p/p0000000.json"].body)
    assert (photo["version"], photo["type"]) == ("1.0", "photo")
    rich = json.loads(pages[f"{ROOM}/embed.json"].body)
    assert (rich["version"], rich["type"]) == ("1.0", "rich")
    assert rich["html"] == pages[f"{ROOM}/embed.html"].body.decode()
    for values in (photo, rich):
        assert isinstance(values["width"], int)
        assert isinstance(values["height"], int)
        assert {"thumbnail_url", "thumbnail_width", "thumbnail_height"} <= values.keys()
        assert values["title"]
        assert values["provider_name"]
        assert values["thumbnail_url"].startswith(f"{ROOT}/m/")
    assert photo["url"].startswith(f"{ROOT}/m/")
    for key, page in ((f"{ROOM}/p/p0000000.json", "p/p0000000"), (f"{ROOM}/embed.json", "index")):
        links = [one for tag, one in _Scripts(pages[f"{ROOM}/{page}.html"]).tags if tag == "link"]
        named = [one["href"] for one in links if one.get("type") == "application/json+oembed"]
        assert named == [f"{ROOT}/{key}"]


def test_a_photo_page_says_what_google_asks_of_an_image() -> None:
    """contentUrl with creator, creditText, copyrightNotice, license and acquireLicensePage."""
    values = _data(_pages()[f"{ROOM}/p/p0000000.html"])
    assert values["@type"] == "ImageObject"
    assert values["creator"] == [{"@type": "Person", "name": "Anna Kalniņa"}]
    assert values["creditText"] == "Foto: Anna Kalniņa"
    assert values["copyrightNotice"].startswith("©")
    for name in ("contentUrl", "license", "acquireLicensePage", "thumbnailUrl"):
        assert urlsplit(values[name]).scheme == "https", name
    assert values["contentUrl"].endswith(".jpg")
    assert values["isPartOf"]["@id"] == f"{ROOT}/{ROOM}/index.html"


def test_a_photo_page_claims_no_rights_that_its_files_do_not() -> None:
    """A file that says nothing has no creator here either."""
    silent = replace(a_picture(), rights=type(a_picture().rights)())
    values = _data(_pages(a_gallery([silent]))[f"{ROOM}/p/p0000000.html"])
    assert "creator" not in values
    assert "copyrightNotice" not in values


def test_data_say_the_language_that_their_words_are_in() -> None:
    """A page in Latvian whose photo has English words alone says so; where they are mixed, both."""
    picture = a_picture(1)
    english = Localised.of({"en": "Talks in the park"})
    said = {
        "en": replace(picture, caption=Caption(headline=english, caption=english)),
        "lv": replace(picture, caption=Caption(headline=Localised.of({"lv": "Saruna"}))),
    }
    for lang, one in said.items():
        data = _data(_pages(replace(a_gallery(0), pictures=(one,)))[_photo_page(one)])
        assert data["inLanguage"] == lang
    mixed = Caption(headline=Localised.of({"lv": "Saruna"}), alt_text=english)
    one = replace(picture, caption=mixed)
    gallery = replace(a_gallery(0), pictures=(one,), title=english, intro=Localised())
    pages = _pages(gallery)
    assert _data(pages[_photo_page(one)])["inLanguage"] == ["lv", "en"]
    assert _data(pages["g/lampa-2017/lv/index.html"])["inLanguage"] == "en"


def _photo_page(picture: Picture) -> str:
    return f"g/lampa-2017/lv/p/{picture.photo}.html"


def test_a_gallery_and_an_article_describe_themselves() -> None:
    """ImageGallery with its event; NewsArticle with headline, picture, days and publisher."""
    pages = _pages()
    gallery = _data(pages[f"{ROOM}/index.html"])
    assert gallery["@type"] == "ImageGallery"
    assert gallery["about"]["startDate"] == "2017-06-30"
    assert gallery["image"][0]["@type"] == "ImageObject"
    article = _data(pages[f"{ROOM}/article.html"])
    assert article["@type"] == "NewsArticle"
    for name in ("headline", "image", "datePublished", "dateModified", "author", "publisher"):
        assert article[name], name
    assert article["hasPart"]["@id"] == gallery["@id"]


def test_further_listing_pages_describe_nothing() -> None:
    """They are not indexed, and outlive the release that wrote them."""
    pages = _pages(a_gallery(7, per_page=3))
    for page in pages.values():
        if page.step is Step.LISTING:
            assert b"ld+json" not in page.body
            assert b"feed.atom" not in page.body.partition(b"</head>")[0]


def test_hostile_words_end_no_element_and_start_none() -> None:
    """In data blocks, feeds, fragments; XML holds no character that XML cannot."""
    pages = _pages(_hostile())
    for page in pages.values():
        if page.content_type.startswith("text/html"):
            scripts = _Scripts(page)
            assert not [one for tag, one in scripts.tags if tag == "script" and not one]
            for block in scripts.blocks:
                assert json.loads(block)
                assert not re.search("[<>&\u2028\u2029]", block)
        if page.content_type.endswith("xml"):
            assert b"\x07" not in page.body
            _xml(page)
    assert HOSTILE in json.loads(data_block({"name": HOSTILE}))["name"]


def test_a_fragment_is_whole_by_itself() -> None:
    """No script, no frame, absolute addresses, a named section, pictures with sizes and alt."""
    gallery = replace(a_gallery(9), embedding=Embedding(photos=4, heading_level=3))
    written = _pages(gallery)[f"{ROOM}/embed.html"]
    tags = _Scripts(written).tags
    names = [tag for tag, _ in tags]
    assert not set(names) & {"script", "iframe", "style", "html", "body"}
    assert names.count("img") == 4
    assert "h3" in names
    assert "h2" not in names
    for tag, attributes in tags:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("href", "src"):
            if name in attributes:
                assert str(attributes[name]).startswith(f"{ROOT}/")
        if tag == "img":
            assert attributes["alt"]
            assert attributes["width"]
            assert attributes["loading"] == "lazy"
    section = dict(tags)["section"]
    assert section["lang"] == "lv"
    assert section["aria-labelledby"] in [one.get("id") for _, one in tags]


def test_fragments_of_one_gallery_in_two_languages_may_stand_in_one_page() -> None:
    """No id of theirs is there twice; each section is named by its own heading."""
    pages = _pages()
    fragments = [_Scripts(pages[f"g/lampa-2017/{lang}/embed.html"]).tags for lang in ("lv", "en")]
    ids = [one["id"] for tags in fragments for _, one in tags if "id" in one]
    assert len(ids) == len(set(ids)) == 2
    assert [dict(tags)["section"]["aria-labelledby"] for tags in fragments] == ids


def _objects(pages: dict[str, Page], gallery: Gallery) -> tuple[PublicObject, ...]:
    return make_manifest(gallery, a_stamp(), "content", pages.values()).objects


def test_every_absolute_address_leads_to_something_of_the_release() -> None:
    """Cards, canonical pages, feeds, sitemaps, oEmbed: whatever any text names is listed."""
    gallery = a_gallery(5, per_page=2)
    pages = _pages(gallery)
    listed = {item.key for item in _objects(pages, gallery)}
    named = {key for page in pages.values() for key in absolute_targets(ROOT, page.body)}
    assert len(named) > 40
    assert named <= listed
    assert all(is_address(key, "lampa-2017") for key in pages)


def test_what_did_not_change_is_neither_written_nor_put_again() -> None:
    """One more photo in a large gallery: its own oEmbed; not those of the others."""
    many = [a_picture(number) for number in range(150)]
    before = a_gallery(many)
    lying = _objects(_pages(before), before)
    after = a_gallery([*many, a_picture(150)])
    rendering = render_changes(SITE, after, a_stamp(), lying)
    written = {page.key for page in rendering.pages}
    assert [key for key in written if re.search(r"/lv/p/.*\.json", key)] == [
        f"{ROOM}/p/p0000150.json"
    ]
    assert f"{ROOM}/p/p0000003.json" in {item.key for item in rendering.kept}
    same = render_changes(SITE, before, a_stamp("20170701t120000-b2c3", 4, 8), lying)
    assert not [page.key for page in same.pages if "sitemap" in page.key or "/p/" in page.key]


def test_a_withdrawn_photo_leaves_all_of_it_after_the_flip() -> None:
    """Files are rewritten behind the pages; the photo's own oEmbed is taken away."""
    live = a_gallery(4)
    first = live.pictures[0]
    manifest = make_manifest(live, a_stamp(), "content", _pages(live).values())
    fewer = replace(live, pictures=live.pictures[1:], withdrawn=(first.photo,))
    pages = _pages(fewer)
    variants = {variant_key(v.sha256, v.width, v.format.value) for v in first.variants}
    for page in pages.values():
        assert not variants & set(absolute_targets(ROOT, page.body)), page.key
        own = f"/p/{first.photo}."
        assert own.encode() not in page.body or page.key.endswith(f"{own}html")
    plan = plan_release(manifest, pages.values())
    after = {page.key for page in plan.after}
    assert {
        f"{ROOM}/feed.atom",
        f"{ROOM}/embed.html",
        f"{ROOM}/embed.json",
        "g/lampa-2017/sitemap.xml",
    } <= after
    assert f"{ROOM}/p/{first.photo}.json" in plan.gone
    assert digest(pages[f"{ROOM}/feed.atom"]) not in {item.sha256 for item in manifest.objects}


def test_new_files_are_there_before_a_page_names_them() -> None:
    """Each link answers at every moment: the first release puts all of it before the flip."""
    plan = plan_release(None, _pages().values())
    order = [page.key for group in plan.before for page in group]
    assert not plan.after
    assert {f"{ROOM}/feed.atom", f"{ROOM}/embed.json", f"{ROOM}/p/p0000000.json"} <= set(order)


def test_pages_of_one_thing_in_several_languages_name_each_other() -> None:
    """hreflang both ways with a default; a gallery is no translation of an article."""
    gallery = a_gallery(5, per_page=2, articles=(an_article("lv"),))
    pages = {key: page for key, page in _pages(gallery).items() if b"<head>" in page.body}
    alternates: dict[str, dict[str, str]] = {}
    for key, page in pages.items():
        links = [one for tag, one in _Scripts(page).tags if tag == "link"]
        canonical = [str(one["href"]) for one in links if one.get("rel") == "canonical"]
        indexed = b'content="index, follow' in page.body
        assert len(canonical) == 1, key
        assert (canonical == [f"{ROOT}/{key}"]) == indexed, key
        found = {str(one["hreflang"]): str(one["href"]) for one in links if "hreflang" in one}
        if indexed:
            alternates[f"{ROOT}/{key}"] = found
        else:
            assert not found, key
    for address, found in alternates.items():
        assert address in found.values()
        assert found["x-default"] in found.values()
        for other in found.values():
            assert alternates[other] == found, (address, other)
    article = alternates[f"{ROOT}/{ROOM}/article.html"]
    assert set(article) == {"lv", "x-default"}
    assert set(alternates[f"{ROOT}/{ROOM}/index.html"]) == {"lv", "en", "x-default"}


def test_a_shared_page_says_all_that_networks_ask_for() -> None:
    """Open Graph and cards: title, kind, address, languages, picture with size, type and alt."""
    for name in ("index.html", "article.html", "p/p0000000.html"):
        metas = [one for tag, one in _Scripts(_pages()[f"{ROOM}/{name}"]).tags if tag == "meta"]
        told = {one.get("property") or one.get("name"): one.get("content") for one in metas}
        for part in ("title", "type", "url", "site_name", "description"):
            assert told[f"og:{part}"], (name, part)
        for part in ("", ":type", ":width", ":height", ":alt"):
            assert told[f"og:image{part}"], (name, part)
        assert (told["og:locale"], told["og:locale:alternate"]) == ("lv_LV", "en_GB")
        assert told["twitter:card"] == "summary_large_image"
        assert told["twitter:image"] == told["og:image"]
        assert told["twitter:image:alt"]


def test_a_gallery_whose_photos_are_gone_tells_of_none() -> None:
    """After its last day it has a page and an embed without pictures, and no feed."""
    pages = _pages(a_gallery(0))
    assert f"{ROOM}/feed.atom" not in pages
    assert b"<img" not in pages[f"{ROOM}/embed.html"].body
    rich = json.loads(pages[f"{ROOM}/embed.json"].body)
    assert rich["type"] == "rich"
    assert "thumbnail_url" not in rich
    assert "image" not in _data(pages[f"{ROOM}/index.html"])
    assert not list(_xml(pages["g/lampa-2017/sitemap.xml"]).iter(f"{IMAGE}loc"))
    assert not [key for key in pages if re.search(r"/p/", key)]
