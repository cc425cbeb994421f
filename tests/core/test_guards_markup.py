"""Hostile markup in any text of a gallery is shown as words: nothing of it is live on any page."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from enum import Enum
from html.parser import HTMLParser
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from gallery_media.model.addresses import NOT_FOUND
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Localised
from gallery_media.model.metadata import PublicMetadata
from gallery_media.model.photo import PhotoId
from gallery_media.model.site import Site, SiteAsset
from gallery_media.model.variant import Variant
from gallery_media.model.words import Caption
from gallery_media.publishing.article_body import (
    ATTRIBUTES,
    SCHEMES,
    TAGS,
    VALUES,
    article_body,
)
from gallery_media.publishing.front import front_pages
from gallery_media.publishing.missing import missing_page
from gallery_media.publishing.pages import render
from gallery_media.settings.house import HttpUrl
from tests.makers.galleries import a_gallery, a_picture, a_site, a_stamp, some_arms

MARK = "Qz7"
"""Stands in every hostile text, and nowhere else: so that a test knows that it was shown."""

PAYLOADS = (
    f"<script>alert('{MARK}')</script>",
    f'"><img src=x onerror="alert(1)">{MARK}',
    f"' onmouseover='alert(1)' x='{MARK}",
    f"{MARK}</title></p></figcaption><svg onload=alert(1)><style>*{{display:none}}</style>",
    f"{MARK}--><iframe srcdoc=x></iframe><base href=https://example.com/><!--",
    f"{MARK}{{{{7*7}}}}{{% raw %}}{{{{ self._TemplateReference__context }}}}{{# #}}",
    f"javascript:alert('{MARK}')",
    f"{MARK} %(gallery)s %s %d {{0}} ${{7*7}} &lt;b&gt; &#60;b&#62; \x00 \u202e",
)
PATTERNS = frozenset({"slug", "lang", "languages", "photo", "sha256", "extension", "format"})
"""Fields that settings and catalogue hold to a pattern; every other text can be anything."""

ADDRESSES = ("url", "urls")
"""How the names of those fields end whose texts must begin as a web address does."""

SAFE = frozenset({"", "https", "http", "mailto", "tel"})

Value = TypeVar("Value")


class Structure(HTMLParser):
    """A page as a browser takes it: elements with the names of their attributes, links, words."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(written)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        for name, value in attrs:
            if name in ("href", "src", "action", "formaction", "data", "srcdoc"):
                self.links.append(value or "")
            elif value:
                self.words.append(value)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def shown(self) -> str:
        """Everything that can be seen or is read out, attributes too."""
        return " ".join(self.words)


def filled(value: Value, words: Callable[[str], str], field: str = "") -> Value:
    """``value`` with every text in it replaced by ``words(its field)``; the rest stays.

    Goes through all fields, so that a text that is added to the model tomorrow is hostile too.
    """
    if isinstance(value, Variant | PublicMetadata | Enum):  # what settings refuse has its own tests
        return value
    if isinstance(value, SiteAsset):  # its name is the house's own, part of an address
        return dataclasses.replace(value, alt=filled(value.alt, words))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed: dict[str, Any] = {
            # An address in several languages is a text in a field of its own field.
            one.name: filled(
                getattr(value, one.name), words, field if field.endswith(ADDRESSES) else one.name
            )
            for one in dataclasses.fields(value)
            if one.name not in PATTERNS
        }
        return dataclasses.replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(filled(item, words, field) for item in value)  # type: ignore[return-value]
    return words(field) if isinstance(value, str) and value else value  # type: ignore[return-value]


def pages_with(words: Callable[[str], str]) -> dict[str, Structure]:
    """Every HTML page of a site and gallery whose texts are all these words."""
    pictures = [a_picture(0), a_picture(1), a_picture(2, caption=Caption())]
    captions = dataclasses.replace(
        pictures[0].caption, long_description=Localised.of({"lv": "garš", "en": "long"})
    )
    pictures[0] = dataclasses.replace(pictures[0], caption=captions, section="zāle")
    gallery: Gallery = filled(a_gallery(pictures, per_page=2), words)
    site: Site = filled(a_site(arms=some_arms(), public_url="https://foto.example.lv"), words)
    assert gallery.slug == "lampa-2017"
    assert gallery.pictures[0].photo == PhotoId("p0000000")
    pages = (*render(site, gallery, a_stamp()), *front_pages(site, [gallery]))
    pages += missing_page(site, [gallery])
    # Further listing pages are addressed by their bytes, and these differ by the words.
    return {
        re.sub(r"/r/[0-9a-f]+/", "/r/", page.key): Structure(page.body.decode())
        for page in pages
        if page.key.endswith(".html")
    }


def saying(payload: str) -> Callable[[str], str]:
    """Words for each field: the payload, behind a proper beginning where it must be an address."""
    return lambda field: f"https://example.lv/{payload}" if field.endswith(ADDRESSES) else payload


