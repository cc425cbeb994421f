"""Whole galleries rendered: what is on which page, and that every link leads somewhere."""

from __future__ import annotations

import os
import posixpath
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from gallery_media.errors import ObjectMissing
from gallery_media.model.addresses import variant_key
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Localised
from gallery_media.model.release import Page, Stamp, Step
from gallery_media.model.site import Site
from gallery_media.model.words import Caption
from gallery_media.publishing.digest import content_digest
from gallery_media.publishing.pages import render
from tests.makers.galleries import (
    LINK_TEXT,
    a_gallery,
    a_picture,
    a_site,
    a_stamp,
    an_article,
    some_arms,
)

GOLDEN = Path(__file__).parent.parent / "golden" / "pages"
REWRITE = "GALLERY_MEDIA_WRITE_GOLDEN"
ENTRY = "g/lampa-2017/lv/index.html"
FIRST_PHOTO = "g/lampa-2017/lv/p/p0000000.html"
ARTICLE = "g/lampa-2017/lv/article.html"
HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }} & O'Neill"
VOID = frozenset({"meta", "link", "img", "input", "source", "br", "hr"})


class Reader(HTMLParser):
    """Reads a page strictly: collects tags, links and texts, and stops at a wrong end tag."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page.body.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"an attribute twice in {tag}"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.tags if "id" in attributes]

    def links(self) -> set[str]:
        """Everything a browser could ask for, as it is written."""
        found: set[str] = set()
        for tag, attributes in self.tags:
            if tag == "link" and attributes.get("rel") == "expect":
                continue
            found |= {str(attributes[name]) for name in ("href", "src") if name in attributes}
            for candidate in str(attributes.get("srcset") or "").split(", "):
                found |= {candidate.split(" ")[0]} if candidate else set()
        return found


def rendered(
    gallery: Gallery | None = None, site: Site | None = None, stamp: Stamp | None = None
) -> dict[str, Page]:
    pages = render(site or a_site(), gallery or a_gallery(), stamp or a_stamp())
    by_key = {page.key: page for page in pages}
    assert len(by_key) == len(pages)
    return by_key


def html(pages: dict[str, Page]) -> dict[str, Page]:
    return {key: page for key, page in pages.items() if key.endswith(".html")}


def test_pages_of_a_small_gallery_are_as_they_were_last_approved() -> None:
    """Look at the difference; if it is meant, rewrite with GALLERY_MEDIA_WRITE_GOLDEN=1."""
    site = a_site(public_url="https://foto.example.lv", arms=some_arms())
    pages = html(rendered(site=site))
    if os.environ.get(REWRITE):
        for key, page in pages.items():
            (GOLDEN / key).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / key).write_text(_without_digests(page), encoding="utf-8")
    approved = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*.html")}
    assert set(pages) == approved
    for key, page in pages.items():
        assert _without_digests(page) == (GOLDEN / key).read_text(encoding="utf-8"), key


def test_every_language_has_an_entry_an_article_and_a_page_for_each_photo() -> None:
    """Keys as on the architecture page, steps as a release needs them."""
    pages = rendered()
    for lang in ("lv", "en"):
        room = f"g/lampa-2017/{lang}"
        assert pages[f"{room}/index.html"].step is Step.ENTRY
        assert pages[f"{room}/article.html"].step is Step.AFTER
        for number in range(3):
            assert pages[f"{room}/p/p{number:07d}.html"].step is Step.PHOTO_PAGE
    assert [page.step for page in pages.values()] == sorted(page.step for page in pages.values())


@pytest.mark.parametrize("count", [0, 1, 3, 7])
def test_every_link_leads_to_a_page_a_variant_or_an_anchor(count: int) -> None:
    """A relative link names a whole file that this release puts out; an anchor is on its page."""
    gallery = a_gallery(count, per_page=3)
    pages = rendered(gallery, a_site(arms=some_arms()))
    variants = {
        variant_key(variant.sha256, variant.width, variant.format.value)
        for picture in gallery.pictures
        for variant in picture.variants
    }
    ids = {key: set(Reader(page).ids) for key, page in html(pages).items()}
    followed = 0
    for key, page in html(pages).items():
        for link in Reader(page).links():
            if re.match(r"https:|mailto:", link):
                continue
            path, fragment = urldefrag(link)
            target = posixpath.normpath(posixpath.join(posixpath.dirname(key), unquote(path)))
            target = target if path else key
            assert target in pages or target in variants, f"{link} on {key}"
            assert not fragment or fragment in ids[target], f"{link} on {key}"
            followed += 1
    assert followed > 10 * count


def test_ids_and_first_level_headings_are_unique_on_every_page() -> None:
    """Items A1 to A3: a language, one first heading, no id twice, every picture with an alt."""
    for page in html(rendered(a_gallery(7, per_page=3))).values():
        reader = Reader(page)
        assert reader.of("html")[0]["lang"] == page.lang
        assert len(reader.of("h1")) == 1
        assert len(reader.ids) == len(set(reader.ids))
        assert all("alt" in image and "width" in image for image in reader.of("img"))
        assert all(nav.get("aria-label") for nav in reader.of("nav"))


def test_no_page_needs_an_exception_in_the_security_policy() -> None:
    """No style attribute or element, no handler, no script but files of our own."""
    for page in html(rendered()).values():
        reader = Reader(page)
        assert not reader.of("style")
        assert all(script.get("src") for script in reader.of("script"))
        for _, attributes in reader.tags:
            assert not [name for name in attributes if name == "style" or name.startswith("on")]


def test_only_entry_pages_carry_the_stamp() -> None:
    """Another release leaves listing pages, photo pages and the article as they are."""
    gallery = a_gallery(7, per_page=3)
    before, after = rendered(gallery), rendered(gallery, stamp=Stamp("other-1", 4, 9))
    changed = {key for key in before if key not in after or before[key].body != after[key].body}
    assert {before[key].step for key in changed} == {Step.ENTRY}
    entry = Reader(after[ENTRY])
    stamp = {str(meta["name"]): meta["content"] for meta in entry.of("meta") if "name" in meta}
    assert stamp["gallery-media:release"] == "other-1"
    assert stamp["gallery-media:generation"] == "4"
    assert stamp["gallery-media:revision"] == "9"


def test_further_listing_pages_are_not_indexed_and_lead_to_the_entry() -> None:
    """Seven photos, three a page: the pager reaches all, the canonical page is the entry."""
    site = a_site(public_url="https://foto.example.lv")
    pages = rendered(a_gallery(7, per_page=3), site)
    keys = sorted(key for key, page in pages.items() if page.step is Step.LISTING and "/lv/" in key)
    assert [key.rpartition("/")[2] for key in keys] == ["page-2.html", "page-3.html"]
    for key in keys:
        reader = Reader(pages[key])
        assert pages[key].immutable
        links = {link["rel"]: link["href"] for link in reader.of("link")}
        assert links["canonical"] == f"https://foto.example.lv/{ENTRY}"
        assert any("noindex" in str(meta.get("content")) for meta in reader.of("meta"))
    shown = [len(Reader(pages[key]).of("picture")) for key in (ENTRY, *keys)]
    assert shown == [3, 3, 1]
    assert "noindex" not in pages[ENTRY].body.decode()


def test_one_more_photo_at_the_end_of_a_large_gallery_changes_one_neighbour() -> None:
    """From 1,000 photos on no page says "of 1000", so cost follows the change."""
    thousand = tuple(a_picture(number) for number in range(1000))
    before = rendered(a_gallery(thousand, languages=("lv",)))
    after = rendered(a_gallery((*thousand, a_picture(1000)), languages=("lv",)))
    changed = {
        key
        for key, page in after.items()
        if page.step is Step.PHOTO_PAGE and (key not in before or before[key].body != page.body)
    }
    assert changed == {f"g/lampa-2017/lv/p/p{number:07d}.html" for number in (999, 1000)}


def test_a_photo_page_turns_to_its_neighbours_in_order() -> None:
    """The first has no previous one, the last no next one."""
    pages = rendered()
    turns = []
    for number in range(3):
        links = Reader(pages[f"g/lampa-2017/lv/p/p{number:07d}.html"]).of("a")
        turns.append({str(link["rel"]): link["href"] for link in links if link.get("rel")})
    assert "prev" not in turns[0]
    assert turns[0]["next"] == turns[2]["prev"] == "p0000001.html"
    assert "next" not in turns[2]


def test_the_language_link_leads_to_the_same_photo() -> None:
    """And from an article without a sister in the other language to the gallery."""
    pages = rendered(a_gallery(articles=(an_article("lv"),)))
    assert 'href="../../en/p/p0000000.html"' in pages[FIRST_PHOTO].body.decode()
    assert 'href="../en/index.html"' in pages[ARTICLE].body.decode()
    assert "g/lampa-2017/en/article.html" not in pages


def test_the_article_links_the_gallery_with_the_editors_words() -> None:
    """The sentence of the first issue, with its quotation marks, and as many photos as asked."""
    page = rendered(a_gallery(5, articles=(an_article("lv", teaser_count=2),)))[ARTICLE]
    written = page.body.decode()
    assert LINK_TEXT.replace('"', "&#34;") in written
    assert "(5 fotogrāfijas)" in written
    reader = Reader(page)
    pictures = [image for image in reader.of("img") if "/m/" in str(image["src"])]
    assert len(pictures) == 2
    assert all(image.get("loading") == "lazy" for image in pictures)
    assert "Projekta Nr. 9.1.1.3/15/I/001" in written
    assert {"href": "index.html"} in reader.of("a")


def test_only_the_first_two_pictures_are_loaded_at_once() -> None:
    """The first goes before everything else (item C4); sizes="auto" only where lazy."""
    images = Reader(rendered(a_gallery(5))[ENTRY]).of("img")
    assert [image.get("loading") for image in images] == [None, None, "lazy", "lazy", "lazy"]
    assert [image.get("fetchpriority") for image in images] == ["high", *[None] * 4]
    for image in images:
        assert str(image["sizes"]).startswith("auto, ") == (image.get("loading") == "lazy")


def test_hostile_words_are_shown_as_words() -> None:
    """Markup and template syntax in any text a stranger may have written stays harmless."""
    words = Localised.of({"lv": HOSTILE, "en": HOSTILE})
    caption = Caption(words, words, words, words, credit_line=HOSTILE)
    gallery = replace(
        a_gallery([a_picture(caption=caption), a_picture(1, caption=Caption(caption=words))]),
        title=words,
        intro=words,
        privacy_notice=words,
        credit_line=HOSTILE,
        removal_contact=HOSTILE,
        articles=(replace(an_article("lv"), title=HOSTILE, summary=HOSTILE, body=HOSTILE),),
    )
    site = replace(a_site(), name=words, organisation=words)
    for page in html(rendered(gallery, site)).values():
        reader = Reader(page)
        assert len(reader.of("script")) == (3 if "gallery-room" in page.body.decode() else 2)
        assert not any("onerror" in attributes for _, attributes in reader.tags)
        assert "49" not in re.sub(r"[0-9a-f]{16,}|\d+(\.\d+)?(rem|vw)", "", page.body.decode())


def test_words_in_another_language_are_marked() -> None:
    """An English caption on a Latvian page is read out in English."""
    english = Caption(
        headline=Localised.of({"en": "In the tent"}), caption=Localised.of({"en": "Listening."})
    )
    page = rendered(a_gallery([a_picture(caption=english)]))[FIRST_PHOTO].body.decode()
    assert '<h1 id="heading" lang="en">In the tent</h1>' in page
    assert '<p lang="en">Listening.</p>' in page


def test_a_caption_names_its_picture_once() -> None:
    """Item A5: without alt text the link is labelled by the caption, and alt stays empty."""
    gallery = a_gallery([a_picture(caption=Caption(caption=Localised.of({"lv": "Telts."})))])
    reader = Reader(rendered(gallery)[ENTRY])
    assert reader.of("img")[0]["alt"] == ""
    labelled = [link["aria-labelledby"] for link in reader.of("a") if "aria-labelledby" in link]
    assert labelled == ["f-p0000000-c"]
    assert "f-p0000000-c" in reader.ids


def test_a_link_named_by_a_caption_in_another_language_says_so() -> None:
    """In the rows, and above an article: a name has the language of its element."""
    english, latvian = (
        Caption(caption=Localised.of({lang: words}))
        for lang, words in (("en", "Listening."), ("lv", "Klausās."))
    )
    pictures = [a_picture(0, caption=english), a_picture(1, caption=latvian)]
    article = replace(an_article("lv"), lead_image="p0000000")
    pages = rendered(replace(a_gallery(pictures), articles=(article,)))
    for key, names in ((ENTRY, ["f-p0000000-c", "f-p0000001-c"]), (ARTICLE, ["lead-c"])):
        links = [link for link in Reader(pages[key]).of("a") if "aria-labelledby" in link]
        assert [link["aria-labelledby"] for link in links][: len(names)] == names
        assert [link.get("lang") for link in links] == ["en", None]


def test_words_that_run_the_other_way_say_their_direction(tmp_path: Path) -> None:
    """Latvian on an Arabic page and Arabic on a Latvian one; nothing is said where both agree. What
    stands before or behind an item of a list keeps the page's direction."""
    catalog = tmp_path / "locales" / "ar" / "LC_MESSAGES" / "messages.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n')
    captions = [Caption(caption=Localised.of({code: f"{code}."})) for code in ("lv", "ar", "en")]
    pictures = [a_picture(number, caption=caption) for number, caption in enumerate(captions)]
    gallery = replace(a_gallery(pictures, languages=("lv", "ar")), articles=(an_article("lv"),))
    pages = rendered(gallery, replace(a_site(), languages=("lv", "ar"), theme=(tmp_path,)))
    for lang, runs in (("lv", {"lv": None, "ar": "rtl", "en": None}), ("ar", {"ar": None})):
        reader = Reader(pages[f"g/lampa-2017/{lang}/index.html"])
        links = [one for one in reader.of("a") if "aria-labelledby" in one]
        for code, link in zip(("lv", "ar", "en"), links, strict=True):
            assert link.get("lang") == (None if code == lang else code)
            assert link.get("dir") == runs.get(code, "ltr")
        assert not [one for one in reader.of("li") if "dir" in one]
    arabic = pages["g/lampa-2017/ar/p/p0000000.html"].body.decode()
    assert '<html lang="ar" dir="rtl">' in arabic
    assert '<p lang="lv" dir="ltr">lv.</p>' in arabic
    assert '<h1 id="heading" lang="lv" dir="ltr">lv</h1>' in arabic
    assert re.search(r'<a href="[^"]+" lang="lv" dir="ltr">Sarunu festivāls', arabic)


