"""Certificates: deterministic JSON, readable pages, counts and never values."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gallery_media.errors import ObjectMissing
from gallery_media.metadata.revealed import RevelationKind
from gallery_media.model.findings import AuditReport, Finding, FindingKind
from gallery_media.model.gallery import Gallery
from gallery_media.model.localised import Localised
from gallery_media.model.release import Manifest
from gallery_media.model.site import SiteAsset
from gallery_media.publishing import certificate as certificates
from gallery_media.publishing.certificate import (
    Certificate,
    certificate_json,
    certificate_pages,
    for_strangers,
)
from gallery_media.publishing.certificate_keys import (
    certificates_beside,
    is_certificate,
    json_key,
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
        (
            "lv",
            (">Pārbaudes apliecinājums: <", "Fotografēšanas vieta", "Sērijas numuri", "Noteikumi"),
        ),
        ("en", (">Certificate: <", "The place where it was taken", "Serial numbers", "Policy")),
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


def links(page: bytes) -> set[str]:
    """Keys of styles, scripts and artwork that a page beside the languages refers to."""
    return set(re.findall(r'(?:href|src)="\.\./\.\./(a/[^"]+)"', page.decode()))


def test_the_pages_link_to_what_the_release_has() -> None:
    """An audit after an upgrade puts no newer styles, and nobody else did."""
    certificate = a_certificate()
    manifest = certificate.manifest
    styles = next(item for item in manifest.objects if item.key.endswith(".css"))
    older = replace(styles, key="a/gallery.0123456789abcdef.css")
    objects = (*(item for item in manifest.objects if item is not styles), older)
    manifest = replace(manifest, objects=objects)
    _, page, _ = certificate_pages(a_site(), a_gallery(), replace(certificate, manifest=manifest))
    assert older.key in links(page.body)
    assert links(page.body) <= {item.key for item in objects}


def test_a_release_of_an_earlier_version_has_one_sheet_for_all_pages() -> None:
    """Its certificate can be read all the same, and links to no sheet that is not there."""
    certificate = a_certificate()
    _, page, _ = certificate_pages(a_site(), a_gallery(), certificate)
    assert any(key.startswith("a/reading.") for key in links(page.body))
    objects = tuple(
        item for item in certificate.manifest.objects if not item.key.startswith("a/reading.")
    )
    manifest = replace(certificate.manifest, objects=objects)
    _, page, _ = certificate_pages(a_site(), a_gallery(), replace(certificate, manifest=manifest))
    assert links(page.body) <= {item.key for item in objects}
    assert any(key.startswith("a/gallery.") for key in links(page.body))


def test_artwork_that_the_release_does_not_have_is_left_out() -> None:
    """New arms in the settings are shown when the gallery is published again."""
    site = replace(a_site(), arms=SiteAsset("arms", "svg", b"<svg/>", Localised.of({"lv": "G"})))
    _, page, _ = certificate_pages(site, a_gallery(), a_certificate())
    assert "a/arms." not in page.body.decode()
    manifest = make_manifest(a_gallery(), a_stamp(), "0" * 64, render(site, a_gallery(), a_stamp()))
    _, page, _ = certificate_pages(site, a_gallery(), replace(a_certificate(), manifest=manifest))
    assert "a/arms." in page.body.decode()


def test_a_release_without_styles_has_to_be_published_again_first() -> None:
    """Said with the gallery's name, and no page is made that nobody could read."""
    certificate = a_certificate()
    objects = tuple(item for item in certificate.manifest.objects if "a/" not in item.key)
    manifest = replace(certificate.manifest, objects=objects)
    with pytest.raises(ObjectMissing, match=r"lampa-2017.*gallery\.css.*publish"):
        certificate_pages(a_site(), a_gallery(), replace(certificate, manifest=manifest))


def test_a_language_that_is_not_live_yet_gets_no_page() -> None:
    """It could only link to an entry page that is not there."""
    certificate = a_certificate()
    more = replace(a_gallery(), languages=("lv", "en"))
    objects = tuple(item for item in certificate.manifest.objects if "/en/" not in item.key)
    manifest = replace(certificate.manifest, objects=objects)
    pages = certificate_pages(a_site(), more, replace(certificate, manifest=manifest))
    assert [page.key for page in pages] == [json_key("lampa-2017"), page_key("lampa-2017", "lv")]
    assert "certificate.en.html" not in pages[1].body.decode()


def test_strangers_read_no_notes_and_no_findings() -> None:
    """Both may name what nobody outside should hear of."""
    note = Finding(FindingKind.STRAY, "m/Zenta-CNRY.jpg", "somebody's")
    noted = replace(a_certificate(), report=replace(a_certificate().report, notes=(note,)))
    assert b"CNRY" in certificate_json(noted)
    assert b"CNRY" not in certificate_json(for_strangers(noted))
    assert certificate_json(for_strangers(noted)) == certificate_json(a_certificate())
    with pytest.raises(ValueError, match="house's own"):
        for_strangers(a_certificate(note))


def test_each_page_says_in_its_head_which_release_it_is_of() -> None:
    """So that an audit, and a reader of its source, can tell."""
    for page in certificate_pages(a_site(), a_gallery(), a_certificate())[1:]:
        named = f'<meta name="gallery-media:release" content="{a_stamp().release}">'
        assert named in page.body.decode()


def test_certificates_lie_beside_the_entry_pages() -> None:
    """A page for each language, and the JSON that they link to, last."""
    keys = ("a/x.css", "g/lampa/lv/index.html", "g/lampa/pt-BR/index.html", "g/lampa/lv/p/x.html")
    beside = certificates_beside(keys)
    assert beside == (
        "g/lampa/certificate.lv.html",
        "g/lampa/certificate.pt-br.html",
        "g/lampa/certificate.json",
    )
    assert all(map(is_certificate, beside))


@pytest.mark.parametrize(
    "key",
    [
        "g/lampa/certificate.anna-kalnina-2017.html",
        "g/lampa/certificate.lv.html.bak",
        "g/lampa/lv/certificate.json",
        "g/lampa/certificate.html",
        "m/certificate.json",
    ],
)
def test_nothing_else_passes_for_a_certificate(key: str) -> None:
    """What only looks like one is a stray like any other."""
    assert not is_certificate(key)


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
    assert [share.sort for share in shown] == ["variant", "page", "asset", "file"]
