"""What programs look for at a host's root: robots.txt, the house's sitemap, reservations."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib import robotparser
from xml.etree import ElementTree

import pytest
from pydantic import ValidationError

from gallery_media.desk.house_files import TRIES, keep_house_files
from gallery_media.errors import Conflict, SecretFound
from gallery_media.model.addresses import FRESH, HOUSE_FILES
from gallery_media.model.gallery import Discovery, Event
from gallery_media.model.localised import Localised
from gallery_media.model.release import Page
from gallery_media.publishing.house_files import house_files, plain_sitemaps
from gallery_media.publishing.missing import missing_page
from gallery_media.publishing.serving.rules import Serving
from gallery_media.settings.security import SecuritySettings
from gallery_media.settings.serving import serving_of
from gallery_media.storage.visitors import public_policy
from tests.makers.galleries import a_gallery, a_site, some_arms
from tests.makers.storages import MemoryStorage

ROOT = "https://foto.example.lv"
SITE = a_site(public_url=ROOT)
MAPS = ("g/lampa/sitemap.xml", "g/lampa/sitemap-1.xml", "g/lampa/sitemap-2.xml", "g/x/sitemap.xml")


def _files(serving: Serving | None = None, refused: Sequence[str] = ()) -> dict[str, Page]:
    made = house_files(SITE, serving or Serving(), MAPS, refused)
    return {page.key: page for page in made}


def test_without_a_public_address_there_are_none() -> None:
    """A sitemap must name itself absolutely."""
    assert house_files(a_site(), Serving(), MAPS) == ()


def test_robots_are_let_in_and_told_of_the_sitemap() -> None:
    """Read as a robot reads it (RFC 9309); those that are refused stay away from everything."""
    parser = robotparser.RobotFileParser()
    text = _files(refused=("GPTBot", "CCBot"))["robots.txt"].body.decode()
    parser.parse(text.splitlines())
    assert parser.can_fetch("Googlebot", f"{ROOT}/g/lampa/lv/index.html")
    assert not parser.can_fetch("GPTBot", f"{ROOT}/g/lampa/lv/index.html")
    assert not parser.can_fetch("CCBot", f"{ROOT}/")
    assert parser.site_maps() == [f"{ROOT}/sitemap.xml"]


def test_the_sitemap_names_sitemaps_that_list_pages() -> None:
    """The protocol allows no index in an index."""
    index = ElementTree.fromstring(_files()["sitemap.xml"].body)
    named = [one.text for one in index.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert named == [f"{ROOT}/{key}" for key in (MAPS[1], MAPS[2], MAPS[3])]
    assert plain_sitemaps(["g/sitemap-x/sitemap.xml", "g/a/x.xml"]) == ("g/sitemap-x/sitemap.xml",)


def test_reservations_are_those_of_the_headers() -> None:
    """Same paths, same policy, for programs that ask once."""
    serving = serving_of(
        {"a": Discovery(), "b": Discovery(reserved=True, policy="https://e.org/p")}, ROOT
    )
    found = json.loads(_files(serving)[".well-known/tdmrep.json"].body)
    assert found == [
        {"location": path, "tdm-reservation": 1, "tdm-policy": "https://e.org/p"}
        for path in ("/g/b/*", "/d/b/*")
    ]
    assert json.loads(_files()[".well-known/tdmrep.json"].body) == []


def test_whom_to_tell_of_a_hole_is_said_where_the_settings_say_it() -> None:
    """RFC 9116: contacts in their order, one day of expiry, languages; otherwise no such file."""
    assert ".well-known/security.txt" not in _files()
    contacts = ["mailto:security@example.org", "https://example.org/holes"]
    made = house_files(SITE, Serving(), MAPS, security=(contacts, date(2018, 6, 30)))
    (page,) = (one for one in made if one.key == ".well-known/security.txt")
    assert page.content_type == "text/plain; charset=utf-8"
    assert page.body.decode().splitlines() == [
        *(f"Contact: {one}" for one in contacts),
        "Expires: 2018-06-30T23:59:59Z",
        "Preferred-Languages: lv, en",
        f"Canonical: {ROOT}/.well-known/security.txt",
    ]


@pytest.mark.parametrize(
    "contact", ["security@example.org", "http://example.org/holes", "mailto:x", "tel:112"]
)
def test_a_contact_that_nobody_could_use_is_refused(contact: str) -> None:
    """An address needs its scheme, and a page has to be a secure one."""
    SecuritySettings(contacts=("mailto:security@example.org",), expires=date(2018, 6, 30))
    with pytest.raises(ValidationError):
        SecuritySettings(contacts=(contact,), expires=date(2018, 6, 30))


def test_strangers_may_read_exactly_these() -> None:
    """The bucket's one statement names each file, no folder."""
    resources = public_policy("public")["Resource"]
    for key in HOUSE_FILES:
        assert f"arn:aws:s3:::public/{key}" in resources
    assert not [one for one in resources if one.endswith("public/*")]