def test_a_site_without_artwork_or_links_has_a_header_of_text() -> None:
    """Nothing is asked for that the settings do not name."""
    bare = Site(name=Localised.of({"lv": "Galerijas"}), languages=("lv",))
    pages = rendered(a_gallery(languages=("lv",)), bare)
    reader = Reader(pages[ENTRY])
    assert not [image for image in reader.of("img") if image.get("class") == "arms"]
    assert "Galerijas" in pages[ENTRY].body.decode()
    assert not [link for link in reader.of("link") if link["rel"] == "canonical"]


def test_the_same_values_give_the_same_bytes() -> None:
    """The public bucket can be made again, byte for byte."""
    assert render(a_site(), a_gallery(), a_stamp()) == render(a_site(), a_gallery(), a_stamp())


def test_a_picture_without_variants_stops_the_release() -> None:
    """The message names the photo and the way out."""
    gallery = a_gallery([replace(a_picture(), variants=())])
    with pytest.raises(ObjectMissing, match="p0000000"):
        render(a_site(), gallery, a_stamp())


def test_the_content_digest_follows_everything_that_pages_are_made_from(tmp_path: Path) -> None:
    """Words, site, order of photos and templates change it; asking twice does not."""
    site, gallery = a_site(), a_gallery()
    theme = tmp_path / "static"
    theme.mkdir()
    (theme / "tokens.css").write_text(":root{--accent:green}")
    digests = [
        content_digest(site, gallery),
        content_digest(site, replace(gallery, credit_line="Foto: cits")),
        content_digest(site, replace(gallery, pictures=gallery.pictures[::-1])),
        content_digest(a_site(social=False), gallery),
        content_digest(replace(site, theme=(tmp_path,)), gallery),
    ]
    assert len(set(digests)) == len(digests)
    assert content_digest(a_site(), a_gallery()) == digests[0]


def test_a_theme_replaces_one_file_and_keeps_the_rest(tmp_path: Path) -> None:
    """A folder with one template and one style sheet goes before the house's own."""
    (tmp_path / "partials").mkdir()
    (tmp_path / "partials" / "footer.html").write_text("<footer>Mūsu kājene</footer>\n")
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "tokens.css").write_text(":root { --accent: green }")
    pages = {
        page.key: page
        for page in render(replace(a_site(), theme=(tmp_path,)), a_gallery(), a_stamp())
    }
    assert "Mūsu kājene" in pages[ENTRY].body.decode()
    (styles,) = (page.body.decode() for key, page in pages.items() if key.startswith("a/gallery."))
    assert "--accent: green" in styles
    assert ".rows" in styles


def _without_digests(page: Page) -> str:
    """Asset names without their digests: a new style sheet is no change of these pages."""
    return re.sub(r"(/a/[a-z-]+\.)[0-9a-f]{16}\.", r"\1*.", page.body.decode())