@pytest.fixture(scope="module")
def tame() -> dict[str, Structure]:
    """The same pages with one harmless word for everything."""
    return pages_with(saying("vārds"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_text_changes_no_element_of_any_page(
    payload: str, tame: dict[str, Structure]
) -> None:
    """Page for page the same elements with the same attributes as with a harmless word."""
    pages = pages_with(saying(payload))
    assert set(pages) == set(tame)
    assert len(pages) == 18
    for key, page in pages.items():
        assert page.elements == tame[key].elements, key
        assert MARK in page.shown, key
        # JSON-LD has a type and no address, and runs nowhere.
        scripts = [
            attributes
            for tag, attributes in page.elements
            if tag == "script" and attributes != ("type",)
        ]
        # One that runs before the first paint, one module; where photos open, the viewer's too.
        modules = 2 if any(tag == "template" for tag, _ in page.elements) else 1
        module = ("type", "fetchpriority", "src")
        # The page of no address has one that puts its languages in order.
        early = [("src",)] * (2 if key == NOT_FOUND else 1)
        wanted = [] if key.endswith("/embed.html") else [*early, *[module] * modules]
        assert sorted(scripts) == wanted
        for _, attributes in page.elements:
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for link in page.links:
            assert _scheme(link) in SAFE, f"{link} on {key}"


def test_template_syntax_is_shown_as_it_was_written() -> None:
    """A text is never a template: no sum is worked out, no variable looked up."""
    for key, page in pages_with(saying(f"{MARK}{{{{7*7}}}}%(gallery)s")).items():
        assert f"{MARK}{{{{7*7}}}}%(gallery)s" in page.shown, key
        assert f"{MARK}49" not in page.shown


@pytest.mark.parametrize(
    "contact",
    [
        *("javascript:alert(1)//@x", "data:text/html,<script>alert(1)</script>@x", "//example.com"),
        *(
            'x@example.lv"onclick="alert(1)',
            "x@example.lv?bcc=a@b.lv&body=<script>",
            "\tjavascript:",
        ),
    ],
)
def test_a_removal_contact_becomes_a_link_only_to_a_mailbox_or_a_website(contact: str) -> None:
    """It is the one text that pages turn into an address themselves."""
    gallery = dataclasses.replace(a_gallery(1), removal_contact=contact)
    for page in render(a_site(), gallery, a_stamp()):
        if page.key.endswith(".html"):
            for link in Structure(page.body.decode()).links:
                assert _scheme(link) in SAFE
                # Only the subject that the page gives: no copy to somebody else, no text.
                assert link.count("?") <= 1
                assert not re.search(r"[?&](?:bcc|cc|body)=", link)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", " https://example.lv",
     "//example.com", "https://a b", "x\nhttps://example.lv", "ftp://example.lv", "https://"],
)  # fmt: skip
def test_settings_take_no_address_but_a_web_address(address: str) -> None:
    """Licence, privacy, social links: what pages link as it is was refused before, if need be."""
    with pytest.raises(ValidationError):
        TypeAdapter(HttpUrl).validate_python(address)


HOSTILE_MARKDOWN = (
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x09;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    "![x](javascript:alert(1))",
    "![x](https://example.com/counter.png)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src=https://example.com></iframe>",
    "<style>*{display:none}</style>",
    '[x](https://example.lv "\\" onmouseover=\\"alert(1)")',
    '<https://example.lv/"onclick=alert(1)>',
    "# <svg onload=alert(1)>\n\n## {{7*7}}",
    "| <b onclick=x> | b |\n| --- | --- |\n| <script> | [y](javascript:1) |",
    "```html\n<script>alert(1)</script>\n```",
    '``` "><script>\nx\n```',
    "<!-- --><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<p style=position:fixed>",
    "{{7*7}} {% include '/etc/passwd' %}",
)


def _check_article(body: str) -> Structure:
    page = Structure(str(article_body(body, "Tabula").before))
    for tag, attributes in page.elements:
        assert tag in TAGS, body
        assert set(attributes) <= {*ATTRIBUTES.get(tag, ()), *VALUES.get(tag, ())}, body
    for link in page.links:
        assert _scheme(link) in SCHEMES | {""}, body
    return page


@pytest.mark.parametrize("body", HOSTILE_MARKDOWN)
def test_markdown_of_an_article_brings_nothing_live(body: str) -> None:
    """No element, attribute or address but what a news text needs; the words around it stay."""
    assert "pirms" in _check_article(f"pirms\n\n{body}\n\npēc").shown


def test_an_ordinary_link_in_an_article_lives() -> None:
    """So that the tests above do not pass because no link ever comes out."""
    page = _check_article("[x](https://example.lv/a?b=c) <mailto:foto@example.lv>\n\n### Trīs")
    assert page.links == ["https://example.lv/a?b=c", "mailto:foto@example.lv"]
    assert ("h2", ()) in page.elements


@given(
    st.lists(
        st.sampled_from(HOSTILE_MARKDOWN)
        | st.text(alphabet="<>\"'`*_[]()!#|\\&;:/= \n\tonclicksrpt", max_size=12),
        max_size=8,
    ).map("".join)
)
def test_no_mixture_of_hostile_markdown_brings_anything_live(body: str) -> None:
    """Pieces of one attack can open or close what another needs."""
    _check_article(body)


def test_an_article_with_hostile_markdown_renders_with_two_scripts_of_ours() -> None:
    """The whole page, not only its text."""
    gallery = a_gallery(1)
    articles = tuple(
        dataclasses.replace(article, body="\n\n".join(HOSTILE_MARKDOWN) + f"\n\n{MARK}")
        for article in gallery.articles
    )
    pages = render(a_site(), dataclasses.replace(gallery, articles=articles), a_stamp())
    for page in (page for page in pages if page.key.endswith("article.html")):
        found = Structure(page.body.decode())
        assert MARK in found.shown
        assert [tag for tag, _ in found.elements].count("script") == 2
        assert not {"iframe", "svg", "style", "base", "object"} & {tag for tag, _ in found.elements}
        assert all(_scheme(link) in SAFE for link in found.links)
        assert not [name for _, names in found.elements for name in names if name.startswith("on")]


def _scheme(link: str) -> str:
    """As browsers read it: control characters and white space inside are passed over."""
    return urlsplit(re.sub(r"[\x00-\x20]", "", link)).scheme
