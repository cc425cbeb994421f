"""Certificates: deterministic JSON, readable pages, counts and never values."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gallery_media.metadata.revealed import RevelationKind
from gallery_media.model.findings import AuditReport, Finding, FindingKind
from gallery_media.model.gallery import Gallery
from gallery_media.model.release import Manifest
from gallery_media.publishing import certificate as certificates
from gallery_media.publishing.certificate import (
    Certificate,
    certificate_json,
    certificate_pages,
    page_key,
)
from gallery_media.publishing.certificate_words import finding_words, kind_words
from gallery_media.publishing.i18n import load_language
from gallery_media.publishing.pages import render
from gallery_media.publishing.plan import make_manifest
from gallery_media.publishing.templates import search_path
from tests.makers.galleries import a_gallery, a_site, a_stamp

AT = datetime(2017, 7, 3, 12, 30, tzinfo=UTC)


def a_manifest(gallery: Gallery) -> Manifest:
    return make_manifest(gallery, a_stamp(), "0" * 64, render(a_site(), gallery, a_stamp()))


def a_certificate(*findings: Finding, gallery: Gallery | None = None) -> Certificate:
    manifest = a_manifest(gallery or a_gallery())
    size = sum(item.size for item in manifest.objects)
    report = AuditReport(
        gallery=manifest.gallery,
        release=manifest.stamp.release,
        at=AT,
        objects=len(manifest.objects),
        size=size,
        variants=27,
        links=50,
        doors=4,
        policies=("pixels-only/1",),
        auditors=("walk/1",),
        findings=findings,
    )
    removed = {"place": 3, "serial number": 2}
    return Certificate(manifest, report, removed)


def test_the_json_says_what_was_checked_and_is_always_the_same() -> None:
    """Byte for byte, whatever the order in which counts were made."""
    certificate = a_certificate()
    written = certificate_json(certificate)
    other = replace(certificate, removed={"serial number": 2, "place": 3})
    assert certificate_json(other) == written
    values = json.loads(written)
    assert values["schema"] == "gallery-media/certificate/1"
    assert values["clean"] is True
    assert values["release"] == a_stamp().release
    assert values["removed"] == {"place": 3, "serial number": 2}
    assert values["audited_at"] == "2017-07-03T12:30:00+00:00"
    assert (values["policies"], values["auditors"]) == (["pixels-only/1"], ["walk/1"])
    assert [item["sha256"] for item in values["objects"]] == [
        item.sha256 for item in certificate.manifest.objects
    ]


def test_findings_make_a_certificate_that_is_not_clean() -> None:
    """With kind, key and words."""
    finding = Finding(FindingKind.STRAY, "m/x.jpg", "take it away.")
    values = json.loads(certificate_json(a_certificate(finding)))
    assert values["clean"] is False
    assert values["findings"] == [{"kind": "stray", "key": "m/x.jpg", "detail": "take it away."}]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("lv", ("Apliecinājums", "Fotografēšanas vieta", "Sērijas numuri", "Noteikumi")),
        ("en", ("Certificate", "The place where it was taken", "Serial numbers", "Policy")),
    ],
)
def test_the_page_is_readable_in_each_language(lang: str, words: tuple[str, ...]) -> None:
    """Its own words, the gallery's title, every hash, and the way to the JSON."""
    certificate = a_certificate()
    pages = {page.key: page for page in certificate_pages(a_site(), a_gallery(), certificate)}
    page = pages[page_key("lampa-2017", lang)].body.decode()
    for word in (*words, "pixels-only/1", "walk/1", 'href="certificate.json"'):
        assert word in page
    for item in certificate.manifest.objects:
        assert item.sha256 in page
    assert f'href="{lang}/index.html"' in page


def test_links_of_the_page_lead_to_what_comes_with_it() -> None:
    """Styles, scripts and the JSON are among the pages that are handed over."""
    pages = certificate_pages(a_site(), a_gallery(), a_certificate())
    keys = {page.key for page in pages}
    html = next(page.body.decode() for page in pages if page.key.endswith("lv.html"))
    own = re.findall(r'(?:href|src)="\.\./\.\./(a/[^"]+)"', html)
    assert own
    assert set(own) <= keys
    assert "g/lampa-2017/certificate.json" in keys


def test_a_large_release_shows_some_hashes_and_says_where_the_rest_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The JSON has them all."""
    monkeypatch.setattr(certificates, "HASHES_SHOWN", 2)
    certificate = a_certificate()
    pages = certificate_pages(a_site(), a_gallery(), certificate)
    html = next(page.body.decode() for page in pages if page.key.endswith("en.html"))
    assert certificate.manifest.objects[2].sha256 not in html
    assert "The other files are in the JSON." in html


def test_a_finding_is_shown_in_words_and_cannot_become_markup() -> None:
    """A stray's key is a stranger's text."""
    finding = Finding(FindingKind.STRAY, "m/<script>alert(1)</script>", "take it away.")
    pages = certificate_pages(a_site(), a_gallery(), a_certificate(finding))
    html = next(page.body.decode() for page in pages if page.key.endswith("lv.html"))
    assert "Tam tur nevajadzētu būt" in html
    assert "<script>alert" not in html
    assert "m/&lt;script&gt;" in html


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_every_kind_has_words(lang: str) -> None:
    """Of what an original gives away, and of what an audit finds."""
    language = load_language(lang, search_path())
    told = {kind_words(kind.value, language) for kind in RevelationKind}
    assert len(told) == len(RevelationKind)
    assert not told & {kind.value for kind in RevelationKind}
    assert len({finding_words(kind, language) for kind in FindingKind}) == len(FindingKind)
    assert kind_words("something newer", language) == "something newer"


def test_sizes_and_sorts_add_up() -> None:
    """No object is left out of the table."""
    certificate = a_certificate(gallery=a_gallery(2))
    shown = tuple(certificates.shares(certificate))
    assert sum(share.count for share in shown) == certificate.report.objects
    assert sum(share.size for share in shown) == certificate.report.size
    assert [share.sort for share in shown] == ["variant", "page", "asset"]
