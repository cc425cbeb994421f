"""What surrounds every page: who paid, feed, licence, the way back, the page's policy."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from gallery_media.model.gallery import Gallery
from gallery_media.model.metadata import PublicMetadata
from gallery_media.model.release import PublicObject
from gallery_media.publishing.pages import render, render_changes
from gallery_media.publishing.serving.rules import CONTENT_SECURITY_POLICY
from gallery_media.publishing.upload_page import upload_pages
from tests.makers.galleries import a_gallery, a_picture, a_site, a_stamp, an_article
from tests.makers.visits import POLICY

SITE = a_site(public_url="https://foto.example.lv")
PHOTO = "g/lampa-2017/{}/p/p0000000.html"


def pages_of(gallery: Gallery) -> dict[str, str]:
    """Whole pages, by key."""
    made = render(SITE, gallery, a_stamp())
    return {page.key: page.body.decode() for page in made if b"<!DOCTYPE html>" in page.body}


def test_who_paid_stands_on_the_pages_of_every_language() -> None:
    """Where the article of a language does not say it, in the words of the one that does."""
    own = pages_of(a_gallery(1))
    assert 'class="project-no">Project No. 9.1.1.3' in own[PHOTO.format("en")]
    only_latvian = pages_of(a_gallery(1, articles=(an_article("lv"),)))
    english = (replace(an_article("en"), funding=None), an_article("lv"))
    for pages in (only_latvian, pages_of(a_gallery(1, articles=english))):
        page = pages[PHOTO.format("en")]
        assert '<span lang="lv">Projektu līdzfinansē Eiropas Sociālais fonds.</span>' in page
        assert 'class="project-no">Project No. 9.1.1.3' in page
        assert "<span>Projektu līdzfinansē" in pages[PHOTO.format("lv")]
    assert "project-no" not in pages_of(a_gallery(1, articles=()))[PHOTO.format("en")]


def test_every_page_leads_to_feed_and_licence() -> None:
    """In the footer, where the specification has them (item A2)."""
    for key, page in pages_of(replace(a_gallery(3, per_page=2), withdrawn=())).items():
        footer = page.partition("<footer")[2]
        lang = key.split("/")[2]
        way = "../" * (len(key.split("/")) - 4)
        assert f'href="{way}feed.atom" type="application/atom+xml"' in footer
        assert lang in ("lv", "en")
        assert ">CC BY 4.0</a></li>" in footer


def test_a_footer_names_no_feed_that_is_not_there() -> None:
    """And its pages are written again when there is one."""
    undated = tuple(replace(a_picture(number), received=None) for number in range(2))
    without = a_gallery(undated)
    assert not any("feed.atom" in page for page in pages_of(without).values())
    first = render_changes(SITE, without, a_stamp(), ())
    lying = [
        PublicObject(page.key, "", len(page.body), page.content_type, page.made_from)
        for page in first.pages
    ]
    dated = a_gallery((undated[0], replace(undated[1], received=date(2017, 7, 1))))
    again = {page.key for page in render_changes(SITE, dated, a_stamp(), lying).pages}
    assert PHOTO.format("lv") in again


def test_no_way_back_calls_itself_the_page() -> None:
    """An article's section is where it belongs, not what is shown."""
    for page in pages_of(a_gallery(2)).values():
        (crumbs,) = re.findall(r'<nav class="crumbs".*?</nav>', page, re.DOTALL)
        assert "aria-current" not in crumbs
    assert "<li>Jaunumi</li>" in pages_of(a_gallery(1))["g/lampa-2017/lv/article.html"]


def test_a_photos_page_says_who_when_and_where_of_the_event() -> None:
    """Of the photo where that is known; of the whole event, and by the credit line, else."""
    known = replace(a_picture(0), section="Lielā skatuve", day=date(2017, 6, 30))
    page = pages_of(a_gallery((known,)))[PHOTO.format("lv")]
    assert page.count(">Foto: Anna Kalniņa</") == 1
    assert "<dt>Sadaļa</dt><dd>Lielā skatuve</dd>" in page
    assert '<time datetime="2017-06-30">2017. gada 30. jūnijs</time>' in page
    bare = replace(a_picture(0), rights=PublicMetadata())
    page = pages_of(a_gallery((bare,)))[PHOTO.format("lv")]
    assert page.count(">Foto: Anna Kalniņa</") == 1
    assert "<dt>Sadaļa</dt>" not in page
    assert "<dt>Datums</dt>" in page


def test_a_photos_page_can_be_told_on_without_a_script() -> None:
    """By e-mail, with words and address; what only a script can do is not to be seen."""
    page = pages_of(a_gallery(1))[PHOTO.format("lv")]
    mail = "mailto:?subject=Sarunas%20pie%20ezera&amp;body=https%3A//foto.example.lv/"
    assert f'<a href="{mail}{PHOTO.format("lv")}">' in page
    buttons = re.findall(r"<button[^>]*data-(?:share|copy)[^>]*>", page)
    assert len(buttons) == 2
    assert all(" hidden>" in button for button in buttons)
    nowhere = {page.key: page.body.decode() for page in render(a_site(), a_gallery(1), a_stamp())}
    assert "mailto:?" not in nowhere[PHOTO.format("lv")]


def test_every_page_carries_the_policy_for_hosts_without_headers() -> None:
    """Before anything that it rules; without what browsers take from a header only."""
    assert POLICY == CONTENT_SECURITY_POLICY
    said = POLICY.replace("frame-ancestors 'none'; ", "")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{said}">'
    for key, page in pages_of(replace(a_gallery(3), withdrawn=())).items():
        assert page.count(meta) == 1, key
        assert page.index(meta) < min(page.index("<script"), page.index("<link"))
    # The upload service sends one that names its storage, which this one would overrule.
    uploads = [one.body for one in upload_pages(SITE, ("image/jpeg",)) if one.lang]
    assert len(uploads) == 2
    assert not any(b"Content-Security-Policy" in body for body in uploads)