def test_whoever_is_lost_is_told_so_in_both_languages() -> None:
    """With ways that work at whatever address was asked for, also below a path of the host."""
    logo = replace(some_arms(), name="logo", data=some_arms().data + b" ")
    site = replace(a_site(public_url=f"{ROOT}/foto", arms=some_arms()), funding_logo=logo)
    gallery = a_gallery(0)
    *assets, page = missing_page(site, [gallery])
    text = page.body.decode()
    assert '<h1 id="heading-lv">Šādas lapas nav</h1>' in text
    assert '<h2 id="heading-en">There is no such page</h2>' in text
    assert 'content="noindex, follow' in text
    assert "canonical" not in text
    ways = re.findall(r'(?:href|src)="([^"]+)"', text)
    own = {one for one in ways if not one.startswith(("https:", "#", "mailto:"))}
    assert all(one.startswith("/foto/") for one in own)
    known = {asset.key for asset in assets}
    assert {one.removeprefix("/foto/") for one in own if "/a/" in one} <= known
    assert 'class="funding-logo" src="/foto/a/logo.' in text
    for lang in ("lv", "en"):
        assert f"/foto/g/lampa-2017/{lang}/index.html" in own
    assert "/foto/g/lampa-2017/lv/article.html" in own


def test_a_gallery_is_named_in_a_language_that_it_has() -> None:
    """And nothing but text of what its editor wrote."""
    gallery = replace(
        a_gallery(0, languages=("lv",)), title=Localised.of({"lv": "<b>Svētki</b>"}), articles=()
    )
    text = missing_page(a_site(), [gallery])[-1].body.decode()
    assert text.count("/g/lampa-2017/lv/index.html") == 2
    assert "&lt;b&gt;Svētki" in text
    assert "<b>Svētki" not in text


def test_the_newest_events_are_named_and_not_all() -> None:
    """A house has hundreds of galleries after some years."""
    many = [
        replace(a_gallery(0), slug=f"g-{year}", event=Event(start=date(year, 1, 1)), articles=())
        for year in range(1990, 2020)
    ]
    text = missing_page(a_site(), many)[-1].body.decode()
    named = re.findall(r"/g/g-(\d+)/lv/", text)
    assert named == [str(year) for year in range(2019, 1999, -1)]


def _keep(public: MemoryStorage, pages: dict[str, Page]) -> int:
    return keep_house_files(lambda: tuple(pages.values()), public, lambda _: None)


def test_only_what_is_otherwise_is_put_and_what_is_not_wanted_goes() -> None:
    """A site that lost its address has no files at its root either."""
    public = MemoryStorage()
    assert _keep(public, _files()) == 4
    assert _keep(public, _files()) == 0
    assert public.head("robots.txt").cache_control == FRESH  # type: ignore[union-attr]
    assert _keep(public, _files(refused=("GPTBot",))) == 1
    assert _keep(public, {}) == 4
    assert not list(public.list())


def test_a_secret_stops_them() -> None:
    """They are searched like every page, before anything is put."""
    public = MemoryStorage()

    def inspect(pages: Sequence[Page]) -> None:
        assert len(pages) == 4
        raise SecretFound("a name")

    with pytest.raises(SecretFound):
        keep_house_files(lambda: tuple(_files().values()), public, inspect)
    assert not list(public.list())


def test_two_publishers_do_not_undo_each_other() -> None:
    """Whoever wrote from an older look looks again; who is beaten every time says so."""
    public = MemoryStorage()
    _keep(public, _files())
    looks = []

    def wanted() -> tuple[Page, ...]:
        looks.append(1)
        if len(looks) == 1:  # somebody else is quicker
            _keep(public, _files(refused=("CCBot",)))
        return tuple(_files(refused=("CCBot", "GPTBot")).values())

    assert keep_house_files(wanted, public, lambda _: None) == 1
    assert len(looks) == 2

    def always_late() -> tuple[Page, ...]:
        looks.append(1)
        _keep(public, _files(refused=(f"Robot{len(looks)}",)))
        return tuple(_files(refused=("GPTBot",)).values())

    with pytest.raises(Conflict):
        keep_house_files(always_late, public, lambda _: None)
    assert len(looks) == 2 + TRIES
